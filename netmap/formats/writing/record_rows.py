"""Records as rows of text, the inverse of reading a table: what every exported form is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from netmap.dataset import Dataset
from netmap.errors import InvalidValueError
from netmap.formats.form import CITATION, columns
from netmap.formats.grids.grid import Grid
from netmap.formats.tables import sheets
from netmap.formats.tables.tables import SEPARATOR, TABLES
from netmap.model import Contact, Record

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Rows:
    """The records of one table: a column for every field, then one for every extra column.

    ``fields`` says what the columns hold, ``header`` what stands above them.
    """

    table: str
    fields: tuple[str, ...]
    header: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]


def of(dataset: Dataset, *, contacts: bool = False) -> tuple[Rows, ...]:
    """Write every table of a dataset under the plain names of its fields, contacts if asked for."""
    tables = (name for name in TABLES if contacts or name != Contact.table)
    return tuple(_rows(name, tuple(dataset.all(TABLES[name]).values())) for name in tables)


def must_read_back(tables: Sequence[Rows], dataset: Dataset) -> None:
    """Read the rows as any file is read, so that nothing is written that would come back changed.

    Raises
    ------
    InvalidValueError
        When a record would be lost or would differ; the error names it and the column.
    """
    grids = [
        Grid("", rows.table, rows.table, [(1, rows.header), *enumerate(rows.cells, start=2)])
        for rows in tables
    ]
    found = {claim.key: claim.record for claim in sheets.reading("", grids).claims}
    for rows in tables:
        for record in dataset.all(TABLES[rows.table]).values():
            again = found.get((record.table, record.id))
            if again != record:
                raise _changed(record, again)


def _rows(table: str, records: Sequence[Record]) -> Rows:
    fields = columns(table)
    names = dict.fromkeys(name for record in records for name in record.attributes)
    extra = tuple(name for name in names if name not in CITATION)
    cells = tuple((*_own(record, fields), *_extra(record, extra)) for record in records)
    return Rows(table, (*fields, *extra), (*fields, *extra), cells)


def _own(record: Record, fields: Sequence[str]) -> tuple[str, ...]:
    cited = _cited(record)
    return tuple(
        cited[field] if field in CITATION else _text(getattr(record, field)) for field in fields
    )


def _extra(record: Record, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(record.attributes.get(name, "") for name in names)


def _cited(record: Record) -> Mapping[str, str]:
    """Write the citations as three cells with one part a source, empty where no part is known.

    A line or quote that was told without a source is kept, and so is written as it was.
    """
    if not record.citations:
        return {name: record.attributes.get(name, "") for name in CITATION}
    parts = {
        "citation": [citation.source for citation in record.citations],
        "line": [citation.line or "" for citation in record.citations],
        "quote": [citation.quote or "" for citation in record.citations],
    }
    return {name: SEPARATOR.join(told) if any(told) else "" for name, told in parts.items()}


def _text(value: object) -> str:
    if value is None:
        return ""
    return SEPARATOR.join(map(str, value)) if isinstance(value, tuple) else str(value)


def _changed(record: Record, again: Record | None) -> InvalidValueError:
    """Name the first value that would not come back, or the id where the whole record is lost."""
    names = [
        name
        for name in type(record).model_fields
        if again is not None and getattr(again, name) != getattr(record, name)
    ]
    name = names[0] if names else "id"
    value = repr(getattr(record, name))
    shown = value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"
    facts = {"table": record.table, "id": record.id[:_SHOWN], "column": name}
    return InvalidValueError(shown, "not_exportable", **facts)
