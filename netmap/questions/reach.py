"""Reach: how much was published in a group of channels, and how many saw it, period by period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from netmap import sums
from netmap.catalogue import Column, Question, word
from netmap.dataset import Dataset, Row
from netmap.model import PartialDate, Period, Quantity, Reach
from netmap.model.quantity import Number, add_up, qualifiers, value_of
from netmap.sums import SumCheck
from netmap.telling import Telling

UNITS = ("posts", "views", "followers", "circulation")


@dataclass(frozen=True)
class ReachInPeriod:
    """What a group of channels reached in a period.

    Where a source states a total, the numbers are the stated ones and ``computed_...`` is what
    the channels that tell theirs add up to; otherwise the numbers are that sum. ``agrees`` says
    whether the two are the same wherever both are known, None where that is not settled.
    ``qualifiers`` has the numbers that are not exact: a sum with an untold part is ``at_least``.
    ``followers`` are as of the end of the period, and the same person may follow several
    channels. ``circulation`` is of print and is never a view. ``channels`` is how many rows the
    sum is of. ``full_year`` is False when the period is not whole years, and then it is not to be
    compared with one that is; None when the period is open.
    """

    group: str
    period: str | None
    posts: Number
    views: Number
    followers: Number
    circulation: Number
    computed_posts: Number
    computed_views: Number
    computed_followers: Number
    computed_circulation: Number
    agrees: bool | None
    basis: Literal["stated", "computed"]
    channels: int
    full_year: bool | None
    qualifiers: Mapping[str, str]
    rows: tuple[Row, ...]


def by_group(dataset: Dataset) -> tuple[ReachInPeriod, ...]:
    """Add up posts, views, followers and circulation by group of channels and period.

    There is a row for every period that a channel of the group, or a total of it, tells of. A
    total is checked against the channels whose periods lie within its own, so that a total of
    two years, which stands after them, is compared with both. Derived totals are not shown. Two
    totals of one group and period that differ do not agree, and the first one read is shown.

    Examples
    --------
    >>> rows = [Reach(id=year, group="press", start=year, end=year, posts=posts)
    ...         for year, posts in [("2017", 3), ("2018", 4)]]
    >>> total = Reach(id="t", group="press", start="2017", end="2018", total="stated", posts=8)
    >>> [(row.period, row.posts, row.agrees) for row in by_group(Dataset([*rows, total]))]
    [('2017', 3, None), ('2018', 4, None), ('2017/2018', 8, False)]
    """
    records = list(dataset.all(Reach).values())
    checks = [check for check in sums.checks(dataset) if isinstance(check.stated, Reach)]
    found = dict.fromkeys((item.group, item.valid) for item in records if item.total != "derived")
    order = [*dataset.vocabulary.reach_groups, *(group for group, _ in found)]

    def place(key: tuple[str, Period]) -> tuple[int, date, timedelta]:
        group, period = key
        return order.index(group), period.last, period.last - period.first

    return tuple(
        _row(dataset, [item for item in records if (item.group, item.valid) == key], checks)
        for key in sorted(found, key=place)
    )


def _row(dataset: Dataset, records: Sequence[Reach], checks: Iterable[SumCheck]) -> ReachInPeriod:
    """Make the row of records that have one group and period."""
    totals = [record for record in records if record.total == "stated"]
    first = totals[0] if totals else records[0]
    parts = _parts(dataset, first) if totals else [item for item in records if not item.total]
    numbers = {unit: _number(totals, parts, unit) for unit in UNITS}
    checked = [check for check in checks if check.stated in totals]
    said = {check.unit: check for check in checked if check.stated is first}
    of_sums = {f"computed_{unit}": "at_least" for unit, check in said.items() if check.untold}
    return ReachInPeriod(
        group=first.group,
        period=str(first.valid) or None,
        **{unit: value_of(number) for unit, number in numbers.items()},
        **{f"computed_{unit}": said[unit].computed if unit in said else None for unit in UNITS},
        agrees=_agree([check.agrees for check in checked]),
        basis="stated" if totals else "computed",
        channels=len(parts),
        full_year=_whole_years(first.valid),
        qualifiers={**qualifiers(**numbers), **of_sums},
        rows=dataset.rows([*totals, *parts]),
    )


def _parts(dataset: Dataset, total: Reach) -> list[Reach]:
    return sums.parts_of(total, dataset.all(Reach).values())


def _number(totals: Sequence[Reach], parts: Sequence[Reach], unit: str) -> Quantity | None:
    """Return what is stated of a unit, else what the channels add up to."""
    for total in totals:
        stated: Quantity | None = getattr(total, unit)
        if stated is not None:
            return stated
    if unit == "followers" and parts:
        last = max(part.valid.last for part in parts)
        parts = [part for part in parts if part.valid.last == last]
    return add_up(getattr(part, unit) for part in parts)


def _agree(answers: Sequence[bool | None]) -> bool | None:
    if False in answers:
        return False
    return None if None in answers or not answers else True


def _whole_years(period: Period) -> bool | None:
    if period.start is None or period.end is None:
        return None
    first, last = PartialDate(period.start.year).first, PartialDate(period.end.year).last
    return (period.first, period.last) == (first, last)


def _notes(answer: Sequence[ReachInPeriod], tell: Telling) -> Iterator[str]:
    for row in answer:
        facts = {"group": tell.word("reach_groups", row.group), "period": row.period}
        if row.agrees is not None:
            yield tell.say(f"notes.reach_{'agrees' if row.agrees else 'differs'}", **facts)
        if row.full_year is False:
            yield tell.say("notes.reach_part_year", **facts)
    if any("at_least" in row.qualifiers.values() for row in answer):
        yield tell.say("notes.untold_parts")


QUESTION = Question(
    ask=by_group,
    group="records",
    fi="Mitä kanavissa julkaistiin ja kuinka moni sen näki, ryhmittäin ja jaksoittain?",
    sv="Vad publicerades i kanalerna och hur många såg det, per grupp och period?",
    en="What was published in which channels, and how many saw it, by group and period?",
    columns=(
        word("group", "reach_groups", heading="channels"),
        "period",
        "posts",
        "computed_posts",
        "views",
        "computed_views",
        "followers",
        Column(name="circulation", rare=True),
        Column(name="agrees", rare=True),
    ),
    labels=("group", "period"),
    notes=_notes,
)
