"""Quality: what in the data agrees and what does not, and how much rests on little."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from netmap import sums
from netmap.catalogue import Column, Question
from netmap.dataset import Dataset, Row
from netmap.model import Contact, Disagreement, Indicator, Kind, Observation, Record, Source
from netmap.model.quantity import Number, Quantity, qualifiers
from netmap.network import Network
from netmap.questions import coverage, partners, structure
from netmap.questions.partners import PartnersInYear
from netmap.telling import Table, Telling

PARTNERS = "partners"
"""The theme of indicators that count the partners of a project."""

ALL = "all"
"""The subject of what is said of records of all tables together."""

_NO_CLAIMS = (Indicator, Kind, Source, Contact)
"""Records that declare something instead of claiming it, and those that are kept apart."""

Value = str | int | float | None


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing to know about the data before they are used.

    ``stated`` is what a source says and ``computed`` what the records make of it; of a recorded
    disagreement they are its two statements. ``difference`` is stated less computed. ``agrees``
    is None where that is no question or cannot be settled. Findings about how much rests on
    little have ``count`` records ``of`` so many instead, and their ``share``. ``subject`` is the
    record, table, source or actor that it is about, ``detail`` the unit, year, kind or status,
    and ``where`` the source and line where it is said, else the record.
    """

    finding: str
    subject: str
    detail: str | None = None
    stated: Value = None
    computed: Value = None
    difference: Value = None
    agrees: bool | None = None
    count: Number = None
    of: Number = None
    share: float | None = None
    where: str | None = None
    note: str | None = None
    qualifiers: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()


def findings(dataset: Dataset) -> tuple[Finding, ...]:
    """List what agrees and what does not, and how much of the data rests on inference.

    - ``sum``: every total beside its parts. Where parts are untold and the others make the total
      already, it agrees.
    - ``partners``: the stated number of partners of a year beside the union of the partner sets;
      the largest count of an indicator of theme ``partners`` that cites a source of the sets,
      since any other speaks of some of them. ``partners_plain_sum``: the same beside the plain
      sum of the sets, which counts a shared member twice.
    - ``coverage``: observations of one indicator and date that cannot all be true.
    - ``size``: sizes that cannot be true, beside the number of members that are named.
    - ``disagreement``: the contradictions that somebody recorded.
    - ``inferred``: ties, overlaps and denominators that are inferred, not stated.
    - ``uncited``: records that cite no source.
    - ``one_source``: ties that rest on one source alone, and ``one_actor``: how many of those
      touch the actor that most of them touch, as a report on oneself would.

    Examples
    --------
    >>> from netmap.model import Event
    >>> rows = [Event(id="all", kind="training", group="g", total="stated", meetings=23),
    ...         Event(id="a", kind="training", group="g", meetings=22)]
    >>> found = findings(Dataset(rows))[0]
    >>> found.finding, found.stated, found.computed, found.difference, found.agrees
    ('sum', 23, 22, 1, False)
    """
    return (
        *_sums(dataset),
        *_partners(dataset),
        *_contradictions(dataset),
        *_sizes(dataset),
        *_disagreements(dataset),
        *_inferred(dataset),
        *_uncited(dataset),
        *_on_one_source(dataset),
    )


def _sums(dataset: Dataset) -> Iterator[Finding]:
    for check in sums.checks(dataset):
        said = check.total
        yield _finding(
            dataset,
            "sum",
            [check.stated, *check.parts],
            detail=check.unit,
            stated=said.value,
            computed=check.computed,
            difference=check.difference,
            agrees=check.agrees,
            count=check.untold or None,
            of=len(check.parts) if check.untold else None,
            qualifiers=qualifiers(stated=said),
        )


def _partners(dataset: Dataset) -> Iterator[Finding]:
    for row in partners.by_year(dataset):
        said = _stated_partners(dataset, row)
        stated = said.count.value if said and said.count else None
        places = (*dataset.rows([said] if said else []), *row.rows)
        if stated is not None and row.partners is not None:
            yield _of_partners(row, places, "partners", stated, row.partners)
        told = row.partners if stated is None else stated
        if told is not None and row.plain_sum is not None:
            yield _of_partners(row, places, "partners_plain_sum", told, row.plain_sum)


