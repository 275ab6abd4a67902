"""A served project of 5,300 actors: cached reads, a mixed load with imports, the first map.

``python -m benchmarks.service [MINUTES]``, on Linux, with the tools of development and Chromium.
It takes some ten minutes, half of them for the mixed load, and writes its part of ``results.md``.
The load is made on the machine that serves.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median

import httpx
from playwright.sync_api import Browser, sync_playwright

import netmap
from benchmarks import measuring, reading
from benchmarks.asking import Asked, ask
from benchmarks.pictures import FLAGS, WINDOW, chromium, drawn
from netmap_api.service import Service
from netmap_api.service.links import NewLink
from netmap_api.service.values import COMMAND

TITLE = "# A project that is served"
FOLDER = Path(__file__).resolve().parent
CLIENTS, PACE, SECONDS = 50, 2.0, 30.0
MIXED_PACE = 0.5  # one process cannot show all sorts of pages as often as it gives kept answers
SMALL, LARGE = 600, reading.ACTORS
ROUNDS = 3
_PAUSE = 30.0
"""Seconds from one import to the next."""
REGIONS = {"small": SMALL, "region": LARGE}
"""The projects that are served, and how many actors each has."""
OURS = {
    "/v1/projects/region/centrality": "/centrality",
    "/v1/projects/region/structure": "/structure",
    "/v1/projects/region/actors?limit=100": "/actors",
}
"""What netmap is asked, and what is like it in the plain service."""
MIXED = (
    *OURS,
    "/v1/projects/region/analyses/indicators",
    "/v1/projects/region/meetings",
    "/v1/projects/region/actors?text=yhdistys&limit=50",
    "/v1/projects/region/ties?limit=100",
    "/p/region/",
    "/p/region/coverage",
)
_PLAIN = ("-m", "uvicorn", "--log-level", "warning", "benchmarks.plain_service:app", "--port")


@dataclass(frozen=True)
class Served:
    """A service under load: where it answers, and the secrets of its clients and links."""

    address: str
    tokens: Sequence[str]
    links: Mapping[str, str]


def main(minutes: float = 5.0) -> None:
    """Serve, ask, import meanwhile, open the maps; write the table."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        _projects(folder)
        with _serving(folder) as served:
            cached = _asked(served, [*OURS], PACE, SECONDS)
            with _plain(folder) as address:
                plain = ask(address, [*OURS.values()], [""] * CLIENTS, pace=PACE, seconds=SECONDS)
            mixed, imports = _mixed(served, folder, 60 * minutes)
            maps = {name: _maps(served, name) for name in REGIONS}
    table = list(_table(cached, plain, (mixed, imports, minutes), maps))
    measuring.keep(FOLDER / "results.md", table)
    measuring.write(iter(table))


def _projects(folder: Path) -> None:
    small = netmap.fictional.region(actors=SMALL)
    large = netmap.fictional.region(municipalities=300, actors=LARGE, ties=reading.TIES)
    for name, dataset in (("small", small), ("region", large)):
        with netmap.open(folder / f"{name}.netmap", create=True) as project:
            project.import_(dataset, name="region")
    network = netmap.Network.of(large, kinds="all")
    netmap.export.graph(network, folder / "region.graphml")


@contextmanager
def _serving(folder: Path) -> Iterator[Served]:
    words = ("serve", "region.netmap", "small.netmap", "--port", "0")
    environment = {**os.environ, "NETMAP_LANG": "en"}
    server = subprocess.Popen(
        (*measuring.NETMAP, *words), cwd=folder, env=environment, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert server.stdout
    found = re.search(r"http://\S+", server.stdout.readline())
    assert found
    try:
        yield _known(found[0], folder)
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)


def _known(address: str, folder: Path) -> Served:
    with Service.open(folder / "netmap-service.db") as service:
        made = [service.tokens.create("region", "viewer", by=COMMAND)[0] for _ in range(CLIENTS)]
        links = {
            name: service.links.create(NewLink(name, "map"), by=COMMAND)[0] for name in REGIONS
        }
    return Served(address, made, links)


def _asked(served: Served, paths: Sequence[str], pace: float, seconds: float) -> Asked:
    """Ask for everything once, as those who ask see it, and then at a steady pace."""
    for path in paths:
        headers = {"Authorization": f"Bearer {served.tokens[0]}"}
        httpx.get(served.address + path, headers=headers, timeout=60).raise_for_status()
    return ask(served.address, paths, served.tokens, pace=pace, seconds=seconds)


