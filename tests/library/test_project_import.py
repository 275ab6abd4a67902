from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import netmap
from netmap.errors import (
    InvalidDataError,
    InvalidValueError,
    StoreError,
    UnknownNameError,
)
from netmap.model import Actor, Contact, Tie
from netmap.projects import Imported, Project
from netmap.reading import check, read
from netmap.stores.records import readings
from tests.conftest import Folder

Row = Mapping[str, object]

AINO = {"id": "a", "kind": "ngo", "name_fi": "Aino ry"}
BERTTA = {"id": "b", "kind": "municipality", "name_fi": "Bertta"}
TIE = {"id": "t", "source": "a", "target": "b", "kind": "meets"}


def counts(done: Imported) -> tuple[int, int, int]:
    return done.new, done.changed, done.removed


def many(number: int) -> list[Row]:
    return [{"id": f"a{n}", "kind": "ngo", "name_fi": f"Aino {n} ry"} for n in range(number)]


def test_a_project_holds_what_was_imported(project: Project, folder: Folder) -> None:
    source = folder(actors=[AINO, BERTTA], ties=[TIE])
    done = project.import_(source)
    assert (counts(done), done.revision, project.revision) == ((3, 0, 0), 1, 1)
    assert [*project.dataset()] == [*read(source)]
    assert project.dataset().sources == (str(source),)


def test_the_same_source_again_makes_no_revision(project: Project, folder: Folder) -> None:
    source = folder(actors=[AINO, BERTTA], ties=[TIE])
    project.import_(source)
    again = project.import_(source)
    assert (counts(again), again.revision, again.unchanged) == ((0, 0, 0), 1, 3)


def test_the_examples_are_read_from_a_project_as_from_their_folders(
    project: Project, example_folders: tuple[Path, ...]
) -> None:
    project.import_(*example_folders)
    told, stored = read(*example_folders), project.dataset()
    assert [*stored] == [*told]
    assert [stored.place(it) for it in stored] == [told.place(it) for it in told]
    again = project.import_(*example_folders)
    assert (counts(again), again.revision) == ((0, 0, 0), 1)


def test_what_a_source_says_no_more_goes_and_what_others_say_stays(
    project: Project, folder: Folder
) -> None:
    project.import_(folder("one", actors=[AINO, BERTTA]), folder("two", actors=[BERTTA]))
    one = folder("one", actors=[{**AINO, "name_fi": "Aino rf"}])
    done = project.import_(one, allow_removals=True)
    assert counts(done) == (0, 2, 0)
    actors = project.dataset().actors
    assert {it.id: it.name_fi for it in actors.values()} == {"a": "Aino rf", "b": "Bertta"}


def test_rows_that_only_moved_change_nothing_but_their_places(
    project: Project, folder: Folder
) -> None:
    project.import_(folder(actors=[AINO, BERTTA]))
    done = project.import_(folder(actors=[BERTTA, AINO]))
    assert (counts(done), done.moved) == ((0, 0, 0), 2)
    data = project.dataset()
    places = [data.place(it) for it in data]
    assert [place.row for place in places if place] == [2, 3]
    assert [*data.actors] == ["b", "a"]


