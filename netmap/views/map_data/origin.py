"""Where the map comes from: its title, its sources, what it leaves out, what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from netmap import __version__
from netmap.model import Source
from netmap.network import Network
from netmap.questions import structure
from netmap.text import LANGUAGES
from netmap.views.map_data.evidence import Citing
from netmap.views.map_data.names import Names, in_all, stated


def about(
    network: Network, texts: Mapping[str, Names], title: str | Names | None, cited: Citing
) -> dict[str, Any]:
    """Say what the map shows and what it leaves out; of a source, its name but not where it is."""
    kept, statuses = network.selection.statuses, network.dataset.vocabulary.tie_statuses
    documents = [network.dataset.cited.get(source) for source in cited]
    dates = [document.date for document in documents if document and document.date]
    newest = max(dates, key=lambda date: (date.last, date.first), default=None)
    return {
        "title": _titles(texts, title),
        "sources": [Path(source).resolve().name for source in network.dataset.sources],
        "at": network.selection.at,
        "left_out": [status for status in statuses if status not in kept],
        "version": __version__,
        "made": str(newest) if newest else None,
        "leaning": _leaning(network),
    }


def _titles(texts: Mapping[str, Names], title: str | Names | None) -> Names:
    if title is None or title == "":
        return in_all(texts, "default_title")
    return {key: title if isinstance(title, str) else title[key] for key in LANGUAGES}


def _leaning(network: Network) -> dict[str, Any] | None:
    """Name the source that most ties rest on alone, with how many of how many do."""
    first = next(structure.leaning(network), None)
    if first is None or not first.ties:
        return None
    return {"source": first.source, "ties": first.ties, "all": len(network.ties)}


def documents(network: Network, cited: Citing) -> list[dict[str, Any]]:
    """Tell of the cited sources; of one that is not declared there is only its id."""
    known = network.dataset.cited
    return [
        {"id": source, **(_document(known[source]) if source in known else {})} for source in cited
    ]


def _document(source: Source) -> dict[str, Any]:
    date = str(source.date) if source.date else None
    return stated({"title": source.title, "publisher": source.publisher, "date": date})
