"""What a mapping file says: which sheet is read how; open to add a key that mappings may have."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from netmap import suffixes
from netmap.errors import InvalidValueError
from netmap.formats.form import columns as known_columns
from netmap.formats.tables.tables import TABLES
from netmap.formats.tables.values import readers
from netmap.model import PartialDate, Quantity
from netmap.model.vocabulary import vocabulary
from netmap.problems import Place, Problem, Sheet
from netmap.text import LANGUAGES

MAX_BYTES = 1024 * 1024
READS = ("rows", "matrix", "netmap", "nothing")
MARKS = ("x", "1", "✓")

# What each key of [[sheets]] takes, as an example that says so without words.
_EXAMPLES: Mapping[str, object] = {
    "sheet": "Jäsenet",
    "reads": "rows",
    "language": "fi",
    "header_row": 3,
    "skip_rows": [7, 12],
    "id_from": ["Järjestö"],
    "prefix": "kokous-",
    "split": [",", ";"],
    "columns": {"Järjestö": "actors.name_fi"},
    "values": {"actors.kind": "ngo"},
    "actors": {"events.organisers": "ngo"},
    "rows": "Järjestö",
    "groups": ["Nuorisotyöryhmä"],
    "marks": ["x"],
    "tie": "member_of",
    "row_kind": "ngo",
    "group_kind": "working_group",
    "status": "stated",
    "start": "2019",
}
_MATRIX = ("rows", "groups", "marks", "tie", "row_kind", "group_kind", "status", "start")
_NEEDED = {"rows": ("columns",), "matrix": ("rows", "groups", "tie", "row_kind", "group_kind")}
_WORDS = {
    "row_kind": "actors.kind",
    "group_kind": "actors.kind",
    "tie": "ties.kind",
    "status": "ties.status",
    "start": "ties.start",
}
_SECTION = re.compile(r"\s*\[\[\s*sheets\s*\]\]")
_AT_LINE = re.compile(r"at line (\d+)")
_SHOWN = 60
_MOST = 50


@dataclass(frozen=True, slots=True)
class Matrix:
    """Which columns of a matrix are groups, and what a mark in one of them says."""

    groups: tuple[str, ...]
    marks: frozenset[str]
    group_kind: str
    tie: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """How one sheet is read: one ``[[sheets]]`` of a mapping, the ``number``-th from 0."""

    number: int
    sheet: str | None = None
    reads: str = "rows"
    language: str = "fi"
    header_row: int = 1
    skip_rows: frozenset[int] = frozenset()
    id_from: tuple[str, ...] = ()
    prefix: str | None = None
    split: tuple[str, ...] = ()
    columns: Mapping[str, str] | None = None
    values: Mapping[str, str] | None = None
    actors: Mapping[str, str] | None = None
    matrix: Matrix | None = None


class MappingFile:
    """A mapping file: the file that it reads, its plans, and what is wrong with it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.file: Path | None = None
        self.plans: tuple[Plan, ...] = ()
        self._lines: Sequence[str] = ()
        content = self._content()
        if content is not None:
            self._take(content)

    def problem_at(
        self, code: str, number: int | None, words: Sequence[object], **facts: object
    ) -> Problem:
        """Describe a problem at the line where all the words stand; the first is its value."""
        place = Place(Sheet(str(self.path)), self._line(number, words))
        value = str(words[0])
        shown = value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"
        return place.problem(code, column=None, value=shown, **facts)

    def _wrong(self, code: str, number: int | None, *words: object, **facts: object) -> None:
        self.problems.append(self.problem_at(code, number, words, **facts))

    def _content(self) -> Mapping[str, Any] | None:
        sheet = Sheet(str(self.path))
        try:
            if not self.path.is_file() or self.path.stat().st_size > MAX_BYTES:
                self.problems.append(sheet.problem("mapping_file", self.path.name))
                return None
            text = self.path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            self.problems.append(sheet.problem("not_utf8", self.path.name))
            return None
        except OSError:
            self.problems.append(sheet.problem("mapping_file", self.path.name))
            return None
        self._lines = text.splitlines()
        try:
            return tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            found = _AT_LINE.search(str(error))
            line = int(found[1]) if found else max(len(self._lines), 1)
            told = self._lines[line - 1].strip() if line <= len(self._lines) else ""
            place = Place(sheet, line)
            self.problems.append(place.problem("mapping_syntax", value=told[:_SHOWN]))
            return None

    def _take(self, content: Mapping[str, Any]) -> None:
        self._only(content, ("file", "sheets"), None)
        file, sheets = content.get("file"), content.get("sheets")
        if not isinstance(file, str) or not file.strip():
            self._wrong("mapping_missing", None, "file", example='file = "jasenet.xlsx"')
        else:
            self.file = self.path.parent / file
        if not isinstance(sheets, list) or not all(isinstance(item, dict) for item in sheets):
            self._wrong("mapping_missing", None, "[[sheets]]", example="[[sheets]]")
            return
        self.plans = tuple(self._plan(number, told) for number, told in enumerate(sheets))

    def _plan(self, number: int, told: Mapping[str, Any]) -> Plan:
        self._only(told, tuple(_EXAMPLES), number)
        sound = {key: value for key, value in told.items() if key in _EXAMPLES}
        for key in [key for key, value in sound.items() if not _is_like(_EXAMPLES[key], value)]:
            self._wrong("mapping_type", number, key, example=_example(key))
            del sound[key]
        for key, words in (("reads", READS), ("language", LANGUAGES)):
            if key in sound and sound[key] not in words:
                self._wrong("mapping_word", number, sound.pop(key), key, expected=_told(words))
        self._needs(number, told, sound)
        self._fields(number, sound)
        self._words(number, sound)
        return _made(number, sound)

    def _needs(self, number: int, told: Mapping[str, Any], sound: Mapping[str, Any]) -> None:
        """Require what the way of reading cannot do without, and refuse what it has no use for."""
        reads = sound.get("reads", "rows")
        for key in _NEEDED.get(reads, ()):
            if key not in told:
                example = _example(key)
                self._wrong("mapping_missing", number, key, "[[sheets]]", example=example)
        if reads != "matrix":
            for key in [key for key in _MATRIX if key in told]:
                self._wrong("mapping_not_here", number, key)

    def _fields(self, number: int, sound: dict[str, Any]) -> None:
        for header, field in dict(sound.get("columns", {})).items():
            if field and not is_field(field):
                self._wrong("mapping_field", number, field, header, expected=_near_field(field))
                sound["columns"] = sound["columns"] | {header: ""}
        for key in ("values", "actors"):
            for field in dict(sound.get(key, {})):
                if not is_field(field):
                    self._wrong("mapping_field", number, field, expected=_near_field(field))
                    sound[key] = {k: v for k, v in sound[key].items() if k != field}

    def _words(self, number: int, sound: Mapping[str, Any]) -> None:
        """Look at every value that the mapping itself gives, before rows repeat its faults."""
        given = [(key, _WORDS[key], sound[key]) for key in _WORDS if key in sound]
        given += [(field, field, value) for field, value in sound.get("values", {}).items()]
        given += [(field, "actors.kind", kind) for field, kind in sound.get("actors", {}).items()]
        for key, field, value in given:
            expected = _expected(field, value)
            if expected is not None:
                self._wrong("mapping_word", number, value, key, expected=expected)

    def _only(self, told: Mapping[str, Any], keys: Sequence[str], number: int | None) -> None:
        for key in told:
            if key not in keys:
                close = get_close_matches(key, keys, 3) or keys
                self._wrong("mapping_key", number, key, expected=_told(close))

    def _line(self, number: int | None, words: Sequence[object]) -> int:
        """Return the line of a section on which all the words stand, else where it begins."""
        starts = [at for at, line in enumerate(self._lines) if _SECTION.match(line)]
        first, last = 0, len(self._lines)
        if number is not None and number < len(starts):
            first, last = starts[number], [*starts, last][number + 1]
        lines = [(at, self._lines[at].lstrip()) for at in range(first, last)]
        found = [
            (at, line)
            for at, line in lines
            if all(str(word) in line for word in words) and not line.startswith("#")
        ]
        keys = [at for at, line in found if line.startswith((f'"{words[0]}"', str(words[0])))]
        return (keys or [at for at, _ in found] or [first])[0] + 1


