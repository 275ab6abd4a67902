"""Networks: who convenes which, how often they met, and which lose their only convener."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from netmap.catalogue import Column, Question, actor, word
from netmap.dataset import Dataset, Row
from netmap.model import Event, Period, Record, Tie
from netmap.model.dates import FIRST_YEAR, LAST_YEAR
from netmap.model.quantity import Number, at_least, total
from netmap.sums import is_total, told_once
from netmap.telling import Telling

CONVENES = "convenes"
NETWORK_MEETING = "network_meeting"
WORKSHOP = "workshop"
TOTAL = "total"

Side = Literal["ngo", "municipal", "other", "total"]


@dataclass(frozen=True)
class Convened:
    """A network that was convened in a year, or, as network ``total``, those of one convener.

    ``side`` tells networks of NGOs from those of contact persons of municipalities: that of the
    kind of actor, else the level of the meetings. ``convener`` is who organised the meetings, else
    the first that is said to convene it; all others are ``co_conveners``. ``meetings`` is None
    where nobody stated a number, and in a total where one is missing: ``meetings_min`` is then
    what the others add up to. ``networks`` is how many networks a row speaks of.
    ``loses_convener`` is the year in which the last convener ends, and ``last_convener`` who that
    is; both are None while one goes on.
    """

    network: str
    side: Side
    convener: str | None
    co_conveners: tuple[str, ...]
    year: int | None
    networks: int
    meetings: Number
    meetings_min: Number
    workshops: Number
    loses_convener: str | None
    last_convener: str | None
    period: str | None
    full_year: bool | None
    rows: tuple[Row, ...]


def convened(dataset: Dataset) -> tuple[Convened, ...]:
    """List the networks convened each year; after several of one convener come their totals.

    A network is convened where a tie ``convenes`` in force says so (stated, inferred or agreed;
    a promise is none yet), or where meetings of kind ``network_meeting`` were held in it. Meetings
    that restate others or are totals add nothing. A tie has a row for every year until it or its
    convener ends, whichever is first, and none after the last year for which anything is told of
    any convening; one without a start has them from the first such year.

    A convener ends with its tie or with itself, whichever is first. A tie that ends in the last
    year for which anything is told of what its convener convenes is taken to go on until the
    convener ends, where that is later: there the records stop, not the convening.

    Examples
    --------
    >>> from netmap.model import Actor
    >>> actors = [Actor(id="net", kind="ngo_network"), Actor(id="p", kind="project", end="2020")]
    >>> tie = Tie(id="1", source="p", target="net", kind="convenes", start="2019")
    >>> [(row.network, row.year, row.loses_convener) for row in convened(Dataset([*actors, tie]))]
    [('net', 2019, '2020')]
    """
    rows = _by_network(dataset)
    return tuple(
        row
        for year in _in_order(rows)
        for row in _with_totals([it for it in rows if it.year == year])
    )


def totals(dataset: Dataset) -> tuple[Convened, ...]:
    """Total the networks of each convener and year, each side and then all, even of one network.

    Examples
    --------
    >>> tie = Tie(id="1", source="p", target="net", kind="convenes", start="2019", end="2019")
    >>> [(row.convener, row.side, row.networks) for row in totals(Dataset([tie]))]
    [('p', 'other', 1), ('p', 'total', 1)]
    """
    rows = _by_network(dataset)
    return tuple(
        row
        for year in _in_order(rows)
        for mine in _by_convener([it for it in rows if it.year == year])
        for row in _totals(mine)
    )


def records_of(dataset: Dataset, row: Convened) -> Iterator[Record]:
    """Yield the ties and events behind a row."""
    for place in row.rows:
        if place.table == Tie.table:
            yield dataset.ties[place.id]
        else:
            yield dataset.events[place.id]


@dataclass
class _InYear:
    """What is told of one network in one year."""

    events: list[Event] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)

    @property
    def conveners(self) -> list[str]:
        organisers = [name for event in self.events for name in event.organisers]
        return list(dict.fromkeys([*organisers, *(tie.source for tie in self.ties)]))


class _Convening:
    """All that the records say of who convenes what, when."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._ties = dataset.in_force(CONVENES)
        events = [event for event in told_once(dataset) if event.forum and not is_total(event)]
        self._meetings = [event for event in events if event.kind == NETWORK_MEETING]
        forums = (str(event.forum) for event in self._meetings)
        self.networks = tuple(dict.fromkeys([*(tie.target for tie in self._ties), *forums]))
        self._workshops = [event for event in events if event.kind == WORKSHOP]
        known = [year for tie in self._ties for year in _dated(tie)]
        known += [event.valid.year for event in self._meetings if event.valid.year]
        self._first = max(min(known, default=FIRST_YEAR), FIRST_YEAR)
        self._last = min(max(known, default=FIRST_YEAR), LAST_YEAR)
        self._told = self._last_told()

    def of(self, network: str) -> Iterator[Convened]:
        """Return a row for every year in which a network was convened."""
        years: dict[int | None, _InYear] = defaultdict(_InYear)
        for event in self._meetings:
            if event.forum == network:
                years[event.valid.year].events.append(event)
        for tie in self._ties:
            if tie.target == network:
                for year in self._years(tie):
                    years[year].ties.append(tie)
        for year, told in years.items():
            yield self._row(network, year, told)

    def _row(self, network: str, year: int | None, told: _InYear) -> Convened:
        counts = [event.meetings for event in told.events]
        held = [
            event
            for event in self._workshops
            if event.forum == network and event.valid.year == year
        ]
        conveners = told.conveners
        period = Period.common(event.reported for event in told.events) if year else None
        loses_convener, last_convener = self._loses(network)
        return Convened(
            network=network,
            side=self._side(network, told.events),
            convener=next(iter(conveners), None),
            co_conveners=tuple(conveners[1:]),
            year=year,
            networks=1,
            meetings=total(counts),
            meetings_min=at_least(counts),
            workshops=total(event.meetings for event in held),
            loses_convener=loses_convener,
            last_convener=last_convener,
            period=str(period) if period else None,
            full_year=period.covers(year) if period and year else None,
            rows=self._dataset.rows([*told.events, *held, *told.ties]),
        )

    def _years(self, tie: Tie) -> Iterable[int | None]:
        if not _dated(tie) and self._last == FIRST_YEAR:
            return [None]
        own = self._dataset.actors[tie.source].end if tie.source in self._dataset.actors else None
        ends = [date.year for date in (tie.end, own) if date]
        start = tie.start.year if tie.start else self._first
        end = min([*ends, LAST_YEAR]) if ends else max(self._last, start)
        return range(max(start, FIRST_YEAR), min(end, max(self._last, start)) + 1)

    def _last_told(self) -> Mapping[str, int]:
        """Return the last year for which anything is told of what an actor convenes."""
        last: dict[str, int] = defaultdict(lambda: FIRST_YEAR)
        for tie in self._ties:
            last[tie.source] = max([last[tie.source], *_dated(tie)])
        for event in self._meetings:
            for name in event.organisers:
                last[name] = max(last[name], event.valid.year or FIRST_YEAR)
        return last

    def _loses(self, network: str) -> tuple[str | None, str | None]:
        """Return the year in which the last convener of a network ends, and who that is."""
        ties = [tie for tie in self._ties if tie.target == network]
        meetings = [event for event in self._meetings if event.forum == network]
        organisers = dict.fromkeys(name for event in meetings for name in event.organisers)
        known = {tie.source for tie in ties}
        ends = [
            *((self._end(tie.source, tie), tie.source) for tie in ties),
            *((self._end(name, None), name) for name in organisers if name not in known),
        ]
        ended = [(year, name) for year, name in ends if year is not None]
        if not ended or len(ended) != len(ends):
            return None, None
        year, name = max(ended, key=lambda end: end[0])
        return str(year), name

    def _end(self, name: str, tie: Tie | None) -> int | None:
        convener = self._dataset.actors.get(name)
        own = convener.end.year if convener and convener.end else None
        said = tie.end.year if tie and tie.end else None
        if said is None or own is None:
            return said or own
        return own if said >= self._told[name] else min(said, own)

    def _side(self, network: str, events: Sequence[Event]) -> Side:
        found = self._dataset.actors.get(network)
        kind = self._dataset.vocabulary.actors.get(found.kind) if found else None
        if kind and kind.side:
            return kind.side
        levels = {event.level for event in events}
        return "ngo" if levels == {"ngo"} else "municipal" if levels == {"municipal"} else "other"


