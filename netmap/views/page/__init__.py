"""Open this package for the files of the map page: template, style, script and texts."""
