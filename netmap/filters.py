"""Find records of a table by what they say: their words, whom they name, where, when."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import cache

from netmap import areas
from netmap.characters import unaccented
from netmap.dataset import Dataset
from netmap.errors import InvalidValueError
from netmap.model import RECORD_TYPES, Actor, Contact, PartialDate, Record, Source
from netmap.model.dates import When
from netmap.tables import Table, valid_at

_AREAS = frozenset({"areas", "regions"})
_TYPES = {record_type.table: record_type for record_type in RECORD_TYPES}
_NAMES = ("name_fi", "name_sv", "name_en", "aliases")

_Test = Callable[[object], bool]


def found(
    dataset: Dataset,
    table: str,
    *,
    at: When | None = None,
    text: str | None = None,
    **wanted: str | None,
) -> Table[Record]:
    """Return the records of a table that say all that is wanted, in their order.

    Parameters
    ----------
    at
        A date at which they are valid, with whatever they cannot be without.
    text
        Words that stand in their names, aliases or title, whatever their case and accents.
    wanted
        What fields say, each one of ``fields_of(table)``: a word such as ``kind="ngo"``, the id of
        a record that they name, ``area`` (a municipality, or a region with all of its
        municipalities), ``actor`` (in any field that names actors) or ``cites`` (a source).

    Raises
    ------
    InvalidValueError
        When there is no such field, or no such date.

    Examples
    --------
    >>> from netmap.model import Tie
    >>> data = Dataset([
    ...     Actor(id="liitto", kind="ngo", name_fi="Pyöräliitto", municipality="kunta-sotkamo"),
    ...     Actor(id="kunta-sotkamo", kind="municipality", end="2018"),
    ...     Tie(id="t", source="liitto", target="kunta-sotkamo", kind="meets"),
    ... ])
    >>> [*found(data, "actors", text="pyora", kind="ngo", area="kainuu")]
    ['liitto']
    >>> [*found(data, "ties", actor="liitto")], [*found(data, "ties", at="2019")]
    (['t'], [])
    """
    if unknown := next((it for it in wanted if it not in fields_of(table)), None):
        raise InvalidValueError(unknown, "filter", known=", ".join(fields_of(table)))
    records = _valid(dataset, table, at)
    told = [(name, value) for name, value in wanted.items() if value is not None]
    tests = [_test(dataset, table, name, value) for name, value in told]
    if text:
        tests.append((_texts(table), _says(text)))
    return _passing(records, tests)


@cache
def fields_of(table: str) -> tuple[str, ...]:
    """Return the names by which the records of a table can be looked for.

    Notes, extra columns and what a contact states are none of them.

    Examples
    --------
    >>> fields_of("posts")
    ('organisation', 'role', 'municipality', 'staff', 'actor', 'area', 'cites')
    """
    record_type = _TYPES[table]
    own = [it for it in record_type.model_fields if it in _marked(record_type)]
    also = [name for name in ("actor", "area") if _of(record_type, name)]
    return (*own, *also, "cites")


def has_names(table: str) -> bool:
    """Say whether the records of a table have texts to look in."""
    return bool(_texts(table))


def fold(text: str) -> str:
    """Write a text as it is compared: without accents, in small letters.

    Examples
    --------
    >>> fold("Pyöräliitto Ry")
    'pyoraliitto ry'
    """
    return unaccented(text, "NFD").casefold()


def _valid(dataset: Dataset, table: str, at: When | None) -> Table[Record]:
    """Return the records of a table that are valid at a date; only what they need is looked at."""
    moment = dataset.moment_of(at)
    if moment is None or moment == dataset.moment:
        return dataset.all(_TYPES[table])
    return _valid_at(dataset, table, moment)


def _valid_at(dataset: Dataset, table: str, moment: PartialDate) -> Table[Record]:
    needed = {it: dataset.all(_TYPES[it]) for it in _needs(table)}
    return valid_at(needed, moment)[table]


@cache
def _needs(table: str) -> Collection[str]:
    """Return a table and those that its records have to name, and so on."""
    needed, left = {table}, [table]
    while left:
        record_type = _TYPES[left.pop()]
        fields = record_type.model_fields
        required = (
            it.to for name, it in record_type.refers().items() if fields[name].is_required()
        )
        new = {to for several in required for to in several if to in _TYPES} - needed
        needed |= new
        left += new
    return needed


def _test(dataset: Dataset, table: str, name: str, value: str) -> tuple[tuple[str, ...], _Test]:
    record_type = _TYPES[table]
    if name == "cites":
        return ("citations",), lambda said: any(it.source == value for it in said)
    if name == "area":
        return _of(record_type, name), _in(_within(value))
    if name == "actor" or Actor.table in _refers_to(record_type, name):
        value = dataset.current(value)
    return _of(record_type, name) or (name,), _in({value})


def _passing(records: Table[Record], tests: list[tuple[tuple[str, ...], _Test]]) -> Table[Record]:
    for fields, passes in tests:
        rows = records.columns(*fields)
        records = records.only([any(map(passes, row)) for row in rows])
    return records


def _in(wanted: Collection[str]) -> _Test:
    def passes(said: object) -> bool:
        if isinstance(said, tuple):
            return any(it in wanted for it in said)
        return said in wanted

    return passes


def _says(text: str) -> _Test:
    words = fold(text).split()

    def passes(said: object) -> bool:
        names = said if isinstance(said, tuple) else (said,)
        return any(it and all(word in fold(it) for word in words) for it in names)

    return passes


def _within(area: str) -> Collection[str]:
    """Return every name that a record may give an area: of a region also those inside it."""
    known = areas.all_municipalities()
    if not areas.is_region(area):
        key = fold(area)
        named = {it.id for it in known.values() if key in map(fold, (it.name, it.name_sv, it.code))}
        return {area, *named}
    region = areas.find_region(area)
    if region is None:
        return {area, *known, *(name for it in areas.regions() for name in _names(it))}
    return {area, *_names(region), *(it.id for it in known.values() if it.region == region.slug)}


def _names(region: areas.Region) -> tuple[str, ...]:
    return region.slug, region.code, region.name_fi, region.name_sv, region.name_en


@cache
def _marked(record_type: type[Record]) -> Mapping[str, object]:
    return {**record_type.words(), **record_type.refers()}


def _of(record_type: type[Record], name: str) -> tuple[str, ...]:
    """Return the fields that hold actors or areas, for the names that stand for all of them."""
    to = {"actor": frozenset({Actor.table}), "area": _AREAS}.get(name, frozenset())
    return tuple(field for field, mark in record_type.refers().items() if to & {*mark.to})


def _refers_to(record_type: type[Record], field: str) -> tuple[str, ...]:
    mark = record_type.refers().get(field)
    return mark.to if mark else ()


@cache
def _texts(table: str) -> tuple[str, ...]:
    """Return the fields that name a record."""
    record_type = _TYPES[table]
    if record_type is Contact:
        return ()
    names = ("title",) if record_type is Source else _NAMES
    return tuple(it for it in names if it in record_type.model_fields)