def _stated_partners(dataset: Dataset, row: PartnersInYear) -> Observation | None:
    """Return the largest count of partners that a source of the partner sets states of a year."""
    sources = {place.source for place in row.rows}
    said = [
        observation
        for observation in dataset.observations.values()
        if observation.status == "done"
        and observation.count
        and observation.count.exact is not None
        and observation.as_of.year == row.year
        and (indicator := dataset.indicators.get(observation.indicator))
        and indicator.theme == PARTNERS
        and sources & {citation.source for citation in observation.citations}
    ]
    return max(said, key=lambda it: it.count.value if it.count else 0, default=None)


def _of_partners(
    row: PartnersInYear, places: tuple[Row, ...], finding: str, stated: int | float, computed: int
) -> Finding:
    return Finding(
        finding=finding,
        subject=row.actor,
        detail=str(row.year),
        stated=stated,
        computed=computed,
        difference=stated - computed,
        agrees=stated == computed,
        where=_where(places),
        rows=places,
    )


def _contradictions(dataset: Dataset) -> Iterator[Finding]:
    for found in coverage.contradictions(dataset):
        row = found.observation
        said, computed = found.stated, found.computed
        quantity = said if isinstance(said, Quantity) else None
        stated = said.value if isinstance(said, Quantity) else said
        yield _finding(
            dataset,
            "coverage",
            [row],
            detail=found.code,
            stated=stated,
            computed=computed,
            difference=_less(stated, computed),
            agrees=False,
            qualifiers=qualifiers(stated=quantity),
        )


def _less(stated: Value, computed: Value) -> Number:
    """Return the difference of two numbers, None where one of them is none."""
    if isinstance(stated, int | float) and isinstance(computed, int | float):
        return stated - computed
    return None


def _sizes(dataset: Dataset) -> Iterator[Finding]:
    for size, named in partners.impossible_sizes(dataset):
        yield _finding(
            dataset,
            "size",
            [size],
            stated=size.count.value,
            computed=named,
            difference=size.count.value - named,
            agrees=False,
        )


def _disagreements(dataset: Dataset) -> Iterator[Finding]:
    for record in dataset.all(Disagreement).values():
        yield _finding(
            dataset,
            "disagreement",
            [record],
            detail=record.kind,
            stated=record.statement_a,
            computed=record.statement_b,
            difference=record.difference,
            agrees=False,
            note=record.handling,
        )


def _inferred(dataset: Dataset) -> Iterator[Finding]:
    ties = list(dataset.ties.values())
    yield _part(dataset, "inferred", "ties", [it for it in ties if it.status == "inferred"], ties)
    overlaps = [it for it in dataset.overlaps.values() if it.complete]
    inferred = [it for it in overlaps if it.complete == "inferred"]
    yield _part(dataset, "inferred", "overlaps", inferred, overlaps)
    counted = [it for it in dataset.observations.values() if it.denominator]
    guessed = [it for it in counted if it.denominator_basis == "inferred"]
    yield _part(dataset, "inferred", "observations", guessed, counted, detail="denominator")


def _uncited(dataset: Dataset) -> Iterator[Finding]:
    claims = [record for record in dataset if not isinstance(record, _NO_CLAIMS)]
    tables = dict.fromkeys(record.table for record in claims)
    silent = [record for record in claims if not record.citations]
    yield _part(dataset, "uncited", ALL, silent, claims)
    for table in tables:
        missing = [record for record in silent if record.table == table]
        if missing:
            whole = [record for record in claims if record.table == table]
            yield _part(dataset, "uncited", table, missing, whole)


def _on_one_source(dataset: Dataset) -> Iterator[Finding]:
    network = Network.of(dataset, kinds="all", statuses="all")
    for source, ties in structure.resting(network).items():
        yield _part(dataset, "one_source", source, ties, list(network.ties.values()))
        actor, _ = structure.most_touched(ties)
        touching = [tie for tie in ties if actor in (tie.source, tie.target)]
        yield _part(dataset, "one_actor", actor, touching, ties, detail=source)


