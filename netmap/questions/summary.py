"""Summary: the funder's yearly page, every headline figure with last year's beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from netmap.catalogue import Column, Option, Question
from netmap.dataset import Dataset, Row
from netmap.model import Indicator, PartialDate, Period
from netmap.model.indicator import Measure
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

Number = int | float | None
Group = Literal[
    "partners", "meetings", "coverage", "services", "networks", "people", "documents", "surveys",
    "reach",
]  # fmt: skip
Caution = Literal["flow", "inexact", "unequal_periods", "universe_changed"]


@dataclass(frozen=True)
class Headline:
    """A figure of a year, with the same figure of the year before.

    ``figure`` and ``subject`` together say what is counted: ``meetings`` of a level, ``partners``
    of a project, an indicator's id. ``value`` is None where the year tells of it without a number,
    ``previous`` where the year before does or tells nothing. ``universe`` is what it is out of.
    ``qualifier`` is None for an exact number, else about, at_least or more_than. ``period`` is
    what the figure covers, None when that is the date or year itself. ``comparable`` is False
    where ``cautions`` say why value and previous must not be compared as they stand, None when
    there is nothing to compare; ``note`` says the same in an English sentence.
    """

    figure: str
    subject: str | None
    group: Group
    value: Number
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
    qualifier: str | None = None
    universe: Number = None
    period: str | None = None
    measure: Measure = "in_period"
    cautions: tuple[str, ...] = field(default=())

    @property
    def key(self) -> tuple[str, str, str | None]:
        """What two years of one figure have in common."""
        return self.group, self.figure, self.subject


Section = Callable[[Dataset], Iterator[_Figure]]


def of_year(dataset: Dataset, *, year: int) -> tuple[Headline, ...]:
    """Put the headline figures of a year together, each with that of the year before.

    Partners; partner meetings, participations and their levels; what the indicators with a
    universe or a theme say at their last date in the year; networks convened and forums attended;
    staff at the end of the year and of the year before; documents made, response rates of
    surveys, posts and views by channel group. A figure that the year does not tell of is not
    shown, even where the year before does: it is missing, not zero.

    Examples
    --------
    >>> from netmap.model import Size
    >>> sizes = [Size(id=year, actor="a", partner_of="p", start=year, end=year, count=count)
    ...          for year, count in [("2018", 4), ("2019", 5)]]
    >>> [(row.figure, row.value, row.previous) for row in of_year(Dataset(sizes), year=2019)]
    [('partners', 5, 4)]
    """
    figures = [figure for section in SECTIONS for figure in section(dataset)]
    before = {figure.key: figure for figure in figures if figure.year == year - 1}
    tell = Telling(dataset, "en")
    return tuple(
        _headline(figure, before.get(figure.key), tell) for figure in figures if figure.year == year
    )


def _headline(now: _Figure, before: _Figure | None, tell: Telling) -> Headline:
    cautions = tuple(_cautions(now, before)) if before else ()
    return Headline(
        figure=now.figure,
        subject=now.subject,
        group=now.group,
        value=now.value,
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
    if now.universe != before.universe and "rate" not in now.figure:
        yield "universe_changed"
    if now.measure != "in_period":
        return
    if "flow" in now.cautions:
        yield "flow"
    if _is_short(now) != _is_short(before) or "unequal_periods" in now.cautions:
        yield "unequal_periods"


def _is_short(figure: _Figure) -> bool:
    """Whether a figure covers a part of its year only."""
    if figure.period is None:
        return False
    start, _, end = figure.period.partition("/")
    period = Period(PartialDate.parse(start), PartialDate.parse(end or start))
    year = PartialDate(figure.year)
    return (period.first, period.last) != (year.first, year.last)


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
            told, low = getattr(row, unit), getattr(row, f"{unit}_min")
            if told is not None or low is not None:
                yield _Figure(
                    figure=unit,
                    group="meetings",
                    year=row.year,
                    subject=row.level,
                    value=low if told is None else told,
                    qualifier="at_least" if told is None else None,
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
    for row in networks.convened(dataset):
        if row.network == networks.TOTAL and row.year:
            for name in ("networks", "meetings"):
                yield _Figure(
                    figure=f"{name}_convened" if name == "networks" else "network_meetings",
                    group="networks",
                    year=row.year,
                    subject=row.side,
                    value=getattr(row, name),
                    period=row.period,
                    rows=row.rows,
                )


def _forums(dataset: Dataset) -> Iterator[_Figure]:
    for row in forums.by_year(dataset):
        if row.forum == forums.TOTAL and row.year:
            yield _Figure(
                figure="forums_attended",
                group="networks",
                year=row.year,
                subject=row.project,
                value=row.attended,
                period=row.period,
                rows=row.rows,
            )


def _staff(dataset: Dataset) -> Iterator[_Figure]:
    """Tell the staff at the end of each year from the first known post to the last."""
    for row in posts.staffing(dataset):
        if row.from_ and row.to:
            known = Period(PartialDate.parse(row.from_), PartialDate.parse(row.to))
            for year in range(known.first.year, known.last.year + 1):
                if known.overlaps(PartialDate(year, 12, 31)):
                    yield _Figure(
                        figure="staff",
                        group="people",
                        year=year,
                        subject=row.organisation,
                        value=row.staff_total,
                        qualifier=row.qualifiers.get("staff_total"),
                        measure="state",
                        rows=row.rows,
                    )


def _documents(dataset: Dataset) -> Iterator[_Figure]:
    found: dict[tuple[int, str], list[documents.DocumentState]] = {}
    for row in documents.register(dataset):
        if row.status == "made" and row.date:
            found.setdefault((PartialDate.parse(row.date).year, row.kind), []).append(row)
    for (year, kind), made in sorted(found.items()):
        yield _Figure(
            figure="documents_made",
            group="documents",
            year=year,
            subject=kind,
            value=len(made),
            rows=tuple(place for row in made for place in row.rows),
        )


def _surveys(dataset: Dataset) -> Iterator[_Figure]:
    for row in surveys.by_item(dataset):
        if row.rate is not None and row.rate_kind and row.date and row.basis == "stated":
            yield _Figure(
                figure=f"{row.rate_kind}_rate",
                group="surveys",
                year=PartialDate.parse(row.date).year,
                subject=f"{row.instrument}/{row.item}" if row.item else row.instrument,
                value=row.rate,
                qualifier=row.qualifiers.get("rate"),
                universe=row.invited,
                rows=row.rows,
            )


def _reach(dataset: Dataset) -> Iterator[_Figure]:
    for row in reach.by_group(dataset):
        year = _one_year(row.period)
        for name in ("posts", "views"):
            value = getattr(row, name)
            if year and value is not None:
                yield _Figure(
                    figure=name,
                    group="reach",
                    year=year,
                    subject=row.group,
                    value=value,
                    qualifier=row.qualifiers.get(name),
                    period=row.period,
                    rows=row.rows,
                )


def _one_year(period: str | None) -> int | None:
    years = {PartialDate.parse(part).year for part in (period or "").split("/") if part}
    return years.pop() if len(years) == 1 else None


SECTIONS: tuple[Section, ...] = (
    _partners,
    _meetings,
    _indicators,
    _networks,
    _forums,
    _staff,
    _documents,
    _surveys,
    _reach,
)
"""The sections of the page; each tells the figures of all years."""

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
    return f"{figure}: {_subject(row, tell)}" if row.subject else figure


def _subject(row: Headline, tell: Telling) -> str:
    subject = str(row.subject)
    if row.group == "networks" and row.figure != "forums_attended":
        return tell.say(f"sides.{subject}")
    if row.group in _SUBJECTS:
        return tell.word(_SUBJECTS[row.group], subject)
    return _survey(subject, tell) if row.group == "surveys" else tell.actor(subject)


def _survey(subject: str, tell: Telling) -> str:
    instrument, _, item = subject.partition("/")
    found = (row for row in surveys.by_item(tell.dataset) if row.instrument == instrument)
    name = next((str(getattr(row, f"name_{tell.language}")) for row in found), instrument)
    return f"{name}, {item}" if item else name


def _shown(value: Number, universe: Number, qualifier: str | None, tell: Telling) -> str:
    if value is None:
        return EMPTY
    if isinstance(value, float) and value <= 1 and universe:
        return tell.percent(value)
    of = f" / {tell.number(universe)}" if universe else ""
    return f"{tell.number(value, qualifier)}{of}"


def _value(row: Headline, tell: Telling) -> str:
    return _shown(row.value, row.universe, row.qualifier, tell)


def _previous(row: Headline, tell: Telling) -> str:
    sign = " *" if row.cautions else ""
    return _shown(row.previous, row.previous_universe, row.previous_qualifier, tell) + sign


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
