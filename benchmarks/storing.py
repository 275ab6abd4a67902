"""What is done with a project of many actors, by netmap and by plain scripts, one job a process.

``python -m benchmarks.storing JOB FOLDER [SERVER]`` does it once, in a process that does nothing
else, and prints the seconds of every step and the peak of memory as JSON.
"""

from __future__ import annotations

import csv
import json
import random
import resource
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from statistics import quantiles
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any, LiteralString

from benchmarks.jobs import MIB, Steps

if TYPE_CHECKING:
    from neo4j import Driver, ManagedTransaction

    from netmap.dataset import Dataset

ACTORS, TIES = 100_000, 500_000
EDITS = 500
BATCH = 5_000
PROJECT = "plain"
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "actors": ("id", "kind", "name_fi", "municipality", "start", "business_id"),
    "ties": ("id", "source", "target", "kind", "start", "weight"),
}
Facts = dict[str, Any]
Rows = Iterator[tuple[str, ...]]


class Timed(Steps):
    """Also the seconds of work, which hardly change when the machine is busy."""

    def __init__(self) -> None:
        super().__init__()
        self.cpu: dict[str, float] = {}
        self._worked = process_time()

    def done(self, step: str) -> None:
        """Say that a step ends now."""
        super().done(step)
        self.cpu[step] = process_time() - self._worked
        self._worked = process_time()


CONSTRAINTS = (
    "CREATE CONSTRAINT plain_actor IF NOT EXISTS FOR (n:Plain) REQUIRE (n.pid, n.id) IS UNIQUE",
    "CREATE CONSTRAINT plain_tie IF NOT EXISTS "
    "FOR ()-[n:PLAIN_TIE]-() REQUIRE (n.pid, n.id) IS UNIQUE",
)
MAKE_ACTORS = "UNWIND $rows AS row CREATE (n:Plain:Organisation) SET n = row"
MAKE_TIES = """
UNWIND $rows AS row
MATCH (a:Plain {pid: $pid, id: row.source})
MATCH (b:Plain {pid: $pid, id: row.target})
CREATE (a)-[t:PLAIN_TIE]->(b)
SET t = row.facts"""
READ_ACTORS = "MATCH (n:Plain {pid: $pid}) RETURN properties(n)"
READ_TIES = """
MATCH (a:Plain)-[t:PLAIN_TIE {pid: $pid}]->(b:Plain)
RETURN properties(t), a.id, b.id"""


def made(table: str) -> Rows:
    """Invent the rows of a table: the same every time."""
    chance = random.Random(1)
    if table == "actors":
        for n in range(ACTORS):
            town = f"kunta-{chance.randrange(309)}"
            yield f"a{n}", "ngo", f"Yhdistys {n} ry", town, "2015", f"{n:07}-1"
    else:
        for n in range(TIES):
            ends = (f"a{chance.randrange(ACTORS)}" for _ in range(2))
            yield f"t{n}", *ends, "meets", f"20{chance.randrange(10, 24)}", str(n % 9 + 1)


def write_csv(folder: Path) -> None:
    """Write both tables as CSV."""
    folder.mkdir(exist_ok=True)
    for table, names in COLUMNS.items():
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(names)
            writer.writerows(made(table))


def from_memory(folder: Path, _: str) -> Timed:
    """Import what was made in Python into a new file."""
    import netmap

    dataset = _dataset()
    steps = Timed()
    with netmap.open(folder / "memory.netmap", create=True) as project:
        project.import_(dataset, name="memory")
        steps.done("import")
    return steps


def from_csv(folder: Path, _: str) -> Timed:
    """Import the folder into a new file, then once more when nothing has changed."""
    steps = Timed()
    import netmap

    with netmap.open(folder / "csv.netmap", create=True) as project:
        project.import_(folder / "csv")
        steps.done("import")
        project.import_(folder / "csv")
        steps.done("again")
    return steps


def by_sqlite3(folder: Path, _: str) -> Timed:
    """Write the folder to SQLite as a plain script does: two tables, two indexes, no history."""
    steps = Timed()
    connection = sqlite3.connect(folder / "plain.db")
    for table, names in COLUMNS.items():
        kept = ", ".join(f"{name} TEXT" for name in names[1:])
        connection.execute(f"CREATE TABLE {table} (id TEXT PRIMARY KEY, {kept})")
        marks = ", ".join("?" * len(names))
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", _csv(folder, table))
    connection.execute("CREATE INDEX ends ON ties (source, target)")
    connection.commit()
    connection.close()
    steps.done("import")
    return steps


def load(folder: Path, _: str) -> Timed:
    """Open the file and make a network that can be analysed."""
    steps = Timed()
    import netmap

    network = netmap.read(folder / "csv.netmap").network(kinds="all", statuses="all")
    assert len(network.actors) == ACTORS
    steps.done("load")
    netmap.structure.describe(network)
    steps.done("first answer")
    return steps


def load_by_networkx(folder: Path, _: str) -> Timed:
    """Read the plain database into a graph of networkx."""
    steps = Timed()
    import networkx as nx

    connection = sqlite3.connect(folder / "plain.db")
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for row in connection.execute("SELECT * FROM actors"):
        graph.add_node(row[0], **dict(zip(COLUMNS["actors"], row, strict=True)))
    for row in connection.execute("SELECT * FROM ties"):
        graph.add_edge(row[1], row[2], **dict(zip(COLUMNS["ties"], row, strict=True)))
    connection.close()
    steps.done("load")
    return steps


