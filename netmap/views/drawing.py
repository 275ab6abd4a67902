"""What the map shows of a network: marks, lines and words, and where they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from netmap import __version__, areas
from netmap.model import Actor, Dated, Tie
from netmap.model.vocabulary import Term, Vocabulary
from netmap.network import Network
from netmap.text import LANGUAGES
from netmap.views.layouts.anchored import arrange
from netmap.views.layouts.poster import Layout, Marker
from netmap.views.palette import LINES, MARKS, Line, Mark

if TYPE_CHECKING:
    from pyvis.network import Network as PyvisNetwork

Labels = Mapping[str, str]

WIDTHS = {"wide": 1240.0, "medium": 760.0, "narrow": 360.0}
"""The page widths, in CSS pixels, that a layout is computed for."""
_FIRM = ("stated", "agreed")
"""Tie statuses drawn with a full line; the others are not in force, or only inferred."""
_HOSTING = ("part_of", "steers", "administers", "coordinates", "publishes_in", "maintains")
_SMALLEST, _GROWTH = 5.0, 6.0


def to_pyvis(network: Network, *, language: str = "fi") -> PyvisNetwork:
    """Return a pyvis network with the colours, shapes and places of the map.

    Every tie is an edge of its own, parallel ones too. The network given is left as it is.
    """
    return _pyvis(network, _layout(network, WIDTHS["wide"]), language)


def _pyvis(network: Network, layout: Layout, language: str) -> PyvisNetwork:
    from pyvis.network import Network as PyvisNetwork  # slow to import, and only needed here

    degrees, words = network.degrees(), network.dataset.vocabulary
    most = max(degrees.values(), default=0) or 1
    drawn = PyvisNetwork(directed=True, cdn_resources="in_line", notebook=False)
    # pyvis looks through all edges at each call of add_edge, and drops parallel ones
    drawn.nodes = [
        {
            **_mark(words, actor, degrees[actor.id] / most),
            "label": actor.name(language),
            "x": x,
            "y": y,
        }
        for actor in network.actors.values()
        for x, y in [layout.positions[actor.id]]
    ]
    drawn.node_ids = [node["id"] for node in drawn.nodes]
    drawn.node_map = {node["id"]: node for node in drawn.nodes}
    drawn.edges = [
        {**_line(words, tie), "title": _title(words, tie, language)}
        for tie in network.ties.values()
    ]
    drawn.toggle_physics(False)
    return drawn


def drawing(
    network: Network, texts: Mapping[str, Labels], language: str, title: str | Labels | None
) -> dict[str, Any]:
    """Put together all that the page needs to know, as plain values; map.js draws from them."""
    layouts = {name: _layout(network, width) for name, width in WIDTHS.items()}
    drawn = _pyvis(network, layouts["wide"], language)
    words = network.dataset.vocabulary
    degrees = Counter(end for tie in network.ties.values() for end in {tie.source, tie.target})
    nodes = [
        {**node, **_described(words, actor, degrees[actor.id], _home(network, actor))}
        for node in drawn.nodes
        for actor in [network.actors[node["id"]]]
    ]
    edges = [{**edge, **_told(words, network.ties[edge["id"]])} for edge in drawn.edges]
    return {
        "language": language,
        "texts": texts,
        "about": _about(network, texts, title),
        "labels": {
            "actor_kind": _labels(words.actors),
            "tie_kind": _labels(words.ties),
            "tie_status": _labels(words.tie_statuses),
            "level": _labels(words.levels),
        },
        "actor_families": _legend(words.actor_families, nodes, MARKS),
        "tie_families": _legend({**words.tie_families, "": _other(texts)}, edges, LINES),
        "nodes": nodes,
        "edges": edges,
        "sources": _cited(network),
        "layouts": {name: _placed(network, layout) for name, layout in layouts.items()},
    }


def _about(
    network: Network, texts: Mapping[str, Labels], title: str | Labels | None
) -> dict[str, Any]:
    """Say what the map shows and what it leaves out; of a source, its name but not where it is."""
    kept, statuses = network.selection.statuses, network.dataset.vocabulary.tie_statuses
    return {
        "title": _titles(texts, title),
        "sources": [Path(source).resolve().name for source in network.dataset.sources],
        "at": network.selection.at,
        "left_out": [status for status in statuses if status not in kept],
        "version": __version__,
    }


def _titles(texts: Mapping[str, Labels], title: str | Labels | None) -> Labels:
    if title is None or title == "":
        return {key: texts[key]["default_title"] for key in LANGUAGES}
    return {key: title if isinstance(title, str) else title[key] for key in LANGUAGES}


def _cited(network: Network) -> dict[str, Labels]:
    return {
        source.id: {
            "title": source.title,
            "publisher": source.publisher or "",
            "date": str(source.date or ""),
        }
        for source in network.dataset.cited.values()
    }


def _mark(words: Vocabulary, actor: Actor, share: float) -> dict[str, Any]:
    mark = MARKS[_family(words, actor)]
    return {
        "id": actor.id,
        "shape": mark.shape,
        "color": mark.colour,
        "size": round(
            _SMALLEST + _GROWTH * share**0.5, 1
        ),  # so that small ones can still be told apart
    }


def _title(words: Vocabulary, tie: Tie, language: str) -> str:
    kind = words.ties.get(tie.kind)
    return kind.label(language) if kind else tie.kind


def _line(words: Vocabulary, tie: Tie) -> dict[str, Any]:
    kind = words.ties.get(tie.kind)
    line = LINES[kind.family if kind else ""]
    return {
        "id": tie.id,
        "from": tie.source,
        "to": tie.target,
        "color": line.colour,
        "dashes": line.dashes,
    }


def _described(words: Vocabulary, actor: Actor, degree: int, home: Labels | None) -> dict[str, Any]:
    return {
        "name": _names(actor.name_fi, actor.name_sv, actor.name_en),
        "kind": actor.kind,
        "family": _family(words, actor),
        "level": actor.level,
        "municipality": home,
        "degree": degree,
        **_evidence(actor),
    }


def _told(words: Vocabulary, tie: Tie) -> dict[str, Any]:
    kind = words.ties.get(tie.kind)
    return {
        "kind": tie.kind,
        "family": kind.family if kind else "",
        "symmetric": kind.symmetric if kind else False,
        "status": tie.status,
        "firm": tie.status in _FIRM,
        "role": tie.role or "",
        **_evidence(tie),
    }


def _evidence(record: Dated) -> dict[str, Any]:
    return {
        "valid": str(record.valid).replace("/", "–"),
        "note": record.note or "",
        "evidence": [citation.model_dump() for citation in record.citations],
    }


def _family(words: Vocabulary, actor: Actor) -> str:
    kind = words.actors.get(actor.kind)
    return kind.family if kind else "other"


def _layout(network: Network, width: float) -> Layout:
    degrees, words = network.degrees(), network.dataset.vocabulary
    ranked = sorted(network.actors, key=lambda actor: (-degrees[actor], actor))
    rank = {actor: place for place, actor in enumerate(ranked)}
    hosts = _hosts(network)
    markers = [
        Marker(
            actor.id,
            _family(words, actor),
            actor.municipality,
            hosts.get(actor.id),
            rank[actor.id],
        )
        for actor in network.actors.values()
    ]
    points = {area.id: (area.lat, area.lon) for area in areas.all_municipalities().values()}
    return arrange(markers, points, width=width, families=list(words.actor_families))


def _hosts(network: Network) -> dict[str, str]:
    """Find the organisation that each actor belongs to, by the first tie that says so."""
    hosts: dict[str, str] = {}
    for tie in network.ties.values():
        if tie.kind == "part_of":
            hosts.setdefault(tie.source, tie.target)
        elif tie.kind in _HOSTING:
            hosts.setdefault(tie.target, tie.source)
    return hosts


def _placed(network: Network, layout: Layout) -> dict[str, Any]:
    islands = [
        {
            "name": _place_name(network, island.municipality),
            "actor": island.municipality if island.municipality in network.actors else None,
            "x": island.x,
            "y": island.y,
            "radius": island.radius,
        }
        for island in layout.islands
    ]
    known = areas.all_municipalities()
    on_map = any(island.municipality in known for island in layout.islands)
    return {**asdict(layout), "islands": islands, "on_map": on_map}


def _names(fi: str | None, sv: str | None, en: str | None) -> Labels:
    return {"fi": fi or "", "sv": sv or "", "en": en or ""}


def _home(network: Network, actor: Actor) -> Labels | None:
    """Name the municipality of an actor, None where neither the table nor the dataset knows it."""
    known = areas.all_municipalities().keys() | network.dataset.actors.keys()
    return _place_name(network, actor.municipality or "") if actor.municipality in known else None


def _place_name(network: Network, municipality: str) -> Labels:
    area = areas.all_municipalities().get(municipality)
    if area:
        return _names(area.name, area.name_sv, area.name_en)
    own = network.dataset.actors.get(municipality)
    return _names(own.name_fi, own.name_sv, own.name_en) if own else _names(municipality, "", "")


def _three(term: Term) -> Labels:
    return _names(term.fi, term.sv, term.en)


def _labels(terms: Mapping[str, Term]) -> dict[str, Labels]:
    return {key: _three(term) for key, term in terms.items()}


def _legend(
    terms: Mapping[str, Term], shown: Iterable[Mapping[str, Any]], looks: Mapping[str, Mark | Line]
) -> list[dict[str, Any]]:
    """Return the families that are on the map, in the vocabulary's order, unknown ones last."""
    counts = Counter(item["family"] for item in shown)
    return [
        {"id": key, "label": _three(term), "count": counts[key], **asdict(looks[key])}
        for key, term in terms.items()
        if counts[key]
    ]


def _other(texts: Mapping[str, Labels]) -> Term:
    fi, sv, en = (texts[key]["other_family"] for key in ("fi", "sv", "en"))
    return Term(id="", fi=fi, sv=sv, en=en)
