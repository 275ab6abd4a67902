"""Projects of 100,000 actors and 500,000 ties, in a file and on a server, beside plain scripts.

``python -m benchmarks.stores [ROUNDS]``, on Linux, with the tools of development and Neo4j
(``make neo4j``). It takes a quarter of an hour and writes its part of ``results.md``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median

import apsw

import netmap
from benchmarks import measuring, storing
from tests import neo4j_server

ROUNDS = 2
TITLE = "# Projects that are kept"
FOLDER = Path(__file__).resolve().parent
FILE_JOBS = (
    "by_sqlite3",
    "from_memory",
    "from_csv",
    "load",
    "load_by_networkx",
    "load_csv_by_networkx",
    "edits",
)
SERVER_JOBS = ("to_server_by_driver", "to_server", "from_server_by_driver", "from_server")
MIB = 2**20


@dataclass(frozen=True)
class Done:
    """Seconds of every step by the clock and of work, peak of memory in MiB: medians of runs."""

    steps: Mapping[str, float]
    cpu: Mapping[str, float]
    peak: float


def main(rounds: int = ROUNDS) -> None:
    """Do every job, those on the server once, and write the tables."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        storing.write_csv(folder / "csv")
        loads = [os.getloadavg()[0]]
        done: dict[str, list[Done]] = {}
        for _ in range(rounds):
            for path in folder.glob("*.*"):
                path.unlink()
            for job in FILE_JOBS:
                done.setdefault(job, []).append(_job(job, folder))
        log = measuring.command("log", str(folder / "csv.netmap"))().wall
        sizes = {it: (folder / it).stat().st_size / MIB for it in ("csv.netmap", "plain.db")}
        with _server() as server:
            for job in SERVER_JOBS:
                done[job] = [_job(job, folder, server)]
        loads.append(os.getloadavg()[0])
    table = list(_table({job: _middle(runs) for job, runs in done.items()}, log, sizes, loads))
    measuring.keep(FOLDER / "results.md", table)
    measuring.write(iter(table))


def _job(name: str, folder: Path, *server: str) -> Done:
    words = ("-m", "benchmarks.storing", name, str(folder), *server)
    done = subprocess.run((sys.executable, *words), stdout=subprocess.PIPE, text=True, check=True)
    told = Done(**json.loads(done.stdout))
    steps = ", ".join(f"{step} {seconds:.3f} s" for step, seconds in told.steps.items())
    measuring.write(iter([f"{name}: {steps}; {told.peak:.0f} MiB"]))
    return told


def _middle(runs: Sequence[Done]) -> Done:
    steps = {name: median(run.steps[name] for run in runs) for name in runs[0].steps}
    cpu = {name: median(run.cpu[name] for run in runs) for name in runs[0].cpu}
    return Done(steps, cpu, median(run.peak for run in runs))


@contextmanager
def _server() -> Iterator[str]:
    """Start a server of its own, with the constraints of netmap."""
    os.environ.update(
        NETMAP_NEO4J_USER=neo4j_server.USER, NETMAP_NEO4J_PASSWORD=neo4j_server.PASSWORD
    )
    with tempfile.TemporaryDirectory() as home:
        server = neo4j_server.Server(Path(home) / "neo4j")
        try:
            measuring.command("neo4j", "init", server.uri)()
            yield server.uri
        finally:
            server.stop()


def _table(
    done: Mapping[str, Done], log: float, sizes: Mapping[str, float], loads: Sequence[float]
) -> Iterator[str]:
    yield TITLE
    yield ""
    yield f"Made by `python -m benchmarks.stores` on {date.today()}, and again by the same command."
    yield (
        f"{measuring.machine()}; netmap {netmap.__version__}, SQLite "
        f"{apsw.sqlite_lib_version()}, Neo4j {neo4j_server.VERSION}, driver {version('neo4j')}."
    )
    yield (
        f"Load average {loads[0]:.1f} at the start, {loads[1]:.1f} at the end: more than 1 at the "
        "start means that other work shared the machine, and all seconds by the clock are too "
        "high; CPU is the work of the process itself, which hardly changes."
    )
    yield ""
    yield from _in_a_file(done, log, sizes)
    yield ""
    yield from _on_a_server(done)


def _in_a_file(done: Mapping[str, Done], log: float, sizes: Mapping[str, float]) -> Iterator[str]:
    yield f"## {storing.ACTORS:,} actors and {storing.TIES:,} ties in a file"
    yield ""
    yield (
        "Each job in a process of its own, loading Python's modules included. The plain script "
        "reads CSV with `csv`, writes two tables with `sqlite3`, and reads them into networkx; it "
        "checks nothing and keeps neither history nor places."
    )
    yield ""
    yield "| | netmap | CPU | peak | target | plain script | CPU | peak | ratio |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|--:|"
    plain, loaded = done["by_sqlite3"], done["load_by_networkx"]
    read = done["load_csv_by_networkx"]
    import_target, load_target = "30 s, 1,500 MiB", "12 s"
    yield _row("import from CSV", done["from_csv"], "import", import_target, plain)
    yield _row("import from memory", done["from_memory"], "import", import_target, None)
    yield _row("the same import again", done["from_csv"], "again", "", None)
    yield _row("open and load a network", done["load"], "load", load_target, loaded)
    yield _row("the same beside networkx from CSV", done["load"], "load", load_target, read)
    yield _row("its first answer, `structure`", done["load"], "first answer", "", None)
    yield ""
    edits = done["edits"].steps
    yield (
        f"One edit, durable: p50 {edits['p50'] * 1000:.1f} ms, p99 {edits['p99'] * 1000:.1f} ms of "
        f"{storing.EDITS} (target 25 ms). `netmap log` as a command: {log:.2f} s. The file has "
        f"{sizes['csv.netmap']:.0f} MiB, edits included; the plain one {sizes['plain.db']:.0f} MiB."
    )


def _on_a_server(done: Mapping[str, Done]) -> Iterator[str]:
    yield "## The same on a Neo4j server on this machine"
    yield ""
    yield (
        "One run each. The plain script sends the same nodes and relationships, with the same "
        "facts of history and place, in batches of "
        f"{storing.BATCH:,}, each in a transaction of its own, so that its readers see half of "
        "an import; it checks nothing. netmap reads, checks and plans the import, and shows it to "
        "readers whole."
    )
    yield ""
    yield "| | netmap | CPU | peak | target | plain script | CPU | peak | ratio |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|--:|"
    written, read = done["to_server_by_driver"], done["from_server_by_driver"]
    yield _row("import from CSV", done["to_server"], "import", "1.3 times", written)
    yield _row("stream every entry", done["from_server"], "stream", "1.3 times", read)
    yield _row("open and load a network", done["from_server"], "load", "", None)


def _row(name: str, mine: Done, step: str, target: str, plain: Done | None) -> str:
    told = [name, *_seconds(mine, step), target]
    if plain is None:
        return f"| {' | '.join(told)} | | | | |"
    first = next(iter(plain.steps))
    beside = [*_seconds(plain, first), f"{mine.steps[step] / plain.steps[first]:.2f}"]
    return f"| {' | '.join([*told, *beside])} |"


def _seconds(job: Done, step: str) -> tuple[str, ...]:
    return f"{job.steps[step]:.1f} s", f"{job.cpu[step]:.1f} s", f"{job.peak:.0f} MiB"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
