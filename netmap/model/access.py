"""Who may read which field: the classes of access, and the class of every field of a record."""

from __future__ import annotations

from typing import Literal

Access = Literal["public", "project", "restricted", "secret"]

ACCESSES: tuple[Access, ...] = ("public", "project", "restricted", "secret")
"""From what anybody may read to what the fewest may."""

_FREE = frozenset({"note", "attributes"})


def class_of(table: str, field: str) -> Access:
    """Return the class of a field of a record.

    Free text and columns that nobody has classified are restricted: nothing says what stands in
    them. Of a citation the source and the line are public and the quote is ``QUOTES``. Of a
    contact this is the least class of a field: the whole row has the class that its own
    ``access`` states, and is not there for whoever may see less.

    Examples
    --------
    >>> class_of("actors", "note"), class_of("actors", "name_fi"), class_of("ties", "attributes")
    ('restricted', 'public', 'restricted')
    """
    return "restricted" if field in _FREE else "public"


QUOTES: Access = "project"
"""The class of the quotes in citations: they say more than a link for all tells."""

REMARKS: Access = "restricted"
"""The class of the remarks that were made while reading, and of headers that nobody classified."""

AUTHORS: Access = "restricted"
"""The class of who made a revision, of the note about why, and of how many records it touched."""


def may_see(access: Access, other: Access) -> bool:
    """Say whether who has one access may see what is of the other class.

    Examples
    --------
    >>> may_see("project", "public"), may_see("project", "restricted")
    (True, False)
    """
    return ACCESSES.index(access) >= ACCESSES.index(other)


def seen(access: Access) -> tuple[Access, ...]:
    """Return the classes that one may see.

    Examples
    --------
    >>> seen("project")
    ('public', 'project')
    """
    return ACCESSES[: ACCESSES.index(access) + 1]