def test_a_source_is_known_by_its_path_from_the_project(
    tmp_path: Path, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder(actors=[AINO])
    monkeypatch.chdir(tmp_path)
    with netmap.open("project.netmap", create=True) as project:
        project.import_("data")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    with netmap.open("../project.netmap") as project:
        again = project.import_("../data")
        assert (counts(again), again.revision) == ((0, 0, 0), 1)
        assert len(project.dataset().sources) == 1
        changed = folder(actors=[{**AINO, "name_fi": "Aina"}])
        assert counts(project.import_("../data")) == (0, 1, 0)
        assert project.dataset().sources == ("../data",)
        assert changed.name == "data"


def test_a_source_with_a_name_may_stand_anywhere(project: Project, folder: Folder) -> None:
    project.import_(folder("spring", actors=[AINO, BERTTA]), name="register")
    done = project.import_(folder("autumn", actors=[AINO, BERTTA]), name="register")
    assert (counts(done), len(project.dataset().sources)) == ((0, 0, 0), 1)


def test_a_name_is_for_one_source(project: Project, folder: Folder) -> None:
    with pytest.raises(InvalidValueError, match="one source"):
        project.import_(folder("one", actors=[AINO]), folder("two"), name="register")
    with pytest.raises(InvalidValueError, match="at least one"):
        project.import_()
    with pytest.raises(InvalidValueError, match="need a name"):
        project.import_(netmap.Dataset([]))


def test_a_dry_run_says_what_would_change_and_changes_nothing(
    project: Project, folder: Folder, tmp_path: Path
) -> None:
    done = project.import_(folder(actors=[AINO]), dry_run=True)
    assert (counts(done), done.dry_run, done.revision) == ((1, 0, 0), True, 0)
    assert project.revision == 0
    assert not [*tmp_path.glob("*.netmap")]


def test_errors_store_nothing_and_are_told_as_a_check_tells_them(
    project: Project, folder: Folder, tmp_path: Path
) -> None:
    source = folder(actors=[AINO, {**AINO, "id": "a"}, {"id": "c"}], ties=[TIE])
    with pytest.raises(InvalidDataError) as caught:
        project.import_(source)
    assert project.revision == 0
    assert {it.code for it in caught.value.problems} >= {"repeated_id", "missing_value", "dangling"}
    with pytest.raises(InvalidDataError) as read_error:
        read(source)
    assert caught.value.problems == read_error.value.problems
    assert not [*tmp_path.glob("*.netmap")]


def test_sources_that_contradict_each_other_are_refused_together(
    project: Project, folder: Folder
) -> None:
    one = folder("one", actors=[AINO, BERTTA], ties=[TIE])
    two = folder("two", actors=[AINO, BERTTA], ties=[{**TIE, "kind": "funds"}])
    project.import_(one)
    with pytest.raises(InvalidDataError) as caught:
        project.import_(two)
    found = [it for it in caught.value.problems if it.severity == "error"]
    assert [(it.code, it.row) for it in found] == [("conflicting_id", 2)]
    assert project.revision == 1


def test_an_actor_that_a_tie_of_another_source_needs_does_not_go(
    project: Project, folder: Folder
) -> None:
    project.import_(folder("one", actors=[AINO, BERTTA]))
    project.import_(folder("two", ties=[TIE]))
    with pytest.raises(InvalidDataError, match="b"):
        project.import_(folder("one", actors=[AINO]), allow_removals=True)
    assert [*project.dataset().actors] == ["a", "b"]


def test_what_another_source_says_otherwise_is_listed_with_both_places(
    project: Project, folder: Folder
) -> None:
    one, two = folder("one", actors=[AINO]), folder("two", actors=[{**AINO, "name_fi": "Aina"}])
    project.import_(one)
    done = project.import_(two)
    (conflict,) = done.conflicts
    assert (conflict.table, conflict.id, conflict.field) == ("actors", "a", "name_fi")
    assert (conflict.value, conflict.file, conflict.row) == ("Aina", f"{two / 'actors.csv'}", 2)
    assert (conflict.other, conflict.other_file) == ("Aino ry", f"{one / 'actors.csv'}")
    assert project.import_(one).conflicts[0].value == "Aino ry"
    assert project.dataset().actors["a"].name_fi == "Aino ry"


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ({"actors": many(10)}, {"actors": many(7)}, "shrinks_actors"),
        (
            {"actors": many(10), "ties": [{**TIE, "source": "a1", "target": "a2"}]},
            {"actors": many(10)},
            "shrinks_ties",
        ),
        (
            {"actors": many(9), "sources": [{"id": n, "title": n} for n in "abcde"]},
            {"actors": many(9)},
            "shrinks_records",
        ),
    ],
)
def test_a_source_that_lost_a_fifth_needs_leave(
    project: Project,
    folder: Folder,
    before: dict[str, list[Row]],
    after: dict[str, list[Row]],
    reason: str,
) -> None:
    source = folder(**before)
    project.import_(source)
    for table in before.keys() - after.keys():
        (source / f"{table}.csv").unlink()
    folder(**after)
    with pytest.raises(StoreError) as caught:
        project.import_(source)
    assert caught.value.reason == reason
    assert project.revision == 1
    assert project.import_(source, dry_run=True).removed
    assert project.import_(source, allow_removals=True).revision == 2


