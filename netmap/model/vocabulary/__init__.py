"""The vocabulary: kinds, statuses and levels as data, with labels in three languages."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

T = TypeVar("T", bound="Term")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word of the vocabulary with its label in Finnish, Swedish and English."""

    id: str
    fi: str
    sv: str
    en: str

    def label(self, language: str = "fi") -> str:
        """Return the label in one of the three languages."""
        return {"fi": self.fi, "sv": self.sv, "en": self.en}[language]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorKind(Term):
    """A kind of actor.

    ``collective`` is a set of partners that is not itself one; ``group`` a body that others
    convene, steer or host, and which is orphaned when they are gone.
    """

    family: str
    collective: bool = False
    group: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TieKind(Term):
    """A kind of tie, read from source to target.

    ``symmetric`` ties have no direction; ``central`` ones count in centrality by default; by a
    tie that ``holds``, the source keeps the target going.
    """

    family: str
    symmetric: bool = False
    central: bool = True
    holds: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TieStatus(Term):
    """How firm a tie is; one ``in_force`` binds now."""

    in_force: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All terms by id, each group in its display order."""

    actor_families: Mapping[str, Term]
    actors: Mapping[str, ActorKind]
    tie_families: Mapping[str, Term]
    ties: Mapping[str, TieKind]
    tie_statuses: Mapping[str, TieStatus]
    events: Mapping[str, Term]
    event_levels: Mapping[str, Term]
    observation_statuses: Mapping[str, Term]
    measures: Mapping[str, Term]
    bases: Mapping[str, Term]
    levels: Mapping[str, Term]


@cache
def vocabulary() -> Vocabulary:
    """Return netmap's own vocabulary."""
    actors, ties, events, statuses = map(_load, ("actors", "ties", "events", "statuses"))
    return Vocabulary(
        actor_families=_terms(Term, actors["families"]),
        actors=_terms(ActorKind, actors["kinds"]),
        tie_families=_terms(Term, ties["families"]),
        ties=_terms(TieKind, ties["kinds"]),
        tie_statuses=_terms(TieStatus, statuses["tie"]),
        events=_terms(Term, events["kinds"]),
        event_levels=_terms(Term, events["levels"]),
        observation_statuses=_terms(Term, statuses["observation"]),
        measures=_terms(Term, statuses["measure"]),
        bases=_terms(Term, statuses["basis"]),
        levels=_terms(Term, statuses["level"]),
    )


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__name__) / f"{name}.toml").read_text(encoding="utf-8"))


def _terms(term: type[T], table: Mapping[str, Mapping[str, Any]]) -> Mapping[str, T]:
    return {key: term(id=key, **fields) for key, fields in table.items()}
