"""From the names that people write in sheets to ids, and what the fields that hold them take."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from netmap.formats.form import normalised
from netmap.formats.tables import values
from netmap.formats.tables.tables import TABLES
from netmap.model.record import Refers
from netmap.model.vocabulary import vocabulary

_MUNICIPALITY = "municipality"


class Known:
    """The actors that the sheets of a mapping tell of, and the ids that it has made so far."""

    def __init__(self) -> None:
        self.ids: set[str] = set()
        self.names: dict[str, str] = {}
        self.made: dict[str, set[str]] = {}

    def add(self, actor: str, names: Sequence[str]) -> None:
        """Remember an actor under its id and names; the first of a name keeps it."""
        self.ids.add(actor)
        for name in names:
            self.names.setdefault(normalised(name) or name, actor)

    def find(self, text: str, *, area: bool = False) -> str:
        """Return the id that a name stands for; one that nobody has is made of the name."""
        if text in self.ids:
            return text
        named = self.names.get(normalised(text) or text)
        return named or (area and municipality(text)) or slug(text)

    def free(self, table: str, wanted: str) -> str:
        """Return an id that no other record of a table has been given."""
        made = self.made.setdefault(table, set())
        found, count = wanted, 1
        while found in made:
            count += 1
            found = f"{wanted}-{count}"
        made.add(found)
        return found


def slug(text: str) -> str:
    """Make an id of a name: small letters without accents, words joined by hyphens.

    Examples
    --------
    >>> slug("Ylä-Kainuun Järjestöt ry")
    'yla-kainuun-jarjestot-ry'
    """
    return normalised(text).replace(" ", "-")


def is_area(kind: str | None) -> bool:
    """Say whether a kind of actor is the municipality, in whatever words."""
    return kind is not None and vocabulary().find("actors", kind) == _MUNICIPALITY


def municipality(text: str) -> str | None:
    """Return the id of the municipality of this name or code, None where there is none."""
    found = str(values.municipality(text).value)
    return found if found != text or found.startswith("kunta-") else None


def dated(cell: str) -> str:
    """Write a date as ISO 8601, so that an id does not depend on how it was typed."""
    return str(values.date(cell).value)


@cache
def reference(table: str, name: str) -> Refers | None:
    """Return which records a field refers to, None where it refers to none."""
    info = TABLES[table].model_fields.get(name)
    marks = info.metadata if info else ()
    return next((mark for mark in marks if isinstance(mark, Refers)), None)


@cache
def is_several(table: str, name: str) -> bool:
    """Say whether a field takes several values."""
    info = TABLES[table].model_fields.get(name)
    return info is not None and str(info.annotation).startswith("tuple")
