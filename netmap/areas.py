"""Municipalities and regions of Finland at any date from 2015 to 2026.

The reference table holds the division of 1 January 2015 and the changes since; a question about a
date replays the changes up to it. Sources and licences stand in ``netmap/reference/SOURCES.md``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from itertools import repeat
from typing import Any
from unicodedata import normalize

from netmap.errors import InvalidValueError, UnknownNameError
from netmap.model.dates import PartialDate

FIRST_YEAR, LAST_YEAR = 2015, 2026
POPULATION_YEARS = (2017, 2018, 2019, 2022)
_POPULATION_COLUMNS = tuple(f"population_{year}" for year in POPULATION_YEARS)
_COUNTED_IN = date(2022, 1, 1)
"""The day whose division the populations of every year are counted in."""
FINLAND = "finland"
_NAMES_OF_FINLAND = {FINLAND, "suomi"}
_ASCII = str.maketrans({"ä": "a", "å": "a", "ö": "o", " ": "-"})


@dataclass(frozen=True, slots=True)
class Region:
    """A region (maakunta) with its code and slug in the division of Statistics Finland."""

    code: str
    slug: str
    name_fi: str
    name_sv: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Area:
    """A municipality at a date; ``name`` is the Finnish name, ``region`` a region's slug.

    The hospital district is the one of 2019 and None where the municipality had ended by then.
    ``lat`` and ``lon`` are a point in WGS 84: the central locality, or, for municipalities that
    have been merged, the centre of their area. Populations are of the boundaries at the date, None
    where they are not known for them.
    """

    id: str
    code: str
    name: str
    name_sv: str
    name_en: str
    region: str
    hospital_district_2019: str | None
    lat: float
    lon: float
    population_2017: int | None = None
    population_2018: int | None = None
    population_2019: int | None = None
    population_2022: int | None = None

    def population(self, at: PartialDate) -> int | None:
        """Return the inhabitants in the latest known year not after a date, None before the first.

        Examples
        --------
        >>> kajaani = all_municipalities()["kunta-kajaani"]
        >>> kajaani.population(PartialDate(2021)) == kajaani.population_2019
        True
        """
        year = max((year for year in POPULATION_YEARS if year <= at.year), default=None)
        return getattr(self, f"population_{year}", None)


def municipalities(
    region: str = FINLAND, *, at: PartialDate | str | None = None
) -> tuple[Area, ...]:
    """List the municipalities of a region at a date, sorted by code.

    Parameters
    ----------
    region
        A slug, code or name in Finnish, Swedish or English, or ``finland``.
    at
        The date, today when left out. A year or month stands for its last day.

    Raises
    ------
    UnknownNameError
        When there is no such region.
    InvalidValueError
        When the date is outside the years that the table covers.

    Examples
    --------
    >>> len(municipalities("Kainuu", at="2015")), len(municipalities("18", at="2016"))
    (9, 8)
    """
    wanted = find_region(region)
    areas = _division(_day(at)).values()
    return tuple(area for area in areas if wanted is None or area.region == wanted.slug)


def units(region: str | None, at: PartialDate) -> tuple[Area, ...] | None:
    """List the municipalities of a universe at a date, None when it or the date is unknown."""
    try:
        return None if region is None else municipalities(region, at=at)
    except (UnknownNameError, InvalidValueError):
        return None


def find_region(name: str) -> Region | None:
    """Find a region by slug, code or name in any of the three languages; None is all Finland.

    Raises
    ------
    UnknownNameError
        When nothing has that name.
    """
    key = _key(name)
    if key in _NAMES_OF_FINLAND:
        return None
    names = _region_names()
    if key not in names:
        raise UnknownNameError("region", name, close_regions(name))
    return names[key]


def close_regions(name: str) -> list[str]:
    """Suggest slugs of regions for a name, a misspelt slug or a code without its leading zero."""
    found = _region_names().get(f"{name.strip():0>2}")
    return [found.slug] if found else get_close_matches(_slug(name), _slugs())


def close_municipalities(name: str) -> list[str]:
    """Suggest ids for a name, a misspelt id or a code without its leading zeros."""
    known = all_municipalities()
    coded = [area.id for area in known.values() if area.code == f"{name.strip():0>3}"]
    return coded or get_close_matches(f"kunta-{_slug(name).removeprefix('kunta-')}", known)


def _key(name: str) -> str:
    """Write a name in the one way in which names are compared, however its letters are stored."""
    return normalize("NFC", name).strip().casefold()


def _slug(name: str) -> str:
    return _key(name).translate(_ASCII)


def _slugs() -> list[str]:
    return [region.slug for region in regions()]


def is_region(name: str) -> bool:
    """Say whether a slug, code or name is that of a region, or of all Finland."""
    key = _key(name)
    return key in _NAMES_OF_FINLAND or key in _region_names()


@cache
def regions() -> tuple[Region, ...]:
    """List the regions of Finland by code."""
    return tuple(Region(**row) for row in _rows("regions"))


@cache
def all_municipalities() -> Mapping[str, Area]:
    """Return every municipality there has been since 2015 by id, each as it last was."""
    known: dict[str, Area] = {}
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        known |= {area.id: area for area in _division(date(year, 12, 31)).values()}
    return known


@cache
def _division(day: date) -> Mapping[str, Area]:
    areas = {area.code: area for area in _first_division()}
    for change in _rows("changes"):
        begins = date.fromisoformat(change["date"])
        if begins <= day:
            _change(areas, change)
        elif begins <= _COUNTED_IN and change["successor"]:
            successor = change["successor"]
            areas[successor] = _with_populations(areas[successor], repeat(None))
    return areas


def _change(areas: dict[str, Area], change: Mapping[str, str]) -> None:
    if change["change"] == "moved":
        slug = _region_names()[change["region"]].slug
        areas[change["code"]] = replace(areas[change["code"]], region=slug)
        return
    gone = areas.pop(change["code"])
    if date.fromisoformat(change["date"]) > _COUNTED_IN:
        parts = zip(_populations(areas[change["successor"]]), _populations(gone), strict=True)
        sums = (None if None in part else sum(filter(None, part)) for part in parts)
        areas[change["successor"]] = _with_populations(areas[change["successor"]], sums)


def _populations(area: Area) -> tuple[int | None, ...]:
    return tuple(getattr(area, column) for column in _POPULATION_COLUMNS)


def _with_populations(area: Area, populations: Iterable[int | None]) -> Area:
    columns: dict[str, Any] = dict(zip(_POPULATION_COLUMNS, populations, strict=False))
    return replace(area, **columns)


@cache
def _first_division() -> tuple[Area, ...]:
    return tuple(
        Area(
            id=f"kunta-{_slug(row['name_fi'])}",
            code=row["code"],
            name=row["name_fi"],
            name_sv=row["name_sv"],
            name_en=row["name_en"],
            region=_region_names()[row["region"]].slug,
            hospital_district_2019=row["hospital_district_2019"] or None,
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            **{name: int(row[name]) if row[name] else None for name in _POPULATION_COLUMNS},
        )
        for row in _rows("municipalities")
    )


@cache
def _region_names() -> Mapping[str, Region]:
    return {
        name.casefold(): region
        for region in regions()
        for name in (region.code, region.slug, region.name_fi, region.name_sv, region.name_en)
    }


def _day(at: PartialDate | str | None) -> date:
    when = PartialDate.of(date.today().isoformat() if at is None else at)
    if not FIRST_YEAR <= when.year <= LAST_YEAR:
        raise InvalidValueError(when, "year", first=FIRST_YEAR, last=LAST_YEAR)
    return when.last


def _rows(table: str) -> Iterator[dict[str, str]]:
    text = (files("netmap") / "reference" / f"{table}.csv").read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())
