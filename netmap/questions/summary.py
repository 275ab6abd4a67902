"""Summary: the funder's yearly page, every headline figure with last year's beside it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

from netmap.catalogue import Column, Option, Question
from netmap.dataset import Dataset, Row
from netmap.model import Document, Indicator, PartialDate, Period, Post, SurveyResult
from netmap.model.dates import FIRST_YEAR, LAST_YEAR
from netmap.model.indicator import Measure
from netmap.model.quantity import SIGNS, Number, qualifiers, value_of
from netmap.questions import (
    coverage,
    documents,
    forums,
    meetings,
    networks,
    partners,
    posts,
    reach,
    surveys,
)
from netmap.telling import EMPTY, Table, Telling

Group = Literal[
    "partners", "meetings", "coverage", "services", "networks", "people", "documents", "surveys",
    "reach",
]  # fmt: skip
GROUPS: tuple[Group, ...] = get_args(Group)
"""The sections of the page, in their order."""
Caution = Literal["flow", "inexact", "unequal_periods", "universe_changed"]


@dataclass(frozen=True)
class Headline:
    """A figure of a year, with the same figure of the year before.

    ``figure`` and ``subject`` together say what is counted: ``meetings`` of a level, ``partners``
    of a project, an indicator's id. ``actor`` is who convened networks, or whom a survey was of,
    else who held it. ``occasion`` tells figures apart that a year has several of: a survey made
    twice, a part of a year. Such a figure has none before it. ``value`` is None where the year
    tells of it without a number, ``previous`` where the year before does or tells nothing.
    ``universe`` is what it is out of. ``qualifier`` is None for an exact number, else about,
    at_least or more_than. ``period`` is what the figure covers, None when that is the date or year
    itself. ``is_share`` is True where the value is a share between 0 and 1. ``comparable`` is
    False where ``cautions`` say why value and previous must not be compared as they stand, None
    when there is nothing to compare; ``note`` says the same in an English sentence.
    """

    figure: str
    subject: str | None
    actor: str | None
    occasion: str | None
    group: Group
    value: Number
    is_share: bool
    qualifier: str | None
    universe: Number
    previous: Number
    previous_qualifier: str | None
    previous_universe: Number
    period: str | None
    previous_period: str | None
    measure: Measure
    comparable: bool | None
    cautions: tuple[Caution, ...]
    note: str | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True)
class _Figure:
    """One figure of one year, before the year before is put beside it."""

    figure: str
    group: Group
    year: int
    value: Number
    rows: tuple[Row, ...]
    subject: str | None = None
    actor: str | None = None
    occasion: str | None = None
    is_share: bool = False
    qualifier: str | None = None
    universe: Number = None
    period: str | None = None
    measure: Measure = "in_period"
    cautions: tuple[str, ...] = field(default=())

    @property
    def key(self) -> tuple[str | None, ...]:
        """What two years of one figure have in common."""
        return self.group, self.figure, self.subject, self.actor, self.occasion

    @property
    def covers(self) -> Period:
        """The days that the figure is of."""
        return _period(self.period) if self.period else Period(*[PartialDate(self.year)] * 2)


Section = Callable[[Dataset], Iterator[_Figure]]


def of_year(dataset: Dataset, *, year: int) -> tuple[Headline, ...]:
    """Put the headline figures of a year together, each with that of the year before.

    Partners; partner meetings, participations and their levels; what the indicators with a
    universe or a theme say at their last date in the year; networks convened, by convener, and
    forums attended; staff at the end of the year and of the year before, from the first known post
    to the last; documents made, response rates of surveys by whom they are of, posts and views by
    channel group, of parts of a year only where the year is not told whole. A figure that the year
    does not tell of is not shown, even where the year before does: it is missing, not zero.

    Examples
    --------
    >>> from netmap.model import Size
    >>> sizes = [Size(id=year, actor="a", partner_of="p", start=year, end=year, count=count)
    ...          for year, count in [("2018", 4), ("2019", 5)]]
    >>> [(row.figure, row.value, row.previous) for row in of_year(Dataset(sizes), year=2019)]
    [('partners', 5, 4)]
    """
    years = (year - 1, year)
    figures = [it for section in SECTIONS for it in section(dataset) if it.year in years]
    told = _by_key([*figures, *_staff(dataset, years)])
    tell = Telling(dataset, "en")
    found = (
        _headline(it, told.get((year - 1, it.key)), tell) for it in told.values() if it.year == year
    )
    return tuple(sorted(found, key=lambda row: GROUPS.index(row.group)))


def _by_key(figures: Sequence[_Figure]) -> Mapping[tuple[int, object], _Figure]:
    """Index the figures; those that a year has several of keep their occasion, others need none.

    Raises
    ------
    ValueError
        When two figures of a year still have the same key: one would hide the other.
    """
    without = [replace(it, occasion=None) for it in figures]
    times = Counter((it.year, it.key) for it in without)
    apart = [
        it if times[plain.year, plain.key] > 1 else plain
        for it, plain in zip(figures, without, strict=True)
    ]
    found: dict[tuple[int, object], _Figure] = {(it.year, it.key): it for it in apart}
    if len(found) < len(apart):
        raise ValueError(f"figures of one year share a key: {[it.key for it in apart]}")
    return found


def _headline(now: _Figure, before: _Figure | None, tell: Telling) -> Headline:
    cautions = tuple(_cautions(now, before)) if before else ()
    return Headline(
        figure=now.figure,
        subject=now.subject,
        actor=now.actor,
        occasion=now.occasion,
        group=now.group,
        value=now.value,
        is_share=now.is_share,
        qualifier=now.qualifier,
        universe=now.universe,
        previous=before.value if before else None,
        previous_qualifier=before.qualifier if before else None,
        previous_universe=before.universe if before else None,
        period=now.period,
        previous_period=before.period if before else None,
        measure=now.measure,
        comparable=None if before is None or None in (now.value, before.value) else not cautions,
        cautions=cautions,
        note=" ".join(tell.say(f"notes.{caution}") for caution in cautions) or None,
        rows=now.rows,
    )


def _cautions(now: _Figure, before: _Figure) -> Iterator[Caution]:
    if now.qualifier or before.qualifier:
        yield "inexact"
    if now.universe != before.universe and not now.is_share:
        yield "universe_changed"
    if now.measure != "in_period":
        return
    if "flow" in now.cautions:
        yield "flow"
    if not now.covers.is_as_long_as(before.covers) or "unequal_periods" in now.cautions:
        yield "unequal_periods"


def _period(text: str) -> Period:
    start, slash, end = text.partition("/")
    return Period(_date(start), _date(end if slash else start))


def _date(text: str) -> PartialDate | None:
    return PartialDate.parse(text) if text else None


def _partners(dataset: Dataset) -> Iterator[_Figure]:
    for row in partners.by_year(dataset):
        low = row.partners is None and bool(row.partners_min)
        yield _Figure(
            figure="partners",
            group="partners",
            year=row.year,
            subject=row.actor,
            value=row.partners_min if low else row.partners,
            qualifier="at_least" if low else None,
            measure="state",
            rows=row.rows,
        )


def _meetings(dataset: Dataset) -> Iterator[_Figure]:
    for row in meetings.by_year(dataset):
        for unit in ("meetings", "participations"):
            if told := meetings.told(row, unit):
                yield _Figure(
                    figure=unit,
                    group="meetings",
                    year=row.year,
                    subject=row.level,
                    value=told.value,
                    qualifier=None if told.exact is not None else told.qualifier,
                    period=row.period,
                    rows=row.rows,
                )


def _indicators(dataset: Dataset) -> Iterator[_Figure]:
    for indicator in dataset.indicators.values():
        if indicator.universe or indicator.theme:
            told = coverage.at_each_date(dataset, indicator.id)
            last = {PartialDate.parse(row.as_of).year: row for row in told}
            yield from (_indicator(indicator, year, row) for year, row in last.items())


def _indicator(indicator: Indicator, year: int, row: coverage.CoverageAtDate) -> _Figure:
    return _Figure(
        figure=indicator.id,
        group="coverage" if indicator.universe else "services",
        year=year,
        value=row.told_done,
        qualifier=row.qualifiers.get("done"),
        universe=row.universe,
        period=row.period,
        measure=indicator.measure,
        cautions=row.cautions,
        rows=row.rows,
    )


def _networks(dataset: Dataset) -> Iterator[_Figure]:
    for row in networks.totals(dataset):
        if row.year:
            met = _known(row.meetings, row.meetings_min)
            yield _convened(row, "networks_convened", {"value": row.networks})
            yield _convened(row, "network_meetings", met)


def _convened(row: networks.Convened, figure: str, number: Mapping[str, Any]) -> _Figure:
    return _Figure(
        figure=figure,
        group="networks",
        year=row.year or 0,
        subject=row.side,
        actor=row.convener,
        **number,
        period=row.period,
        rows=row.rows,
    )


def _known(value: Number, least: Number) -> Mapping[str, Any]:
    """Return a number and its qualifier: what it is at least, where it is not known."""
    low = value is None and least is not None
    return {"value": least if low else value, "qualifier": "at_least" if low else None}


def _forums(dataset: Dataset) -> Iterator[_Figure]:
    for row in forums.by_year(dataset):
        if row.forum == forums.TOTAL and row.year and row.rows:
            yield _Figure(
                figure="forums_attended",
                group="networks",
                year=row.year,
                subject=row.project,
                **_known(row.attended, row.attended_min),
                period=row.period,
                rows=row.rows,
            )


def _staff(dataset: Dataset, years: Iterable[int]) -> Iterator[_Figure]:
    """Tell the staff on the last day of years, from that of the first known post to the last."""
    found: dict[str, list[Post]] = defaultdict(list)
    for post in dataset.all(Post).values():
        if post.staff == "yes":
            found[post.organisation].append(post)
    for year in years:
        if FIRST_YEAR <= year <= LAST_YEAR:
            day = PartialDate(year, 12, 31)
            for row in posts.by_organisation(dataset, at=day, totals=True):
                if row.post is None and _is_known(found[row.organisation], year):
                    yield _staff_at(year, row, dataset.rows(found[row.organisation]))


def _is_known(found: Sequence[Post], year: int) -> bool:
    """Whether a year is neither before all of these posts nor after them."""
    first = min((post.valid.first.year for post in found), default=year + 1)
    return first <= year <= max((post.valid.last.year for post in found), default=year)


def _staff_at(year: int, row: posts.PostState, known: tuple[Row, ...]) -> _Figure:
    return _Figure(
        figure="staff",
        group="people",
        year=year,
        subject=row.organisation,
        value=row.staff_total,
        qualifier=row.qualifiers.get("staff_total"),
        measure="state",
        rows=row.rows or known,
    )


def _documents(dataset: Dataset) -> Iterator[_Figure]:
    found: dict[tuple[int, str], list[Document]] = defaultdict(list)
    for document in dataset.all(Document).values():
        if document.status == "made" and document.date:
            found[document.date.year, document.kind].append(document)
    for (year, kind), made in sorted(found.items()):
        count = documents.how_many(made)
        yield _Figure(
            figure="documents_made",
            group="documents",
            year=year,
            subject=kind,
            value=value_of(count),
            qualifier=qualifiers(count=count).get("count"),
            rows=dataset.rows(made),
        )


def _surveys(dataset: Dataset) -> Iterator[_Figure]:
    for row in surveys.by_item(dataset):
        when = row.date or row.period
        year = _one_year(when)
        if year and row.rate is not None and row.rate_kind and row.basis == "stated":
            yield _Figure(
                figure=f"{row.rate_kind}_rate",
                group="surveys",
                year=year,
                subject="/".join(filter(None, (row.instrument, row.item, row.subject))),
                actor=row.target or row.organiser,
                occasion=f"{when} {row.survey}",
                value=row.rate,
                is_share=True,
                qualifier=row.qualifiers.get("rate"),
                universe=row.invited,
                rows=row.rows,
            )


def _reach(dataset: Dataset) -> Iterator[_Figure]:
    found: dict[tuple[str, int], list[reach.ReachInPeriod]] = defaultdict(list)
    for row in reach.by_group(dataset):
        if year := _one_year(row.period):
            found[row.group, year].append(row)
    for (_, year), rows in found.items():
        for row in [row for row in rows if row.full_year] or rows:
            yield from _reached(year, row)


def _reached(year: int, row: reach.ReachInPeriod) -> Iterator[_Figure]:
    for name in ("posts", "views"):
        value = getattr(row, name)
        if value is not None:
            yield _Figure(
                figure=name,
                group="reach",
                year=year,
                subject=row.group,
                occasion=row.period,
                value=value,
                qualifier=row.qualifiers.get(name),
                period=row.period,
                rows=row.rows,
            )


def _one_year(text: str | None) -> int | None:
    return _period(text).year if text else None


SECTIONS: tuple[Section, ...] = (
    _partners,
    _meetings,
    _indicators,
    _networks,
    _forums,
    _documents,
    _surveys,
    _reach,
)
"""The sections that tell the figures of all years; staff has to be asked for a day."""

_SUBJECTS: Mapping[str, str] = {
    "meetings": "event_levels",
    "documents": "document_kinds",
    "reach": "reach_groups",
}
"""The group of the vocabulary that the subjects of a section are words of."""


def _name(row: Headline, tell: Telling) -> str:
    if row.group in ("coverage", "services"):
        return tell.dataset.indicators[row.figure].name(tell.language)
    figure = tell.say(f"figures.{row.figure}")
    parts = ", ".join(filter(None, _parts(row, tell)))
    return f"{figure}: {parts}" if parts else figure


def _parts(row: Headline, tell: Telling) -> Iterator[str | None]:
    """Yield what tells a figure from others of its name."""
    if row.subject:
        yield _subject(row, row.subject, tell)
    yield tell.actor(row.actor) if row.actor else None
    yield row.occasion


def _subject(row: Headline, subject: str, tell: Telling) -> str:
    if row.group == "networks" and row.figure != "forums_attended":
        return tell.say(f"sides.{subject}")
    if row.group in _SUBJECTS:
        return tell.word(_SUBJECTS[row.group], subject)
    return _survey(row, tell) if row.group == "surveys" else tell.actor(subject)


def _survey(row: Headline, tell: Telling) -> str:
    result = tell.dataset.get(SurveyResult, row.rows[0].id)
    name = surveys.title(result, tell.language)
    return ", ".join(filter(None, (name, result.item, result.subject)))


def _shown(
    value: Number, universe: Number, qualifier: str | None, tell: Telling, *, is_share: bool
) -> str:
    if value is None:
        return EMPTY
    if is_share:
        return SIGNS[qualifier or "exact"] + tell.percent(value)
    of = f" / {tell.number(universe)}" if universe else ""
    return f"{tell.number(value, qualifier)}{of}"


def _value(row: Headline, tell: Telling) -> str:
    return _shown(row.value, row.universe, row.qualifier, tell, is_share=row.is_share)


def _previous(row: Headline, tell: Telling) -> str:
    sign = " *" if row.cautions else ""
    before = (row.previous, row.previous_universe, row.previous_qualifier)
    return _shown(*before, tell, is_share=row.is_share) + sign


def _tables(answer: Sequence[Headline], tell: Telling) -> Iterator[Table]:
    for group in dict.fromkeys(row.group for row in answer):
        named = Column(name="figure", heading=f"group_{group}", get=_name)
        yield tell.table([row for row in answer if row.group == group], (named, *_COLUMNS))


def _notes(answer: Iterable[Headline], tell: Telling) -> Iterator[str]:
    for caution in dict.fromkeys(caution for row in answer for caution in row.cautions):
        yield f"* {tell.say(f'notes.{caution}')}"


_COLUMNS = (
    Column(name="value", get=_value, numeric=True),
    Column(name="previous", get=_previous, numeric=True),
    "period",
)

QUESTION = Question(
    ask=of_year,
    group="report",
    fi="Vuoden luvut yhdellä sivulla, edellinen vuosi rinnalla.",
    sv="Årets siffror på en sida, med föregående år bredvid.",
    en="The figures of a year on one page, with the year before beside them.",
    options=(
        Option(
            name="year",
            kind="year",
            required=True,
            fi="Vuosi, jonka luvut näytetään.",
            sv="Året vars siffror visas.",
            en="The year whose figures are shown.",
        ),
    ),
    columns=(Column(name="figure", get=_name), *_COLUMNS),
    labels=("figure",),
    tables=_tables,
    notes=_notes,
)
