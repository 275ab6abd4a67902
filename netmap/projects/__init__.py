"""A project as its users change it: import, look back, merge, revert, erase, copy."""
