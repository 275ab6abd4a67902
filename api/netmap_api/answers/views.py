"""What can be asked of a project, and the bytes that each answer is."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

import netmap
from netmap.model import PartialDate
from netmap_api.answers import pictures
from netmap_api.answers.made import JSON, XLSX, Made, as_json

if TYPE_CHECKING:
    from netmap.catalogue import Option
    from netmap.dataset import Dataset

__all__ = ["STEADY", "VIEWS", "Ask", "Made", "base_of", "prepare"]

View = Callable[["Dataset", Mapping[str, Any]], Made]


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that is asked: a view and what it is told, as plain values that JSON has.

    Mappings are pairs in the order of their names and what is None is left out, so that asks for
    the same are equal.

    Examples
    --------
    >>> Ask.of("rows", question="seats", told={"at": "2019"}, rows=None)
    Ask(view='rows', options=(('question', 'seats'), ('told', (('at', '2019'),))))
    """

    view: str
    options: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def of(cls, view: str, **options: Any) -> Self:
        """Make an ask of what a view is told by name."""
        return cls(view, _pairs(options))

    @classmethod
    def read(cls, view: str, options: str) -> Self:
        """Make the ask of a view whose options were written as JSON."""
        return cls(view, _plain(json.loads(options)))


def _pairs(options: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple((name, _plain(it)) for name, it in sorted(options.items()) if it is not None)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return _pairs(value)
    return tuple(map(_plain, value)) if isinstance(value, list | tuple) else value


def _rows(dataset: Dataset, options: Mapping[str, Any]) -> Made:
    """Answer a question as the command line does with ``--format json``."""
    return Made(as_json(_values(dataset, options)), JSON)


def _csv(dataset: Dataset, options: Mapping[str, Any]) -> Made:
    """Answer a question as the command line does with ``--format csv``."""
    from netmap.formats.writing import answer_rows

    text = answer_rows.text(_values(dataset, options))
    return Made(text.encode(), "text/csv; charset=utf-8")


def _told(dataset: Dataset, options: Mapping[str, Any]) -> Made:
    """Tell the answer to a question as people read it: tables and notes."""
    return Made(as_json(asdict(_telling(dataset, options))), JSON)


def _book(dataset: Dataset, options: Mapping[str, Any]) -> Made:
    """Tell the answer to a question as a workbook."""
    from netmap.formats.writing import answer_rows

    return Made(answer_rows.book(_telling(dataset, options)), XLSX)


def _check(dataset: Dataset, options: Mapping[str, Any]) -> Made:
    """List what is doubtful about the records, what is worst first."""
    from netmap import checks

    language = options.get("language", "fi")
    found = sorted(checks.warnings(dataset), key=lambda it: it.severity)
    return Made(as_json([problem.to_dict(language) for problem in found]), JSON)


VIEWS: Mapping[str, View] = MappingProxyType(
    {
        "rows": _rows,
        "csv": _csv,
        "told": _told,
        "book": _book,
        "check": _check,
        "figure": pictures.figure,
        "map": pictures.drawn_map,
        "export": pictures.export,
    }
)
"""What there is to ask, by the name of the view."""
STEADY = frozenset({"book", "check", "figure", "map", "export"})
"""Views that go through what is there once: they work long, but on no hard question."""
_PREPARED = frozenset({"centrality", "gaps", "quality", "structure"})
"""Questions whose answers rest on what takes long and is the same for all who ask as usual."""
_AS_USUAL: Sequence[Mapping[str, Any]] = ({}, {"kinds": "all"}, {"kinds": ("all",)})
"""How they are asked by most, whatever else they are told."""
_PATHS_AT_ONCE = 400_000_000
"""Up to how many actors times ties that is begun: all shortest paths take about ten seconds."""


def base_of(ask: Ask) -> Ask | None:
    """Return the ask that this one and those like it rest on, None where there is none.

    There are a few of them for all that can be asked, so that they may take longer: whoever asks
    of a date, a kind or a measure of their own has the time of any other.

    Examples
    --------
    >>> base_of(Ask.of("told", question="centrality", told={"top": 6}, language="sv"))
    Ask(view='rows', options=(('question', 'centrality'), ('told', ())))
    >>> base_of(Ask.of("rows", question="centrality", told={"at": "2019"})) is None
    True
    """
    options = dict(ask.options)
    question, told = options.get("question"), dict(options.get("told", ()))
    told.pop("top", None)
    if question not in _PREPARED or told not in _AS_USUAL:
        return None
    return Ask.of("rows", question=question, told=told)


def prepare(dataset: Dataset, base: Ask) -> None:
    """Work out what others rest on, so that each of them is soon made.

    Where there is very much, nothing is: it would take too long.
    """
    if len(dataset.actors) * len(dataset.ties) <= _PATHS_AT_ONCE:
        _rows(dataset, dict(base.options))


def _values(dataset: Dataset, options: Mapping[str, Any]) -> Any:
    return netmap.telling.plain(_answer(dataset, options), places=options.get("rows", False))


def _telling(dataset: Dataset, options: Mapping[str, Any]) -> netmap.telling.Told:
    question = netmap.catalogue.question(options["question"])
    answer, language = _answer(dataset, options), options.get("language", "fi")
    return netmap.telling.tell(question, answer, dataset, language, rows=options.get("rows", False))


def _answer(dataset: Dataset, options: Mapping[str, Any]) -> Any:
    question = netmap.catalogue.question(options["question"])
    told = dict(options.get("told", ()))
    return question.answer(
        dataset,
        **{it.parameter: _value(it, told.get(it.name)) for it in question.all_options},
    )


def _value(option: Option, told: Any) -> Any:
    """Return an option as the command line tells it: dates as such, and what is left out."""
    if told is None:
        usual = option.default or (() if option.repeated else None)
        return bool(usual) if option.kind == "flag" else usual
    if option.kind == "date":
        return tuple(map(PartialDate.parse, told)) if option.repeated else PartialDate.parse(told)
    return told
