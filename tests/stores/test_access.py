"""What one may not see is in nothing that a store gives: canaries in every field of every record.

Each canary says of which class it is, so that a text is searched for those above an access.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any, Literal, get_args, get_origin
from uuid import uuid4

import pytest

import netmap
from netmap.dataset import Dataset
from netmap.model import RECORD_TYPES, Actor, Citation, Contact, PartialDate, Quantity, Record, Tie
from netmap.model.access import ACCESSES, Access, class_of, may_see, seen
from netmap.model.record import Refers
from netmap.problems import Problem, Sheet
from netmap.projects import Project
from netmap.stores import records
from netmap.stores.memory import MemoryStore
from netmap.stores.opening import open_store
from netmap.stores.places import encode_problem, encode_sheet
from netmap.stores.rows import FIELDS, RECORDS, decode, encode
from netmap.stores.sqlite.selects import columns, selects
from netmap.stores.store import ChangeSet, Counts, Entry, Origin, Store, Telling
from tests.conftest import ROOT, Run
from tests.stores.test_same_answers import LINES, SOURCES, WITHOUT_ROWS

CANARY = re.compile(r"canary-(\w+)-[\w-]+")
EVERYBODYS: tuple[Access, ...] = ("public", "project")


def canary(access: Access, *about: object) -> str:
    return "-".join(["canary", access, *(str(it) for it in about)])


def found(told: object) -> set[str]:
    """Return the classes of the canaries in whatever was told."""
    return set(CANARY.findall(str(told)))


def filled(record_type: type[Record], record_id: str, version: int) -> Record:
    """Return a record with a canary in every text that is not for everybody."""
    told: dict[str, Any] = {"id": record_id}
    for field, info in record_type.model_fields.items():
        if class_of(record_type.table, field) == "public" and info.is_required():
            told.setdefault(field, _value(field, info.annotation, info.metadata))
    about = (record_type.table, record_id, version)
    told["note"] = canary("restricted", "note", *about)
    name, value = canary("restricted", "column", *about), canary("restricted", "value", *about)
    told["attributes"] = {name: value}
    quote = canary("project", "quote", *about)
    told["citations"] = (
        Citation(source="s", line='p. "2"', quote=quote),
        Citation(source="ä\n\u2028", quote=quote),
    )
    return record_type.model_validate(told)


def _value(field: str, annotation: Any, marks: Sequence[object]) -> Any:
    kinds = (annotation, *get_args(annotation))
    if any(isinstance(mark, Refers) and "actors" in mark.to for mark in marks):
        return ("actors-1",) if get_origin(annotation) is tuple else "actors-1"
    if PartialDate in kinds:
        return PartialDate(2020)
    if Quantity in kinds:
        return Quantity(1)
    words = [word for kind in kinds if get_origin(kind) is Literal for word in get_args(kind)]
    if words:
        return words[0]
    return ("x",) if get_origin(annotation) is tuple else f"told of {field}"


def contact(access: Access, record_id: str, version: int) -> Contact:
    said: Any = {it: canary(access, it, record_id, version) for it in ("name", "email", "phone")}
    return Contact(
        id=record_id,
        about="actors-1",
        access=access,
        purpose=canary(access, "purpose", record_id),
        note=canary(max(access, "restricted", key=ACCESSES.index), "note", record_id),
        **said,
    )


def puts(version: int) -> dict[str, list[Entry]]:
    made: dict[str, list[Entry]] = {}
    for record_type in RECORD_TYPES:
        table = record_type.table
        rows = [encode(filled(record_type, f"{table}-{n}", version)) for n in (1, 2)]
        other = encode(filled(record_type, f"{table}-2", version + 10))
        told = (Telling(Origin(1, 2, 0, 2), rows[1]), Telling(Origin(2, 1, 0, 3), other))
        made[table] = [
            Entry(rows[0], Origin(1, 1, 0, 1)),
            Entry(rows[1], Origin(1, 2, 0, 2), told),
        ]
    made[Contact.table] = [*_contacts(version)]
    return made


def _contacts(version: int) -> Iterator[Entry]:
    for place, access in enumerate(ACCESSES):
        row = encode(contact(access, f"c-{access}", version))
        yield Entry(row, Origin(1, 10 + place, 0, place))
    rows = [encode(contact(access, "c-several", version)) for access in ("public", "secret")]
    told = (Telling(Origin(0, 20), rows[0]), Telling(Origin(1, 20), rows[1]))
    yield Entry(rows[0], Origin(0, 20), told)
    changes = encode(contact(ACCESSES[version % 4], "c-changes", version))
    yield Entry(changes, Origin(1, 30))


def fill(store: Store) -> None:
    sheet = Sheet("a.csv", header=("id", canary("restricted", "header")), fields=("id", ""))
    remark = Problem("unknown_kind", "a.csv", value=canary("restricted", "remark"))
    for version in range(3):
        changes = ChangeSet(
            "edit",
            Counts(1),
            who=canary("restricted", "who", version),
            note=canary("restricted", "why", version),
            puts=puts(version),
            sheets=[sheet] if not version else (),
            warnings={1: [encode_problem(remark)]},
        )
        store.commit(changes, version, f"key {version}")
    gone = {"actors": ["actors-2"], "ties": ["ties-2"], "contacts": ["c-secret"]}
    store.commit(ChangeSet("edit", Counts(1), removals=gone), 3, "gone")


def everything(store: Store, revision: int, access: Access) -> Iterator[object]:
    """Yield all that a store can be asked for at a revision."""
    snapshot = store.snapshot(revision, access=access)
    for table, fields in FIELDS.items():
        entries = list(snapshot.entries(table))
        yield entries
        yield list(snapshot.columns(table, fields))
        cut = [field for field in ("note", "attributes", "citations") if field in fields]
        yield [list(snapshot.columns(table, (field,))) for field in cut]
        yield snapshot.get(table, [f"{table}-1", f"{table}-2", *_contact_ids()])
        yield [store.history(table, f"{table}-{n}", access=access) for n in (1, 2)]
    yield [store.history(Contact.table, it, access=access) for it in _contact_ids()]
    yield [encode_sheet(it) for it in snapshot.sheets()]
    yield snapshot.warnings()
    yield store.log(access=access)
    dataset = records.dataset(snapshot)
    yield list(dataset)
    yield [dataset.claims(it) for it in dataset]


def _contact_ids() -> list[str]:
    return [f"c-{it}" for it in (*ACCESSES, "several", "changes")]


@pytest.fixture(params=["memory", "file", "server"], scope="module")
def store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    """Return a store of each kind with canaries in it."""
    with _made(request, tmp_path_factory.mktemp("store")) as made:
        fill(made)
        yield made


def _made(request: pytest.FixtureRequest, folder: Path) -> Store:
    if request.param == "memory":
        return MemoryStore()
    if request.param == "file":
        return open_store(folder / "p.netmap", create=True)
    return open_store(f"{request.getfixturevalue('neo4j_uri')}/{uuid4().hex}", create=True)


@pytest.mark.parametrize("access", ACCESSES)
@pytest.mark.parametrize("revision", [2, 4])
def test_no_store_gives_what_is_above_an_access(
    store: Store, access: Access, revision: int
) -> None:
    told = [*everything(store, revision, access)]
    assert found(told) == set(seen(access))


@pytest.mark.parametrize("access", EVERYBODYS)
def test_a_file_is_not_asked_for_what_is_hidden(access: Access) -> None:
    for table in RECORDS:
        asked = (*astuple(selects(table, access))[:2], columns(table, FIELDS[table], access))
        for text in asked:
            assert "note" not in text
            assert "attributes" not in text
            assert "NULL" in text
            assert ("t.access IN (" in text) == (table == Contact.table)
        assert "c.field NOT IN ('attributes', 'note')" in selects(table, access).claims


@pytest.mark.parametrize("access", ACCESSES)
@pytest.mark.parametrize("revision", [2, 4])
def test_quotes_are_of_the_project(store: Store, access: Access, revision: int) -> None:
    """Whatever is asked, each quote of every telling is there for a viewer, and no remark."""
    snapshot = store.snapshot(revision, access=access)
    entry = snapshot.get("sources", ["sources-2"])["sources-2"]
    quoted = [*snapshot.columns("sources", ("citations",)), *entry.tellings, entry.row]
    told = {"canary-project-quote" in str(it) for it in quoted}
    assert told == {access != "public"}
    assert len(entry.tellings) == 2
    assert bool(snapshot.warnings()) == may_see(access, "restricted")
    headers = [it.header[1] for it in snapshot.sheets()]
    assert [*map(bool, headers)] == [may_see(access, "restricted")]


@pytest.mark.parametrize("access", ACCESSES)
def test_of_a_contact_the_whole_row_is_seen_or_nothing(store: Store, access: Access) -> None:
    snapshot = store.snapshot(access=access)
    ids = {it.id for it in snapshot.entries(Contact.table)}
    several = snapshot.get(Contact.table, ["c-several"])["c-several"]
    then = store.snapshot(2, access=access).get(Contact.table, ["c-changes", "c-secret"])
    assert ids - {"c-several", "c-changes"} == {f"c-{it}" for it in seen(access)} - {"c-secret"}
    assert len(several.tellings) == (2 if access == "secret" else 1)
    assert several.tellings[0].row == several.row
    # of the second revision its class was "project", and the one that left was secret
    assert set(then) == {
        it
        for it, own in (("c-changes", "project"), ("c-secret", "secret"))
        if may_see(access, own)  # type: ignore[arg-type]
    }


@pytest.mark.parametrize("revision", [2, 4])
def test_what_is_seen_is_the_same_but_for_what_is_hidden(store: Store, revision: int) -> None:
    every, some = (store.snapshot(revision, access=it) for it in ACCESSES[::-3])
    for table in RECORDS:
        if table != Contact.table:
            bare: list[Any] = [encode(_bare(decode(table, it.row))) for it in every.entries(table)]
            assert [it.row for it in some.entries(table)] == bare
            assert [*some.columns(table, FIELDS[table])] == bare


def _bare(record: Record) -> Record:
    bare: dict[str, object] = {"note": None, "attributes": {}}
    cited = tuple(it.model_copy(update={"quote": None}) for it in record.citations)
    return record.model_copy(update={**bare, "citations": cited})


@pytest.fixture(params=["memory", "file", "server"])
def merged(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Project]:
    """Return a project of two sources, with an edit and a merge."""
    address = None if request.param == "memory" else str(tmp_path / "p.netmap")
    if request.param == "server":
        address = f"{request.getfixturevalue('neo4j_uri')}/{uuid4().hex}"
    with netmap.open(address, create=address is not None) as project:
        ends = {"source": "actors-1", "target": "actors-3", "kind": "meets"}
        for number in (1, 2):
            told = [filled(Actor, f"actors-{it}", number) for it in (1, 2, 3)]
            tie = filled(Tie, "ties-1", 1).model_copy(update=ends)
            data = Dataset([*told, tie, contact("secret", "c", 1)])
            who = canary("restricted", "who", number)
            project.import_(data, name=f"source {number}", who=who, note=who)
        project.put(filled(Actor, "actors-1", 3), who=canary("restricted", "who", 3))
        project.merge("actors-1", "actors-2", note=canary("restricted", "why", 4))
        yield project


@pytest.mark.parametrize("access", ACCESSES)
def test_a_project_tells_nothing_above_an_access(merged: Project, access: Access) -> None:
    dataset = merged.dataset(access=access)
    told = [
        merged.show("actors-2", access=access),
        merged.log(access=access),
        *(merged.diff(it, merged.revision, access=access) for it in range(merged.revision)),
        *([*merged.dataset(it, access=access)] for it in range(merged.revision + 1)),
        [dataset.claims(it) for it in dataset],
        [netmap.catalogue.names(), [*dataset.network().actors]],
    ]
    assert found(told) - {"public"} == set(seen(access)) - {"public"}


def test_who_made_a_revision_why_and_how_much_are_restricted(merged: Project) -> None:
    for access in EVERYBODYS:
        log = merged.log(access=access)
        assert {it[3:] for it in log} == {(None, None, None)}
        assert [it[:3] for it in log] == [it[:3] for it in merged.log()]


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> tuple[Dataset, Dataset]:
    """Return the examples as everybody sees them, and as those who see all."""
    file = tmp_path_factory.mktemp("access") / "all.netmap"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        with netmap.open(file, create=True) as project:
            project.import_(*SOURCES)
    store = open_store(file)
    return tuple(  # type: ignore[return-value]
        records.dataset(store.snapshot(access=it)) for it in ("public", "secret")
    )


@pytest.mark.parametrize("line", LINES)
def test_an_answer_is_the_same_for_everybody(
    examples: tuple[Dataset, Dataset], run: Run, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    name, *options = line.split()
    for more in ([], ["--rows"])[: 1 if name in WITHOUT_ROWS else 2]:
        told = []
        for dataset in examples:
            monkeypatch.setattr(netmap, "read", lambda *_, found=dataset: found)
            ended = run(name, ROOT, *options, *more, "--format", "json")
            assert (ended.returncode, ended.stderr) == (0, "")
            told.append(json.loads(ended.stdout))
        if name == "promises":  # the only answer that tells notes
            assert not any(row["note"] for row in told[0])
            told = [[{**row, "note": None} for row in rows] for rows in told]
        assert told[0] == told[1]
