"""Where the map comes from: its title, its sources, what it leaves out, what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from netmap import __version__
from netmap.fictional.setting import is_invented
from netmap.model import Source
from netmap.network import Network
from netmap.questions import structure
from netmap.text import LANGUAGES, say
from netmap.views.map_data.evidence import Citing
from netmap.views.map_data.names import Names, in_all, stated


def about(
    network: Network, texts: Mapping[str, Names], title: str | Names | None, cited: Citing
) -> dict[str, Any]:
    """Say what the map shows and what it leaves out; of a source, its name but not where it is."""
    documents = [network.dataset.cited.get(source) for source in cited]
    dates = [document.date for document in documents if document and document.date]
    newest = max(dates, key=lambda date: (date.last, date.first), default=None)
    return {
        "title": _titles(texts, title),
        "sources": [Path(source).resolve().name for source in network.dataset.sources],
        "at": network.selection.at,
        "left_out": _left_out(network),
        "version": __version__,
        "made": str(newest) if newest else None,
        "leaning": _leaning(network),
    }


def invented(network: Network) -> Names:
    """Warn, by language, when records say that they are fictional; else nothing."""
    made_up = sum(map(is_invented, network.actors.values()))
    if not made_up:
        return {}
    key = "demo.notice" if made_up == len(network.actors) else "demo.notice_of_some"
    counts = {"made_up": made_up, "actors": len(network.actors)}
    return {language: say(key, language, **counts) for language in LANGUAGES}


def _left_out(network: Network) -> list[str]:
    """Return the statuses that were not asked for, of which there are ties."""
    chosen, known = network.selection, network.dataset.vocabulary.tie_statuses
    missing = [status for status in known if status not in chosen.statuses]
    if not missing:
        return []
    more = Network.of(
        network.dataset, kinds=chosen.kinds, statuses=missing, at=chosen.at, sources=chosen.sources
    )
    there = {tie.status for tie in more.ties.values()}
    return [status for status in missing if status in there]


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
