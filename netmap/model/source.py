"""Sources: the documents and files that records cite."""

from __future__ import annotations

from typing import ClassVar

from netmap.model.dates import PartialDate
from netmap.model.record import Record, Text


class Source(Record):
    """A document or file that says something; citations name it by id."""

    table: ClassVar[str] = "sources"

    title: Text
    publisher: Text | None = None
    date: PartialDate | None = None
    document: Text | None = None
