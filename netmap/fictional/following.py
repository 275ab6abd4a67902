"""What is followed in each municipality of the fictional region, and how it stands year by year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random

from netmap.fictional import words
from netmap.fictional.meetings import REGULAR, Calendar
from netmap.fictional.setting import (
    LABEL,
    PREFIX,
    REGION,
    Setting,
    survey_of,
    yearly_report,
)
from netmap.model import Indicator, Observation, PartialDate, Record
from netmap.model.indicator import ObservationStatus

_LADDER: tuple[ObservationStatus, ...] = ("none", "promised", "in_progress", "done")
_VACATED = 0.12
_ANSWER = 0.85

Statuses = Mapping[str, tuple[ObservationStatus, ...]]
"""The status of each town, one a year."""


def following(setting: Setting, calendar: Calendar) -> Mapping[str, Statuses]:
    """Decide how every theme stands in every town and year."""
    answers = _answers(setting)
    return {
        "contact_person": _vacated(setting, _climbing(setting, "contact_person", answers)),
        "regular_convening": _convening(setting, calendar),
        "agent": _climbing(setting, "agent", answers),
        "document": _climbing(setting, "document", answers),
        "survey_answer": answers,
    }


def records(setting: Setting, statuses: Mapping[str, Statuses]) -> Iterator[Record]:
    """Yield the indicators, and what was observed of every town at the end of every year."""
    for theme, told in words.themes().items():
        yield _indicator(setting, theme, told)
    for theme, told in words.themes().items():
        yield from _observations(setting, theme, told, statuses[theme])


def _answers(setting: Setting) -> Statuses:
    rng = setting.rng("answers")
    return {
        town.id: tuple("done" if rng.random() < _ANSWER else "no_answer" for _ in setting.years)
        for town in setting.towns
    }


def _climbing(setting: Setting, theme: str, answers: Statuses) -> Statuses:
    """Let every town climb from nothing to done; who did not answer is at times not known of."""
    rng = setting.rng(theme)
    return {town.id: tuple(_climb(answers[town.id], rng)) for town in setting.towns}


def _climb(answers: tuple[ObservationStatus, ...], rng: Random) -> Iterator[ObservationStatus]:
    step = rng.choice((0, 0, 1, 2, 3, 3))
    for answer in answers:
        if answer == "no_answer" and step < len(_LADDER) - 1:
            yield rng.choice(("no_answer", "unknown"))
        else:
            yield _LADDER[step]
        step = min(len(_LADDER) - 1, step + rng.choice((0, 0, 1, 1, 2)))


def _vacated(setting: Setting, statuses: Statuses) -> Statuses:
    """Let some of the posts that were held for long be vacant in the end."""
    rng = setting.rng("vacated")
    return {
        town: (*told[:-1], "in_progress") if _held_long(told) and rng.random() < _VACATED else told
        for town, told in statuses.items()
    }


def _held_long(told: tuple[ObservationStatus, ...]) -> bool:
    return len(told) > 1 and told[-2:] == ("done", "done")


def _convening(setting: Setting, calendar: Calendar) -> Statuses:
    """Say of each town and year what its association evenings show."""
    rng = setting.rng("convening")

    def status(evenings: int) -> ObservationStatus:
        if evenings:
            return "done" if evenings >= REGULAR else "in_progress"
        return rng.choice(("none", "none", "promised", "unknown"))

    return {
        town.id: tuple(status(calendar.evenings[town.id, year]) for year in setting.years)
        for town in setting.towns
    }


def _indicator(setting: Setting, theme: str, told: words.Told) -> Indicator:
    values: dict[str, object] = {
        "id": f"{PREFIX}-{theme}",
        "name_fi": f"{told['fi']} (kuvitteellinen)",
        "name_sv": f"{told['sv']} (fiktivt)",
        "name_en": f"{told['en']} (fictional)",
        "unit": "municipality",
        "universe": REGION,
        "measure": told["measure"],
        "theme": theme,
        "goals": (f"{PREFIX}-tavoite-{setting.years[0]}-1",),
        "note": LABEL,
        "citations": yearly_report(setting.years[0]),
    }
    return Indicator.model_validate(values)


def _observations(
    setting: Setting, theme: str, told: words.Told, statuses: Statuses
) -> Iterator[Observation]:
    """Yield a row a town and year; of what nobody knows there is a row in every other case."""
    rng = setting.rng(f"{theme} rows")
    is_flow = told["measure"] == "in_period"
    for index, year in enumerate(setting.years):
        for town in setting.towns:
            status = statuses[town.id][index]
            if status != "unknown" or rng.choice((True, False)):
                yield Observation(
                    id=f"{PREFIX}-{theme}-{year}-{town.place.slug}",
                    indicator=f"{PREFIX}-{theme}",
                    unit=town.id,
                    as_of=PartialDate(year, 12, 31),
                    start=PartialDate(year) if is_flow else None,
                    end=PartialDate(year) if is_flow else None,
                    status=status,
                    note=LABEL,
                    citations=survey_of(year),
                )
