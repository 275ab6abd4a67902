"""Open this package to see how results become pictures: the map page and its layout."""
