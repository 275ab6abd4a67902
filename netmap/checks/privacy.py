"""Personal data where everybody can read it: in any table but the contacts.

Reports are passed on, so a value is never repeated in full: its first characters say enough for
who has the row before them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from stdnum.fi import hetu

from netmap.dataset import Dataset
from netmap.model import Contact, Record
from netmap.problems import Place, Problem, masked

_AT_ONCE = 50
"""How many rows are looked through together: hardly any holds anything."""

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}")

_SPACE = r"[ \u00a0\u202f]"
_PHONE = re.compile(
    rf"(?<![\w.,/+-])(?<!\d{_SPACE})(?!\d{{7}}-\d\b)"  # no part of a number, no business id
    rf"(?:(?:\+|00){_SPACE}?358(?:\(0\)|{_SPACE}|-)*\d|0(?:4\d|50))"
    rf"(?:(?:{_SPACE}|-)?\d){{6,8}}(?![\w-]|[.,]\d)"
)
_DIGITS = re.compile(
    rf"\d(?:\d{{5}}[-+A-Ya-y]\d{{3}}|(?<=3)58(?:{_SPACE}|[-()\d]){{7}}|(?<=0)[45]\d(?:{_SPACE}|[-\d]){{6}})"
)
"""What a phone number or an identity code has and most text has not, which makes it fast."""

_IDENTITY_CODE = re.compile(r"\b[0-3]\d[01]\d{3}[-+A-FU-Y]\d{3}[0-9A-Y]\b", re.IGNORECASE)

_TITLES = (
    "puheenjohtaja",
    "sihteeri",
    "toiminnanjohtaja",
    "yhteyshenkilö",
    "yhdyshenkilö",
    "vastuuhenkilö",
    "hankepäällikkö",
    "ordförande",
    "sekreterare",
    "verksamhetsledare",
    "kontaktperson",
    "projektledare",
)
_GIVEN_NAME = r"[A-ZÅÄÖ][a-zåäöé]+(?:-[A-ZÅÄÖ][a-zåäöé]+)?(?<!n)"  # a genitive begins most others
_SURNAME = (
    r"(?!\w+(?:yhdistys|liitto|keskus|seura|säätiö|piiri|verkosto|kunta|virasto|förbund)\b)"
    r"[A-ZÅÄÖ][a-zåäöé]+(?:-[A-ZÅÄÖ][a-zåäöé]+)?"
)
_NAMED = re.compile(
    rf"(?i:{'|'.join(_TITLES)})(?:na|nä|n)?[:,]? (?P<found>{_GIVEN_NAME} {_SURNAME})\b"
)


_CODES = {
    _EMAIL: "public_email",
    _PHONE: "public_phone",
    _IDENTITY_CODE: "public_identity_code",
    _NAMED: "public_name",
}


def exposed(dataset: Dataset) -> Iterator[Problem]:
    """Find e-mail addresses, phone numbers, identity codes and named office holders.

    Every source's own row is read, the extra columns too; one problem a cell and kind. A phone
    number is one with +358, 00358 or a Finnish mobile prefix; an identity code has the right
    check digit; a name is two capitalised words right after a Finnish or Swedish title.
    """
    rows = _rows(dataset)
    while some := tuple(islice(rows, _AT_ONCE)):
        if _is_worth_a_look(record for record, _ in some):
            for record, place in some:
                if _is_worth_a_look((record,)):
                    yield from _of_record(dataset, record, place)


def _of_record(dataset: Dataset, record: Record, place: Place | None) -> Iterator[Problem]:
    for column, text in _texts(record):
        for code, found in _personal(text):
            shown = masked(found)
            yield (
                place.problem(code, column, shown)
                if place
                else dataset.problem(record, code, column, shown)
            )


def _rows(dataset: Dataset) -> Iterator[tuple[Record, Place | None]]:
    for record in dataset:
        if not isinstance(record, Contact):
            claims = dataset.claims(record)
            yield from ((claim.record, claim.place) for claim in claims)
            if not claims:
                yield record, None


def _is_worth_a_look(records: Iterable[Record]) -> bool:
    text = "\n".join(chain.from_iterable(map(_everything, records)))
    if "@" in text or _DIGITS.search(text):
        return True
    plain = text.casefold()
    return any(title in plain for title in _TITLES)


def _everything(record: Record) -> Iterable[str]:
    """Return all text of a record, where it stands or not: that takes longer to tell."""
    values = record.__dict__.values()
    texts = [value for value in values if type(value) is str]
    for several in values:
        if several and type(several) is tuple:
            texts += [part for part in several if type(part) is str]
    texts += [citation.quote for citation in record.citations if citation.quote]
    texts += record.attributes.values()
    return texts


def _texts(record: Record) -> Iterator[tuple[str, str]]:
    """Yield the texts of a record with the column that each stands in."""
    for field, value in record.__dict__.items():
        if isinstance(value, str):
            yield field, value
        elif isinstance(value, tuple) and field != "citations":
            yield from ((field, part) for part in value)
    for citation in record.citations:
        yield from (("quote", citation.quote),) if citation.quote else ()
    yield from record.attributes.items()


def _personal(text: str) -> Iterator[tuple[str, str]]:
    for pattern, code in _CODES.items():
        matches = (match[match.lastgroup or 0] for match in pattern.finditer(text))
        if pattern is _IDENTITY_CODE:
            matches = (match for match in matches if hetu.is_valid(match))
        yield from ((code, match) for match in islice(matches, 1))
