"""Surveys: what each item gave, with its scale, its n and how many of those asked took part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum
from typing import Literal

from netmap.catalogue import Column, Question, named, share, word
from netmap.dataset import Dataset, Row
from netmap.model import Quantity, SurveyResult
from netmap.model.quantity import Number, qualifiers, value_of
from netmap.telling import Table, Telling

_NUMBERS = ("respondents", "invited", "scale_min", "scale_max", "mean", "share")
_FEWEST = 2
"""How many items an average is drawn from at least."""


@dataclass(frozen=True)
class SurveyItem:
    """What an item of an instrument gave, or, with ``basis`` ``computed``, an average of items.

    ``rate`` is respondents / invited where ``rate_kind`` says what it is: the share that
    answered (``response``) or that came to a discussion (``attendance``), two measures that are
    not to be compared. ``mean`` is on the scale from ``scale_min`` to ``scale_max``;
    ``normalised_mean`` is (mean - min) / (max - min), None without a scale. ``share`` is between
    0 and 1. ``items`` is how many items the number is of; an average has no ``survey`` and no
    ``item``. ``qualifiers`` has the numbers that are not exact.
    """

    survey: str | None
    instrument: str
    name_fi: str
    name_sv: str
    name_en: str
    item: str | None
    subject: str | None
    date: str | None
    period: str | None
    organiser: str | None
    target: str | None
    goal: str | None
    respondents: Number
    invited: Number
    rate: float | None
    rate_kind: Literal["response", "attendance"] | None
    scale_min: Number
    scale_max: Number
    mean: Number
    normalised_mean: float | None
    share: float | None
    total: str | None
    items: int
    basis: Literal["stated", "computed"]
    qualifiers: Mapping[str, str]
    rows: tuple[Row, ...]


def by_item(dataset: Dataset) -> tuple[SurveyItem, ...]:
    """List what every item gave, in the order in which it was read, and then the averages.

    A rate needs both numbers and the kind of rate: without it the numbers may be of anything.

    Examples
    --------
    >>> row = SurveyResult(id="1", instrument="form", respondents=29, invited=30, mean=4,
    ...                    rate_kind="response", scale_min=1, scale_max=5)
    >>> (found,) = by_item(Dataset([row]))
    >>> round(found.rate, 3), found.normalised_mean
    (0.967, 0.75)
    """
    results = dataset.all(SurveyResult).values()
    return *(_item(dataset, result) for result in results), *averages(dataset)


def averages(dataset: Dataset) -> tuple[SurveyItem, ...]:
    """Average the items of one instrument, each counting once.

    Only items of the same instrument, target, subject, date, scale and number of respondents are
    averaged, two or more, every mean exact. Means on different scales, or of other or unknown
    numbers of respondents, are never put together; totals of other rows do not count.

    Examples
    --------
    >>> of = {"instrument": "form", "respondents": 10, "scale_min": 1, "scale_max": 5}
    >>> rows = [SurveyResult(id=str(mean), mean=mean, **of) for mean in (4, 4.5)]
    >>> [(row.items, row.mean) for row in averages(Dataset(rows))]
    [(2, 4.25)]
    """
    alike: dict[object, list[SurveyResult]] = defaultdict(list)
    for result in dataset.all(SurveyResult).values():
        if _may_be_averaged(result):
            alike[_what_must_be_alike(result)].append(result)
    found = [results for results in alike.values() if len(results) >= _FEWEST]
    return tuple(_average(dataset, results) for results in found)


def _may_be_averaged(result: SurveyResult) -> bool:
    numbers = (result.mean, result.scale_min, result.scale_max, result.respondents)
    return result.total is None and all(it and it.exact is not None for it in numbers)


def _what_must_be_alike(result: SurveyResult) -> object:
    asked = (result.instrument, result.organiser, result.target, result.subject)
    when = (result.date, result.valid)
    return asked, when, result.scale_min, result.scale_max, result.respondents, result.invited


def _item(dataset: Dataset, result: SurveyResult) -> SurveyItem:
    rate = _rate(result)
    mean = value_of(result.mean)
    return SurveyItem(
        survey=result.id,
        instrument=result.instrument,
        name_fi=title(result, "fi"),
        name_sv=title(result, "sv"),
        name_en=title(result, "en"),
        item=result.item,
        subject=result.subject,
        date=str(result.date) if result.date else None,
        period=str(result.valid) or None,
        organiser=result.organiser,
        target=result.target,
        goal=result.goal,
        respondents=value_of(result.respondents),
        invited=value_of(result.invited),
        rate=value_of(rate),
        rate_kind=result.rate_kind,
        scale_min=value_of(result.scale_min),
        scale_max=value_of(result.scale_max),
        mean=mean,
        normalised_mean=_normalised(mean, result),
        share=result.share.value / 100 if result.share else None,
        total=result.total,
        items=1,
        basis="stated",
        qualifiers=qualifiers(rate=rate, **{name: getattr(result, name) for name in _NUMBERS}),
        rows=dataset.rows([result]),
    )


def _average(dataset: Dataset, results: Sequence[SurveyResult]) -> SurveyItem:
    means = [result.mean.value for result in results if result.mean]
    mean = fsum(means) / len(means)
    return replace(
        _item(dataset, results[0]),
        survey=None,
        item=None,
        goal=None,
        mean=mean,
        normalised_mean=_normalised(mean, results[0]),
        share=None,
        items=len(results),
        basis="computed",
        rows=dataset.rows(results),
    )


def title(result: SurveyResult, language: str) -> str:
    """Return the name of the instrument of a result, or its id where it has none."""
    name = result.name(language)
    return result.instrument if name == result.id else name


def _rate(result: SurveyResult) -> Quantity | None:
    """Divide respondents by invited; a rate of numbers that are not exact is not either."""
    part, whole = result.respondents, result.invited
    if not result.rate_kind or part is None or whole is None or not whole.value:
        return None
    return Quantity(part.value / whole.value, part.qualifier if whole.exact else "about")


def _normalised(mean: Number, result: SurveyResult) -> float | None:
    low, high = result.scale_min, result.scale_max
    if mean is None or low is None or high is None or high.value <= low.value:
        return None
    return (mean - low.value) / (high.value - low.value)


def _when(row: SurveyItem, _tell: Telling) -> str | None:
    return row.date or row.period


def _scale(row: SurveyItem, tell: Telling) -> str | None:
    if row.scale_min is None or row.scale_max is None:
        return None
    return f"{tell.number(row.scale_min)}\u2013{tell.number(row.scale_max)}"


def _mean(row: SurveyItem, tell: Telling) -> str | None:
    """Write a mean as it was stated, an average with two decimals."""
    if row.mean is None:
        return None
    mean = round(row.mean, 2) if row.basis == "computed" else row.mean
    return tell.number(mean, row.qualifiers.get("mean"))


_NAME = named(heading="instrument")
_WHEN = Column(name="date", get=_when, heading="as_of")
_MEAN = (Column(name="mean", get=_mean), Column(name="scale", get=_scale))
_COLUMNS = (
    _NAME,
    "item",
    _WHEN,
    "respondents",
    "invited",
    share("rate"),
    word("rate_kind", "rate_kinds"),
    *_MEAN,
    share("share"),
)


def _tables(answer: Sequence[SurveyItem], tell: Telling) -> Iterator[Table]:
    yield tell.table([row for row in answer if row.basis == "stated"], _COLUMNS)
    if averaged := [row for row in answer if row.basis == "computed"]:
        yield tell.table(averaged, (_NAME, _WHEN, "items", "respondents", *_MEAN))


def _notes(answer: Sequence[SurveyItem], tell: Telling) -> Iterator[str]:
    if len({row.rate_kind for row in answer if row.rate is not None}) > 1:
        yield tell.say("notes.rate_kinds")
    if len({(row.scale_min, row.scale_max) for row in answer if row.mean is not None}) > 1:
        yield tell.say("notes.scales_differ")
    if any(row.basis == "computed" for row in answer):
        yield tell.say("notes.averages")


QUESTION = Question(
    ask=by_item,
    group="records",
    fi="Mitä kyselyissä ja arvioinneissa saatiin selville, ja kuinka moni vastasi?",
    sv="Vad framgick av enkäter och utvärderingar, och hur många svarade?",
    en="What did surveys and evaluations give, and how many answered?",
    columns=_COLUMNS,
    labels=("name", "item", "date"),
    notes=_notes,
    tables=_tables,
)
