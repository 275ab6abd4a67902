"""Words: those that the vocabulary lacks, kinds of a project's own, ties between unlikely ends."""

from __future__ import annotations

from collections.abc import Iterator

from netmap.dataset import Dataset
from netmap.model import RECORD_TYPES, Kind, Record
from netmap.model.vocabulary import ANY_FAMILY, vocabulary
from netmap.problems import Problem

_CODES = {"actors": "unknown_kind", "ties": "unknown_kind", "events": "unknown_event"}
"""How to tell of a word that the vocabulary lacks, where that is not ``unknown_word``."""


def unknown(dataset: Dataset) -> Iterator[Problem]:
    """Find words of open groups that nobody has declared."""
    words = dataset.vocabulary
    for record_type in RECORD_TYPES:
        fields = {field: words.group(of) for field, of in record_type.words().items()}
        for record in dataset.all(record_type).values():
            for field, known in fields.items():
                value = getattr(record, field)
                if value is not None and value not in known:
                    yield _unknown_word(dataset, record, field, value)


def _unknown_word(dataset: Dataset, record: Record, field: str, value: str) -> Problem:
    own = _CODES.get(record.table) if field == "kind" else None
    matches = dataset.vocabulary.near(record.words()[field], value)
    return dataset.problem(record, own or "unknown_word", field, value, matches=matches)


def own_kinds(dataset: Dataset) -> Iterator[Problem]:
    """Find kinds that a project declares although netmap has them, or in a family there is not."""
    words = vocabulary()
    for kind in dataset.all(Kind).values():
        if existing := words.group(kind.of).get(kind.id):
            yield dataset.problem(kind, "kind_exists", "id", kind.id, kind=existing)
        families = f"{kind.of.removesuffix('s')}_families"
        if kind.family and not words.find(families, kind.family):
            matches = words.near(families, kind.family)
            yield dataset.problem(kind, "unknown_word", "family", kind.family, matches=matches)


def unusual_ends(dataset: Dataset) -> Iterator[Problem]:
    """Find ties at whose ends stand actors that such ties do not usually join."""
    words = dataset.vocabulary
    kinds = {actor.id: words.actors.get(actor.kind) for actor in dataset.actors.values()}
    for tie in dataset.ties.values():
        kind = words.ties.get(tie.kind)
        if kind is None:
            continue
        for end, name, families in (
            ("source", tie.source, kind.source_families),
            ("target", tie.target, kind.target_families),
        ):
            of = kinds.get(name) if families else None
            if of and of.family != ANY_FAMILY and of.family not in families:
                yield dataset.problem(tie, "unusual_ends", end, name, kind=kind, actor_kind=of)
