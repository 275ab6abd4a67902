"""Documents that actors make together: agreements, statements, plans, reports, models."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from netmap.model.dates import PartialDate
from netmap.model.quantity import Quantity
from netmap.model.record import Dated, Named, Refers, Text, Texts, Word

DocumentStatus = Literal[
    "made", "in_progress", "starting", "to_be_signed", "planned", "promised", "discontinued"
]


class Document(Dated, Named):
    """A document, its parties and how far it is; ``start`` and ``end`` bound its validity.

    ``date`` is when it was made or is to be. ``count`` is how many alike one row stands for.
    ``reused_in`` names the documents that its content went to.
    """

    table: ClassVar[str] = "documents"

    kind: Annotated[Text, Word("document_kinds")]
    parties: Annotated[Texts, Refers(("actors", "areas"))] = ()
    date: PartialDate | None = None
    status: Annotated[DocumentStatus, Word("document_statuses")]
    count: Quantity | None = None
    reused_in: Annotated[Texts, Refers(("documents",))] = ()