def _dated(tie: Tie) -> list[int]:
    return [date.year for date in (tie.start, tie.end) if date]


def _by_network(dataset: Dataset) -> list[Convened]:
    found = _Convening(dataset)
    return [row for network in found.networks for row in found.of(network)]


def _in_order(rows: Iterable[Convened]) -> list[int | None]:
    return sorted({row.year for row in rows}, key=lambda year: year or LAST_YEAR + 1)


def _by_convener(rows: Sequence[Convened]) -> Iterator[list[Convened]]:
    for convener in dict.fromkeys(row.convener for row in rows):
        yield [row for row in rows if row.convener == convener]


def _with_totals(rows: Sequence[Convened]) -> Iterator[Convened]:
    """Yield the rows of a year and, where a convener has several, its totals after them."""
    for mine in _by_convener(rows):
        yield from mine
        if len(mine) > 1:
            yield from _totals(mine)


def _totals(rows: Sequence[Convened]) -> Iterator[Convened]:
    for side in dict.fromkeys(row.side for row in rows):
        yield _total(side, [row for row in rows if row.side == side])
    yield _total("total", rows)


def _total(side: Side, rows: Sequence[Convened]) -> Convened:
    meetings = [row.meetings for row in rows]
    known = [count for count in meetings if count is not None]
    workshops = [row.workshops for row in rows if row.workshops is not None]
    periods = {row.period for row in rows}
    return Convened(
        network=TOTAL,
        side=side,
        convener=rows[0].convener,
        co_conveners=(),
        year=rows[0].year,
        networks=len(rows),
        meetings=sum(known) if len(known) == len(rows) else None,
        meetings_min=sum(row.meetings_min or 0 for row in rows) if known else None,
        workshops=sum(workshops) if workshops else None,
        loses_convener=None,
        last_convener=None,
        period=periods.pop() if len(periods) == 1 else None,
        full_year=None
        if any(row.full_year is None for row in rows)
        else all(row.full_year for row in rows),
        rows=tuple(dict.fromkeys(place for row in rows for place in row.rows)),
    )


