"""Names in three languages, as the page takes them: a key only for the languages there are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netmap import areas
from netmap.dataset import Dataset
from netmap.model.record import Named
from netmap.model.vocabulary import Term
from netmap.text import LANGUAGES

Names = Mapping[str, str]


def stated(values: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what says something: what is None, False or empty is left out. Not for numbers."""
    return {key: value for key, value in values.items() if value}


def named(record: Named) -> Names:
    """Return the names that a record has."""
    return stated({"fi": record.name_fi, "sv": record.name_sv, "en": record.name_en})


def labelled(term: Term) -> Names:
    """Return the labels of a term."""
    return {"fi": term.fi, "sv": term.sv, "en": term.en}


def all_labelled(terms: Mapping[str, Term]) -> dict[str, Names]:
    """Return the labels of terms by their ids."""
    return {key: labelled(term) for key, term in terms.items()}


def in_all(texts: Mapping[str, Names], key: str) -> Names:
    """Return a text of the page in all its languages."""
    return {language: texts[language][key] for language in LANGUAGES}


def place_name(dataset: Dataset, municipality: str) -> Names:
    """Name a municipality: as the table of areas does, else the dataset, else by its id."""
    area = areas.all_municipalities().get(municipality)
    if area:
        return stated({"fi": area.name, "sv": area.name_sv, "en": area.name_en})
    own = dataset.actors.get(municipality)
    return named(own) if own else {"fi": municipality}
