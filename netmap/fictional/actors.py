"""The actors of the fictional region, and how many members its collectives have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from netmap.fictional import words
from netmap.fictional.setting import LABEL, PREFIX, REGION, REGISTER, Setting, yearly_report
from netmap.model import Actor, PartialDate, Quantity, Record, Size, Tie

_SETS = ("kumppanit", "kunnat")
"""The collectives whose members are the partners of the project."""


def actors(setting: Setting) -> Iterator[Actor]:
    """Yield the region, its bodies, its municipalities and their associations."""
    yield Actor(
        id=REGION,
        kind="region",
        name_fi="Kuvitelmaa (kuvitteellinen)",
        name_sv="Fantasiland (fiktivt)",
        name_en="Dreamland (fictional)",
        level="regional",
        note=LABEL,
        citations=REGISTER,
    )
    yield from (_body(setting, key, told) for key, told in words.bodies().items())
    yield from _towns(setting)
    yield from _ngos(setting)


def _body(setting: Setting, key: str, told: words.Told) -> Actor:
    is_project = told["kind"] == "project"
    return Actor(
        id=f"{PREFIX}-{key}",
        kind=told["kind"],
        name_fi=told["fi"],
        name_sv=told["sv"],
        name_en=told["en"],
        level="regional",
        region=REGION,
        start=setting.first if is_project else None,
        end=setting.last if is_project else None,
        note=LABEL,
        citations=REGISTER,
    )


def _towns(setting: Setting) -> Iterator[Actor]:
    for town in setting.towns:
        yield Actor(
            id=town.id,
            kind="municipality",
            name_fi=town.place.name,
            level="municipal",
            region=REGION,
            municipality=town.id,
            population=Quantity(town.population),
            note=LABEL,
            citations=REGISTER,
        )


def _ngos(setting: Setting) -> Iterator[Actor]:
    for ngo in setting.ngos:
        yield Actor(
            id=ngo.id,
            kind="ngo",
            name_fi=ngo.name,
            level="local",
            region=REGION,
            municipality=ngo.town,
            note=LABEL,
            citations=REGISTER,
        )


def sizes(setting: Setting, ties: Iterable[Tie]) -> Iterator[Record]:
    """Count the members of every collective, year by year, as the ties tell them."""
    members = [tie for tie in ties if tie.kind == "member_of"]
    groups = list(dict.fromkeys(tie.target for tie in members))
    for year in setting.years:
        for group in groups:
            ties_of_year = (tie for tie in members if tie.valid.overlaps(PartialDate(year)))
            count = sum(tie.target == group for tie in ties_of_year)
            yield _size(year, group.removeprefix(f"{PREFIX}-"), count)
        yield _size(year, "kunnat", len(setting.towns))


def _size(year: int, key: str, count: int) -> Size:
    return Size(
        id=f"{PREFIX}-koko-{key}-{year}",
        actor=f"{PREFIX}-{key}",
        partner_of=f"{PREFIX}-hanke" if key in _SETS else None,
        universe=REGION if key == "kunnat" else None,
        start=PartialDate(year),
        end=PartialDate(year),
        count=Quantity(count),
        note=LABEL,
        citations=yearly_report(year),
    )