def _network(row: Convened, tell: Telling) -> str:
    return tell.say("words.total") if row.network == TOTAL else tell.actor(row.network)


def _notes(answer: Sequence[Convened], tell: Telling) -> Iterator[str]:
    for row in answer:
        if row.network == TOTAL and row.full_year is False:
            yield tell.say("notes.not_full_year", year=row.year, period=row.period)
        if row.network == TOTAL and row.meetings is None and row.meetings_min is not None:
            yield tell.say("notes.networks_unknown", year=row.year, least=row.meetings_min)
        if row.last_convener:
            facts = {"network": tell.actor(row.network), "convener": tell.actor(row.last_convener)}
            yield tell.say("notes.networks_loses", year=row.loses_convener, **facts)


QUESTION = Question(
    ask=convened,
    group="records",
    fi="Mitä verkostoja kukin kutsui koolle, ja mitkä jäävät ilman koollekutsujaa?",
    sv="Vilka nätverk sammankallade var och en, och vilka blir utan sammankallare?",
    en="Which networks did each convene, and which lose their only convener?",
    columns=(
        "year",
        Column(name="network", get=_network),
        word("side", "event_levels"),
        actor("convener"),
        actor("co_conveners"),
        "networks",
        "meetings",
        "workshops",
        "loses_convener",
    ),
    labels=("network", "year"),
    notes=_notes,
)