def must_be_mapping(path: Path | str) -> None:
    """Require a name by which a mapping is known as one.

    Raises
    ------
    InvalidValueError
        When the name has another ending.
    """
    if Path(path).suffix.casefold() != suffixes.MAPPING:
        raise InvalidValueError(path, "mapping_suffix")


def is_field(text: str) -> bool:
    """Say whether a text names a field of a table, as ``actors.name_fi`` does."""
    table, _, field = text.partition(".")
    return table in TABLES and field in known_columns(table)


def _is_like(example: object, value: object) -> bool:
    """Say whether a value has the form of the example; one text may stand for a list of one."""
    if isinstance(example, list):
        items = value if isinstance(value, list) else [value]
        return bool(items) and all(type(item) is type(example[0]) for item in items)
    if isinstance(example, dict):
        return isinstance(value, dict) and all(isinstance(item, str) for item in value.values())
    return type(value) is type(example) and (value != 0 or example == 0)


def _made(number: int, sound: Mapping[str, Any]) -> Plan:
    taken = {key: value for key, value in sound.items() if key not in _MATRIX}
    for key in ("id_from", "split"):
        taken[key] = _several(sound.get(key))
    taken["skip_rows"] = frozenset(_several(sound.get("skip_rows")))
    if sound.get("reads") == "matrix":
        taken |= _of_matrix(sound)
    return Plan(number, **taken)


