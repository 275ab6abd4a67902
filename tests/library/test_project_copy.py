from __future__ import annotations

from pathlib import Path

import pytest

import netmap
from netmap.errors import StoreError
from netmap.model import Actor, Contact, Tie
from netmap.projects import Project
from netmap.stores.rows import FIELDS

A, B, C = (Actor(id=it, kind="ngo", name_fi=it.upper()) for it in "abc")
TIE = Tie(id="t", source="a", target="b", kind="meets")
PERSON = Contact(id="p", about="a", name="Aino Esimerkki")


def lived(project: Project) -> None:
    project.import_(netmap.Dataset([A, B, TIE, PERSON]), name="one", who="Aino", note="first")
    project.import_(netmap.Dataset([A, B, C]), name="one", allow_removals=True)
    project.put(Contact(id="q", about="b", email="b@example.org"))
    project.put(Contact(id="q", about="b", email="bb@example.org"))
    project.merge("a", "c")
    project.revert(3)
    project.import_(netmap.Dataset([C, B, A]), name="one")


def same(one: Project, other: Project) -> None:
    assert one.log() == other.log()
    for revision in range(one.revision + 1):
        ours, theirs = one.store.snapshot(revision), other.store.snapshot(revision)
        for table in FIELDS:
            assert [*ours.entries(table)] == [*theirs.entries(table)]
    ours, theirs = one.store.snapshot(), other.store.snapshot()
    assert tuple(ours.sheets()) == tuple(theirs.sheets())
    assert ours.warnings() == theirs.warnings()


def test_a_copy_has_every_revision(project: Project, tmp_path: Path) -> None:
    lived(project)
    done = netmap.copy(project, tmp_path / "copy.netmap")
    assert done.revisions == project.revision == 7
    with netmap.open(tmp_path / "copy.netmap") as copy:
        same(project, copy)
        back = netmap.open()
        assert netmap.copy(copy, back) == done
        same(back, project)


def test_a_copy_takes_what_is_new(project: Project, tmp_path: Path) -> None:
    other = netmap.open()
    project.import_(netmap.Dataset([A, B, TIE, PERSON]), name="one")
    assert netmap.copy(project, other).revisions == 1
    project.import_(netmap.Dataset([A, C, B, TIE, PERSON]), name="one")
    assert netmap.copy(project, other).revisions == 1
    same(project, other)
    assert netmap.copy(project, other).revisions == 0


def test_a_project_of_its_own_is_not_copied_over(project: Project) -> None:
    project.put(A)
    other = netmap.open()
    other.put(A)
    with pytest.raises(StoreError, match="of its own"):
        netmap.copy(project, other)
    with pytest.raises(StoreError, match="of its own"):
        netmap.copy(netmap.open(), other)


def test_a_copy_that_still_has_what_was_erased_is_refused(project: Project) -> None:
    other = netmap.open()
    project.import_(netmap.Dataset([A, B, PERSON]), name="one")
    netmap.copy(project, other)
    project.erase("p")
    with pytest.raises(StoreError, match="erased"):
        netmap.copy(project, other)
    fresh = netmap.open()
    netmap.copy(project, fresh)
    same(project, fresh)


def test_a_copy_that_fails_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = netmap.open()
    lived(project)
    monkeypatch.setattr("netmap.stores.replaying._moves", _cut_off)
    with pytest.raises(KeyboardInterrupt):
        netmap.copy(project, tmp_path / "copy.netmap")
    assert not [*tmp_path.iterdir()]


def _cut_off(*_: object) -> object:
    raise KeyboardInterrupt


def test_a_copy_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project, other = netmap.open(), netmap.open()
    lived(project)
    with monkeypatch.context() as patch:
        patch.setattr("netmap.stores.replaying._moves", _cut_off)
        with pytest.raises(KeyboardInterrupt):
            netmap.copy(project, other)
    assert 0 < other.revision < project.revision
    netmap.copy(project, other)
    same(project, other)


def test_a_copy_of_many_records_is_read_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("netmap.stores.replaying._FEW", 1)
    project, other = netmap.open(), netmap.open()
    lived(project)
    netmap.copy(project, other)
    same(project, other)


def test_what_is_not_there_is_not_copied(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        netmap.copy(tmp_path / "none.netmap", tmp_path / "copy.netmap")
    assert not [*tmp_path.iterdir()]
    with netmap.open() as project, pytest.raises(StoreError, match="folder"):
        netmap.copy(project, tmp_path / "nowhere" / "copy.netmap")


def test_a_file_that_is_an_older_copy_takes_what_is_new(tmp_path: Path) -> None:
    project = netmap.open()
    project.put(A)
    path = tmp_path / "copy.netmap"
    netmap.copy(project, path)
    project.put(B)
    assert netmap.copy(project, path).revisions == 1
    with netmap.open(path, write=False) as copy:
        same(project, copy)


def test_a_copy_that_still_has_a_name_is_refused(project: Project) -> None:
    other, fresh = netmap.open(), netmap.open()
    noted = Actor(id="n", kind="ngo", note="Kysy: Aino Esimerkki")
    project.import_(netmap.Dataset([A, B, noted, PERSON]), name="one", who="Aino Esimerkki")
    project.import_(netmap.Dataset([A, B, noted]), name="one", allow_removals=True)
    netmap.copy(project, other)
    project.erase("p", words=["Aino Esimerkki"])
    with pytest.raises(StoreError, match="erased"):
        netmap.copy(project, other)
    netmap.copy(project, fresh)
    same(project, fresh)
    project.put(C)
    assert netmap.copy(project, fresh).revisions == 1
