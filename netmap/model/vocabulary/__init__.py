"""The vocabulary: kinds, statuses and other words as data, with labels in three languages."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Self, TypeVar
from unicodedata import normalize

from netmap.model.kind import Kind
from netmap.model.vocabulary.terms import ActorKind, EventKind, Term, TieKind, TieStatus

if TYPE_CHECKING:
    from netmap.model.actor import Actor

__all__ = [
    "ANY_FAMILY",
    "ActorKind",
    "EventKind",
    "Term",
    "TieKind",
    "TieStatus",
    "Vocabulary",
    "vocabulary",
]

T = TypeVar("T", bound=Term)

ANY_FAMILY = "other"
"""The family of actors that no tie is unusual for."""
_OTHER = {"actors": ANY_FAMILY, "ties": "", "events": "other"}
"""The family of a project's own kind that names none; ties without one are drawn apart."""


@dataclass(frozen=True)
class Vocabulary:
    """All terms by id, each group in its display order.

    The fields are the groups that ``Word`` marks of records name.
    """

    actor_families: Mapping[str, Term]
    actors: Mapping[str, ActorKind]
    tie_families: Mapping[str, Term]
    ties: Mapping[str, TieKind]
    tie_statuses: Mapping[str, TieStatus]
    event_families: Mapping[str, Term]
    events: Mapping[str, EventKind]
    event_levels: Mapping[str, Term]
    observation_statuses: Mapping[str, Term]
    measures: Mapping[str, Term]
    bases: Mapping[str, Term]
    levels: Mapping[str, Term]
    sectors: Mapping[str, Term]
    seat_states: Mapping[str, Term]
    post_roles: Mapping[str, Term]
    holding_states: Mapping[str, Term]
    answers: Mapping[str, Term]
    totals: Mapping[str, Term]
    themes: Mapping[str, Term]
    document_kinds: Mapping[str, Term]
    document_statuses: Mapping[str, Term]
    goal_levels: Mapping[str, Term]
    goal_changes: Mapping[str, Term]
    rate_kinds: Mapping[str, Term]
    reach_groups: Mapping[str, Term]
    access_classes: Mapping[str, Term]
    kind_tables: Mapping[str, Term]
    disagreement_kinds: Mapping[str, Term]

    def group(self, name: str) -> Mapping[str, Term]:
        """Return the terms of a group by id; a group that there is not has none."""
        terms: Mapping[str, Term] = getattr(self, name) if name in _groups() else {}
        return terms

    def find(self, group: str, text: str) -> str | None:
        """Return the id of the term that a text means, or None.

        The text may be the id, the label in any language or an alias, in upper or lower case
        and with any spaces.

        Examples
        --------
        >>> vocabulary().find("actors", " Yhdistys")
        'ngo'
        >>> vocabulary().find("actors", "starship")
        """
        return self._index.get(group, {}).get(_plain(text))

    def sector_of(self, actor: Actor) -> str | None:
        """Return the sector of an actor: its own, else that of its kind, None without either."""
        kind = self.actors.get(actor.kind)
        return actor.sector or (kind.sector if kind else None)

    def near(self, group: str, text: str) -> tuple[str, ...]:
        """Return the words that look like a text, at most three, the closest first.

        They are as the text would be written: ids, labels or aliases, one of a term. The text
        that is itself a label or an alias gets the id.

        Examples
        --------
        >>> vocabulary().near("actors", "jarjestö")
        ('järjestö', 'järjestötalo')
        """
        from rapidfuzz import fuzz, process  # needed only when something is misspelt

        if meant := self.find(group, text):
            return (meant,)
        index, closest = self._index.get(group, {}), dict[str, str]()
        written = _plain(text)
        for word, _, _ in process.extract(
            written, index.keys(), scorer=fuzz.ratio, score_cutoff=70
        ):
            closest.setdefault(index[word], word)
        return tuple(closest.values())[:3]

    def extended(self, kinds: Iterable[Kind]) -> Self:
        """Return the vocabulary with a project's own kinds added; what there is stays as it is.

        A label that is missing in a language is the first that is given, else the id. A kind
        without a family that there is goes among the others.

        Examples
        --------
        >>> parish = Kind(id="parish", of="actors", name_fi="seurakunta")
        >>> vocabulary().extended([parish]).actors["parish"].label("sv")
        'seurakunta'
        """
        added = [kind for kind in kinds if kind.id not in self.group(kind.of)]
        if not added:
            return self
        actors = {kind.id: self._actor(kind) for kind in added if kind.of == "actors"}
        ties = {kind.id: self._tie(kind) for kind in added if kind.of == "ties"}
        events = {kind.id: self._event(kind) for kind in added if kind.of == "events"}
        return replace(
            self,
            actors={**self.actors, **actors},
            ties={**self.ties, **ties},
            events={**self.events, **events},
        )

    @cached_property
    def _index(self) -> Mapping[str, Mapping[str, str]]:
        return {name: _by_word(self.group(name).values()) for name in _groups()}

    def _actor(self, kind: Kind) -> ActorKind:
        sector = self.find("sectors", kind.sector or "") or kind.sector
        family = self._family("actor_families", kind)
        return ActorKind(**_named(kind), family=family, sector=sector, term=kind.term)

    def _tie(self, kind: Kind) -> TieKind:
        return TieKind(
            **_named(kind),
            family=self._family("tie_families", kind),
            symmetric=kind.symmetric == "yes",
            central=kind.central != "no",
            term=kind.term,
        )

    def _event(self, kind: Kind) -> EventKind:
        return EventKind(
            **_named(kind), family=self._family("event_families", kind), term=kind.term
        )

    def _family(self, group: str, kind: Kind) -> str:
        return self.find(group, kind.family or "") or _OTHER[kind.of]


