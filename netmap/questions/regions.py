"""Regions: the regional projects side by side, and the programme that they belong to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from netmap import universes
from netmap.catalogue import AT, Column, Question, actor
from netmap.dataset import Dataset, Row
from netmap.model import (
    Actor,
    Dated,
    Goal,
    Holding,
    Indicator,
    Observation,
    PartialDate,
    Post,
    Quantity,
    Record,
    Tie,
)
from netmap.model.dates import text_of
from netmap.model.quantity import Number, add_up, qualifiers, value_of
from netmap.model.record import latest
from netmap.questions import partners, posts, seats
from netmap.questions.partners import AGREEMENT
from netmap.telling import EMPTY, Table, Telling

PROJECT, MEMBER = "project", "member_of"
STEERING, EXECUTIVE = "steering_group", "executive_group"
NGOS, FUNDING, NGO_DATA = "ngos", "funding", "ngo_data"
"""The themes of indicators that regions are compared by."""

D = TypeVar("D", bound=Dated)


@dataclass(frozen=True)
class StaffLevel:
    """How many staff there were in a period, with ``qualifiers`` where that is not exact."""

    from_: str | None
    to: str | None
    staff: Number
    qualifiers: Mapping[str, str]


@dataclass(frozen=True)
class Counted:
    """The last number of an indicator, and what it is out of."""

    indicator: str
    as_of: str
    count: Number
    of: Number
    share: float | None
    qualifiers: Mapping[str, str]


@dataclass(frozen=True)
class Programme:
    """A set of projects: how many there are, how many of them are named, and their funding.

    ``mean_funding`` is the funding over the number of projects. ``ngo_data`` is how many of them
    have collected data on the NGOs of their region. Only memberships that are valid at the date
    asked about count as named; ``qualifiers`` has the numbers that are not exact.
    """

    projects: str
    size: Number
    named: int
    funding: Number
    mean_funding: float | None
    ngo_data: Counted | None
    qualifiers: Mapping[str, str]


@dataclass(frozen=True)
class RegionalProject:
    """One regional project; what nobody told is None.

    ``staff`` is the number at the date asked about, else the most there were at one time;
    ``staffing`` follows it over time, and ``staff_gaps`` are the periods with nobody. Norms are
    meetings a year, of the norms in force: with several, of other kinds of meetings or other
    organisers, the number is None and ``steering_norms`` and ``executive_norms`` have each by its
    id. ``agreement_partners`` is how many different partners have an agreement in force,
    ``partners`` how many there were in the last year that is known. ``ngos`` are the numbers of
    NGOs stated for the region, ``goals`` the goals of each level that are valid last.
    """

    project: str
    region: str | None
    from_: str | None
    to: str | None
    staff: Number
    staffing: tuple[StaffLevel, ...]
    staff_gaps: tuple[str, ...]
    steering_group: str | None
    steering_members: Number
    steering_norm: Number
    steering_norms: Mapping[str, Number]
    executive_group: str | None
    executive_norm: Number
    executive_norms: Mapping[str, Number]
    agreement_partners: Number
    partners: int | None
    partners_year: int | None
    municipalities: int | None
    ngos: tuple[Counted, ...]
    goals: Mapping[str, int]
    programme: Programme | None
    qualifiers: Mapping[str, str]
    rows: tuple[Row, ...]


def side_by_side(
    dataset: Dataset, *, at: PartialDate | str | None = None
) -> tuple[RegionalProject, ...]:
    """Compare the regional projects, one row each.

    A regional project is an actor of kind ``project`` that is a member of a set of projects, or
    that has staff posts, partner sets or a partner agreement of its own; the set itself is none.
    Its steering and executive group are the bodies of those kinds with a tie in force to it. An
    indicator tells of a project by its goals, and of a set of projects by its universe.

    Parameters
    ----------
    at
        The date; without one, the last that is known of each figure. Municipalities are those
        of the end of the project then.

    Examples
    --------
    >>> post = Post(id="agent", organisation="p", staff="yes", holders=2, start="2017", end="2020")
    >>> (row,) = side_by_side(Dataset([Actor(id="p", kind="project"), post]))
    >>> row.project, row.staff, row.partners, row.programme
    ('p', 2, None, None)
    """
    when = PartialDate.of(at)
    return tuple(_Project(dataset, found, when).row() for found in _projects(dataset))


def _projects(dataset: Dataset) -> Iterator[Actor]:
    members = _members(dataset)
    sets = {tie.target for tie in members}
    own = {
        *(tie.source for tie in members),
        *(post.organisation for post in dataset.all(Post).values() if post.staff == "yes"),
        *(size.partner_of for size in dataset.sizes.values()),
        *(end for tie in dataset.in_force(AGREEMENT) for end in (tie.source, tie.target)),
    }
    for found in dataset.actors.values():
        if found.kind == PROJECT and found.id in own and found.id not in sets:
            yield found


def _members(dataset: Dataset) -> list[Tie]:
    """Return the ties by which a project is a member of a set of projects."""
    projects = {found.id for found in dataset.actors.values() if found.kind == PROJECT}
    return [tie for tie in dataset.in_force(MEMBER) if {tie.source, tie.target} <= projects]


class _Project:
    """One project while its figures are gathered, with the records behind them."""

    def __init__(self, dataset: Dataset, project: Actor, at: PartialDate | None) -> None:
        self._dataset = dataset
        self._project = project
        self._at = at
        self._behind: list[Record] = [project]
        self._signs: dict[str, str] = {}

    def row(self) -> RegionalProject:
        """Gather the figures."""
        staffing = self._staffing()
        steering, executive = self._body(STEERING), self._body(EXECUTIVE)
        steering_norms, executive_norms = self._norms(steering), self._norms(executive)
        found = self._partners()
        return RegionalProject(
            project=self._project.id,
            region=self._project.region,
            from_=text_of(self._project.start),
            to=text_of(self._project.end),
            staff=self._staff(staffing),
            staffing=staffing,
            staff_gaps=tuple(_span(level) for level in staffing if _is_gap(level)),
            steering_group=steering,
            steering_members=self._number("steering_members", self._size(steering)),
            steering_norm=self._number("steering_norm", _only(steering_norms)),
            steering_norms=self._numbers(steering_norms),
            executive_group=executive,
            executive_norm=self._number("executive_norm", _only(executive_norms)),
            executive_norms=self._numbers(executive_norms),
            agreement_partners=self._number("agreement_partners", self._agreements()),
            partners=found.partners if found else None,
            partners_year=found.year if found else None,
            municipalities=self._municipalities(),
            ngos=tuple(self._ngos()),
            goals=self._goals(),
            programme=self._programme(),
            qualifiers=self._signs,
            rows=self._dataset.rows({(it.table, it.id): it for it in self._behind}.values()),
        )

    def _number(self, field: str, quantity: Quantity | None) -> Number:
        self._signs |= qualifiers(**{field: quantity})
        return value_of(quantity)

    def _numbers(self, quantities: Mapping[str, Quantity | None]) -> Mapping[str, Number]:
        if len(quantities) > 1:
            self._signs |= qualifiers(**quantities)
        return {key: value_of(quantity) for key, quantity in quantities.items()}

    def _staffing(self) -> tuple[StaffLevel, ...]:
        mine = [it for it in posts.staffing(self._dataset) if it.organisation == self._project.id]
        own = {
            post.id: post
            for post in self._dataset.all(Post).values()
            if post.organisation == self._project.id and post.staff == "yes"
        }
        held = [it for it in self._dataset.all(Holding).values() if it.post in own]
        self._behind += [*own.values(), *held]
        return tuple(_level(it) for it in mine)

    def _staff(self, staffing: Sequence[StaffLevel]) -> Number:
        if self._at is None:
            found = _most(staffing)
        else:
            told = posts.by_organisation(self._dataset, at=self._at, totals=True)
            mine = (it for it in told if it.post is None and it.organisation == self._project.id)
            found = next(map(_level, mine), None)
        self._signs |= found.qualifiers if found else {}
        return found.staff if found else None

    def _body(self, kind: str) -> str | None:
        """Return the body of a kind that has a tie to the project."""
        for tie in self._valid(self._dataset.in_force()):
            body = self._dataset.actors.get(tie.source)
            if tie.target == self._project.id and body and body.kind == kind:
                self._behind.append(tie)
                return body.id
        return None

    def _size(self, body: str | None) -> Quantity | None:
        sizes = self._valid(it for it in self._dataset.sizes.values() if it.actor == body)
        return self._last(sizes, lambda it: it.count)

    def _norms(self, body: str | None) -> Mapping[str, Quantity | None]:
        """Return what the norms of a body that are in force say."""
        found = seats.norms(self._dataset, body, at=self._at) if body else ()
        self._behind += found
        return {norm.id: norm.meetings for norm in found}

    def _agreements(self) -> Quantity | None:
        """Count the partners with an agreement, unknown where one of them is a set of no size."""
        others: dict[str, None] = {}
        for tie in self._valid(self._dataset.in_force(AGREEMENT)):
            if self._project.id in (tie.source, tie.target):
                self._behind.append(tie)
                others[tie.target if tie.source == self._project.id else tie.source] = None
        counts = [self._size(it) if self._is_set(it) else Quantity(1) for it in others]
        return add_up(counts) if counts and None not in counts else None

    def _is_set(self, name: str) -> bool:
        found = self._dataset.actors.get(name)
        kind = self._dataset.vocabulary.actors.get(found.kind) if found else None
        return bool(kind and kind.collective)

    def _partners(self) -> partners.PartnersInYear | None:
        rows = [
            row
            for row in partners.by_year(self._dataset)
            if row.actor == self._project.id and (not self._at or row.year == self._at.year)
        ]
        return max(rows, key=lambda row: row.year, default=None)

    def _municipalities(self) -> int | None:
        when = self._at or self._project.end or self._project.start
        found = universes.units(self._dataset, self._project.region, when) if when else None
        return len(found) if found else None

    def _ngos(self) -> Iterator[Counted]:
        goals = self._dataset.all(Goal)
        for indicator in self._dataset.indicators.values():
            projects = {goals[name].project for name in indicator.goals if name in goals}
            if indicator.theme == NGOS and self._project.id in projects:
                yield from self._counted(indicator)

    def _counted(self, indicator: Indicator) -> Iterator[Counted]:
        """Yield the last number of an indicator, if there is one."""
        told = [
            row
            for row in self._dataset.observations.values()
            if row.indicator == indicator.id
            and row.unit is None
            and row.status == "done"
            and row.count
            and (not self._at or row.as_of.first <= self._at.last)
        ]
        for row in sorted(told, key=lambda row: row.as_of.last)[-1:]:
            self._behind.append(row)
            yield _count(row)

    def _goals(self) -> Mapping[str, int]:
        mine = [it for it in self._dataset.all(Goal).values() if it.project == self._project.id]
        last = max((goal.valid.last for goal in mine), default=None)
        valid = [
            goal
            for goal in mine
            if (goal.valid.overlaps(self._at) if self._at else goal.valid.last == last)
        ]
        self._behind += valid
        return dict(Counter(goal.level for goal in valid))

    def _programme(self) -> Programme | None:
        members = self._valid(_members(self._dataset))
        own = next((tie for tie in members if tie.source == self._project.id), None)
        if own is None:
            return None
        self._behind.append(own)
        size = self._size(own.target)
        about = [it for it in self._dataset.indicators.values() if it.universe == own.target]
        found = {
            it.theme: next(self._counted(it), None)
            for it in about
            if it.theme in (FUNDING, NGO_DATA)
        }
        funding = found.get(FUNDING)
        exact = size.exact if size else None
        return Programme(
            projects=own.target,
            size=value_of(size),
            named=len({tie.source for tie in members if tie.target == own.target}),
            funding=funding.count if funding else None,
            mean_funding=_mean_of(funding, exact),
            ngo_data=found.get(NGO_DATA),
            qualifiers={**qualifiers(size=size), **_signs_of(funding)},
        )

    def _valid(self, records: Iterable[D]) -> list[D]:
        return [it for it in records if not self._at or it.valid.overlaps(self._at)]

    def _last(self, records: Sequence[D], says: Callable[[D], Quantity | None]) -> Quantity | None:
        """Return what the record that lasts longest says."""
        last = latest([it for it in records if says(it) is not None])
        if last is None:
            return None
        self._behind.append(last)
        return says(last)


def _count(row: Observation) -> Counted:
    count, of = value_of(row.count), value_of(row.denominator)
    return Counted(
        indicator=row.indicator,
        as_of=str(row.as_of),
        count=count,
        of=of,
        share=count / of if count is not None and of else None,
        qualifiers=qualifiers(count=row.count, of=row.denominator),
    )


def _signs_of(funding: Counted | None) -> Mapping[str, str]:
    """Return what is known of the funding, which is known of its mean as well."""
    sign = funding.qualifiers.get("count") if funding else None
    return {"funding": sign, "mean_funding": sign} if sign else {}


def _mean_of(funding: Counted | None, projects: Number) -> float | None:
    if funding is None or funding.count is None or not projects:
        return None
    return funding.count / projects


def _level(found: posts.PostState) -> StaffLevel:
    sign = found.qualifiers.get("staff_total")
    return StaffLevel(found.from_, found.to, found.staff_total, {"staff": sign} if sign else {})


def _is_gap(level: StaffLevel) -> bool:
    return level.staff == 0 and not level.qualifiers


def _most(staffing: Iterable[StaffLevel]) -> StaffLevel | None:
    """Return the level with the most staff; at least so many where another has no upper bound."""
    told = [it for it in staffing if it.staff is not None]
    most = max(told, key=lambda it: (it.staff or 0, bool(it.qualifiers)), default=None)
    is_open = any(it.qualifiers.get("staff") in ("at_least", "more_than") for it in told)
    if most and is_open and not most.qualifiers:
        return replace(most, qualifiers={"staff": "at_least"})
    return most


def _only(norms: Mapping[str, Quantity | None]) -> Quantity | None:
    """Return the number of the one norm there is."""
    return next(iter(norms.values())) if len(norms) == 1 else None


def _span(level: StaffLevel) -> str:
    return f"{level.from_ or ''}/{level.to or ''}"


def _told(found: Counted, tell: Telling) -> str:
    count = tell.number(found.count, found.qualifiers.get("count"))
    if found.of is None:
        return count
    of = tell.number(found.of, found.qualifiers.get("of"))
    return f"{count}/{of} ({tell.percent(found.share)})"


def _ngos(row: RegionalProject, tell: Telling) -> str | None:
    return ", ".join(_told(found, tell) for found in row.ngos) or None


def _goals(row: RegionalProject, tell: Telling) -> str | None:
    levels = (f"{tell.word('goal_levels', key)} {count}" for key, count in row.goals.items())
    return ", ".join(levels) or None


def _staffing(row: RegionalProject, tell: Telling) -> str | None:
    levels = (f"{_span(level)}: {_staff(level, tell)}" for level in row.staffing)
    return ", ".join(levels) or None


def _staff(level: StaffLevel, tell: Telling) -> str:
    return tell.number(level.staff, level.qualifiers.get("staff"))


def _norms(body: str) -> Column:
    """Show the norm of a body, or all where there are several."""

    def get(row: RegionalProject, tell: Telling) -> str | None:
        field = f"{body}_norm"
        one: Number = getattr(row, field)
        norms: Mapping[str, Number] = getattr(row, f"{body}_norms")
        told = norms if one is None else {field: one}
        numbers = (tell.number(it, row.qualifiers.get(key)) for key, it in told.items())
        return ", ".join(numbers) or None

    return Column(name=f"{body}_norm", get=get, numeric=True)


def _programmes(answer: Sequence[RegionalProject]) -> list[Programme]:
    found = {row.programme.projects: row.programme for row in answer if row.programme}
    return list(found.values())


def _mean(row: Programme, tell: Telling) -> str:
    mean = row.mean_funding
    sign = row.qualifiers.get("mean_funding")
    return tell.number(None if mean is None else round(mean), sign)


def _ngo_data(row: Programme, tell: Telling) -> str | None:
    return _told(row.ngo_data, tell) if row.ngo_data else None


def _tables(answer: Sequence[RegionalProject], tell: Telling) -> Iterator[Table]:
    yield tell.table(answer, _FIGURES)
    yield tell.table(answer, _WORK)
    if found := _programmes(answer):
        yield tell.table(found, _PROGRAMME)


def _notes(answer: Sequence[RegionalProject], tell: Telling) -> Iterator[str]:
    for found in _programmes(answer):
        if found.size is not None and found.size != found.named:
            name = tell.actor(found.projects)
            facts = {
                "named": found.named,
                "size": tell.number(found.size, found.qualifiers.get("size")),
            }
            yield tell.say("notes.regions_named", projects=name, **facts)
    for row in answer:
        for gap in row.staff_gaps:
            yield tell.say("notes.regions_gap", project=tell.actor(row.project), period=gap)
    if any(row.staff is None for row in answer):
        yield tell.say("notes.regions_unknown", sign=EMPTY)


_FIGURES: tuple[Column | str, ...] = (
    actor("project"),
    "staff",
    "steering_members",
    _norms("steering"),
    _norms("executive"),
    "agreement_partners",
    "partners",
    "partners_year",
    "municipalities",
)
_WORK: tuple[Column | str, ...] = (
    actor("project"),
    Column(name="staffing", get=_staffing),
    Column(name="ngos", get=_ngos),
    Column(name="goals", get=_goals),
)
_PROGRAMME: tuple[Column | str, ...] = (
    actor("projects"),
    "size",
    "named",
    "funding",
    Column(name="mean_funding", get=_mean),
    Column(name="ngo_data", get=_ngo_data),
)

QUESTION = Question(
    ask=side_by_side,
    group="report",
    fi="Miltä maakunnalliset hankkeet näyttävät rinnakkain?",
    sv="Hur ser de regionala projekten ut sida vid sida?",
    en="How do the regional projects compare, side by side?",
    options=(AT,),
    tables=_tables,
    columns=_FIGURES,
    labels=("project",),
    notes=_notes,
)
