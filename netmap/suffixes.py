"""The endings of file names by which netmap knows what to read a file as, and not to write over."""

from __future__ import annotations

TABLES = (".csv", ".tsv")
"""The files of a folder that are its tables."""
DELIMITED = (*TABLES, ".txt")
"""Files that are read as one table when they are named by themselves."""
MAPPING = ".toml"
PROJECT = ".netmap"
"""A project: one file that keeps records with their history."""
BESIDE = ("-journal", "-wal", "-shm")
"""What the name of a file ends with that SQLite keeps beside a project while it is written."""
