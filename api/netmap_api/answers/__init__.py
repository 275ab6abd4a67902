"""Answers of the library as bytes: computed apart from the server, within limits, and kept."""