def test_a_fifth_may_go_without_leave(project: Project, folder: Folder) -> None:
    project.import_(folder(actors=many(10)))
    assert project.import_(folder(actors=many(8))).removed == 2


def test_a_project_is_checked_as_its_sources_are(
    project: Project, folder: Folder, tmp_path: Path
) -> None:
    source = folder(actors=[{**AINO, "region": "nowhere"}, BERTTA], nothing="id\nx\n")
    done = project.import_(source)
    assert done.warnings == len(readings(project.store.snapshot())[0].problems)
    assert done.warnings
    if (tmp_path / "project.netmap").exists():
        assert check(tmp_path / "project.netmap") == check(source)


def test_data_made_in_python_are_a_source_by_name(project: Project) -> None:
    actors = [Actor(id="a", kind="ngo"), Actor(id="b", kind="ngo")]
    tie = Tie(id="t", source="a", target="b", kind="meets")
    assert counts(project.import_(netmap.Dataset([*actors, tie]), name="made")) == (3, 0, 0)
    assert project.dataset().place(actors[0]) is None
    again = project.import_(netmap.Dataset([*actors, tie]), name="made")
    assert (counts(again), again.revision) == ((0, 0, 0), 1)


def test_a_project_is_a_source_of_another(tmp_path: Path, folder: Folder) -> None:
    source = folder(actors=[AINO, BERTTA], ties=[TIE])
    with netmap.open(tmp_path / "one.netmap", create=True) as one:
        one.import_(source)
    with netmap.open() as other:
        assert counts(other.import_(tmp_path / "one.netmap")) == (3, 0, 0)
        assert [*other.dataset()] == [*read(source)]


def test_a_source_that_is_not_there_changes_nothing(project: Project) -> None:
    with pytest.raises(UnknownNameError):
        project.import_("nowhere")
    assert project.revision == 0