def _of_matrix(sound: Mapping[str, Any]) -> Mapping[str, Any]:
    """Read the rows of a matrix as those of any sheet; only its groups are something else."""
    rows, language = sound.get("rows", ""), sound.get("language", "fi")
    marks = {mark.strip().casefold() for mark in _several(sound.get("marks")) or MARKS}
    tie = {"kind": "tie", "status": "status", "start": "start"}
    matrix = Matrix(
        groups=_several(sound.get("groups")),
        marks=frozenset(marks),
        group_kind=sound.get("group_kind", ""),
        tie={field: sound[key] for field, key in tie.items() if key in sound},
    )
    return {
        "id_from": (rows,) if rows else (),
        "columns": ({rows: f"actors.name_{language}"} if rows else {}) | sound.get("columns", {}),
        "values": {"actors.kind": sound.get("row_kind", "")} | sound.get("values", {}),
        "matrix": matrix,
    }


def _several(value: Any) -> tuple[Any, ...]:
    if value is None:
        return ()
    return tuple(value) if isinstance(value, list) else (value,)


def _expected(name: str, value: str) -> str | None:
    """Return what a field takes where it does not take this value, None where it does."""
    table, _, field = name.partition(".")
    reader = readers(TABLES[table]).get(field)
    group = TABLES[table].words().get(field)
    if group:
        words = vocabulary()
        is_known = words.find(group, value) is not None
        return None if is_known else _told(words.near(group, value) or tuple(words.group(group)))
    model = str(TABLES[table].model_fields[field].annotation) if reader else ""
    for kind, example in ((PartialDate, "2019, 2019-08, 31.8.2019"), (Quantity, "12, ~440, >=12")):
        if reader and kind.__name__ in model and not isinstance(reader(value).value, kind):
            return example
    return None


def _near_field(name: str) -> str:
    """Name the fields that may be meant: close ones, else those of the table, else the tables."""
    table, _, _ = name.partition(".")
    every = [f"{each}.{field}" for each in TABLES for field in known_columns(each)]
    own = [field for field in every if field.startswith(f"{table}.")]
    return _told(get_close_matches(name, own or every, 3) or own or tuple(TABLES))


def _told(words: Sequence[str]) -> str:
    return ", ".join(words[:_MOST])


def _example(key: str) -> str:
    return "\n".join(toml(key, _EXAMPLES[key]))


def toml(key: str, value: object) -> Iterator[str]:
    """Write a key of a section as TOML, one line, or a table of its own."""
    if isinstance(value, Mapping):
        yield f"[sheets.{key}]"
        yield from (f"{text(name)} = {text(item)}" for name, item in value.items())
    elif isinstance(value, list | tuple):
        yield f"{key} = [{', '.join(map(text, value))}]"
    else:
        yield f"{key} = {text(value)}"


def text(value: object) -> str:
    """Write a text or a number as TOML."""
    if isinstance(value, int):
        return str(value)
    signs = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
    plain = "".join(signs.get(sign, sign) for sign in str(value))
    return '"' + re.sub("[\x00-\x1f\x7f]", lambda m: f"\\u{ord(m[0]):04x}", plain) + '"'