def _part(
    dataset: Dataset,
    finding: str,
    subject: str,
    records: Sequence[Record],
    whole: Sequence[Record],
    detail: str | None = None,
) -> Finding:
    """Say how many of the records the finding is true of."""
    return Finding(
        finding=finding,
        subject=subject,
        detail=detail,
        count=len(records),
        of=len(whole),
        share=len(records) / len(whole) if whole else None,
        rows=dataset.rows(records),
    )


def _finding(dataset: Dataset, finding: str, records: Sequence[Record], **told: Any) -> Finding:
    """Say something of the first record, with those that it was held against."""
    places = dataset.rows(records)
    subject = f"{records[0].table}/{records[0].id}"
    return Finding(finding=finding, subject=subject, where=_where(places), rows=places, **told)


def _where(places: Sequence[Row]) -> str | None:
    """Name the place of the first row: source and line, else table and id."""
    for place in places[:1]:
        if place.source is None:
            return f"{place.table}/{place.id}"
        return f"{place.source}:{place.line}" if place.line else place.source
    return None


def _name(row: Finding, tell: Telling) -> str:
    return tell.say(f"findings.{row.finding}")


def _subject(row: Finding, tell: Telling) -> str:
    if row.finding in ("partners", "partners_plain_sum", "one_actor"):
        return tell.actor(row.subject)
    if row.finding in ("inferred", "uncited"):
        return tell.say("words.total" if row.subject == ALL else f"tables.{row.subject}")
    return row.subject


def _detail(row: Finding, tell: Telling) -> str | None:
    if row.detail and row.finding in ("sum", "inferred"):
        return tell.heading(row.detail)
    if row.finding == "disagreement":
        return tell.word("disagreement_kinds", row.detail)
    return row.detail


def _part_of(row: Finding, tell: Telling) -> str | None:
    return None if row.share is None else f"{row.count}/{row.of} ({tell.percent(row.share)})"


def _tables(answer: Sequence[Finding], tell: Telling) -> Iterator[Table]:
    checks = [row for row in answer if row.share is None and row.finding != "disagreement"]
    differing = [row for row in checks if row.agrees is False]
    yield tell.table([*differing, *(row for row in checks if row.agrees is not False)], _CHECKS)
    told = [row for row in answer if row.finding == "disagreement"]
    if told:
        yield tell.table(told, _TOLD)
    yield tell.table([row for row in answer if row.of and row.share is not None], _PARTS)


def _notes(answer: Sequence[Finding], tell: Telling) -> Iterator[str]:
    checks = [row for row in answer if row.share is None and row.finding != "disagreement"]
    agreeing = sum(1 for row in checks if row.agrees)
    differing = sum(1 for row in checks if row.agrees is False)
    yield tell.say("notes.quality_checks", agreeing=agreeing, differing=differing)
    if any(row.finding == "partners_plain_sum" for row in answer):
        yield tell.say("notes.quality_plain_sum")
    if any(row.finding == "sum" and row.count for row in answer):
        yield tell.say("notes.quality_untold")


_FINDING = Column(name="finding", get=_name)
_DETAIL = Column(name="detail", get=_detail)
_CHECKS: tuple[Column | str, ...] = (
    _FINDING,
    Column(name="subject", get=_subject),
    _DETAIL,
    "stated",
    "computed",
    "difference",
    "agrees",
    "where",
)
_TOLD: tuple[Column | str, ...] = (_DETAIL, "stated", "computed", "difference", "note", "where")
_PARTS: tuple[Column | str, ...] = (
    _FINDING,
    Column(name="subject", get=_subject),
    _DETAIL,
    Column(name="share", get=_part_of),
)

QUESTION = Question(
    ask=findings,
    group="report",
    fi="Mikä aineistossa täsmää, mikä ei, ja mikä on päättelyn tai yhden lähteen varassa?",
    sv="Vad i materialet stämmer, vad stämmer inte och vad vilar på slutsatser eller en källa?",
    en="What in the data agrees and what does not, and how much rests on inference or one source?",
    tables=_tables,
    columns=_CHECKS,
    labels=("finding", "subject", "detail"),
    notes=_notes,
)