@cache
def vocabulary() -> Vocabulary:
    """Return netmap's own vocabulary; ``Dataset.vocabulary`` has a project's own kinds too."""
    actors, ties, events, statuses = map(_load, ("actors", "ties", "events", "statuses"))
    return Vocabulary(
        actor_families=_terms(Term, actors["families"]),
        actors=_terms(ActorKind, actors["kinds"]),
        tie_families=_terms(Term, ties["families"]),
        ties=_terms(TieKind, ties["kinds"]),
        tie_statuses=_terms(TieStatus, statuses["tie"]),
        event_families=_terms(Term, events["families"]),
        events=_terms(EventKind, events["kinds"]),
        event_levels=_terms(Term, events["levels"]),
        observation_statuses=_terms(Term, statuses["observation"]),
        measures=_terms(Term, statuses["measure"]),
        bases=_terms(Term, statuses["basis"]),
        levels=_terms(Term, statuses["level"]),
        **{group: _terms(Term, table) for group, table in _load("words").items()},
    )


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__name__) / f"{name}.toml").read_text(encoding="utf-8"))


def _terms(term: type[T], table: Mapping[str, Mapping[str, Any]]) -> Mapping[str, T]:
    return {
        key: term(id=key, **{name: _frozen(value) for name, value in values.items()})
        for key, values in table.items()
    }


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


@cache
def _groups() -> frozenset[str]:
    return frozenset(field.name for field in fields(Vocabulary))


def _plain(text: str) -> str:
    """Write a word in the one way in which words are compared."""
    return " ".join(normalize("NFC", text).casefold().split())


def _by_word(terms: Iterable[Term]) -> Mapping[str, str]:
    """Map every way to write a word to its id; an id goes before a label, that before an alias."""
    terms = tuple(terms)
    index: dict[str, str] = {}
    for words in (
        [[t.id] for t in terms],
        [[t.fi, t.sv, t.en] for t in terms],
        [t.aliases for t in terms],
    ):
        for term, written in zip(terms, words, strict=True):
            for word in written:
                index.setdefault(_plain(word), term.id)
    return index


def _named(kind: Kind) -> dict[str, Any]:
    return {"id": kind.id, "fi": kind.name("fi"), "sv": kind.name("sv"), "en": kind.name("en")}
