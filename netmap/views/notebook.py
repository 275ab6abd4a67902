"""The map as a pyvis network, for notebooks: the colours, shapes and places of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netmap.errors import InvalidValueError
from netmap.model import Actor, Tie
from netmap.model.vocabulary import Vocabulary
from netmap.network import Network
from netmap.views import places
from netmap.views.layouts.poster import Layout
from netmap.views.map_data.ties import family_of_tie
from netmap.views.palette import LINES, MARKS

if TYPE_CHECKING:
    from pyvis.network import Network as PyvisNetwork

_SMALLEST, _GROWTH = 5.0, 6.0
_STAND_INS = {"house": "square"}
"""Shapes of pyvis in place of those that only the page can draw."""


def to_pyvis(network: Network, *, language: str = "fi", layout: str = "islands") -> PyvisNetwork:
    """Return a pyvis network with the colours, shapes and places of the map.

    Every tie is an edge of its own, parallel ones too. The network given is left as it is. The
    layout is ``islands``, ``columns`` or ``free``: pyvis draws single actors only.

    Raises
    ------
    InvalidValueError
        When there is no such layout, or it is ``aggregated``.
    """
    chosen = places.layout_of(network, layout)
    if chosen == "aggregated":
        raise InvalidValueError(layout, "layout", known="islands, columns, free")
    from pyvis.network import Network as PyvisNetwork  # slow to import, and only needed here

    drawn = PyvisNetwork(directed=True, cdn_resources="in_line", notebook=False)
    # pyvis looks through all edges at each call of add_edge, and drops parallel ones
    drawn.nodes = _nodes(network, language, places.layouts(network, chosen)["wide"])
    drawn.node_ids = [node["id"] for node in drawn.nodes]
    drawn.node_map = {node["id"]: node for node in drawn.nodes}
    words = network.dataset.vocabulary
    drawn.edges = [_edge(words, tie, language) for tie in network.ties.values()]
    drawn.toggle_physics(False)
    return drawn


def _nodes(network: Network, language: str, layout: Layout) -> list[dict[str, Any]]:
    degrees, words = network.degrees(), network.dataset.vocabulary
    most = max(degrees.values(), default=0) or 1
    nodes = []
    for actor in network.actors.values():
        x, y = layout.positions[actor.id]
        largest = layout.tight.get(actor.id, _SMALLEST + _GROWTH)
        # so that small ones can still be told apart
        size = min(largest, _SMALLEST + _GROWTH * (degrees[actor.id] / most) ** 0.5)
        look = {**_mark(words, actor), "size": round(size, 1)}
        nodes.append({"id": actor.id, **look, "label": actor.name(language), "x": x, "y": y})
    return nodes


def _mark(words: Vocabulary, actor: Actor) -> dict[str, str]:
    mark = MARKS[places.family_of(words, actor)]
    return {"shape": _STAND_INS.get(mark.shape, mark.shape), "color": mark.colour}


def _edge(words: Vocabulary, tie: Tie, language: str) -> dict[str, Any]:
    line, kind = LINES[family_of_tie(words, tie)], words.ties.get(tie.kind)
    return {
        "id": tie.id,
        "from": tie.source,
        "to": tie.target,
        "color": line.colour,
        "dashes": line.dashes,
        "title": kind.label(language) if kind else tie.kind,
    }
