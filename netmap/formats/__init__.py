"""The file formats that netmap reads, one file a format."""
