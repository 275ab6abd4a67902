"""Contacts: personal data, kept apart from every other record."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from netmap.model.dates import PartialDate
from netmap.model.record import Record, Refers, Text, Word


class Contact(Record):
    """Name and contact details of a holder; in no answer, picture or export unless asked for.

    ``access`` is the class of the values, ``purpose`` what they may be used for and
    ``retain_until`` when they are to be removed. Values of different classes are different rows.
    """

    table: ClassVar[str] = "contacts"

    about: Annotated[Text, Refers(("holdings", "posts", "actors"))]
    name: Text | None = None
    email: Text | None = None
    phone: Text | None = None
    access: Annotated[
        Literal["public", "project", "restricted", "secret"], Word("access_classes")
    ] = "restricted"
    purpose: Text | None = None
    retain_until: PartialDate | None = None
