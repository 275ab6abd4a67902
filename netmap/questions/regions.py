"""Regions: the regional projects side by side, and the programme that they belong to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from netmap import universes
from netmap.catalogue import AT, Column, Question, actor
from netmap.dataset import Dataset, Row
from netmap.model import (
    Actor,
    Dated,
    Goal,
    Indicator,
    Norm,
    Observation,
    PartialDate,
    Post,
    Quantity,
    Record,
    Tie,
)
from netmap.model.quantity import add_up
from netmap.questions import partners, posts
from netmap.questions.partners import AGREEMENT
from netmap.telling import EMPTY, Table, Telling

PROJECT, MEMBER = "project", "member_of"
STEERING, EXECUTIVE = "steering_group", "executive_group"
NGOS, FUNDING, NGO_DATA = "ngos", "funding", "ngo_data"
"""The themes of indicators that regions are compared by."""

Number = int | float | None
D = TypeVar("D", bound=Dated)


@dataclass(frozen=True)
class StaffLevel:
    """How many staff there were in a period."""

    from_: str | None
    to: str | None
    staff: Number


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
    have collected data on the NGOs of their region.
    """

    projects: str
    size: Number
    named: int
    funding: Number
    mean_funding: float | None
    ngo_data: Counted | None


@dataclass(frozen=True)
class RegionalProject:
    """One regional project; what nobody told is None.

    ``staff`` is the number at the date asked about, else the most there were at one time;
    ``staffing`` follows it over time, and ``staff_gaps`` are the periods with nobody. Norms are
    meetings a year. ``agreement_partners`` is how many partners have an agreement in force,
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
    executive_group: str | None
    executive_norm: Number
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
    when = PartialDate.parse(at) if isinstance(at, str) else at
    return tuple(_Project(dataset, found, when).row() for found in _projects(dataset))


def _projects(dataset: Dataset) -> Iterator[Actor]:
    members = _members(dataset)
    sets = {tie.target for tie in members}
    own = {
        *(tie.source for tie in members),
        *(post.organisation for post in dataset.all(Post).values() if post.staff == "yes"),
        *(size.partner_of for size in dataset.sizes.values()),
        *(end for tie in _in_force(dataset, AGREEMENT) for end in (tie.source, tie.target)),
    }
    for found in dataset.actors.values():
        if found.kind == PROJECT and found.id in own and found.id not in sets:
            yield found


def _members(dataset: Dataset) -> list[Tie]:
    """Return the ties by which a project is a member of a set of projects."""
    projects = {found.id for found in dataset.actors.values() if found.kind == PROJECT}
    return [tie for tie in _in_force(dataset, MEMBER) if {tie.source, tie.target} <= projects]


def _in_force(dataset: Dataset, kind: str | None = None) -> list[Tie]:
    statuses = dataset.vocabulary.tie_statuses
    return [
        tie
        for tie in dataset.ties.values()
        if kind in (None, tie.kind) and statuses[tie.status].in_force
    ]


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
        found = self._partners()
        return RegionalProject(
            project=self._project.id,
            region=self._project.region,
            from_=_text(self._project.start),
            to=_text(self._project.end),
            staff=self._staff(staffing),
            staffing=staffing,
            staff_gaps=tuple(_span(level) for level in staffing if level.staff == 0),
            steering_group=steering,
            steering_members=self._number("steering_members", self._size(steering)),
            steering_norm=self._number("steering_norm", self._norm(steering)),
            executive_group=executive,
            executive_norm=self._number("executive_norm", self._norm(executive)),
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
        if quantity is None:
            return None
        if quantity.exact is None:
            self._signs[field] = quantity.qualifier
        return quantity.value

    def _staffing(self) -> tuple[StaffLevel, ...]:
        mine = [it for it in posts.staffing(self._dataset) if it.organisation == self._project.id]
        own = self._dataset.all(Post).values()
        self._behind += [it for it in own if it.organisation == self._project.id and it.staff]
        return tuple(StaffLevel(it.from_, it.to, it.staff_total) for it in mine)

    def _staff(self, staffing: Sequence[StaffLevel]) -> Number:
        if self._at is None:
            return max((it.staff for it in staffing if it.staff is not None), default=None)
        told = posts.by_organisation(self._dataset, at=self._at, totals=True)
        mine = [it for it in told if it.post is None and it.organisation == self._project.id]
        return mine[0].staff_total if mine else None

    def _body(self, kind: str) -> str | None:
        """Return the body of a kind that has a tie to the project."""
        for tie in self._valid(_in_force(self._dataset)):
            body = self._dataset.actors.get(tie.source)
            if tie.target == self._project.id and body and body.kind == kind:
                self._behind.append(tie)
                return body.id
        return None

    def _size(self, body: str | None) -> Quantity | None:
        sizes = self._valid(it for it in self._dataset.sizes.values() if it.actor == body)
        return self._last(sizes, lambda it: it.count)

    def _norm(self, body: str | None) -> Quantity | None:
        norms = self._valid(it for it in self._dataset.all(Norm).values() if it.body == body)
        return self._last(norms, lambda it: it.meetings)

    def _agreements(self) -> Quantity | None:
        """Count the partners with an agreement, unknown where one of them is a set of no size."""
        counts: list[Quantity | None] = []
        for tie in self._valid(_in_force(self._dataset, AGREEMENT)):
            if self._project.id in (tie.source, tie.target):
                other = tie.target if tie.source == self._project.id else tie.source
                self._behind.append(tie)
                counts.append(self._size(other) if self._is_set(other) else Quantity(1))
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
        members = _members(self._dataset)
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
        funding = counted.count if (counted := found.get(FUNDING)) else None
        exact = size.exact if size else None
        return Programme(
            projects=own.target,
            size=size.value if size else None,
            named=len({tie.source for tie in members if tie.target == own.target}),
            funding=funding,
            mean_funding=funding / exact if funding is not None and exact else None,
            ngo_data=found.get(NGO_DATA),
        )

    def _valid(self, records: Iterable[D]) -> list[D]:
        return [it for it in records if not self._at or it.valid.overlaps(self._at)]

    def _last(self, records: Sequence[D], says: Callable[[D], Quantity | None]) -> Quantity | None:
        """Return what the record that lasts longest says."""
        told = [it for it in records if says(it) is not None]
        if not told:
            return None
        last = max(told, key=lambda it: it.valid.last)
        self._behind.append(last)
        return says(last)


def _count(row: Observation) -> Counted:
    numbers = {"count": row.count, "of": row.denominator}
    values = {key: number.value if number else None for key, number in numbers.items()}
    count, of = values["count"], values["of"]
    return Counted(
        indicator=row.indicator,
        as_of=str(row.as_of),
        count=count,
        of=of,
        share=count / of if count is not None and of else None,
        qualifiers={key: it.qualifier for key, it in numbers.items() if it and it.exact is None},
    )


def _span(level: StaffLevel) -> str:
    return f"{level.from_ or ''}/{level.to or ''}"


def _text(when: PartialDate | None) -> str | None:
    return str(when) if when else None


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
    levels = (f"{_span(level)}: {tell.number(level.staff)}" for level in row.staffing)
    return ", ".join(levels) or None


def _programmes(answer: Sequence[RegionalProject]) -> list[Programme]:
    found = {row.programme.projects: row.programme for row in answer if row.programme}
    return list(found.values())


def _mean(row: Programme, tell: Telling) -> str:
    mean = row.mean_funding
    return tell.number(None if mean is None else round(mean))


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
            facts = {"named": found.named, "size": tell.number(found.size)}
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
    "steering_norm",
    "executive_norm",
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
