"""Dates that keep the precision they were given with, and the periods between them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from numbers import Integral
from typing import Any, Self, overload

from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from netmap.errors import InvalidValueError

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
ISO = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
"""How descriptions of the model say that a date is spelt."""

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""Years outside these are slips of the pen, and nobody waits for their rows."""

_LEAP_DAY = 1
_FINNISH = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)


def _to_iso(match: re.Match[str]) -> str:
    day, month, year = match.groups()
    return f"{year}-{int(month):02d}-{int(day):02d}" if match[0] == match.string else match[0]


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month or a day in ISO 8601, kept at the precision it was stated with.

    Examples
    --------
    >>> str(PartialDate.parse("2019-08"))
    '2019-08'
    >>> PartialDate.parse("2019-02").last
    datetime.date(2019, 2, 28)
    """

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2019``, ``2019-08``, ``2019-08-31`` or, as Excel writes it, ``31.8.2019``.

        Raises
        ------
        InvalidValueError
            When the text has another form or names a day that does not exist.
        """
        match = _FORM.fullmatch(_FINNISH.sub(_to_iso, text.strip()))
        if match is None:
            raise InvalidValueError(text, "date")
        parsed = cls(*(int(part) if part else None for part in match.groups()))  # type: ignore[arg-type]
        parsed._must_exist(text)
        return parsed

    @overload
    @classmethod
    def of(cls, value: When) -> PartialDate: ...

    @overload
    @classmethod
    def of(cls, value: None) -> None: ...

    @classmethod
    def of(cls, value: When | None) -> PartialDate | None:
        """Return a date that may be given as text, as a day or as a year, or left out.

        Raises
        ------
        InvalidValueError
            When it is no date.

        Examples
        --------
        >>> str(PartialDate.of(2019)), str(PartialDate.of(date(2019, 8, 31)))
        ('2019', '2019-08-31')
        """
        if value is None or isinstance(value, PartialDate):
            return value
        if isinstance(value, date) and value == value:  # noqa: PLR0124 - pandas.NaT is a date too
            return cls(value.year, value.month, value.day)
        if isinstance(value, str | Integral) and not isinstance(value, bool):
            return cls.parse(str(value))
        raise InvalidValueError(value, "date")

    @property
    def first(self) -> date:
        """The first day that the date covers."""
        return date(
            self.year,
            1 if self.month is None else self.month,
            1 if self.day is None else self.day,
        )

    @property
    def last(self) -> date:
        """The last day that the date covers."""
        if self.month is None:
            return date(self.year, 12, 31)
        day = calendar.monthrange(self.year, self.month)[1] if self.day is None else self.day
        return date(self.year, self.month, day)

    def __str__(self) -> str:
        parts = [f"{self.year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part)]
        return "-".join(parts)

    def _must_exist(self, text: str) -> None:
        try:
            _ = self.first, self.last
        except ValueError:
            raise InvalidValueError(text, "day") from None

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            _to_date,
            json_schema_input_schema=core_schema.str_schema(pattern=ISO),
            serialization=core_schema.to_string_ser_schema(),
        )


When = PartialDate | date | str | int
"""A date as it may be asked for: as text, as a day, or as a year."""


def text_of(when: PartialDate | None) -> str | None:
    """Write a date as it was stated, None when it is missing."""
    return None if when is None else str(when)


@dataclass(frozen=True, slots=True)
class Period:
    """The days from the first of ``start`` to the last of ``end``; None is open, both ways.

    An unknown start and an unknown end are not the same as "always", but a question about a
    date has to take them as possible: a tie without an end counts as continuing.
    """

    start: PartialDate | None = None
    end: PartialDate | None = None

    @property
    def first(self) -> date:
        """The first day, or the first day there is when the start is unknown."""
        return self.start.first if self.start else date.min

    @property
    def last(self) -> date:
        """The last day, or the last day there is when the end is unknown."""
        return self.end.last if self.end else date.max

    def overlaps(self, when: PartialDate | Period) -> bool:
        """Say whether the two spans of days share at least one day.

        Examples
        --------
        >>> to_august = Period(PartialDate(2017), PartialDate(2020, 8))
        >>> to_august.overlaps(PartialDate(2020)), to_august.overlaps(PartialDate(2020, 9))
        (True, False)
        """
        has_begun = self.start is None or self.start.first <= when.last
        return has_begun and (self.end is None or when.first <= self.end.last)

    @property
    def year(self) -> int | None:
        """The one year that holds the whole period, or None when there is no such year."""
        if self.start is None or self.end is None or self.start.year != self.end.year:
            return None
        return self.start.year

    def covers(self, year: int) -> bool:
        """Say whether this is the whole of a year, no more and no less."""
        return (self.first, self.last) == (date(year, 1, 1), date(year, 12, 31))

    def is_as_long_as(self, other: Period) -> bool:
        """Say whether two periods have the same number of days, give or take a leap day."""
        days = (self.last - self.first).days, (other.last - other.first).days
        return abs(days[0] - days[1]) <= _LEAP_DAY

    @classmethod
    def common(cls, periods: Iterable[Period]) -> Period | None:
        """Return the one period that all of these are, or None when they differ."""
        found = set(periods)
        return found.pop() if len(found) == 1 else None

    def __str__(self) -> str:
        if self.start == self.end:
            return str(self.start or "")
        return f"{self.start or ''}/{self.end or ''}"


def _to_date(value: object) -> PartialDate:
    if isinstance(value, PartialDate):
        return value
    if isinstance(value, str):
        try:
            return PartialDate.parse(value)
        except InvalidValueError:
            pass
    raise PydanticCustomError("impossible_date", "not a date")
