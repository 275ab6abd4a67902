"""What is left of an entry for those who may not see all of it.

Stores ask their backends for no more than may be seen; what a backend cannot leave out by itself,
such as the text in which a history keeps an entry, is cut here right after it was read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any, TypeVar

from netmap.model import Contact
from netmap.model.access import AUTHORS, QUOTES, REMARKS, Access, class_of, may_see, seen
from netmap.problems import Sheet
from netmap.stores.rows import FIELDS, RECORDS, Row
from netmap.stores.store import Change, Entry, Telling, Version

K = TypeVar("K")

_ACCESS = FIELDS[Contact.table].index("access")


@cache
def hidden(table: str, access: Access) -> frozenset[str]:
    """Return the fields of a table that somebody may not see at all."""
    if table not in RECORDS:
        return frozenset()
    fields = FIELDS[table]
    return frozenset(field for field in fields if not may_see(access, class_of(table, field)))


@cache
def classes(table: str, access: Access) -> tuple[str, ...] | None:
    """Return the classes of rows that one may see of a table, None for all of them."""
    return None if access == "secret" or table != Contact.table else seen(access)


def sees_all(table: str, access: Access) -> bool:
    """Say whether nothing of a table is kept from somebody."""
    is_whole = not hidden(table, access) and classes(table, access) is None
    return is_whole and may_see(access, QUOTES)


def cut_row(table: str, row: Row, access: Access) -> Row | None:
    """Return what may be seen of a row, None when that is nothing.

    Examples
    --------
    >>> from netmap.model import Actor
    >>> from netmap.stores.rows import encode
    >>> row = cut_row("actors", encode(Actor(id="a", kind="ngo", note="?")), "public")
    >>> dict(zip(FIELDS["actors"], row))["kind"], "?" in row
    ('ngo', False)
    """
    shown = classes(table, access)
    if shown is not None and row[_ACCESS] not in shown:
        return None
    gone, is_bare = hidden(table, access), not may_see(access, QUOTES)
    if table not in RECORDS or not (gone or is_bare):
        return row
    return tuple(
        [
            None
            if field in gone
            else without_quotes(text)
            if is_bare and field == "citations"
            else text
            for field, text in zip(FIELDS[table], row, strict=True)
        ]
    )


def without_quotes(text: str | None) -> str | None:
    """Return citations without what they quote; what is none states no citation.

    Examples
    --------
    >>> without_quotes('[["a","p. 2","Said so."]]')
    '[["a","p. 2",null]]'
    """
    if text is None:
        return None
    told = [_unquoted(it) for it in json.loads(text)]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _unquoted(citation: Any) -> list[Any]:
    source, line, _ = citation
    return [source, line, None]


def cut(table: str, entry: Entry, access: Access) -> Entry | None:
    """Return what may be seen of an entry and its tellings, None when that is nothing."""
    if sees_all(table, access):
        return entry
    row = cut_row(table, entry.row, access)
    if row is None:
        return None
    told = ((it.origin, cut_row(table, it.row, access)) for it in entry.tellings)
    left = tuple(Telling(origin, it) for origin, it in told if it is not None)
    return entry._replace(row=row, tellings=left)


def cut_all(table: str, found: Mapping[K, Entry], access: Access) -> dict[K, Entry]:
    """Return what may be seen of entries, by whatever they are found."""
    left = ((key, cut(table, entry, access)) for key, entry in found.items())
    return {key: entry for key, entry in left if entry is not None}


def cut_versions(table: str, told: Iterable[Version], access: Access) -> tuple[Version, ...]:
    """Return the versions of an entry as they may be seen."""
    left = ((it, cut(table, it.entry, access)) for it in told)
    return tuple(it._replace(entry=entry) for it, entry in left if entry is not None)


def cut_sheet(sheet: Sheet, access: Access) -> Sheet:
    """Return a sheet without the headers of what may not be seen, and of unclassified columns.

    Nor is it said where on a machine its file is: of a path from the root, the name is left.

    Examples
    --------
    >>> sheet = Sheet("/home/a/a.csv", header=("Nimi", "Muuta"), fields=("name_fi", "Muuta"))
    >>> cut = cut_sheet(sheet, "public")
    >>> cut.file, cut.header, cut_sheet(sheet, "restricted").header
    ('a.csv', ('Nimi', ''), ('Nimi', 'Muuta'))
    """
    if may_see(access, REMARKS):
        return sheet
    told = [
        (text, field) if field in _open(access) else ("", "")
        for text, field in zip(sheet.header, sheet.fields or sheet.header, strict=False)
    ]
    header, fields = (tuple(it[place] for it in told) for place in (0, 1))
    return replace(sheet, file=_unrooted(sheet.file), header=header, fields=fields)


def _unrooted(file: str) -> str:
    paths = PurePosixPath(file), PureWindowsPath(file)
    return next((path.name for path in paths if path.is_absolute()), file)


@cache
def _open(access: Access) -> frozenset[str]:
    """Return the names of the fields that may be seen in any table."""
    return frozenset(it for table in RECORDS for it in FIELDS[table]).difference(
        *(hidden(table, access) for table in RECORDS)
    )


def cut_change(change: Change, access: Access) -> Change:
    """Return a revision without who made it, why and how much it did, unless these may be seen."""
    return change if may_see(access, AUTHORS) else change._replace(who=None, note=None, counts=None)
