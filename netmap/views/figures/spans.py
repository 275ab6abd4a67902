"""Posts as pieces of a timeline: when a post is and how it was held, with ends that may be open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from netmap.model import PartialDate, Period
from netmap.questions.posts import PostState

_OPEN = Period()


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the timeline: what it is, when, and how many it is about.

    ``within`` is the time of its post, where its own start or end is not known: it began and ended
    some time in it, and nobody told when.
    """

    state: str
    start: PartialDate | None
    end: PartialDate | None
    label: str = ""
    within: Period = _OPEN

    @property
    def is_dated(self) -> bool:
        """Whether anything is known of when it was."""
        return self.start is not None or self.end is not None

    def overlaps(self, other: Span) -> bool:
        """Say whether two spans are drawn above each other's side."""
        return self._period.overlaps(other._period)

    @property
    def earliest(self) -> PartialDate | None:
        """The day before which it did not begin, where its start is not known."""
        bound = self.within.start
        fits = bound and (self.end is None or bound.first <= self.end.last)
        return bound if self.start is None and fits else None

    @property
    def latest(self) -> PartialDate | None:
        """The day after which it did not end, where its end is not known."""
        bound = self.within.end
        fits = bound and (self.start is None or self.start.first <= bound.last)
        return bound if self.end is None and fits else None

    @property
    def _period(self) -> Period:
        return Period(self.start or self.earliest, self.end or self.latest)


@dataclass(frozen=True, slots=True)
class Line:
    """A post with what is drawn of it: its own span, and below each other how it was held.

    ``undated`` are the holdings of which nobody told when: they are written and not drawn.
    """

    post: PostState
    whole: Span
    lanes: tuple[tuple[Span, ...], ...]
    undated: tuple[Span, ...] = ()

    @property
    def deep(self) -> int:
        """How many lanes are drawn: none where there is no date at all."""
        return len(self.lanes) or int(self.whole.is_dated)

    @property
    def is_told(self) -> bool:
        """Whether anything is told of how it was held."""
        return bool(self.lanes or self.undated)

    @property
    def spans(self) -> Iterator[Span]:
        """All its spans that have a date."""
        held = (span for lane in self.lanes for span in lane)
        return (span for span in (self.whole, *held) if span.is_dated)


def lanes(spans: Iterable[Span]) -> tuple[tuple[Span, ...], ...]:
    """Lay spans of the same time below each other."""
    found: list[list[Span]] = []
    for span in spans:
        free = (lane for lane in found if not any(span.overlaps(other) for other in lane))
        lane = next(free, None)
        if lane is None:
            found.append([span])
        else:
            lane.append(span)
    return tuple(map(tuple, found))
