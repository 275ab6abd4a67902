"""Measure calls and commands in turns, and print the medians."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

NETMAP = (sys.executable, "-c", "from netmap_cli.main import main; main()")
"""The command as it is installed, whatever the PATH is."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds that something took: by the clock, and of work, child processes included."""

    wall: float
    cpu: float


Measure = Callable[[], Taken]


def call(function: Callable[[], object]) -> Measure:
    """Measure a function of this process."""

    def measured() -> Taken:
        wall, cpu = time.perf_counter(), _cpu()
        function()
        return Taken(time.perf_counter() - wall, _cpu() - cpu)

    return measured


def command(*words: str, statuses: Sequence[int] = (0,)) -> Measure:
    """Measure ``netmap`` as a command, which has to end with one of these statuses."""

    def run() -> None:
        done = subprocess.run((*NETMAP, *words), capture_output=True, text=True, check=False)
        if done.returncode not in statuses:
            raise RuntimeError(f"netmap {' '.join(words)}: {done.stderr}")

    return call(run)


def alternate(measures: Mapping[str, Measure], rounds: int) -> Mapping[str, Taken]:
    """Measure everything once a round; return the medians."""
    taken: dict[str, list[Taken]] = {name: [] for name in measures}
    for _ in range(rounds):
        for name, measure in measures.items():
            taken[name].append(measure())
    return {
        name: Taken(median(one.wall for one in times), median(one.cpu for one in times))
        for name, times in taken.items()
    }


def lines(title: str, taken: Mapping[str, Taken], beside: str | None = None) -> Iterator[str]:
    """Write a table of medians, with the ratio of each to one of them."""
    wide = max(map(len, [title, *taken]))
    ratios = f"  {'ratio':>6}" if beside else ""
    yield f"{title:<{wide}}  {'wall s':>7}  {'CPU s':>7}{ratios}"
    for name, one in taken.items():
        ratio = f"  {one.wall / taken[beside].wall:6.2f}" if beside else ""
        yield f"{name:<{wide}}  {one.wall:7.2f}  {one.cpu:7.2f}{ratio}"


def write(told: Iterator[str]) -> None:
    """Write lines to standard output, each as soon as there is one."""
    for line in told:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


def keep(path: Path, part: Sequence[str]) -> None:
    """Put lines that begin with a title in the place of those that began with it before."""
    parts = re.split("^(?=# )", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    texts = {it.partition("\n")[0]: it.rstrip() for it in parts if it}
    texts[part[0]] = "\n".join(part)
    path.write_text("\n\n".join(texts.values()) + "\n", encoding="utf-8")


def machine() -> str:
    """Say what the processor is called, how many cores there are, and how much memory."""
    processor = next(
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        if line.startswith("model name")
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{platform.system()}, {processor}, {os.cpu_count()} cores, {memory:.0f} GiB"


def _cpu() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
