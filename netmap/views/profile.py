"""Everything that the records say of one actor, ready to be read: for a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from netmap.dataset import Dataset
from netmap.errors import UnknownNameError
from netmap.model import (
    Actor,
    Attendance,
    Dated,
    Event,
    Holding,
    Post,
    Record,
    Seat,
    Tie,
)
from netmap.telling import Telling

Group = Literal["ties_out", "ties_in", "ties_both", "seats", "posts", "meetings", "indicators"]


@dataclass(frozen=True, slots=True)
class Cited:
    """Where something is said: the title of a source, a line in it, a short quote."""

    source: str
    line: str | None
    quote: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is said of an actor: what, of or with whom, when, and where it is said.

    ``other`` is the id of the other actor, None where there is none of that id.
    """

    name: str
    other: str | None
    said: tuple[str, ...]
    period: str
    note: str | None
    cited: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of an actor, in one language; ``groups`` that say nothing are left out."""

    id: str
    name: str
    other_names: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    note: str | None
    cited: tuple[Cited, ...]
    groups: tuple[tuple[Group, tuple[Line, ...]], ...]


def of(dataset: Dataset, actor_id: str, language: str) -> Profile:
    """Return what the records say of an actor; a former id is followed to the one that is kept.

    Raises
    ------
    UnknownNameError
        When there is no such actor.
    """
    found = dataset.actors.get(dataset.current(actor_id))
    if found is None:
        raise UnknownNameError("actor", actor_id, ())
    return _Writer(dataset, found, language).profile()


class _Writer:
    """Writes down what is said of one actor."""

    def __init__(self, dataset: Dataset, actor: Actor, language: str) -> None:
        self._dataset = dataset
        self._actor = actor
        self._tell = Telling(dataset, language)

    def profile(self) -> Profile:
        actor, name = self._actor, self._actor.name(self._tell.language)
        names = (actor.name_fi, actor.name_sv, actor.name_en, *actor.aliases)
        others = tuple(it for it in dict.fromkeys(names) if it and it != name)
        groups: dict[Group, Callable[[], Iterable[Line]]] = {
            "ties_both": lambda: self._ties(lambda tie: self._is_mutual(tie)),
            "ties_out": lambda: self._ties(lambda tie: self._is_from(tie)),
            "ties_in": lambda: self._ties(lambda tie: self._is_to(tie)),
            "seats": self._seats,
            "posts": self._posts,
            "meetings": self._meetings,
            "indicators": self._indicators,
        }
        written = ((group, tuple(lines())) for group, lines in groups.items())
        return Profile(
            actor.id,
            name,
            others,
            tuple(self._facts()),
            actor.note,
            self._cited(actor),
            tuple((group, lines) for group, lines in written if lines),
        )

    def _facts(self) -> Iterator[tuple[str, str]]:
        tell, actor = self._tell, self._actor
        yield tell.heading("kind"), tell.word("actors", actor.kind)
        for field, group in (("level", "levels"), ("sector", "sectors")):
            if value := getattr(actor, field):
                yield tell.heading(field), tell.word(group, value)
        if actor.municipality:
            yield tell.heading("municipality"), tell.actor(actor.municipality)
        if period := self._period(actor):
            yield tell.heading("period"), period
        for size in self._dataset.sizes.values():
            if size.actor == actor.id:
                when = self._period(size)
                yield " ".join((tell.heading("members"), when)).strip(), str(size.count)

    def _ties(self, chosen: Callable[[Tie], bool]) -> Iterator[Line]:
        found = [tie for tie in self._dataset.ties.values() if chosen(tie)]
        for tie in sorted(found, key=self._by_name):
            said = [self._tell.word("ties", tie.kind), tie.role]
            if tie.status != "stated":
                said.append(self._tell.word("tie_statuses", tie.status))
            yield self._line(tie, self._other_end(tie), said)

    def _by_name(self, tie: Tie) -> tuple[str, str]:
        return self._tell.word("ties", tie.kind), self._tell.actor(self._other_end(tie))

    def _other_end(self, tie: Tie) -> str:
        return tie.target if tie.source == self._actor.id else tie.source

    def _is_mutual(self, tie: Tie) -> bool:
        term = self._dataset.vocabulary.ties.get(tie.kind)
        return self._actor.id in (tie.source, tie.target) and term is not None and term.symmetric

    def _is_from(self, tie: Tie) -> bool:
        return tie.source == self._actor.id and not self._is_mutual(tie)

    def _is_to(self, tie: Tie) -> bool:
        return tie.target == self._actor.id != tie.source and not self._is_mutual(tie)

    def _seats(self) -> Iterator[Line]:
        for seat in self._dataset.all(Seat).values():
            if self._actor.id in (seat.structure, seat.holder):
                sector = self._tell.word("sectors", seat.sector)
                state = self._tell.word("seat_states", seat.seat)
                is_own = seat.structure == self._actor.id
                yield self._line(seat, seat.holder if is_own else seat.structure, (sector, state))

    def _posts(self) -> Iterator[Line]:
        for post in self._dataset.all(Post).values():
            if self._actor.id in (post.organisation, post.municipality):
                role = self._tell.word("post_roles", post.role) if post.role else None
                name = post.name(self._tell.language)
                is_own = post.organisation == self._actor.id
                other = post.municipality if is_own else post.organisation
                yield self._line(
                    post, other, (name, role if role != name else None, *self._held(post))
                )

    def _held(self, post: Post) -> Iterator[str]:
        for holding in self._dataset.all(Holding).values():
            if holding.post == post.id:
                state = self._tell.word("holding_states", holding.state)
                yield f"{state} {self._period(holding)}".strip()

    def _meetings(self) -> Iterator[Line]:
        attended = {
            it.event for it in self._dataset.all(Attendance).values() if it.actor == self._actor.id
        }
        found = [it for it in self._dataset.events.values() if self._took_part(it, attended)]
        for event in sorted(found, key=lambda it: str(it.start or ""), reverse=True):
            name = event.name(self._tell.language)
            kind = self._tell.word("events", event.kind)
            said = (kind if name == event.id else name, None if name == event.id else kind)
            yield self._line(event, None, (*said, *self._counts(event)))

    def _took_part(self, event: Event, attended: set[str]) -> bool:
        there = (*event.organisers, *event.participants, event.forum)
        return event.id in attended or self._actor.id in there

    def _counts(self, event: Event) -> Iterator[str]:
        for field in ("meetings", "participations", "persons"):
            if count := getattr(event, field):
                yield f"{self._tell.heading(field)} {count}"

    def _indicators(self) -> Iterator[Line]:
        for it in self._dataset.observations.values():
            if it.unit == self._actor.id:
                known = self._dataset.indicators.get(it.indicator)
                name = known.name(self._tell.language) if known else it.indicator
                status = self._tell.word("observation_statuses", it.status)
                yield self._line(it, None, (name, status), self._tell.date(str(it.as_of)))

    def _line(
        self, record: Record, other: str | None, said: Sequence[str | None], when: str = ""
    ) -> Line:
        period = self._period(record) if isinstance(record, Dated) and not when else when
        return Line(
            self._tell.actor(other) if other else "",
            other if other in self._dataset.actors else None,
            tuple(it for it in said if it),
            period,
            record.note,
            self._cited(record),
        )

    def _period(self, record: Dated) -> str:
        told = record.start is not None or record.end is not None
        return self._tell.date(str(record.valid)) if told else ""

    def _cited(self, record: Record) -> tuple[Cited, ...]:
        known = self._dataset.cited
        return tuple(
            Cited(known[it.source].title if it.source in known else it.source, it.line, it.quote)
            for it in record.citations
        )
