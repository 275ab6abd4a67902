"""What a question is, and the list of all: the faces of netmap are built from this.

A question is one file in ``netmap/questions``. It holds the function that answers, the result
that it returns, and their declaration, ``QUESTION``; its name is the file's name.
"""

from __future__ import annotations

import ast
import keyword
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args

from netmap.errors import InvalidValueError
from netmap.text import LANGUAGES

if TYPE_CHECKING:
    from netmap.dataset import Dataset
    from netmap.model import PartialDate
    from netmap.network import Network
    from netmap.telling import Table, Telling

Group = Literal["records", "graph", "report"]
GROUPS: tuple[Group, ...] = get_args(Group)
"""What a question is drawn from; help lists questions under these headings."""

Kind = Literal["date", "year", "text", "number", "flag", "list", "pair"]
Shows = Literal["value", "actor", "word", "share", "score"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing that a question can be told: ``kind`` is a type or the words to choose from.

    A ``list`` is a tuple of words, or the word ``all``; a ``pair`` is two words.
    A ``position`` is given by its place, after the sources. What is ``repeated`` may be told
    several times, and is a tuple of what was told.
    """

    name: str
    fi: str
    sv: str
    en: str
    kind: Kind | tuple[str, ...] = "text"
    required: bool = False
    position: bool = False
    repeated: bool = False
    default: object = None
    metavar: str | None = None

    @property
    def parameter(self) -> str:
        """The parameter of the function; ``from`` is a word of Python, so that one is ``from_``."""
        return f"{self.name}_" if keyword.iskeyword(self.name) else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """How a table shows one field of a result.

    An ``actor`` is shown by its name, a ``word`` of a vocabulary ``group`` by its label and a
    ``share`` as a percentage; ``score`` columns have the same decimals in every row. ``sign``
    names the field that holds the qualifier of a number, for rows that have no ``qualifiers``.
    ``get`` makes a value of several fields, ``numeric`` when it is a number. A ``rare`` column is
    left out where no row has anything in it. ``heading`` is the heading's key when that is not the
    field's name.
    """

    name: str
    shows: Shows = "value"
    group: str = ""
    heading: str = ""
    sign: str = ""
    rare: bool = False
    numeric: bool = False
    get: Callable[[Any, Telling], object] | None = None


def actor(name: str, **more: Any) -> Column:
    """Show a field that holds the id of an actor, or several ids."""
    return Column(name=name, shows="actor", **more)


def word(name: str, group: str, **more: Any) -> Column:
    """Show a field that holds a word of a group of the vocabulary."""
    return Column(name=name, shows="word", group=group, **more)


def share(name: str, **more: Any) -> Column:
    """Show a field that holds a share between 0 and 1."""
    return Column(name=name, shows="share", **more)


def score(name: str, **more: Any) -> Column:
    """Show a computed number, with as many decimals as the others of its table."""
    return Column(name=name, shows="score", **more)


def named(**more: Any) -> Column:
    """Show the name of a row that has ``name_fi``, ``name_sv`` and ``name_en``."""
    return Column(name="name", get=_name, **more)


def _name(row: Any, tell: Telling) -> object:
    return getattr(row, f"name_{tell.language}")


def _nothing(_answer: Any, _tell: Telling) -> Iterable[str]:
    """Say nothing: a question without notes explains itself."""
    return ()


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question: the function that answers it, what it can be told, how the answer is shown.

    ``ask`` takes a dataset or, when the question is ``of`` the graph, a network or a tuple of two
    to compare, and returns one frozen dataclass or a tuple of them. ``columns`` say what a table
    shows; ``labels`` are those that name a figure when the rows behind it are listed. ``notes``
    say in sentences how to read the answer. ``tables`` replaces the table where one is not enough.
    """

    ask: Callable[..., Any]
    group: Group
    fi: str
    sv: str
    en: str
    of: Literal["dataset", "network", "networks"] = "dataset"
    options: tuple[Option, ...] = ()
    columns: tuple[Column | str, ...] = ()
    labels: tuple[str, ...] = ()
    notes: Callable[[Any, Telling], Iterable[str]] = _nothing
    tables: Callable[[Any, Telling], Iterable[Table]] | None = None

    @property
    def all_options(self) -> tuple[Option, ...]:
        """Its own options and, of the graph, those that choose one network or two."""
        return (*self.options, *_CHOOSING.get(self.of, ()))

    def answer(self, dataset: Dataset, **told: Any) -> Any:
        """Ask the question of a dataset, with options by their parameter names.

        Raises
        ------
        InvalidValueError
            When an option is unknown to the vocabulary or, where two networks are compared, when
            the options do not give exactly two.
        UnknownNameError
            When a source or an actor that is asked for is not there.
        """
        if self.of == "dataset":
            return self.ask(dataset, **told)
        choose = _network if self.of == "network" else _two_networks
        chosen = {
            option.parameter: told.pop(option.parameter, None) for option in _CHOOSING[self.of]
        }
        return self.ask(choose(dataset, **chosen), **told)


def _network(dataset: Dataset, *, without_source: str | None, **chosen: Any) -> Network:
    from netmap.network import Network

    network = Network.of(dataset, **chosen)
    return network.without_source(without_source) if without_source else network


def _two_networks(
    dataset: Dataset,
    *,
    at: Sequence[PartialDate | str] | None,
    told_by: Sequence[Sequence[str] | str] | None,
    without_source: Sequence[str] | None,
    **chosen: Any,
) -> tuple[Network, Network]:
    """Choose the two networks: what is told twice differs, what is told once holds for both."""
    dates = tuple(at or (None,))
    kept = ((None if ids == "all" else ids, None) for ids in told_by or ())
    left_out = ((None, source) for source in without_source or ())
    sources = (*kept, *left_out) or ((None, None),)
    if sorted((len(dates), len(sources))) != [1, 2]:
        raise InvalidValueError((at, told_by, without_source), "two_sides")
    before, after = (
        _network(dataset, at=date, sources=ids, without_source=source, **chosen)
        for date, (ids, source) in zip(_twice(dates), _twice(sources), strict=True)
    )
    return before, after


def _twice(told: tuple[T, ...]) -> tuple[T, ...]:
    return told if len(told) > 1 else told * 2


AT = Option(
    name="at",
    kind="date",
    fi="Kysy tilannetta ajankohtana: 2019, 2019-08 tai 2019-08-31.",
    sv="Fråga om läget vid en tidpunkt: 2019, 2019-08 eller 2019-08-31.",
    en="Ask as of a date: 2019, 2019-08 or 2019-08-31.",
)

KINDS = Option(
    name="kinds",
    kind="list",
    metavar="LIST",
    fi="Yhteyksien lajit pilkuin eroteltuina, tai all. [muut kuin located_in, publishes_in]",
    sv="Relationstyper åtskilda med komma, eller all. [utom located_in, publishes_in]",
    en="Tie kinds, comma-separated, or all. [but located_in, publishes_in]",
)
STATUSES = Option(
    name="statuses",
    kind="list",
    metavar="LIST",
    fi="Yhteyksien varmuudet pilkuin eroteltuina, tai all. [muut kuin lapsed]",
    sv="Säkerhetsgrader för relationerna åtskilda med komma, eller all. [alla utom lapsed]",
    en="Tie statuses, comma-separated, or all. [but lapsed]",
)
WITHOUT_SOURCE = Option(
    name="without_source",
    metavar="ID",
    fi="Jätä pois se, mikä on vain tämän lähteen varassa.",
    sv="Lämna bort det som endast vilar på denna källa.",
    en="Leave out what rests on this source alone.",
)

NETWORK_OPTIONS = (KINDS, STATUSES, AT, WITHOUT_SOURCE)
"""The options that choose a network from the records."""

TWO_NETWORKS_OPTIONS = (
    KINDS,
    STATUSES,
    Option(
        name="at",
        kind="date",
        repeated=True,
        default=(),
        fi="Ajankohta: kahdesti annettuna ne kaksi, joita verrataan.",
        sv="Tidpunkt: angiven två gånger de två som jämförs.",
        en="A date: given twice, the two to be compared.",
    ),
    Option(
        name="told_by",
        kind="list",
        repeated=True,
        default=(),
        metavar="LIST",
        fi="Vain se, mitä nämä lähteet (pilkuin erotellut) kertovat, tai all; kahdesti vertailuun.",
        sv="Endast dessa källors uppgifter (åtskilda med komma), eller all; två gånger jämför.",
        en="Only what these sources (comma-separated) tell, or all; twice to compare them.",
    ),
    Option(
        name="without_source",
        repeated=True,
        default=(),
        metavar="ID",
        fi="Ilman sitä, mikä on vain tämän lähteen varassa: lähteiden valinta kuten --told-by.",
        sv="Utan det som endast vilar på denna källa: ett urval av källor liksom --told-by.",
        en="Without what rests on this source alone: a choice of sources like --told-by.",
    ),
)
"""The options that choose two networks: the dates or the choices of sources are told twice."""

_CHOOSING = {"network": NETWORK_OPTIONS, "networks": TWO_NETWORKS_OPTIONS}


@dataclass(frozen=True, slots=True)
class Headline:
    """What a question says of itself: its name, its group and its sentence by language."""

    name: str
    group: Group
    says: Mapping[str, str]


def question(name: str) -> Question:
    """Return a question by its name.

    Raises
    ------
    KeyError
        When there is no such question.
    """
    if name not in names():
        raise KeyError(name)
    found = import_module(f"netmap.questions.{name}").QUESTION
    assert isinstance(found, Question)
    return found


@cache
def names() -> tuple[str, ...]:
    """Return the names of all questions, in the order of the alphabet."""
    found = (path.name for path in files("netmap.questions").iterdir())
    return tuple(sorted(name[:-3] for name in found if name.endswith(".py") and name[0] != "_"))


def headlines() -> tuple[Headline, ...]:
    """Return what all questions say of themselves.

    Read from the text of their files: importing the records and the graph takes longer than
    anyone waits for a help page.
    """
    return tuple(map(_headline, names()))


def _headline(name: str) -> Headline:
    source = (files("netmap.questions") / f"{name}.py").read_text(encoding="utf-8")
    end = source[max(source.rfind("\nQUESTION = "), 0) :]  # parsing it all takes too long
    for statement in ast.parse(end).body:
        match statement:
            case ast.Assign([ast.Name("QUESTION")], ast.Call(keywords=told)):
                said = {it.arg: it.value for it in told if it.arg in ("group", *LANGUAGES)}
                words = {key: ast.literal_eval(value) for key, value in said.items() if key}
                return Headline(name, words.pop("group"), words)
    raise LookupError(f"{name}.py declares no QUESTION")
