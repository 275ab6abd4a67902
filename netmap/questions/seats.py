"""Seats: which sectors sit in which structure, and how often a body met against its norm."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from netmap.catalogue import AT, Column, Question, actor, word
from netmap.dataset import Dataset, Row
from netmap.model import Dated, Event, Norm, PartialDate, Quantity, Record, Seat, Size, Tie
from netmap.model.body import SeatState
from netmap.model.quantity import Number, add_up, qualifiers, value_of
from netmap.model.record import latest
from netmap.sums import is_total, told_once
from netmap.telling import Table, Telling

REPRESENTED = "represented_in"
NOT_STATED = "not_stated"
D = TypeVar("D", bound=Dated)


@dataclass(frozen=True)
class SectorSeat:
    """Whether a sector has a seat in a structure, with what is known of the structure.

    ``basis`` is ``stated`` when a seat is recorded, ``inferred`` when only a tie of an actor of
    the sector shows it, ``unknown`` when nothing tells. ``said`` has every answer that the
    records give; with more than one, ``seat`` is ``not_stated``. ``holders`` are the actors that
    hold the seat. ``members`` is how many the structure has, ``norm`` how often a year it is to
    meet, ``meetings`` how often it met by period, and ``meets_norm`` whether that was enough in
    every year that can be compared. ``norms`` has the number of every norm in force, by its id;
    with more than one, ``norm`` is None. ``qualifiers`` has the numbers that are not exact.
    """

    structure: str
    sector: str
    seat: SeatState
    basis: Literal["stated", "inferred", "unknown"]
    said: tuple[str, ...]
    holders: tuple[str, ...]
    members: Number
    norm: Number
    norms: Mapping[str, Number]
    meetings: Mapping[str, Number]
    meets_norm: bool | None
    qualifiers: Mapping[str, str]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class BodyInYear:
    """How often a body met in a year, beside its norm.

    ``by_period`` tells the meetings period by period; single meetings are under their year.
    ``full_year`` is False when no row covers the year whole. ``meets_norm`` is True when the
    known meetings reach the norm, False when the year is known whole and they do not, else None;
    only meetings of the norm's kind and organiser count for it. ``norms`` has the number of every
    norm in force in the year, by its id; with more than one, ``norm`` is None and all are to be
    met.
    A body whose meetings nobody told has one row without a year.
    """

    body: str
    year: int | None
    meetings: Number
    by_period: Mapping[str, Number]
    full_year: bool | None
    norm: Number
    norms: Mapping[str, Number]
    norm_status: str | None
    meets_norm: bool | None
    qualifiers: Mapping[str, str]
    rows: tuple[Row, ...]


def by_structure(
    dataset: Dataset, *, at: PartialDate | str | None = None
) -> tuple[SectorSeat, ...]:
    """Tell for every structure and every sector whether the sector has a seat in it.

    A structure is whatever has a seat, or an actor represented in it by a tie in force; the
    sectors are those that any structure tells of, so that what one structure leaves out shows.
    ``no`` comes only from a recorded seat; silence is ``not_stated``. What is recorded of a seat
    goes before ties, and without ``at`` the seats that last longest go before earlier ones.

    Examples
    --------
    >>> seats = [Seat(id="1", structure="board", sector="ngo", seat="yes"),
    ...          Seat(id="2", structure="council", sector="region", seat="no")]
    >>> [(row.structure, row.sector, row.seat) for row in by_structure(Dataset(seats))][:2]
    [('board', 'ngo', 'yes'), ('board', 'region', 'not_stated')]
    """
    when = PartialDate.of(at)
    seats = _valid(dataset.all(Seat).values(), when)
    ties = _valid(dataset.in_force(REPRESENTED), when)
    structures = dict.fromkeys([*(seat.structure for seat in seats), *(tie.target for tie in ties)])
    sectors, convened = _sectors(dataset, seats, ties), _convened(dataset)
    return tuple(
        row
        for structure in structures
        for row in _structure(
            _Structure(dataset, structure, when, convened[structure]),
            [seat for seat in seats if seat.structure == structure],
            [tie for tie in ties if tie.target == structure],
            sectors,
        )
    )


def bodies(dataset: Dataset) -> tuple[BodyInYear, ...]:
    """Compare the meetings of every body with its norm, year by year.

    Bodies are the structures of ``by_structure``, whatever has a norm in force, and every
    actor of the family of groups that somebody convened. Only meetings that an organiser convened
    for the body count: attending somebody else's forum tells nothing about how often it met.

    Examples
    --------
    >>> norm = Norm(id="n", body="board", meetings=4)
    >>> met = Event(id="e", kind="steering_meeting", organisers=("p",), forum="board",
    ...             start="2018", end="2018", meetings=3)
    >>> [(row.year, row.meetings, row.meets_norm) for row in bodies(Dataset([norm, met]))]
    [(2018, 3, False)]
    """
    convened = _convened(dataset)
    found = dict.fromkeys(
        [
            *(seat.structure for seat in dataset.all(Seat).values()),
            *(tie.target for tie in dataset.in_force(REPRESENTED)),
            *(norm.body for norm in dataset.all(Norm).values() if _binds(dataset, norm)),
            *(body for body in convened if _is_group(dataset, body)),
        ]
    )
    return tuple(row for body in found for row in _body(dataset, body, convened[body]))


def norms(dataset: Dataset, body: str, *, at: PartialDate | str | None = None) -> tuple[Norm, ...]:
    """Return the norms of a body that are in force, at a date or at any time.

    What is promised, planned or conditional binds nobody yet, and what lapsed no longer does. Norms
    of other kinds of meetings or other organisers stand beside each other; of one kind and
    organiser the one that lasts longest is returned.

    Examples
    --------
    >>> told = [Norm(id="1", body="board"), Norm(id="2", body="board", status="planned")]
    >>> [norm.id for norm in norms(Dataset(told), "board")]
    ['1']
    """
    binding = [it for it in dataset.all(Norm).values() if it.body == body and _binds(dataset, it)]
    found: dict[tuple[str | None, str | None], list[Norm]] = defaultdict(list)
    for norm in _valid(binding, PartialDate.of(at)):
        found[norm.kind, norm.organiser].append(norm)
    return tuple(filter(None, map(latest, found.values())))


def _binds(dataset: Dataset, norm: Norm) -> bool:
    return dataset.vocabulary.tie_statuses[norm.status].in_force


class _Structure:
    """What every row of one structure says: its size, its norms, its meetings."""

    def __init__(
        self, dataset: Dataset, structure: str, at: PartialDate | None, events: Sequence[Event]
    ) -> None:
        self.dataset = dataset
        self.id = structure
        sizes = [size for size in dataset.sizes.values() if size.actor == structure]
        self.size: Size | None = latest(_valid(sizes, at))
        self.norms = _by_id(norms(dataset, structure, at=at))
        self.meetings = _by_period(events)
        years = list(_body(dataset, structure, events))
        self.meets_norm = _all_met([row.meets_norm for row in years])
        told = (self.size, *norms(dataset, structure, at=at), *events)
        self.records: list[Record] = [it for it in told if it]

    @property
    def numbers(self) -> Mapping[str, Quantity | None]:
        """The numbers that every row repeats."""
        return {
            "members": self.size.count if self.size else None,
            "norm": _only(self.norms),
        }


def _structure(
    of: _Structure, seats: Sequence[Seat], ties: Sequence[Tie], sectors: Iterable[str]
) -> Iterator[SectorSeat]:
    for sector in sectors:
        said = _longest([seat for seat in seats if seat.sector == sector])
        shown = [tie for tie in ties if sector in _sectors_of(of.dataset, tie)]
        answers = dict.fromkeys(seat.seat for seat in said if seat.seat != NOT_STATED)
        inferred = not said and bool(shown)
        holders = [seat.holder for seat in said] if said else [tie.source for tie in shown]
        records: Sequence[Record] = said or shown
        yield SectorSeat(
            structure=of.id,
            sector=sector,
            seat="yes" if inferred else _one(tuple(answers)),
            basis="inferred" if inferred else ("stated" if answers else "unknown"),
            said=tuple(answers),
            holders=tuple(dict.fromkeys(filter(None, holders))),
            **{name: value_of(number) for name, number in of.numbers.items()},
            norms=_values(of.norms),
            meetings=_values(of.meetings),
            meets_norm=of.meets_norm,
            qualifiers=qualifiers(**{**of.numbers, **_several(of.norms), **of.meetings}),
            rows=of.dataset.rows([*records, *of.records]),
        )


def _one(answers: Sequence[SeatState]) -> SeatState:
    return answers[0] if len(answers) == 1 else "not_stated"


def _longest(seats: Sequence[Seat]) -> list[Seat]:
    """Return the seats that last longest: what was said of an earlier time is over."""
    last = max((seat.valid.last for seat in seats), default=None)
    return [seat for seat in seats if seat.valid.last == last]


def _valid(records: Iterable[D], at: PartialDate | None) -> list[D]:
    return [record for record in records if at is None or record.valid.overlaps(at)]


def _sectors(dataset: Dataset, seats: Iterable[Seat], ties: Iterable[Tie]) -> list[str]:
    """Return the sectors that any structure tells of, in the order of the vocabulary."""
    found = {seat.sector for seat in seats}.union(*(_sectors_of(dataset, tie) for tie in ties))
    known = [sector for sector in dataset.vocabulary.sectors if sector in found]
    return [*known, *sorted(found - set(known))]


def _sectors_of(dataset: Dataset, tie: Tie) -> set[str]:
    """Return the sectors that a tie gives a seat: of who sits there and of whom they sit for."""
    named = filter(None, (tie.source, tie.on_behalf_of))
    known = filter(None, map(dataset.actors.get, named))
    return set(filter(None, map(dataset.vocabulary.sector_of, known)))


def _is_group(dataset: Dataset, body: str) -> bool:
    known = dataset.actors.get(body)
    kind = dataset.vocabulary.actors.get(known.kind) if known else None
    return kind is not None and kind.family == "group"


def _convened(dataset: Dataset) -> Mapping[str, list[Event]]:
    """Return the meetings that were convened for each body, told once."""
    kinds = dataset.vocabulary.events
    found: dict[str, list[Event]] = defaultdict(list)
    for event in told_once(dataset):
        kind = kinds.get(event.kind)
        is_meeting = kind is not None and kind.family == "meeting"
        if event.forum and event.organisers and is_meeting and not is_total(event):
            found[event.forum].append(event)
    return found


def _body(dataset: Dataset, body: str, convened: Sequence[Event]) -> Iterator[BodyInYear]:
    years: dict[int | None, list[Event]] = defaultdict(list)
    for event in convened:
        years[event.valid.year].append(event)
    for year in sorted(years, key=lambda year: (year is None, year)) or [None]:
        yield _in_year(dataset, body, year, years[year])


def _in_year(dataset: Dataset, body: str, year: int | None, events: Sequence[Event]) -> BodyInYear:
    binding = norms(dataset, body, at=PartialDate(year) if year else None)
    number, wanted, periods = _added(events), _by_id(binding), _by_period(events)
    statuses = {norm.status for norm in binding}
    return BodyInYear(
        body=body,
        year=year,
        meetings=value_of(number),
        by_period=_values(periods),
        full_year=any(event.valid.covers(year) for event in events) if year else None,
        norm=value_of(_only(wanted)),
        norms=_values(wanted),
        norm_status=statuses.pop() if len(statuses) == 1 else None,
        meets_norm=_meets_all(binding, events, year) if year else None,
        qualifiers=qualifiers(**{"meetings": number, "norm": _only(wanted), **_several(wanted)}),
        rows=dataset.rows([*binding, *events]),
    )


def _added(events: Iterable[Event]) -> Quantity | None:
    return add_up(event.meetings for event in events)


def _by_id(binding: Iterable[Norm]) -> Mapping[str, Quantity | None]:
    return {norm.id: norm.meetings for norm in binding}


def _only(wanted: Mapping[str, Quantity | None]) -> Quantity | None:
    """Return the number of the one norm there is; of several none speaks for the others."""
    return next(iter(wanted.values())) if len(wanted) == 1 else None


def _several(wanted: Mapping[str, Quantity | None]) -> Mapping[str, Quantity | None]:
    return wanted if len(wanted) > 1 else {}


def _values(numbers: Mapping[str, Quantity | None]) -> Mapping[str, Number]:
    return {name: value_of(number) for name, number in numbers.items()}


def _by_period(events: Iterable[Event]) -> Mapping[str, Quantity | None]:
    """Add meetings up by period; single meetings, which have a day, by year."""
    periods: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        single = event.start is not None and event.start.day is not None and event.valid.year
        periods[str(single or event.valid)].append(event)
    return {key: _added(found) for key, found in periods.items()}


def _meets_all(binding: Sequence[Norm], events: Sequence[Event], year: int) -> bool | None:
    """Say whether every norm is reached: one that is missed settles it, one unknown leaves it."""
    answers = {_meets(norm, events, year) for norm in binding}
    return False if False in answers else None if None in answers or not answers else True


def _meets(norm: Norm, events: Iterable[Event], year: int) -> bool | None:
    """Say whether the meetings that a norm is about reach it; too few prove nothing in part."""
    meant = [event for event in events if _is_meant(norm, event)]
    number, wanted = _added(meant), norm.meetings
    if number is None or wanted is None or wanted.low is None:
        return None
    if number.low is not None and number.low >= wanted.low:
        return True
    full = any(event.valid.covers(year) for event in meant)
    return False if full and number.exact is not None else None


def _is_meant(norm: Norm, event: Event) -> bool:
    """Whether a norm is about a meeting: of its kind and convened by its organiser, if it says."""
    return norm.kind in (None, event.kind) and norm.organiser in (None, *event.organisers)


def _all_met(answers: Sequence[bool | None]) -> bool | None:
    known = [answer for answer in answers if answer is not None]
    return all(known) if known else None


@dataclass(frozen=True)
class _Line:
    """One structure with its sectors by answer, as a table shows it."""

    structure: str
    members: Number
    qualifiers: Mapping[str, str]
    yes: tuple[str, ...]
    no: tuple[str, ...]
    possible: tuple[str, ...]
    not_stated: tuple[str, ...]


def _line(rows: Sequence[SectorSeat]) -> _Line:
    answers = {
        state: tuple(row.sector for row in rows if row.seat == state)
        for state in ("yes", "no", "possible", "not_stated")
    }
    return _Line(rows[0].structure, rows[0].members, rows[0].qualifiers, **answers)


def _met(row: BodyInYear, tell: Telling) -> str | None:
    """Write the meetings, period by period where one does not tell of the whole year."""
    if row.full_year is False:
        return ", ".join(f"{period}: {tell.number(it)}" for period, it in row.by_period.items())
    return tell.number(row.meetings, row.qualifiers.get("meetings"))


def _wanted(row: BodyInYear, tell: Telling) -> str | None:
    """Write the norm or, where there are several, each of those that have a number."""
    told = {"norm": row.norm} if row.norm is not None else row.norms
    known = {key: number for key, number in told.items() if number is not None}
    return ", ".join(tell.number(it, row.qualifiers.get(key)) for key, it in known.items()) or None


def _tables(answer: Sequence[SectorSeat], tell: Telling) -> Iterator[Table]:
    grouped: dict[str, list[SectorSeat]] = defaultdict(list)
    for row in answer:
        grouped[row.structure].append(row)
    states = ("yes", "no", "possible", "not_stated")
    columns = [word(state, "sectors", heading=f"seat_{state}") for state in states]
    lines = [_line(rows) for rows in grouped.values()]
    yield tell.table(lines, (actor("structure"), "members", *columns))
    if found := bodies(tell.dataset):
        met = Column(name="meetings", get=_met)
        more = ("year", met, Column(name="norm", get=_wanted), Column(name="meets_norm", rare=True))
        yield tell.table(found, (actor("body"), *more))


def _notes(answer: Sequence[SectorSeat], tell: Telling) -> Iterator[str]:
    for row in answer:
        if len(row.said) > 1:
            names = ", ".join(tell.word("seat_states", state) for state in row.said)
            sector, structure = tell.word("sectors", row.sector), tell.actor(row.structure)
            yield tell.say("notes.seats_differ", structure=structure, sector=sector, said=names)
    if any(row.seat == NOT_STATED for row in answer):
        yield tell.say("notes.seat_not_stated")
    if any(row.basis == "inferred" for row in answer):
        yield tell.say("notes.seat_inferred")


QUESTION = Question(
    ask=by_structure,
    group="records",
    fi="Millä sektorilla on paikka missäkin toimielimessä, ja kuinka usein ne kokoontuvat?",
    sv="Vilken sektor har en plats i vilket organ, och hur ofta sammanträder organen?",
    en="Which sector has a seat in which structure, and how often do the bodies meet?",
    options=(AT,),
    columns=(
        actor("structure"),
        word("sector", "sectors"),
        word("seat", "seat_states"),
        "members",
    ),
    labels=("structure", "sector"),
    notes=_notes,
    tables=_tables,
)
