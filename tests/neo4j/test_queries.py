"""The queries of docs/neo4j.md return what it says, and the library answers the same."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from uuid import uuid4

import pytest
from neo4j import Driver

import netmap
from netmap import Network, Project
from netmap.dataset import Dataset
from netmap.model import Seat
from netmap.stores.neo4j.preparing import NAMES
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "neo4j.md").read_text("utf-8")
QUERIES: list[tuple[str, str, str]] = re.findall(
    r"^\*\*([^*\n]+)\*\*(?:(?!^\*\*).)*?^```cypher\n(.*?)^```\n((?:^\|[^\n]*\n)+)",
    PAGE,
    re.DOTALL | re.MULTILINE,
)
PARAMETERS = {
    name: ast.literal_eval(value)
    for name, value in re.findall(r"^:param (\w+) => (.+)$", PAGE, re.MULTILINE)
}
ACTOR, PROGRAMME = PARAMETERS["actor"], PARAMETERS["programme"]
MUNICIPAL = ("done", "in_progress", "promised", "none")

Table = list[list[str]]


def cells(table: str) -> Table:
    """Return the head and the rows of a table."""
    lines = [line.strip().strip("|").split("|") for line in table.splitlines()]
    return [[cell.strip() for cell in line] for number, line in enumerate(lines) if number != 1]


SAID = {question: cells(table)[1:] for question, _, table in QUERIES}


def said(beginning: str) -> Table:
    """Return what the page answers to the question that begins with these words."""
    (found,) = (rows for question, rows in SAID.items() if question.startswith(beginning))
    return found


def shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def texts(*values: object) -> list[str]:
    return [shown(value) for value in values]


@pytest.fixture(scope="module")
def examples_project() -> Iterator[Project]:
    """Return the examples as the page says that they were imported, in memory."""
    with pytest.MonkeyPatch.context() as patch, netmap.open() as opened:
        patch.chdir(ROOT)
        for name in ("ohjelma", "pohjois-pohjanmaa", "kainuu", "keski-suomi"):
            opened.import_(f"examples/{name}")
        yield opened


@pytest.fixture(scope="module")
def name(neo4j_uri: str, examples_project: Project) -> str:
    """Return the name of a project on the server that holds the same."""
    name = f"queries-{uuid4().hex}"
    netmap.copy(examples_project, f"{neo4j_uri}/{name}")
    return name


@pytest.fixture(scope="module")
def dataset(examples_project: Project) -> Dataset:
    return examples_project.dataset()


@pytest.fixture(scope="module")
def network(dataset: Dataset) -> Network:
    return Network.of(dataset)


def test_every_query_of_the_page_is_run_and_there_are_ten_or_more() -> None:
    assert len(QUERIES) == len(SAID) == PAGE.count("```cypher") >= 10
    assert all("{pid: $project" in query for _, query, _ in QUERIES)


@pytest.mark.parametrize(("question", "query", "table"), QUERIES, ids=[it[0] for it in QUERIES])
def test_a_query_returns_what_the_page_says(
    question: str, query: str, table: str, name: str, plain: Driver
) -> None:
    told = plain.execute_query(query, PARAMETERS | {"project": name})
    rows = [texts(*record.values()) for record in told.records]
    assert [told.keys, *rows] == cells(table), question


def test_the_page_names_every_constraint() -> None:
    assert sorted(re.findall(r"`(netmap_\w+)`", PAGE)) == sorted(NAMES)


def test_partners(dataset: Dataset) -> None:
    answer = netmap.partners.by_year(dataset)
    assert said("How many partners") == [
        texts(it.year, it.plain_sum, it.partners) for it in answer if it.actor == ACTOR
    ]


def test_members_that_two_collectives_share(dataset: Dataset) -> None:
    pair = set(PARAMETERS["collectives"])
    found = [it for it in dataset.overlaps.values() if {it.actor_a, it.actor_b} == pair]
    assert said("Which members") == [texts(it.start, list(it.members), it.complete) for it in found]


def test_ngos_without_a_tie(network: Network) -> None:
    degrees = network.degrees()
    alone = [it for it in network.ids if degrees[it] == 0]
    kinds = {"ngo", "ngo_network"}
    assert said("Which NGOs") == [[it] for it in alone if network.actor(it).kind in kinds]


def test_contact_persons(dataset: Dataset) -> None:
    covered = netmap.coverage.at_each_date(dataset, PARAMETERS["indicator"])
    counts = {(it.as_of, state): getattr(it, state) for it in covered for state in MUNICIPAL}
    told = {(at, state): int(count) for at, state, count, _ in said("In how many municipalities")}
    assert told == {key: count for key, count in counts.items() if count}
    last = covered[-1]
    assert said("How many municipalities still") == [texts(last.as_of, last.universe - last.done)]


def test_meetings(dataset: Dataset) -> None:
    found = netmap.meetings.by_year(dataset)
    assert said("How many partner meetings") == [
        texts(it.year, it.meetings, it.participations) for it in found if it.level == "total"
    ]
    levels: dict[str, list[str]] = {}
    for it in found:
        if it.level != "total":
            levels.setdefault(str(it.year), []).append(f"{it.level} {it.meetings}")
    assert said("And at which level") == [
        [year, ", ".join(sorted(told))] for year, told in levels.items()
    ]


def test_promised_ties(dataset: Dataset) -> None:
    found = [
        texts(it.status, it.by[0], it.what, it.to[0], it.due)
        for it in netmap.promises.status(dataset)
        if it.record == "ties" and it.status in {"promised", "conditional"}
    ]
    assert said("Which ties are promised") == sorted(found)


def test_neighbours(network: Network) -> None:
    told = Counter(network.degrees()).most_common(3)
    assert said("Who holds the network") == [texts(*it) for it in told]


def test_what_would_be_lost(network: Network) -> None:
    loss = netmap.without.loss(network, ACTOR)
    joint = [it for it in loss.isolated if network.actor(it).kind == "joint_municipal_authority"]
    assert said("What would be lost") == [texts(loss.new_isolates, len(joint))]


def test_who_stands_between(network: Network) -> None:
    found = netmap.bridges.ranked(network, ("ngo", "municipal")).bridges
    most = sorted(found, key=lambda it: (-it.pairs, it.actor))[:3]
    assert said("Who stands between") == [texts(it.actor, *it.neighbours) for it in most]


def test_seats(dataset: Dataset) -> None:
    recorded = {
        it.sector for it in dataset.all(Seat).values() if it.structure == PARAMETERS["body"]
    }
    answers = [
        it
        for it in netmap.seats.by_structure(dataset)
        if it.structure == PARAMETERS["body"] and it.sector in recorded
    ]
    assert {seat: set(sectors.split(", ")) for seat, sectors in said("Which sectors")} == {
        seat: {it.sector for it in answers if it.seat == seat} for seat in ("no", "yes")
    }


def test_goals(dataset: Dataset) -> None:
    found = netmap.goals.changes(dataset)
    asked = (ACTOR, "2019", "main")
    told = [it for it in found if (it.project, it.period, it.level) == asked]
    assert sorted(said("How did the main goals")) == sorted(
        texts(it.change, it.goals) for it in told
    )


def test_ways(network: Network) -> None:
    found = netmap.paths.shortest(network, PARAMETERS["start"], PARAMETERS["goal"]).paths
    ((steps, first, then),) = said("How many steps")
    assert {(str(it.length), *it.path[1:3]) for it in found} == {
        (steps, first, second) for second in then.split(", ")
    }


def test_ties_that_rest_on_one_source(network: Network) -> None:
    alone = {
        it.source: len(network.ties) - it.without.ties
        for it in netmap.structure.describe(network).sources
    }
    assert {source: int(ties) for source, ties in said("How many ties")} == alone


def test_tellings_and_history(examples_project: Project) -> None:
    told = {
        (it.file, str(it.row)): it.value
        for it in examples_project.show(PROGRAMME).values
        if it.field == "start"
    }
    found = said("What does each source say")
    assert {(file, row): start for file, row, start, _ in found} == told
    past = examples_project.store.history("actors", PROGRAMME)[:-1]
    assert [row[:2] for row in said("What was an actor")] == [
        texts(it.since, it.until) for it in past
    ]


def test_what_has_changed(examples_project: Project) -> None:
    found = {
        (it.table, it.id): it.change
        for it in examples_project.diff(PARAMETERS["revision"], examples_project.revision)
    }
    counts = Counter((table, change) for (table, _), change in found.items())
    assert {
        (table, change): int(count)
        for table, *both in said("What is new")
        for change, count in zip(("new", "changed"), both, strict=True)
        if count != "0"
    } == counts


def test_what_was_there_at_a_revision(examples_project: Project) -> None:
    actors = examples_project.dataset(PARAMETERS["revision"]).actors
    kinds = Counter(it.kind for it in actors.values())
    most = sorted(kinds.items(), key=lambda it: (-it[1], it[0]))[:3]
    assert said("What was there") == [texts(*it) for it in most]
