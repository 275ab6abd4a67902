"""The projects that a service has open."""
