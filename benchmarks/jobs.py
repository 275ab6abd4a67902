"""The whole job, from a workbook to answers and a map, by netmap and by what is usual without it.

``python -m benchmarks.jobs netmap|usual WORKBOOK PAGE`` does it once, in a process that does
nothing else, and prints the seconds of every step and the peak of memory as JSON.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

MIB = 1024  # ru_maxrss counts KiB on Linux
BESIDE = "compare by betweenness"
"""What is done after the job, and is no part of it: the slowest measure of two more networks."""
YEARS = ("2022", "2023")
"""The last two years of the fictional region."""


class Steps:
    """The seconds that each step of a job took, since the one before."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def done(self, step: str) -> None:
        """Say that a step ends now."""
        now = time.perf_counter()
        self.seconds[step] = now - self._last
        self._last = now


def by_netmap(workbook: str, page: str) -> Steps:
    """Read a workbook, ask every question of the catalogue, write the map of all ties."""
    steps = Steps()
    import netmap  # here, so that the usual job does without it, and loading it is part of this

    dataset = netmap.read(workbook)
    steps.done("reading")
    told = _told(list(dataset.actors), list(dataset.indicators))
    for name in netmap.catalogue.names():
        netmap.catalogue.question(name).answer(dataset, **told.get(name, {}))
        steps.done(f"answer: {name}")
    drawn = netmap.maps.page(netmap.Network.of(dataset, kinds="all"))
    Path(page).write_text(drawn, encoding="utf-8")
    steps.done("map")
    netmap.catalogue.question("compare").answer(dataset, at=YEARS, measure="betweenness")
    steps.done(BESIDE)
    return steps


def _told(actors: list[str], indicators: list[str]) -> Mapping[str, Mapping[str, Any]]:
    """Return what the questions are told that cannot do without."""
    first, last = YEARS
    return {
        "changes": {"from_": first, "to": last},
        "compare": {"at": YEARS, "measure": "degree"},
        "coverage": {"indicator": indicators[0]},
        "paths": {"from_": actors[0], "to": actors[-1]},
        "summary": {"year": int(last)},
        "without": {"actor": actors[0]},
    }


def by_usual_libraries(workbook: str, page: str) -> Steps:
    """Do as much of it as openpyxl, networkx and pyvis do, each as its documentation shows."""
    steps = Steps()
    import networkx as nx
    import openpyxl
    from pyvis.network import Network

    book = openpyxl.load_workbook(workbook, read_only=True)
    actors, ties = _rows(book["actors"]), _rows(book["ties"])
    steps.done("reading")
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from((actor["id"], actor) for actor in actors)
    graph.add_edges_from((tie["source"], tie["target"], tie) for tie in ties)
    for measure in (
        nx.degree_centrality,
        nx.betweenness_centrality,
        nx.closeness_centrality,
        lambda graph: list(nx.connected_components(graph)),
        lambda graph: list(nx.articulation_points(graph)),
    ):
        measure(graph)
    steps.done("measures")
    drawn = Network(cdn_resources="in_line")
    for actor in actors:
        drawn.add_node(actor["id"], label=actor["name_fi"], group=actor["kind"])
    for tie in ties:
        drawn.add_edge(tie["source"], tie["target"], title=tie["kind"])
    steps.done("map: add_node, add_edge")
    drawn.write_html(page)
    steps.done("map: write_html")
    return steps


def _rows(sheet: Any) -> list[dict[str, Any]]:
    heads, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=False)) for row in rows]  # empty cells at the end are gone


JOBS = {"netmap": by_netmap, "usual": by_usual_libraries}


def main(job: str, workbook: str, page: str) -> None:
    """Do a job and print what it took; memory is an upper bound where it had a child."""
    steps = JOBS[job](workbook, page)
    of = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    peak = sum(resource.getrusage(who).ru_maxrss for who in of) / MIB
    sys.stdout.write(json.dumps({"steps": steps.seconds, "peak": peak}))


if __name__ == "__main__":
    main(*sys.argv[1:])
