"""Edits that a service offers: put and remove at once, known by a key, on a base revision."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from zipfile import ZipFile

import pytest
from openpyxl import Workbook

import netmap
from netmap.dataset import Dataset
from netmap.errors import ConflictError, InvalidDataError, StoreError, UnknownNameError
from netmap.model import Actor, Contact, Event, Tie
from netmap.projects import Project
from tests.conftest import Folder

A = Actor(id="a", kind="ngo", name_fi="Aino ry")
B = Actor(id="b", kind="municipality", name_fi="Bertta")
TIE = Tie(id="t", source="a", target="b", kind="meets")
THREADS = 8


def data() -> Dataset:
    return Dataset([A, B, TIE])


def test_one_revision_puts_and_removes(project: Project) -> None:
    project.put([A, B, TIE])
    new = Actor(id="c", kind="ngo")
    done = project.change([new], [("ties", "t"), ("actors", "b")], who="Aino", note="siivous")
    assert (done.revision, done.new, done.removed, done.makes) == (2, 1, 2, True)
    assert done.gone == (("actors", "b"), ("ties", "t"))
    assert [*project.dataset()] == [A, new]
    assert [*project.dataset(1)] == [A, B, TIE]
    assert (project.log()[-1].who, project.log()[-1].note) == ("Aino", "siivous")


def test_what_a_source_tells_is_removed_and_comes_back_with_it(project: Project) -> None:
    project.import_(data(), name="register")
    assert project.change(removals=[("ties", "t")]).removed == 1
    assert "t" not in project.dataset().ties
    assert project.import_(data(), name="register").new == 1


def test_an_edited_record_of_a_source_is_removed_with_its_edit(project: Project) -> None:
    project.import_(data(), name="register")
    project.put(TIE.model_copy(update={"role": "jäsen"}))
    assert project.change(removals=[("ties", "t")]).removed == 1
    assert not project.dataset().ties


def test_an_edited_actor_is_still_heard_of_by_its_source(project: Project) -> None:
    def told(**more: str) -> Dataset:
        return Dataset([A.model_copy(update=more), B])

    project.import_(told(level="local", sector="ngo"), name="register")
    project.change([project.dataset().actors["a"].model_copy(update={"name_fi": "Ainot ry"})])
    project.change([project.dataset().actors["a"].model_copy(update={"sector": "project"})])
    project.import_(told(level="regional", sector="region", name_fi="Aino ry 2"), name="register")
    found = project.dataset().actors["a"]
    assert (found.name_fi, found.level, found.sector) == ("Ainot ry", "regional", "project")


def test_an_edit_that_says_nothing_new_makes_no_revision(project: Project) -> None:
    project.import_(data(), name="register")
    done = project.change([A])
    assert (done.revision, done.makes) == (1, False)


def test_what_is_removed_and_put_is_told_by_the_edit_alone(project: Project) -> None:
    project.import_(data(), name="register")
    project.change([Actor(id="a", kind="association")], [("actors", "a")])
    (claim,) = project.dataset().claims(project.dataset().actors["a"])
    assert (claim.declared_in, project.dataset().actors["a"].name_fi) == ("(edits)", None)


def test_an_actor_with_ties_stays_unless_they_go_too(project: Project) -> None:
    project.import_(data(), name="register")
    with pytest.raises(InvalidDataError) as refused:
        project.change(removals=[("actors", "a")])
    assert [(it.code, it.value) for it in refused.value.problems] == [("dangling", "a")]
    assert project.revision == 1
    assert project.change(removals=[("actors", "a"), ("ties", "t")]).removed == 2


def test_a_tie_to_what_is_removed_cannot_be_put(project: Project) -> None:
    project.put([A, B])
    with pytest.raises(InvalidDataError):
        project.change([TIE], [("actors", "b")])
    assert [*project.dataset()] == [A, B]


def test_a_removed_contact_leaves_nothing(project: Project) -> None:
    project.put([A, Contact(id="c", about="a", name="Aino Esimerkki")])
    project.change(removals=[("contacts", "c")])
    assert not project.dataset().all(Contact)
    assert "Esimerkki" not in str(project.store.history("contacts", "c"))


def test_a_former_id_removes_the_actor(project: Project) -> None:
    project.put([A, B])
    project.merge("a", "b")
    assert project.change(removals=[("actors", "b")]).gone == (("actors", "a"),)


@pytest.mark.parametrize("removed", [("actors", "nobody"), ("merges", "a"), ("ties", "a")])
def test_what_is_not_there_cannot_be_removed(project: Project, removed: tuple[str, str]) -> None:
    project.put(A)
    with pytest.raises(UnknownNameError):
        project.change([B], [removed])
    assert [*project.dataset()] == [A]


def test_the_same_key_changes_nothing_again(project: Project) -> None:
    project.put([A, B, TIE])
    first = project.change([Event(id="e", kind="event")], [("ties", "t")], base=1, key="one")
    project.put(TIE)
    again = project.change([Event(id="e", kind="event")], [("ties", "t")], base=1, key="one")
    assert (again.revision, again.new, again.removed) == (first.revision, 1, 1) == (2, 1, 1)
    assert (project.revision, "t" in project.dataset().ties) == (3, True)


def test_merging_and_going_back_have_a_key(project: Project) -> None:
    project.put([A, B])
    merged = project.merge("a", "b", key="merge")
    back = project.revert(1, key="back")
    assert project.merge("a", "b", key="merge") == merged
    again = project.revert(1, key="back")
    assert (again.revision, again.new) == (back.revision, back.new)
    assert project.revision == 3


def test_an_import_has_a_key_and_a_base(project: Project) -> None:
    planned = project.import_(data(), name="register", dry_run=True)
    project.put(A)
    for dry_run in (True, False):
        with pytest.raises(ConflictError) as refused:
            project.import_(data(), name="register", base=planned.revision, dry_run=dry_run)
    assert (refused.value.base, refused.value.current) == (0, 1)
    done = project.import_(data(), name="register", base=1, key="import")
    again = project.import_(data(), name="register", base=1, key="import")
    assert (done.revision, again.revision, project.revision) == (2, 2, 2)
    assert (again.new, again.changed) == (done.new, done.changed)


def test_a_change_on_an_old_base_is_refused(project: Project) -> None:
    project.put([A, B])
    project.put(TIE)
    with pytest.raises(ConflictError):
        project.change(removals=[("actors", "a")], base=1)


def uploaded(tmp_path: Path, name: str = "upload-73f1.xlsx") -> Path:
    """Write a workbook with a few faults where an upload would lie."""
    path = tmp_path / "secret-place" / name
    path.parent.mkdir(exist_ok=True)
    book = Workbook()
    book.remove(book.worksheets[0])
    actors = book.create_sheet("actors")
    for row in [("id", "kind", "name_fi", "Kotipaikka"), ("a", "ngoo", "Aino", "Ii")]:
        actors.append(row)
    actors.append(("A", "ngo", "Aino", None))
    ties = book.create_sheet("ties")
    for row in [("id", "source", "target", "kind"), ("t", "a", "A", "meets")]:
        ties.append(row)
    book.save(path)
    return path


def test_nothing_tells_where_an_upload_lay(tmp_path: Path) -> None:
    file = tmp_path / "project.netmap"
    with netmap.open(file, create=True) as project:
        path = uploaded(tmp_path)
        planned = project.import_(path, given="partners.xlsx", dry_run=True)
        done = project.import_(path, given="partners.xlsx", base=planned.revision)
        dataset = project.dataset()
        places = [str(dataset.place(it)) for it in dataset]
        readings = netmap.stores.records.readings(project.store.snapshot())
        told: list[object] = [
            planned,
            done,
            project.log(),
            project.show("a"),
            places,
            dataset.sources,
            readings,
        ]
        told += [it.to_dict() for reading in readings for it in reading.problems]
        told += [it.to_dict() for it in netmap.check(file)]
        again = project.import_(uploaded(tmp_path, "upload-other.xlsx"), given="partners.xlsx")
    assert (done.new, again.revision, again.makes) == (3, 1, False)
    assert dataset.sources == ("partners.xlsx",)
    assert places[0] == "partners.xlsx:actors:2"
    assert "secret-place" not in str(told) + str(again)
    assert b"secret-place" not in file.read_bytes()


def test_no_refusal_tells_where_an_upload_lay(tmp_path: Path) -> None:
    broken = tmp_path / "secret-place" / "broken.xlsx"
    broken.parent.mkdir()
    broken.write_bytes(b"PK but no workbook")
    dangling = uploaded(tmp_path)
    with netmap.open(tmp_path / "project.netmap", create=True) as project:
        for path in (broken, damaged(dangling), no_tables(tmp_path)):
            with pytest.raises(InvalidDataError) as refused:
                project.import_(path, given="partners.xlsx")
            told: list[object] = [refused.value.message(), refused.value.sources]
            told += [it.to_dict() for it in refused.value.problems]
            assert "partners.xlsx" in str(told)
            assert "secret-place" not in str(told)
        project.import_(many(tmp_path, 9), given="partners.xlsx")
        with pytest.raises(StoreError) as shrinks:
            project.import_(many(tmp_path, 2), given="partners.xlsx")
    assert "secret-place" not in shrinks.value.message()


def damaged(path: Path) -> Path:
    """Cut a sheet of a workbook short."""
    cut = path.with_name("cut.xlsx")
    with ZipFile(path) as old, ZipFile(cut, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content[:60] if "sheet1" in name else content)
    return cut


def no_tables(tmp_path: Path) -> Path:
    path = tmp_path / "secret-place" / "none.xlsx"
    Workbook().save(path)
    return path


def many(tmp_path: Path, number: int) -> Path:
    path = tmp_path / "secret-place" / "many.xlsx"
    book = Workbook()
    book.remove(book.worksheets[0])
    actors = book.create_sheet("actors")
    actors.append(("id", "kind"))
    for n in range(number):
        actors.append((f"a{n}", "ngo"))
    book.save(path)
    return path


SERVER = """
import sys, netmap
from netmap.model import Actor
name, path = sys.argv[1:]
with netmap.open(path, wal=True) as project:
    print("open", flush=True)
    for number in range(12):
        project.put(Actor(id=f"{name}-{number}", kind="ngo"))
        assert f"{name}-{number}" in project.dataset().actors
        project.log()
    print("done", flush=True)
    assert sys.stdin.readline()
    project.put(Actor(id=f"{name}-last", kind="ngo"))
