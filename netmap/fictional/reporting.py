"""What the fictional project tells of itself: sources, goals, seats, surveys and reach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random

from netmap.fictional import words
from netmap.fictional.following import Statuses
from netmap.fictional.setting import LABEL, PREFIX, Setting, survey_of, yearly_report
from netmap.model import Goal, PartialDate, Quantity, Reach, Record, Seat, Source, SurveyResult
from netmap.model.body import SeatState

_PUBLISHER = "Kuvitelmaan järjestöhanke (kuvitteellinen, fictional)"
_CHANGES = {"1": "unchanged", "1.1": "dropped", "1.2": "reworded", "2": "narrowed"}
"""What became of the goals of the first year; the others went on unchanged."""
_STATES: tuple[SeatState, ...] = ("yes", "yes", "no", "possible", "not_stated")
_STRUCTURES = ("ohjausryhma", "neuvottelukunta", "hyvinvointiryhma", "osallisuusryhma")
_SECTORS = ("ngo", "municipality", "region", "health_social_authority", "research", "citizens")
_HOLDERS = {
    "ngo": "yhdistykset",
    "region": "liitto",
    "health_social_authority": "sote",
    "research": "korkeakoulu",
}
_ITEMS = ("tunnettuus", "hyöty", "tiedonkulku")
_FEEDBACK = ("tapaamiset", "koulutukset", "yhdistysillat")
_CHANNELS = ("uutiskirje", "some", "sivusto")


def sources(setting: Setting) -> Iterator[Source]:
    """Yield the sources that the records cite, none of which exists."""
    yield _source("rekisteri", "Verkoston rekisteri", setting.last)
    for year in setting.years:
        yield _source(f"vuosiraportti-{year}", f"Vuosiraportti {year}", PartialDate(year, 12))
        yield _source(f"kuntakysely-{year}", f"Kuntakysely {year}", PartialDate(year, 12))


def _source(key: str, title: str, date: PartialDate) -> Source:
    return Source(
        id=f"{PREFIX}-{key}",
        title=f"{title} (kuvitteellinen, fiktiv, fictional)",
        publisher=_PUBLISHER,
        date=date,
        note=LABEL,
    )


def goals(setting: Setting) -> Iterator[Goal]:
    """Yield the goals of the first year and, where more years follow, what became of them."""
    first, *others = setting.years
    for order, told in words.goals().items():
        change = _CHANGES.get(order, "unchanged") if others else None
        later = _goal(order, told, (others[0], others[-1]), change) if others else None
        is_kept = later is not None and change != "dropped"
        yield _goal(order, told, (first, first)).model_copy(
            update={"change": change, "becomes": (later.id,) if later and is_kept else ()}
        )
        if later and is_kept:
            yield later


def _goal(order: str, told: words.Told, years: tuple[int, int], change: str | None = None) -> Goal:
    above = told.get("above")
    reworded = ", ja siitä kerrotaan" if change == "reworded" else ""
    return Goal(
        id=f"{PREFIX}-tavoite-{years[0]}-{order}",
        project=f"{PREFIX}-hanke",
        level="sub" if above else "main",
        order=order,
        parent=f"{PREFIX}-tavoite-{years[0]}-{above}" if above else None,
        name_fi=f"{told['fi']}{reworded} (kuvitteellinen)",
        name_sv=f"{told['sv']} (fiktivt)",
        name_en=f"{told['en']} (fictional)",
        start=PartialDate(years[0]),
        end=PartialDate(years[1]),
        note=LABEL,
        citations=yearly_report(years[0]),
    )


def seats(setting: Setting) -> Iterator[Seat]:
    """Say of every structure and sector whether it has a seat, and at times who holds it."""
    rng = setting.rng("seats")
    for structure in _STRUCTURES:
        for sector in _SECTORS:
            state = rng.choice(_STATES)
            holder = _HOLDERS.get(sector) if state == "yes" else None
            yield Seat(
                id=f"{PREFIX}-paikka-{structure}-{sector}",
                structure=f"{PREFIX}-{structure}",
                sector=sector,
                seat=state,
                holder=f"{PREFIX}-{holder}" if holder else None,
                start=setting.first,
                note=LABEL,
                citations=yearly_report(setting.years[0]),
            )


def surveys(setting: Setting, answers: Statuses) -> Iterator[SurveyResult]:
    """Yield the survey among the municipalities, and the feedback with its stated total."""
    for index, year in enumerate(setting.years):
        rng = setting.rng(f"surveys {year}")
        answered = sum(told[index] == "done" for told in answers.values())
        for item in _ITEMS:
            yield _municipal(setting, year, item, answered, rng)
        given = [rng.randint(20, 200) for _ in _FEEDBACK]
        for item, count in zip(_FEEDBACK, given, strict=True):
            yield _feedback(year, item, count, rng)
        yield _feedback(year, None, sum(given), rng)


def _municipal(setting: Setting, year: int, item: str, answered: int, rng: Random) -> SurveyResult:
    mean = Quantity(rng.randint(28, 46) / 10) if answered else None
    return SurveyResult(
        id=f"{PREFIX}-kysely-{year}-{item}",
        instrument=f"{PREFIX}-kuntakysely",
        name_fi="Kuntakysely (kuvitteellinen)",
        name_sv="Kommunenkät (fiktiv)",
        name_en="Municipality survey (fictional)",
        item=item,
        subject=item,
        organiser=f"{PREFIX}-hanke",
        target=f"{PREFIX}-kunnat",
        date=PartialDate(year, 11),
        respondents=Quantity(answered),
        invited=Quantity(len(setting.towns)),
        rate_kind="response",
        scale_min=Quantity(1),
        scale_max=Quantity(5),
        mean=mean,
        note=LABEL,
        citations=survey_of(year),
    )


def _feedback(year: int, item: str | None, count: int, rng: Random) -> SurveyResult:
    values: dict[str, object] = {
        "id": f"{PREFIX}-palaute-{year}-{item or 'yhteensa'}",
        "instrument": f"{PREFIX}-palaute",
        "name_fi": "Palaute tilaisuuksista (kuvitteellinen)",
        "name_en": "Feedback on events (fictional)",
        "item": item,
        "organiser": f"{PREFIX}-hanke",
        "date": PartialDate(year),
        "respondents": Quantity(count),
        "group": f"{PREFIX}-palaute-{year}",
        "total": None if item else "stated",
        "note": LABEL,
        "citations": yearly_report(year),
    }
    scale = {"scale_min": Quantity(1), "scale_max": Quantity(5)}
    if item:
        values |= {**scale, "mean": Quantity(rng.randint(35, 48) / 10)}
    return SurveyResult.model_validate(values)


def reach(setting: Setting) -> Iterator[Reach]:
    """Yield posts, views and followers by channel and year, with the total that is stated."""
    for year in setting.years:
        rng = setting.rng(f"reach {year}")
        own = [(channel, rng.randint(6, 90), rng.randint(900, 40_000)) for channel in _CHANNELS]
        for channel, posts, views in own:
            numbers = {"posts": posts, "views": views, "followers": rng.randint(90, 2_000)}
            yield _reach(year, "own_channel", channel, numbers)
        whole = {"posts": sum(it[1] for it in own), "views": sum(it[2] for it in own)}
        yield _reach(year, "own_channel", None, whole)
        press = {"posts": rng.randint(2, 20), "circulation": 1000 * rng.randint(4, 40)}
        yield _reach(year, "press", "lehti", press)


def _reach(year: int, group: str, channel: str | None, numbers: Mapping[str, int]) -> Reach:
    values: dict[str, object] = {
        "id": f"{PREFIX}-nakyvyys-{year}-{channel or group}",
        "channel": f"{PREFIX}-{channel}" if channel else None,
        "name_fi": "Näkyvyys (kuvitteellinen)",
        "name_en": "Reach (fictional)",
        "group": group,
        "start": PartialDate(year),
        "end": PartialDate(year),
        "total": None if channel else "stated",
        "note": LABEL,
        "citations": yearly_report(year),
        **{field: Quantity(number) for field, number in numbers.items()},
    }
    return Reach.model_validate(values)


def records(setting: Setting, statuses: Mapping[str, Statuses]) -> Iterator[Record]:
    """Yield all that the project tells of itself."""
    yield from sources(setting)
    yield from goals(setting)
    yield from seats(setting)
    yield from surveys(setting, statuses["survey_answer"])
    yield from reach(setting)
