"""The shapes of records over HTTP: as JSON, as a page of a list, and what a list is asked for."""

from __future__ import annotations

import json
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from netmap import filters
from netmap.model import Record
from netmap.model.dates import ISO

LONGEST_ID = 200
LONGEST_NOTE = 500
"""How much one can say why."""
_EMPTY: tuple[object, ...] = (None, [], {})

Id = Annotated[str, Field(min_length=1, max_length=LONGEST_ID)]
Revision = Annotated[int, Field(ge=0, le=10**9)]


class Listed(BaseModel):
    """What every list of records can be asked for; each table adds what its records say."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(100, ge=1, le=500, description="How many records a page has at most.")
    cursor: str | None = Field(
        None,
        max_length=1200,
        pattern=r"^[A-Za-z0-9_-]+$",
        description="Where to go on: `next` of the page before, for the same list.",
    )
    at_revision: Revision | None = Field(
        None, description="List the records as they were at a revision; for viewers and above."
    )
    date: str | None = Field(
        None, pattern=ISO, description="Only records that are valid at this year, month or day."
    )
    lang: Literal["fi", "sv", "en"] | None = Field(
        None, description="The language of problems; else that of Accept-Language."
    )

    @property
    def wanted(self) -> dict[str, str]:
        """What the records are to say, without how the list is cut into pages."""
        told = self.model_dump(exclude_none=True, exclude={"limit", "cursor", "lang"})
        return {key: str(told[key]) for key in sorted(told)}

    @property
    def said(self) -> dict[str, str]:
        """What fields are to say, by their names in ``netmap.filters``."""
        wanted = self.wanted
        return {key: wanted[key] for key in wanted if key not in ("at_revision", "date")}


_TEXT = (
    Annotated[str, Field(min_length=1, max_length=LONGEST_ID)] | None,
    Field(None, description="Words in the names, aliases or title; accents do not matter."),
)
_SAID = {
    "actor": "Only records that name this actor, in any part.",
    "area": "Only records in this municipality or region (id, code or name).",
    "cites": "Only records that cite this source.",
}


@cache
def query_of(record_type: type[Record]) -> type[Listed]:
    """Return what a list of records of a type can be asked for."""
    table = record_type.table
    fields: dict[str, Any] = {"text": _TEXT} if filters.has_names(table) else {}
    for name in filters.fields_of(table):
        what = _SAID.get(name, f"Only records whose `{name}` is this.")
        fields[name] = (Id | None, Field(None, description=what))
    made: type[Listed] = create_model(f"{record_type.__name__}Query", __base__=Listed, **fields)
    return made


@cache
def page_of(record_type: type[Record]) -> type[BaseModel]:
    """Return the shape of a page of records of a type."""
    fields: dict[str, Any] = {
        "items": (tuple[record_type, ...], Field(description="The records, by id.")),  # type: ignore[valid-type]
        "revision": (int, Field(description="The revision that they are of.")),
        "next": (str | None, Field(description="The cursor of the next page; null at the end.")),
    }
    made: type[BaseModel] = create_model(f"{record_type.__name__}Page", **fields)
    return made


def plain(record: Record) -> dict[str, Any]:
    """Return a record as the values of JSON; a field that says nothing is left out.

    Dates and quantities are texts as they were stated, such as ``2019-08`` and ``~440``.

    Examples
    --------
    >>> from netmap.model import Actor
    >>> plain(Actor.model_validate({"id": "a", "kind": "ngo", "start": "2019-08"}))
    {'id': 'a', 'start': '2019-08', 'kind': 'ngo'}
    """
    told = record.model_dump(mode="json", exclude_none=True)
    return {key: value for key, value in told.items() if value not in _EMPTY}


def dumped(value: object) -> bytes:
    """Write JSON in the one way in which it is answered."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
