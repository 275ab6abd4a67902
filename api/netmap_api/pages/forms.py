"""Forms of records: which fields they have, in whose words, and what may be chosen in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from netmap import areas
from netmap.dataset import Dataset
from netmap.filters import fold
from netmap.formats.form import form
from netmap.model import Record
from netmap.stores.rows import RECORDS
from netmap.telling import Telling
from netmap_api.records import shapes
from netmap_api.sentences import say

FIELDS: Mapping[str, tuple[str, ...]] = {
    "actors": (
        "name_fi", "name_sv", "name_en", "kind", "level", "sector", "municipality", "region",
        "aliases", "start", "end", "business_id", "association_id", "note",
    ),
    "ties": (
        "source", "kind", "target", "status", "role", "on_behalf_of", "start", "end", "seats",
        "weight", "note",
    ),
    "observations": ("indicator", "unit", "as_of", "status", "note"),
}  # fmt: skip
"""The fields of the forms there are, by table; what a record has besides stays as it is."""
CITED = ("citation", "line", "quote")
"""The fields by which one more citation is given."""
SEVERAL = "; "

_REQUIRED = {
    "actors": {"kind"},
    "ties": {"source", "kind", "target", "status"},
    "observations": {"indicator", "unit", "as_of", "status"},
}
_LONG = frozenset({"note", "quote"})
_DATES = frozenset({"start", "end", "as_of"})

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Field:
    """A field of a form; ``now`` is what the record says meanwhile, where it differs."""

    name: str
    label: str
    help: str
    shape: str
    value: str = ""
    choices: Pairs = ()
    listed: str | None = None
    is_required: bool = False
    wrong: str | None = None
    now: str | None = None

    @property
    def described_by(self) -> str:
        """The ids of what explains the field."""
        parts = {"help": self.help, "now": self.now, "wrong": self.wrong}
        return " ".join(f"{self.name}-{part}" for part, told in parts.items() if told)


class Forms:
    """The forms of a project as it is now, in a language."""

    def __init__(self, dataset: Dataset, language: str) -> None:
        self.dataset = dataset
        self.language = language
        self.tell = Telling(dataset, language)

    def fields(
        self,
        table: str,
        values: Mapping[str, str],
        wrong: Mapping[str, str] | None = None,
        now: Mapping[str, str] | None = None,
    ) -> tuple[Field, ...]:
        """Return the fields of a form with their values and what is wrong with them."""
        return tuple(
            self._field(table, name, values.get(name, ""), (wrong or {}).get(name), now)
            for name in FIELDS[table]
        )

    def citing(
        self, table: str, values: Mapping[str, str], wrong: Mapping[str, str]
    ) -> tuple[Field, ...]:
        """Return the fields by which a citation is added."""
        told = ((it, values.get(it, ""), wrong.get(it)) for it in CITED)
        return tuple(self._field(table, name, value, found, None) for name, value, found in told)

    def values(self, record: Record | None, table: str) -> dict[str, str]:
        """Return what a record says as a form shows it."""
        told = shapes.plain(record) if record else {}
        return {name: self.shown(table, name, told[name]) for name in FIELDS[table] if name in told}

    def shown(self, table: str, field: str, value: object) -> str:
        """Return a value as it stands in its field: names for ids where one types a name."""
        if isinstance(value, list):
            return SEVERAL.join(map(str, value))
        listed = _listed(table, field)
        return self.name_of(listed, str(value)) if listed else str(value)

    def name_of(self, listed: str, record_id: str) -> str:
        """Return what is typed for an id, the id itself when no name means it alone."""
        return self._names[listed].get(record_id, record_id)

    def meant(self, table: str, field: str, text: str) -> str | None:
        """Return the id that a typed name or id means, None when it means none or several."""
        listed = _listed(table, field)
        if not listed:
            return text
        lists = (listed, "actors") if listed == "places" else (listed,)
        return next(filter(None, (self._meant(it, text) for it in lists)), None)

    def lists(self, table: str) -> dict[str, tuple[str, ...]]:
        """Return what is suggested where names are typed, by the list that a field names."""
        fields = (*FIELDS[table], *CITED)
        wanted = {listed for it in fields if (listed := _listed(table, it))}
        return {it: tuple(sorted(self._names[it].values())) for it in sorted(wanted)}

    def choices(self, table: str, field: str) -> Pairs:
        """Return the words that a field takes, with their labels; none where it takes any text."""
        words = RECORDS[table].words()
        if field in words:
            terms = self.dataset.vocabulary.group(words[field])
            return tuple((key, term.label(self.language)) for key, term in terms.items())
        if field == "indicator":
            known = self.dataset.indicators.items()
            return _by_label((key, it.name(self.language)) for key, it in known)
        if field == "region":
            return _by_label((it.slug, self._area(it)) for it in areas.regions())
        return ()

    def _meant(self, listed: str, text: str) -> str | None:
        names = self._names[listed]
        if text in names:
            return text
        found = [key for key, name in names.items() if fold(name) == fold(text)]
        return found[0] if len(found) == 1 else None

    def _field(
        self,
        table: str,
        name: str,
        value: str,
        wrong: str | None,
        now: Mapping[str, str] | None,
    ) -> Field:
        choices, listed = self.choices(table, name), _listed(table, name)
        if choices and value and value not in dict(choices):
            choices = ((value, value), *choices)
        is_other = now is not None and now.get(name, "") != value
        return Field(
            name,
            form(self.language).header(table, name),
            self._help(table, name),
            _shape(name, choices),
            value,
            choices,
            listed,
            name in _REQUIRED[table],
            wrong,
            self._told(choices, (now or {}).get(name, "")) if is_other else None,
        )

    def _help(self, table: str, name: str) -> str:
        if name in _DATES:
            return say("editing.date_help", self.language)
        if name == "aliases":
            return say("editing.aliases_help", self.language)
        if _listed(table, name):
            return say("editing.name_help", self.language)
        return ""

    def _told(self, choices: Pairs, value: str) -> str:
        return dict(choices).get(value, value) or say("editing.empty", self.language)

    def _area(self, area: object) -> str:
        by_language = {"fi": "name_fi", "sv": "name_sv", "en": "name_en"}
        return str(getattr(area, by_language[self.language]))

    @cached_property
    def _names(self) -> Mapping[str, Mapping[str, str]]:
        """What is typed for each id, by list; where two have one name, the id is added."""
        actors = {key: it.name(self.language) for key, it in self.dataset.actors.items()}
        places = {key: self.tell.actor(key) for key in areas.all_municipalities()}
        known = {key: it.title for key, it in self.dataset.cited.items()}
        return {
            "actors": _told_apart(actors),
            "places": _told_apart(places | self._own_places(actors)),
            "sources": _told_apart(known),
        }

    def _own_places(self, actors: Mapping[str, str]) -> dict[str, str]:
        return {
            key: actors[key] for key, it in self.dataset.actors.items() if it.kind == "municipality"
        }


def is_known(table: str) -> bool:
    """Say whether there is a form for the records of a table."""
    return table in FIELDS


def slug(*names: str) -> str:
    """Return an id made of names.

    Examples
    --------
    >>> slug("Ylä-Savon Ylitys ry"), slug("***")
    ('yla-savon-ylitys-ry', 'x')
    """
    folded = (fold(it.casefold()) for it in names)
    words = "-".join(
        "".join(c if c.isascii() and c.isalnum() else " " for c in it) for it in folded
    )
    return "-".join(words.replace("-", " ").split())[:80] or "x"


def _listed(table: str, field: str) -> str | None:
    """Return the list that suggests names for a field, None where it takes none of them."""
    if field == "citation":
        return "sources"
    mark = RECORDS[table].refers().get(field)
    if mark is None or field in ("indicator", "region"):
        return None
    return "places" if "areas" in mark.to else "actors"


def _shape(name: str, choices: Pairs) -> str:
    if choices:
        return "choice"
    return "long" if name in _LONG else "text"


def _by_label(pairs: Iterable[tuple[str, str]]) -> Pairs:
    return tuple(sorted(pairs, key=lambda it: fold(it[1])))


def _told_apart(names: Mapping[str, str]) -> Mapping[str, str]:
    """Add the id to names that several have."""
    seen: dict[str, int] = {}
    for name in map(fold, names.values()):
        seen[name] = seen.get(name, 0) + 1
    return dict(_each(names, seen))


def _each(names: Mapping[str, str], seen: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    for key, name in names.items():
        yield key, name if seen[fold(name)] == 1 else f"{name} ({key})"
