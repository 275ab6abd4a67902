"""What one would write without netmap: a graph in memory, and an endpoint that measures it."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

import networkx as nx
from fastapi import FastAPI

app = FastAPI()


@cache
def graph() -> nx.Graph[str]:
    """Read the graph that the environment names, once."""
    found: nx.Graph[str] = nx.Graph(nx.read_graphml(os.environ["PLAIN_GRAPH"]))
    return found


@app.get("/centrality")
def centrality() -> list[dict[str, Any]]:
    """Measure degrees, the most central first."""
    scores = nx.degree_centrality(graph())
    ranked = sorted(scores.items(), key=lambda it: -it[1])
    return [
        {"rank": n, "actor": actor, "score": score} for n, (actor, score) in enumerate(ranked, 1)
    ]


@app.get("/structure")
def structure() -> dict[str, Any]:
    """Count and measure the whole."""
    found = graph()
    return {
        "actors": len(found),
        "ties": found.number_of_edges(),
        "components": nx.number_connected_components(found),
        "density": nx.density(found),
        "cut_points": len([*nx.articulation_points(found)]),
    }


@app.get("/actors")
def actors(limit: int = 100) -> list[dict[str, Any]]:
    """List the first actors."""
    found = graph()
    return [{"id": actor, **found.nodes[actor]} for actor in [*found][:limit]]