def test_ctrl_c_in_the_middle_leaves_the_project_as_it_was(
    project: Project, folder: Folder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    source = folder(actors=many(50))
    for moment in (0, 20, 49):
        with monkeypatch.context() as patch:
            patch.setattr("netmap.projects.hearing.encode", _interrupted(moment))
            with pytest.raises(KeyboardInterrupt):
                project.import_(source)
        assert project.revision == 0
        assert sorted(it.name for it in tmp_path.iterdir()) == ["data"]
    project.import_(source)
    before = [*project.dataset()]
    folder(actors=[*many(50), AINO])
    with monkeypatch.context() as patch:
        patch.setattr("netmap.projects.hearing.encode", _interrupted(50))
        with pytest.raises(KeyboardInterrupt):
            project.import_(source)
    assert (project.revision, [*project.dataset()]) == (1, before)


def _interrupted(after: int) -> Callable[[object], object]:
    from netmap.stores.rows import encode

    left = iter(range(after))

    def write(record: Actor) -> object:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return encode(record)

    return write  # type: ignore[return-value]


def test_who_and_why_are_in_the_log(project: Project, folder: Folder) -> None:
    project.import_(folder(actors=[AINO]), who="Aino", note="first")
    (change,) = project.log()
    assert change.counts
    assert (change.kind, change.who, change.note, change.counts.new) == (
        "import",
        "Aino",
        "first",
        1,
    )


def test_contact_values_of_a_conflict_are_not_told_in_full(project: Project) -> None:
    contact = Contact(id="c", about="x", name="Aino Esimerkki")
    project.import_(netmap.Dataset([contact]), name="one")
    done = project.put(contact.model_copy(update={"name": "Aina Malli"}))
    assert [(it.field, it.value, it.other) for it in done.conflicts] == [("name", "Ain…", "Ain…")]


MAPPING = """
file = "list.csv"
[[sheets]]
id_from = "Name"
[sheets.columns]
"Name" = "actors.name_en"
"City" = "actors.note"
[sheets.values]
"actors.kind" = "ngo"
"""


def mapped(folder: Path, rows: str) -> Path:
    (folder / "list.csv").write_text(f"Name,City\n{rows}", encoding="utf-8")
    (folder / "list.toml").write_text(MAPPING, encoding="utf-8")
    return folder / "list.toml"


def test_a_row_of_a_mapped_sheet_that_moves_changes_nothing(
    project: Project, tmp_path: Path
) -> None:
    project.import_(mapped(tmp_path, "One,Ii\nTwo,Ii\n"))
    done = project.import_(mapped(tmp_path, "Two,Ii\nOne,Ii\n"))
    assert (counts(done), done.moved) == ((0, 0, 0), 2)


def test_an_actor_may_be_told_on_several_rows_of_a_mapped_sheet(
    project: Project, tmp_path: Path
) -> None:
    source = mapped(tmp_path, "One,\nOne,Ii\nTwo,Ii\n")
    project.import_(source)
    assert [*project.dataset()] == [*read(source)]
    assert project.import_(source).revision == 1
    assert len([it for it in project.show("one").values if it.field == "name_en"]) == 2


def test_many_actors_are_looked_up_all_at_once(
    project: Project, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("netmap.projects.planning._FEW", 1)
    project.import_(folder("one", actors=[AINO, BERTTA]))
    assert project.import_(folder("two", ties=[TIE])).new == 1
    with pytest.raises(InvalidDataError):
        project.import_(folder("two", ties=[TIE, {**TIE, "id": "u", "source": "x"}]))


def test_a_source_on_another_drive_is_known_by_its_whole_path(
    project: Project, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = folder(actors=[AINO])
    with monkeypatch.context() as patch:
        patch.setattr("os.path.relpath", _other_drive)
        project.import_(source)
        assert project.import_(source).revision == 1


def _other_drive(*_: object) -> str:
    raise ValueError


def test_of_two_programs_that_make_a_project_one_is_told(tmp_path: Path, folder: Folder) -> None:
    path, source = tmp_path / "project.netmap", folder(actors=[AINO])
    with netmap.open(path, create=True) as one, netmap.open(path, create=True) as other:
        one.import_(source)
        with pytest.raises(StoreError) as caught:
            other.import_(source)
        assert caught.value.reason == "made_meanwhile"
        assert one.revision == 1
    assert sorted(it.name for it in tmp_path.iterdir()) == ["data", "project.netmap"]


def test_a_project_is_not_made_where_there_is_no_folder(tmp_path: Path, folder: Folder) -> None:
    source = folder(actors=[AINO])
    with netmap.open(tmp_path / "nowhere" / "project.netmap", create=True) as project:
        with pytest.raises(StoreError, match="Make the folder first"):
            project.import_(source)
        assert project.revision == 0


def test_a_project_that_is_not_there_is_opened_only_to_be_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        netmap.open(tmp_path / "project.netmap")
    assert caught.value.reason == "missing"


def test_a_project_is_backed_up_and_verified(tmp_path: Path, folder: Folder) -> None:
    path = tmp_path / "project.netmap"
    with netmap.open(path, create=True) as project:
        project.import_(folder(actors=[AINO]))
        done = project.backup(tmp_path / "backup.netmap")
        assert (done.path, done.revision) == (str(tmp_path / "backup.netmap"), 1)
        assert project.verify() == ()
        assert repr(project) == f"<Project {path}>"
    assert [*read(tmp_path / "backup.netmap")] == [*read(path)]


def test_citations_are_values_that_are_shown(project: Project, folder: Folder) -> None:
    cited = {**AINO, "citation": "s", "line": "3", "quote": "Aino ry"}
    project.import_(folder(actors=[cited], sources=[{"id": "s", "title": "S"}]))
    told = {it.field: it.value for it in project.show("a").values}
    assert told["citations"] == "s 3 Aino ry"
