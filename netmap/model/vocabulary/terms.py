"""Terms: what is known of a word of the vocabulary, by the group it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word with its label in Finnish, Swedish and English, and other usual words for it."""

    id: str
    fi: str
    sv: str
    en: str
    aliases: tuple[str, ...] = ()

    def label(self, language: str = "fi") -> str:
        """Return the label in one of the three languages."""
        return {"fi": self.fi, "sv": self.sv, "en": self.en}[language]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorKind(Term):
    """A kind of actor.

    ``collective`` is a set of partners that is not itself one; ``group`` a body that others
    convene, steer or host, and which is orphaned when they are gone. ``sector`` is that of its
    seat in a structure, ``side`` where it stands when one asks who bridges NGOs and
    municipalities: two classifications that must not be confused. ``term`` is the word for it in
    W3C ORG, Popolo, schema.org or FOAF.
    """

    family: str
    collective: bool = False
    group: bool = False
    sector: str | None = None
    side: Literal["ngo", "municipal"] | None = None
    term: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TieKind(Term):
    """A kind of tie, read from source to target.

    ``symmetric`` ties have no direction; ``central`` ones count in centrality by default; by a
    tie that ``holds``, the source keeps the target going. ``source_families`` and
    ``target_families`` are the families of actors that it usually joins, empty for any. ``term``
    is as of an actor kind; ``netmap:`` marks those for which no such vocabulary has a word.
    """

    family: str
    symmetric: bool = False
    central: bool = True
    holds: bool = False
    source_families: tuple[str, ...] = ()
    target_families: tuple[str, ...] = ()
    term: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventKind(Term):
    """A kind of event."""

    family: str
    term: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TieStatus(Term):
    """How firm a tie is; one ``in_force`` binds now."""

    in_force: bool = False