@contextmanager
def _plain(folder: Path) -> Iterator[str]:
    environment = {**os.environ, "PLAIN_GRAPH": str(folder / "region.graphml")}
    port = _free_port()
    server = subprocess.Popen(
        (sys.executable, *_PLAIN, str(port)),
        env=environment,
        stderr=subprocess.DEVNULL,
        cwd=FOLDER.parent,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _await(f"{address}/structure")
        yield address
    finally:
        server.terminate()
        server.wait(30)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def _await(address: str) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            httpx.get(address, timeout=30).raise_for_status()
        except httpx.TransportError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return


def _mixed(served: Served, folder: Path, seconds: float) -> tuple[Asked, int]:
    """Ask for all sorts of things while the region is imported again and again, changed a bit."""
    done = threading.Event()
    counted: list[int] = []
    importing = threading.Thread(target=_import, args=(folder, done, counted))
    importing.start()
    try:
        return _asked(served, MIXED, MIXED_PACE, seconds), len(counted)
    finally:
        done.set()
        importing.join()


def _import(folder: Path, done: threading.Event, counted: list[int]) -> None:
    """Import by the command, as a project lead would beside the server."""
    for number in range(1_000_000):
        if done.is_set():
            return
        sheet = folder / "more"
        sheet.mkdir(exist_ok=True)
        (sheet / "actors.csv").write_text(
            "id,kind,name_fi\n"
            + "".join(f"more-{n},ngo,Yhdistys {n} {number}\n" for n in range(2000))
        )
        words = ("import", "more", "--into", "region.netmap")
        subprocess.run(
            (*measuring.NETMAP, *words), cwd=folder, check=True, stdout=subprocess.DEVNULL
        )
        counted.append(number)
        done.wait(_PAUSE)


def _maps(served: Served, name: str) -> float:
    """Open the map by its link in a new window each time; return the median seconds."""
    link = served.links[name]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        _ = _first(browser, served, link)
        times = [_first(browser, served, link) for _ in range(ROUNDS)]
        browser.close()
    return median(times)


def _first(browser: Browser, served: Served, link: str) -> float:
    context = browser.new_context(viewport=WINDOW)
    page = context.new_page()
    try:
        return drawn(page, f"{served.address}/s/{link}")
    finally:
        context.close()


def _table(
    cached: Asked,
    plain: Asked,
    mixed: tuple[Asked, int, float],
    maps: Mapping[str, float],
) -> Iterator[str]:
    yield TITLE
    yield ""
    yield f"Made by `python -m benchmarks.service` on {date.today()}."
    yield f"{measuring.machine()}; one process serves, and the load is made on the same machine."
    yield ""
    yield (
        f"## {CLIENTS} clients, {PACE:g} requests a second each, {LARGE:,} actors and "
        f"{reading.TIES:,} ties"
    )
    yield ""
    yield "| | answers | median | p99 | slowest | errors | target |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    yield _line("netmap, answers that are kept", cached, "p99 50 ms")
    yield _line("plain FastAPI and networkx, computed each time", plain, "")
    told, imports, minutes = mixed
    yield _line(
        f"netmap, {minutes:g} minutes of all sorts at {MIXED_PACE:g} a second each, "
        f"{imports} imports beside",
        told,
        "0 errors",
    )
    yield ""
    ratio = cached.percentile(0.99) / plain.percentile(0.99)
    yield f"The p99 of netmap is {ratio:.4f} of the plain one's."
    yield (
        "Kept answers: centrality, structure, 100 actors. The plain service computes degrees, "
        "counts, components and cut points of a graph that it read once. Each answer is timed "
        "from when it was due; what nobody came to ask until ten seconds after the end is an "
        "error. After an import everything is computed anew, the front page in about ten seconds "
        "at this size: the slow answers of the mixed load waited for that."
    )
    yield ""
    yield "## The map, opened by its link in headless Chromium without a graphics card"
    yield ""
    yield "| actors | first picture | target |"
    yield "|--:|--:|--:|"
    yield f"| {SMALL:,} | {maps['small']:.2f} s | 1 s |"
    yield f"| {LARGE:,} | {maps['region']:.2f} s | 2 s |"


def _line(name: str, asked: Asked, target: str) -> str:
    times = [asked.percentile(0.5), asked.percentile(0.99), asked.seconds[-1]]
    shown = " | ".join(f"{1000 * it:.1f} ms" for it in times)
    wrong = sum(asked.errors.values())
    return f"| {name} | {len(asked.seconds):,} | {shown} | {wrong} | {target} |"


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
