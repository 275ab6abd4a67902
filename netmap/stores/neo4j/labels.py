"""The labels that nodes may have: that of their table, and a readable one of netmap's own words."""

from __future__ import annotations

from collections.abc import Mapping

from netmap.model import Actor, Event, Tie
from netmap.model.vocabulary import vocabulary
from netmap.stores.rows import DECLARED, ERASURES, FIELDS, MERGES, RECORDS, Row

TABLES: Mapping[str, str] = {
    **{table: record.__name__ for table, record in RECORDS.items() if table != Tie.table},
    DECLARED: "Declared",
    MERGES: "Merge",
    ERASURES: "Erasure",
}
"""The label of every table but that of the ties, which are relationships."""


def _label(word: str) -> str:
    return "".join(part.capitalize() for part in word.split("_"))


KINDS: Mapping[str, Mapping[str, str]] = {
    table: {kind: label for kind in kinds if (label := _label(kind)) != TABLES[table]}
    for table, kinds in (
        (Actor.table, vocabulary().actors),
        (Event.table, vocabulary().events),
    )
}
"""The readable labels: those of the kinds that netmap knows. Any other kind has none."""

_KIND = {table: FIELDS[table].index("kind") for table in KINDS}


def kind_labels(table: str, row: Row) -> list[str]:
    """Return the readable labels of a row, none or one.

    Examples
    --------
    >>> from netmap.stores.rows import encode
    >>> kind_labels("actors", encode(Actor(id="a", kind="ngo_network")))
    ['NgoNetwork']
    """
    label = KINDS[table].get(row[_KIND[table]] or "") if table in KINDS else None
    return [label] if label else []
