"""The whole job, workbook to answers and map, beside what is usual; then the first pictures.

``python -m benchmarks.whole [ROUNDS]``, on Linux, with the tools of development and Chromium. It
takes five to ten minutes, nearly all of them for the usual way, which is done once, and writes
``results.md`` and ``results.svg`` beside this file.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

import netmap
from benchmarks import measuring, reading
from benchmarks.chart import Bar, chart
from benchmarks.jobs import BESIDE
from benchmarks.pictures import NETMAP, PATIENCE, Picture, pictures
from netmap.dataset import Dataset

ROUNDS = 3
FOLDER = Path(__file__).resolve().parent
COLUMNS = {
    **reading.COLUMNS,
    "indicators": ("id", "name_fi", "unit", "universe", "measure", "theme"),
    "observations": ("id", "indicator", "unit", "as_of", "status"),
}
LIBRARIES = ("openpyxl", "networkx", "pyvis", "igraph", "pydantic", "python-calamine", "playwright")
SMALL, LARGE = 600, reading.ACTORS
TARGETS = {"whole": 8.0, "map": 2.0, SMALL: 1.0, LARGE: 2.0}
"""The most seconds that each may take on a quiet machine of two cores."""


@dataclass(frozen=True)
class Job:
    """A whole job: seconds by the clock, seconds of each step, peak of memory in MiB."""

    seconds: float
    steps: dict[str, float]
    peak: float
    beside: float

    def of(self, step: str) -> float:
        """Return the seconds of the steps whose names begin so."""
        return sum(value for name, value in self.steps.items() if name.startswith(step))


def main(rounds: int = ROUNDS) -> None:
    """Do both jobs in turns, open the maps, write the table and the plot."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        reading.make(folder / "region.xlsx", COLUMNS)
        ours = [_job("netmap", folder)]
        usual = _job("usual", folder)
        ours += [_job("netmap", folder) for _ in range(rounds - 1)]
        ours.sort(key=lambda job: job.seconds)
        middle = ours[len(ours) // 2]
        shown = list(pictures(_regions(), folder, rounds))
    table = list(_table(middle, usual, shown))
    measuring.keep(FOLDER / "results.md", table)
    (FOLDER / "results.svg").write_text(_plot(middle, usual, shown), encoding="utf-8")
    measuring.write(iter(table))


def _job(name: str, folder: Path) -> Job:
    """Do a job in a process of its own; by the clock, loading Python is part of it."""
    words = ("-m", "benchmarks.jobs", name, str(folder / "region.xlsx"), str(folder / "map.html"))
    began = time.perf_counter()
    environment = {**os.environ, "PYTHONUTF8": "1"}  # pyvis writes in the language of the machine
    done = subprocess.run(
        (sys.executable, *words), stdout=subprocess.PIPE, text=True, check=True, env=environment
    )
    seconds, told = time.perf_counter() - began, json.loads(done.stdout)
    beside = told["steps"].pop(BESIDE, 0.0)
    return Job(seconds - beside, told["steps"], told["peak"], beside)


def _regions() -> dict[int, Dataset]:
    return {
        SMALL: netmap.fictional.region(actors=SMALL),
        LARGE: netmap.fictional.region(municipalities=300, actors=LARGE, ties=reading.TIES),
    }


def _table(ours: Job, usual: Job, shown: Sequence[Picture]) -> Iterator[str]:
    yield "# How long the whole job takes"
    yield ""
    yield f"Made by `python -m benchmarks.whole` on {date.today()}; made again by the same command."
    yield f"{measuring.machine()}; Python {platform.python_version()}, netmap {netmap.__version__},"
    yield ", ".join(f"{name} {version(name)}" for name in LIBRARIES) + "."
    yield ""
    yield "![Seconds of each job, on a logarithmic scale](results.svg)"
    yield ""
    yield from _jobs(ours, usual)
    yield ""
    yield from _slowest(ours)
    yield ""
    yield from _pictures(shown)


def _jobs(ours: Job, usual: Job) -> Iterator[str]:
    yield f"## A workbook of {reading.ACTORS:,} actors and {reading.TIES:,} ties, to a map"
    yield ""
    yield (
        "One run of each in a process of its own, of netmap the median; the workbook also holds "
        "what was observed of five indicators. netmap answers every question of its catalogue "
        "(`compare` by degree) and writes its map. The usual way reads with openpyxl, measures "
        "with networkx (degree, betweenness, closeness, components, articulation points) and "
        "draws with pyvis "
        "(`add_node`, `add_edge`, `write_html`); it answers nothing else."
    )
    yield ""
    yield "| | netmap | usual way | ratio | target |"
    yield "|---|--:|--:|--:|--:|"
    rows = (
        ("whole job", ours.seconds, usual.seconds, TARGETS["whole"]),
        ("reading", ours.of("reading"), usual.of("reading"), None),
        ("answers", ours.of("answer"), usual.of("measures"), None),
        ("map", ours.of("map"), usual.of("map"), TARGETS["map"]),
        ("map: `write_html` alone", ours.of("map"), usual.of("map: write"), None),
    )
    for name, mine, theirs, target in rows:
        bound = f"{target:g} s" if target else ""
        yield f"| {name} | {mine:.2f} s | {theirs:.2f} s | {theirs / mine:.1f} | {bound} |"
    yield f"| peak of memory, processes added up | {ours.peak:.0f} MiB | {usual.peak:.0f} MiB | | |"


def _slowest(ours: Job) -> Iterator[str]:
    answers = [name for name in ours.steps if name.startswith("answer")]
    first = sorted(answers, key=lambda name: -ours.steps[name])[:5]
    told = (f"{name.removeprefix('answer: ')} {ours.steps[name]:.2f} s" for name in first)
    yield f"The slowest of the {len(answers)} answers: {', '.join(told)}."
    yield (
        "What several questions need is worked out once, for the first of them. "
        f"Not counted: {BESIDE}, which measures two more networks, takes {ours.beside:.2f} s more."
    )


def _pictures(shown: Sequence[Picture]) -> Iterator[str]:
    yield "## The first picture in headless Chromium, offline, without a graphics card"
    yield ""
    yield "| actors | netmap | target | pyvis, places given, no physics | pyvis, as it comes |"
    yield "|--:|--:|--:|--:|--:|"
    for actors in (SMALL, LARGE):
        told = [_seconds(it.seconds) for it in shown if it.actors == actors]
        yield f"| {actors:,} | {told[0]} | {TARGETS[actors]:g} s | {' | '.join(told[1:])} |"
    yield ""
    yield (
        f"From opening the file until its map is drawn; pyvis as it comes moves its nodes first, "
        f"and was given {PATIENCE} s. Of {LARGE:,} actors netmap draws groups, which open."
    )


def _seconds(seconds: float | None) -> str:
    return f"not within {PATIENCE} s" if seconds is None else f"{seconds:.2f} s"


def _plot(ours: Job, usual: Job, shown: Sequence[Picture]) -> str:
    bars = [
        Bar("whole job: netmap", ours.seconds, is_ours=True, target=TARGETS["whole"]),
        Bar("whole job: the usual way", usual.seconds, is_ours=False),
        Bar("map written: netmap", ours.of("map"), is_ours=True, target=TARGETS["map"]),
        Bar("map written: pyvis", usual.of("map"), is_ours=False),
    ]
    for picture in shown:
        is_ours = picture.name == NETMAP
        bars.append(
            Bar(
                f"{picture.actors:,} drawn: {picture.name.removesuffix(', no physics')}",
                PATIENCE if picture.seconds is None else picture.seconds,
                is_ours=is_ours,
                given_up=picture.seconds is None,
                target=TARGETS[picture.actors] if is_ours else None,
            )
        )
    return chart("Seconds, logarithmic; the upright lines are targets", bars)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
