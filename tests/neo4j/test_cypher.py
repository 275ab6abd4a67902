"""What is said to a server is constant: no text of it is put together, whatever the data hold."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import netmap.stores.neo4j
from netmap.model import Actor, Contact, Event, Tie
from netmap.stores.neo4j import cypher
from netmap.stores.neo4j.connection import Talk
from netmap.stores.neo4j.labels import KINDS, TABLES
from netmap.stores.neo4j.store import Neo4jStore
from netmap.stores.rows import FIELDS
from netmap.stores.store import ChangeSet, Counts, Origin, Telling
from tests.conftest import HOSTILE
from tests.neo4j.conftest import Ask, change, entry

FOLDER = Path(next(iter(netmap.stores.neo4j.__path__)))
TEXTS = {
    text
    for name, value in vars(cypher).items()
    if name.isupper()
    for text in (value if isinstance(value, tuple) else (value,))
}
WORDS = ("MATCH ", "MERGE ", "CREATE ", "UNWIND ", "RETURN ", "DELETE ", "SHOW ", "CALL ")
BACKTICK = "`]->() DETACH DELETE n //"
INTERNAL = {
    "pid", "table", "since", "declared", "position", "sheet", "row", "part", "told", "was",
    "until", "tellings", "nth",
}  # fmt: skip


def nodes() -> Iterator[tuple[str, ast.AST]]:
    for path in sorted(FOLDER.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            yield path.name, node


def test_cypher_stands_in_one_module_and_is_put_together_nowhere() -> None:
    for name, node in nodes():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            is_cypher = any(word in node.value for word in WORDS)
            assert name == "cypher.py" or not is_cypher, node.value
        if name == "cypher.py":
            assert not isinstance(node, ast.JoinedStr | ast.BinOp | ast.Call | ast.FormattedValue)


def test_what_is_said_is_named_where_it_is_said() -> None:
    calls = [
        node
        for _, node in nodes()
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"say", "ask", "each", "order", "run"}
    ]
    assert len(calls) > 40
    for call in calls:
        said = call.args[0]
        constant = isinstance(said, ast.Attribute) and isinstance(said.value, ast.Name)
        assert constant or isinstance(said, ast.Name | ast.Call), ast.dump(said)


def test_hostile_data_send_no_other_text(store: Neo4jStore, spied: set[str], ask: Ask) -> None:
    actors = [entry(hostile_actor(number), number) for number in range(3)]
    first, second = actors[0].id, actors[1].id
    tie = entry(Tie(id=BACKTICK, source=first, target=second, kind=BACKTICK), 9)
    told = (Telling(Origin(1, 5), actors[2].row), Telling(Origin(2, 1), actors[2].row))
    puts = {"actors": [*actors[:2], actors[2]._replace(tellings=told)], "ties": [tie]}
    store.commit(ChangeSet(BACKTICK, Counts(4), BACKTICK, BACKTICK, puts=puts), 0, BACKTICK)
    moves = {"actors": [actors[0]._replace(origin=Origin(1, 30))], "ties": [tie]}
    gone = {"actors": [actors[2].id]}
    store.commit(ChangeSet("edit", Counts(1), moves=moves, removals=gone), 1, HOSTILE)
    snapshot = store.snapshot(1)
    assert {it.row for it in snapshot.entries("actors")} == {it.row for it in actors}
    assert [it.row for it in snapshot.entries("ties")] == [tie.row]
    store.history("actors", actors[2].id)
    store.erase([("ties", BACKTICK)], [HOSTILE])
    assert not store.check()
    assert spied <= TEXTS
    found = ask("MATCH (n {pid: $project}) UNWIND labels(n) AS label RETURN DISTINCT label")
    assert {label for (label,) in found} <= {"Netmap", "Record", "Actor", "Version", "Change"}


def test_a_server_is_not_asked_for_what_is_hidden(
    store: Neo4jStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = entry(Contact(id="c", about="a", name="Aino", access="project", note="?"))
    store.commit(change(actors=[entry(hostile_actor(1))], contacts=[row]), 0, "one")
    asked: list[dict[str, Any]] = []
    each = Talk.each

    def heard(talk: Talk, text: str, **values: Any) -> Any:
        if "fields" in values:
            asked.append(values)
        return each(talk, text, **values)

    monkeypatch.setattr(Talk, "each", heard)
    snapshot = store.snapshot(access="public")
    for table in ("actors", "contacts", "ties"):
        assert len([*snapshot.entries(table)]) == (table == "actors")
        assert not snapshot.get(table, ["c"])
        assert len([*snapshot.columns(table, ("id", "note"))]) == (table == "actors")
    assert len(asked) >= 9
    assert not any({"note", "attributes"} & {*it["fields"]} for it in asked)
    assert {str(it["classes"]) for it in asked if it["table"] == "contacts"} == {"('public',)"}


def test_labels_are_words_of_netmap_and_mean_one_thing() -> None:
    kinds = [label for labels in KINDS.values() for label in labels.values()]
    tables = list(TABLES.values())
    others = ["Netmap", "Record", "Claim", "Version", "Change", "Sheet", "Remark"]
    every = [*kinds, *tables, *others]
    assert len(set(every)) == len(every)
    assert all(label.isidentifier() and label[0].isupper() for label in every)


def test_no_field_has_the_name_of_a_property_that_netmap_needs() -> None:
    for table, fields in FIELDS.items():
        assert not INTERNAL & set(fields), table


def test_kinds_that_netmap_knows_are_labels(store: Neo4jStore, ask: Ask) -> None:
    told = [("a", "ngo"), ("b", "joint_municipal_authority"), ("c", "Netmap"), ("d", "event")]
    actors = [entry(Actor(id=id_, kind=kind), n) for n, (id_, kind) in enumerate(told)]
    events = [entry(Event(id="e", kind="workshop"), 8), entry(Event(id="f", kind="event"), 9)]
    store.commit(change(actors=actors, events=events), 0, "one")
    labels = "MATCH (n:Record {pid: $project}) RETURN n.id, labels(n)"
    assert {id_: sorted(list_of(it)) for id_, it in ask(labels)} == {
        "a": ["Actor", "Ngo", "Record"],
        "b": ["Actor", "JointMunicipalAuthority", "Record"],
        "c": ["Actor", "Record"],
        "d": ["Actor", "Record"],
        "e": ["Event", "Record", "Workshop"],
        "f": ["Event", "Record"],
    }
    again = [entry(Actor(id="a", kind="municipality"))]
    store.commit(change(actors=again, events=[entry(Event(id="e", kind="event"))]), 1, "two")
    found = {id_: sorted(list_of(it)) for id_, it in ask(labels)}
    assert (found["a"], found["e"]) == (["Actor", "Municipality", "Record"], ["Event", "Record"])


def hostile_actor(number: int) -> Actor:
    text = f"{HOSTILE}{BACKTICK}"
    named = dict.fromkeys(("name_fi", "kind", "level", "sector", "region", "note"), text)
    told = {**named, "id": f"{text}{number}", "aliases": (text,), "attributes": {text: text}}
    return Actor.model_validate(told)


def list_of(value: object) -> list[str]:
    assert isinstance(value, list)
    return value


@pytest.fixture
def spied(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return every text that is said from now on."""
    said: set[str] = set()
    each, say = Talk.each, Talk.say

    def listening_each(self: Talk, text: Any, **values: object) -> Iterator[Any]:
        said.add(text)
        return each(self, text, **values)

    def listening_say(self: Talk, text: Any, **values: object) -> None:
        said.add(text)
        say(self, text, **values)

    monkeypatch.setattr(Talk, "each", listening_each)
    monkeypatch.setattr(Talk, "say", listening_say)
    return said
