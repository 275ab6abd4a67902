"""A project as one SQLite file: look here for its form, and how it is read and written."""
