"""Read what people write in a cell as what a field holds: dates, numbers, words, municipalities."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache, partial
from typing import NamedTuple, get_args
from unicodedata import normalize

from netmap import areas
from netmap.errors import InvalidValueError
from netmap.model import PartialDate, Quantity, Record
from netmap.model.record import Refers
from netmap.model.vocabulary import vocabulary


class Read(NamedTuple):
    """What a cell holds, and the code of a warning where something had to be understood.

    What is no date or number stays the text it is; the record then says that it is none.
    """

    value: str | PartialDate | Quantity
    code: str | None = None


Reader = Callable[[str], Read]

_NUMERIC_DATE = re.compile(
    r"(?:(?:(?P<day>\d{1,2})\.\s?)?(?P<month>\d{1,2})[./]\s?)?(?P<year>\d{4})", re.ASCII
)
_ISO_DATE = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2})(?P<time>[T ]\d{1,2}:\d\d.*)?)?",
    re.ASCII,
)
_WORDED_DATE = re.compile(
    r"(?:(?P<day>[0-9]{1,2})\.?\s+)?(?P<word>[^\W\d_]{3,})\s+(?P<year>[0-9]{4})"
)
_QUALIFIED = re.compile(r"([^\W\d_]+\.?|≈)\s*(?=\d)")
_QUALIFIERS = {
    **dict.fromkeys(("n", "noin", "ca", "cirka", "circa", "omkring", "about", "c", "≈"), "~"),
    **dict.fromkeys(("vähintään", "väh", "minst", "least"), ">="),
    **dict.fromkeys(("yli", "över", "over"), ">"),
}
_MANGLED = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE]\+?\d+", re.ASCII)
_SHORT_CODE = re.compile(r"\d{1,3}", re.ASCII)
_DIGITS = 3
_MONTHS = (
    ("tammi", "januari", "january", "jan"),
    ("helmi", "februari", "february", "feb"),
    ("maalis", "mars", "march", "mar"),
    ("huhti", "april", "apr"),
    ("touko", "maj", "may"),
    ("kesä", "juni", "june", "jun"),
    ("heinä", "juli", "july", "jul"),
    ("elo", "augusti", "august", "aug"),
    ("syys", "september", "sep"),
    ("loka", "oktober", "october", "okt", "oct"),
    ("marras", "november", "nov"),
    ("joulu", "december", "dec", "dec"),
)
_MONTH_ENDINGS = ("", "kuu", "kuun", "kuuta", "kuussa")


@cache
def readers(record_type: type[Record]) -> Mapping[str, Reader]:
    """Return how the cells of each field are read; a field of plain text is not among them."""
    found = {field: _reader(record_type, field) for field in record_type.model_fields}
    return {field: reader for field, reader in found.items() if reader}


def _reader(record_type: type[Record], field: str) -> Reader | None:
    info = record_type.model_fields[field]
    kinds = {info.annotation, *get_args(info.annotation)}
    if PartialDate in kinds:
        return date
    if Quantity in kinds:
        return number
    group = record_type.words().get(field)
    if group:
        return partial(word, group)
    mark = next((item for item in info.metadata if isinstance(item, Refers)), None)
    if field != "id" and mark is None:
        return None
    return _reference(mark.to if mark else ())


def _reference(tables: tuple[str, ...]) -> Reader:
    if "regions" in tables:
        return region
    if tables[:1] == ("areas",):
        return municipality
    return unit if "areas" in tables else identifier


@lru_cache(maxsize=8192)
def date(text: str) -> Read:
    """Read a date at the precision it has, in figures or with the name of its month.

    Examples
    --------
    >>> [str(date(text).value) for text in ("31.8.2019", "8/2019", "elokuu 2019")]
    ['2019-08-31', '2019-08', '2019-08']
    """
    written = normalize("NFC", text)
    forms = (_NUMERIC_DATE, _ISO_DATE, _WORDED_DATE)
    match = next(filter(None, (form.fullmatch(written) for form in forms)), None)
    if match is None:
        return Read(text)
    parts = match.groupdict()
    month = parts.get("month") or _month(parts.get("word"))
    if month is None and parts.get("word"):
        return Read(text)
    told = [parts["year"], *(f"{int(part):02d}" for part in (month, parts["day"]) if part)]
    code = "time_dropped" if parts.get("time") else None
    try:
        return Read(PartialDate.parse("-".join(told)), code)
    except InvalidValueError:
        return Read(text)


def _month(text: str | None) -> str | None:
    return _month_names().get(normalize("NFC", text).casefold()) if text else None


@cache
def _month_names() -> Mapping[str, str]:
    return {
        name + ending: str(month)
        for month, names in enumerate(_MONTHS, start=1)
        for name in names
        for ending in _MONTH_ENDINGS
    }


@lru_cache(maxsize=8192)
def number(text: str) -> Read:
    """Read a number, with the usual words before it as its qualifier.

    Examples
    --------
    >>> [str(number(text).value) for text in ("noin 5 300", "vähintään 12", "8,4")]
    ['~5300', '>=12', '8.4']
    """
    written = normalize("NFC", text)
    match = _QUALIFIED.match(written)
    sign = _QUALIFIERS.get(match[1].rstrip(".").casefold()) if match else None
    try:
        return Read(Quantity.parse(f"{sign}{written[match.end() :]}" if match and sign else text))
    except InvalidValueError:
        return Read(text)


@lru_cache(maxsize=8192)
def word(group: str, text: str) -> Read:
    """Find a word of the vocabulary by its id, its label in any language or another usual name."""
    return Read(_find(group, text) or text)


def _find(group: str, text: str) -> str | None:
    return vocabulary().find(group, text)


def identifier(text: str) -> Read:
    """Take an id as it is, and say so where a spreadsheet has made a number of it."""
    code = "mangled_id" if _MANGLED.fullmatch(text) else None
    return Read(text, code)


@lru_cache(maxsize=8192)
def municipality(text: str) -> Read:
    """Find a municipality by id, by code, even without its leading zeros, or by name.

    Examples
    --------
    >>> municipality("564").value, municipality("Uleåborg").value, municipality("71").code
    ('kunta-oulu', 'kunta-oulu', 'lost_zeros')
    """
    if _SHORT_CODE.fullmatch(text):
        found = _codes().get(text.zfill(_DIGITS))
        code = "lost_zeros" if found and len(text) < _DIGITS else None
        return Read(found or text, code)
    found = _names().get(normalize("NFC", text).casefold())
    return Read(found) if found else identifier(text)


@lru_cache(maxsize=8192)
def unit(text: str) -> Read:
    """Find a municipality where the id of any actor may stand too.

    Ids are written in small letters as a rule, so a name is one that begins with a capital.
    """
    return identifier(text) if text[:1].islower() else municipality(text)


@lru_cache(maxsize=8192)
def region(text: str) -> Read:
    """Find a region by slug, code or name; anything else may be the id of an actor."""
    if not areas.is_region(text):
        return identifier(text)
    found = areas.find_region(text)
    return Read(found.slug if found else areas.FINLAND)


@cache
def _codes() -> Mapping[str, str]:
    return {area.code: area.id for area in areas.all_municipalities().values()}


@cache
def _names() -> Mapping[str, str]:
    return {
        name.casefold(): area.id
        for area in areas.all_municipalities().values()
        for name in (area.name_sv, area.name_en, area.name)
        if name
    }