"""


CLI = "from netmap_cli.main import main; main()"


@pytest.fixture
def served(tmp_path: Path) -> Path:
    path = tmp_path / "kept" / "project.netmap"
    path.parent.mkdir()
    with netmap.open(path, create=True) as project:
        project.import_(data(), name="register")
    return path


def test_two_processes_serve_a_file_that_a_command_writes(served: Path, folder: Folder) -> None:
    source = folder(actors=[{"id": f"i{n}", "kind": "ngo"} for n in range(50)])
    with server(served, "one") as one, server(served, "two") as two:
        assert [said(it) for it in (one, two)] == ["open", "open"]
        assert imported(served, source).returncode == 0
        assert [said(it) for it in (one, two)] == ["done", "done"]
        assert one.communicate("go\n") == ("", "")
        with netmap.open(served) as project:
            assert "one-last" in project.dataset().actors
        assert two.communicate("go\n") == ("", "")
    assert (one.returncode, two.returncode) == (0, 0)
    assert [it.name for it in served.parent.iterdir()] == [served.name]
    with netmap.open(served) as project:
        assert len(project.dataset().actors) == 2 + 50 + 2 * 13
        assert project.verify() == ()


def server(path: Path, name: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", SERVER, name, str(path)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, text=True, stdin=pipe, stdout=pipe, stderr=pipe)


def said(it: subprocess.Popen[str]) -> str:
    assert it.stdout is not None
    return it.stdout.readline().strip()


def imported(path: Path, source: Path) -> subprocess.CompletedProcess[str]:
    """Import from the command line; as long as others are quicker, again."""
    command = [sys.executable, "-c", CLI, "import", str(source), "--into", str(path)]
    for _ in range(20):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if "changed meanwhile" not in done.stderr:
            break
    assert done.stderr == ""
    return done


@pytest.mark.parametrize("wal", [False, True])
def test_threads_share_a_project(served: Path, wal: bool) -> None:
    with netmap.open(served, wal=wal) as project:
        at_once(project)
        assert project.verify() == ()


def test_threads_share_a_project_in_memory() -> None:
    with netmap.open() as project:
        project.import_(data(), name="register")
        at_once(project)


def at_once(project: Project) -> None:
    shared, barrier = project.dataset(), Barrier(THREADS)

    def write(number: int) -> int:
        barrier.wait()
        ids = [f"{number}-{it}" for it in range(6)]
        for it in ids:
            project.change([Actor(id=it, kind="ngo")], key=it)
        return project.change(removals=[("actors", ids[0])]).removed

    def read(number: int) -> int:
        barrier.wait()
        for _ in range(6):
            revision = project.revision
            assert project.dataset(revision).network(kinds=["meets"]).actors
            assert [it.revision for it in project.log()][:revision] == [*range(1, revision + 1)]
            assert project.show("a").ties
            assert [*shared.actors.columns("id", "name_fi")] == [("a", "Aino ry"), ("b", "Bertta")]
            assert [shared.claims(it)[0].record for it in shared] == [A, B, TIE]
        return 1

    with ThreadPoolExecutor(THREADS) as pool:
        works: list[Callable[[int], int]] = [write, read] * (THREADS // 2)
        done = [pool.submit(work, number) for number, work in enumerate(works)]
    assert [it.result() for it in done] == [1] * THREADS
    assert len(project.dataset().actors) == 2 + 5 * THREADS // 2
    assert project.revision == 1 + 7 * THREADS // 2


@pytest.fixture(params=[False, True])
def gone(request: pytest.FixtureRequest, served: Path) -> Iterator[Project]:
    with netmap.open(served, wal=request.param) as project:
        yield project


def test_a_file_that_comes_back_is_read_again(gone: Project, served: Path) -> None:
    away = served.with_name("away")
    served.rename(away)
    for call in (gone.dataset, gone.log, lambda: gone.put(A)):
        with pytest.raises(StoreError) as refused:
            call()
        assert refused.value.reason == "missing"
    assert not gone.store.is_there()
    away.rename(served)
    assert gone.store.is_there()
    assert gone.dataset().actors["a"] == A


def test_a_file_that_was_replaced_is_read_no_more(gone: Project, served: Path) -> None:
    copy = served.with_name("copy.netmap")
    gone.backup(copy)
    gone.put(B.model_copy(update={"name_fi": "toinen"}))
    copy.replace(served)
    for call in (gone.dataset, lambda: gone.put(Actor(id="c", kind="ngo"))):
        with pytest.raises(StoreError) as refused:
            call()
        assert refused.value.reason == "replaced"
    assert not gone.store.is_there()


def test_a_file_that_was_replaced_is_opened_anew(gone: Project, served: Path) -> None:
    copy = served.with_name("copy.netmap")
    with netmap.open(served, wal="-wal" in str([*served.parent.iterdir()])) as other:
        gone.backup(copy)
        gone.put(B.model_copy(update={"name_fi": "toinen"}))
        copy.replace(served)
        gone.close()
        with netmap.open(served) as project:
            assert project.dataset().actors["b"] == B
            other.close()
            assert project.put(Actor(id="c", kind="ngo")).revision == 2
            assert project.verify() == ()
    assert [it.name for it in served.parent.iterdir()] == [served.name]
