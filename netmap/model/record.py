"""What every record has in common: an id, where it comes from, a validity, names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, ClassVar, Self, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from netmap.model.dates import PartialDate, Period

Text = Annotated[str, StringConstraints(min_length=1)]
Texts = tuple[Text, ...]
D = TypeVar("D", bound="Dated")
_stated: dict[tuple[str, ...], set[str]] = {}


@dataclass(frozen=True, slots=True)
class Refers:
    """Marks a field whose value is the id of a record in one of these tables."""

    to: tuple[str, ...]
    required: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """Marks a field whose value is a word of this group of the vocabulary.

    A group is the name of a mapping of ``Vocabulary``. Where the field's type lists its words,
    any other is an error; elsewhere an unknown word is kept and warned about.
    """

    of: str


ActorId = Annotated[Text, Refers(("actors",))]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", defer_build=True)


class Citation(_Strict):
    """The place that a claim comes from: a source, a line in it, a short quote."""

    source: Text
    line: Text | None = None
    quote: Text | None = None


class Record(_Strict):
    """One row of a table, with where it was said and the extra columns it came with."""

    table: ClassVar[str]

    id: Text
    note: Text | None = None
    citations: tuple[Citation, ...] = ()
    attributes: Mapping[str, str] = {}

    @classmethod
    def made(cls, told: Mapping[str, object]) -> Self:
        """Make a record of its fields, of many in half the memory of ``model_validate``.

        Records that state the same fields share the set that says which these are.
        """
        made: Self = cls.__pydantic_validator__.validate_python(told)
        stated = _stated.setdefault(tuple(told), made.__pydantic_fields_set__)
        object.__setattr__(made, "__pydantic_fields_set__", stated)
        return made

    @classmethod
    def words(cls) -> Mapping[str, str]:
        """Return the fields that hold a word of the vocabulary, with the group it is from."""
        marked = {
            field: next((mark for mark in info.metadata if isinstance(mark, Word)), None)
            for field, info in cls.model_fields.items()
        }
        return {field: mark.of for field, mark in marked.items() if mark}

    @classmethod
    def refers(cls) -> Mapping[str, Refers]:
        """Return the fields that hold ids of other records, each with its mark."""
        return _marks(cls)

    def references(self) -> Iterator[tuple[str, str, Refers]]:
        """Yield field, id and reference mark for every id of another record in this one."""
        for field, mark in _marks(type(self)).items():
            value = getattr(self, field)
            if value is None:
                continue
            for key in value if isinstance(value, tuple) else (value,):
                yield field, key, mark


@cache
def _marks(record_type: type[Record]) -> Mapping[str, Refers]:
    marked = {
        field: next((mark for mark in info.metadata if isinstance(mark, Refers)), None)
        for field, info in record_type.model_fields.items()
    }
    return {field: mark for field, mark in marked.items() if mark}


class Dated(Record):
    """A record that holds for a period; an unknown start or end is None."""

    start: PartialDate | None = None
    end: PartialDate | None = None

    @property
    def valid(self) -> Period:
        """The period from ``start`` to ``end``."""
        return Period(self.start, self.end)

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.start and self.end and self.end.last < self.start.first:
            raise PydanticCustomError(
                "end_before_start", "end before start", {"start": str(self.start)}
            )
        return self


def latest(records: Iterable[D]) -> D | None:
    """Return the record that lasts longest, of several the one that began last; None of none."""
    return max(records, key=lambda it: (it.valid.last, it.valid.first), default=None)


class Named(Record):
    """A record with names in Finnish, Swedish and English, any of which may be missing."""

    name_fi: Text | None = None
    name_sv: Text | None = None
    name_en: Text | None = None

    def name(self, language: str = "fi") -> str:
        """Return the name in a language, else the first of fi, sv, en there is, else the id."""
        wanted = (language, "fi", "sv", "en")
        names = (getattr(self, f"name_{key}") for key in wanted)
        return next((name for name in names if name), self.id)