def load_csv_by_networkx(folder: Path, _: str) -> Timed:
    """Read the folder into a graph of networkx."""
    steps = Timed()
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for row in _csv(folder, "actors"):
        graph.add_node(row[0], **dict(zip(COLUMNS["actors"], row, strict=True)))
    for row in _csv(folder, "ties"):
        graph.add_edge(row[1], row[2], **dict(zip(COLUMNS["ties"], row, strict=True)))
    steps.done("load")
    return steps


def edits(folder: Path, _: str) -> Timed:
    """Change one actor at a time, each change a durable revision."""
    steps = Timed()
    import netmap
    from netmap.model import Actor

    with netmap.open(folder / "csv.netmap") as project:
        project.put([Actor(id="a0", kind="ngo", note="first")])
        steps.done("open, first edit")
        taken = []
        for n in range(EDITS):
            began = perf_counter()
            project.put([Actor(id=f"a{n}", kind="ngo", note=f"edit {n}")])
            taken.append(perf_counter() - began)
    cuts = quantiles(taken, n=100)
    steps.seconds |= {"p50": cuts[49], "p99": cuts[98]}
    return steps


def to_server(folder: Path, server: str) -> Timed:
    """Import the folder into a project on a server."""
    steps = Timed()
    import netmap

    with netmap.open(f"{server}/csv", create=True) as project:
        project.import_(folder / "csv")
        steps.done("import")
    return steps


def to_server_by_driver(folder: Path, server: str) -> Timed:
    """Write the same nodes and relationships with the driver, in batches, each its transaction."""
    steps = Timed()
    with _driver(server) as driver, driver.session() as session:
        for text in CONSTRAINTS:
            session.run(text).consume()
        for rows in _batches(_facts(folder, "actors")):
            session.execute_write(_written, MAKE_ACTORS, rows)
        for rows in _batches(map(_tie, _facts(folder, "ties"))):
            session.execute_write(_written, MAKE_TIES, rows)
        steps.done("import")
    return steps


def _written(transaction: ManagedTransaction, text: LiteralString, rows: list[Facts]) -> None:
    transaction.run(text, rows=rows, pid=PROJECT).consume()


def from_server(folder: Path, server: str) -> Timed:
    """Stream every entry of the project on a server, then make a network of it."""
    import netmap
    from netmap.stores.opening import open_store

    with open_store(f"{server}/csv") as store:
        steps = Timed()
        snapshot = store.snapshot()
        assert sum(1 for table in COLUMNS for _ in snapshot.entries(table)) == ACTORS + TIES
        steps.done("stream")
    network = netmap.read(f"{server}/csv").network(kinds="all", statuses="all")
    assert len(network.actors) == ACTORS
    steps.done("load")
    return steps


def from_server_by_driver(folder: Path, server: str) -> Timed:
    """Read the nodes and relationships of the plain script."""
    with _driver(server) as driver, driver.session(fetch_size=BATCH) as session:
        steps = Timed()
        read = sum(
            1
            for text in (READ_ACTORS, READ_TIES)
            for _ in map(list, session.run(text, pid=PROJECT))
        )
        assert read == ACTORS + TIES
        steps.done("stream")
    return steps


def _dataset() -> Dataset:
    from netmap.dataset import Dataset
    from netmap.model import Actor, Quantity, Record, Tie
    from netmap.model.dates import PartialDate

    def records() -> Iterator[Record]:
        types: tuple[type[Record], ...] = (Actor, Tie)
        for record_type in types:
            names = COLUMNS[record_type.table]
            for row in made(record_type.table):
                told: dict[str, Any] = dict(zip(names, row, strict=True))
                told["start"] = PartialDate.parse(told["start"])
                if "weight" in told:
                    told["weight"] = Quantity.parse(told["weight"])
                yield record_type.model_validate(told)

    return Dataset(records())


def _csv(folder: Path, table: str) -> Iterator[list[str]]:
    with (folder / "csv" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        yield from reader


def _facts(folder: Path, table: str) -> Iterator[Facts]:
    """Give every row what a store with history keeps of it as well: since when, and its place."""
    for n, row in enumerate(_csv(folder, table)):
        kept = {"pid": PROJECT, "since": 1, "declared": 1, "position": n, "sheet": 0, "row": n + 2}
        yield {**kept, **dict(zip(COLUMNS[table], row, strict=True))}


def _tie(facts: Facts) -> Facts:
    return {"source": facts.pop("source"), "target": facts.pop("target"), "facts": facts}


def _batches(rows: Iterable[Facts]) -> Iterator[list[Facts]]:
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch


def _driver(server: str) -> Driver:
    from tests.neo4j_server import connected

    return connected(server)


JOBS: Mapping[str, Callable[[Path, str], Timed]] = {
    job.__name__: job
    for job in (
        from_memory,
        from_csv,
        by_sqlite3,
        load,
        load_by_networkx,
        load_csv_by_networkx,
        edits,
        to_server,
        to_server_by_driver,
        from_server,
        from_server_by_driver,
    )
}


def main(job: str, folder: str, server: str = "") -> None:
    """Do a job and print what it took."""
    steps = JOBS[job](Path(folder), server)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB
    sys.stdout.write(json.dumps({"steps": steps.seconds, "cpu": steps.cpu, "peak": peak}))


if __name__ == "__main__":
    main(*sys.argv[1:])
