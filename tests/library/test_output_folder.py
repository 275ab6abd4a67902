"""A folder is written whole or not at all, and what people put into it stays."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from netmap.errors import OutputExistsError
from netmap.output import MARKER, write, write_folder

FILES = {"actors.csv": b"id\na\n", "ties.csv": b"id\n"}


def content(folder: Path) -> Mapping[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != MARKER}


def test_a_folder_that_is_not_there_is_made(tmp_path: Path) -> None:
    write_folder(tmp_path / "data", FILES)
    assert content(tmp_path / "data") == FILES
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    write_folder(tmp_path, FILES)
    assert content(tmp_path) == FILES


def test_a_folder_as_netmap_wrote_it_is_replaced(tmp_path: Path) -> None:
    write_folder(tmp_path, {**FILES, "goals.csv": b"id\n"})
    write_folder(tmp_path, FILES)
    assert content(tmp_path) == FILES


@pytest.mark.parametrize("name", ["actors.csv", "mine.txt", "contacts.csv"])
def test_a_folder_with_anything_of_the_users_is_left_alone(tmp_path: Path, name: str) -> None:
    write_folder(tmp_path, FILES)
    (tmp_path / name).write_bytes(b"mine")
    with pytest.raises(OutputExistsError, match="--force"):
        write_folder(tmp_path, {"actors.csv": b"new"})
    assert content(tmp_path) == {**FILES, name: b"mine"}


def test_a_folder_of_others_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "actors.csv").write_bytes(b"mine")
    with pytest.raises(OutputExistsError, match="--force"):
        write_folder(tmp_path, FILES)
    assert content(tmp_path) == {"actors.csv": b"mine"}


def test_with_force_tables_are_replaced_and_other_files_stay(tmp_path: Path) -> None:
    (tmp_path / "Toimijat.CSV").write_bytes(b"mine")
    (tmp_path / "notes.txt").write_bytes(b"mine")
    write_folder(tmp_path, FILES, force=True)
    assert content(tmp_path) == {**FILES, "notes.txt": b"mine"}


def test_a_failure_halfway_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "actors.csv").write_bytes(b"mine")
    replace = Path.replace

    def fail(self: Path, target: Path) -> Path:
        if Path(target) == tmp_path / "ties.csv":
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OutputExistsError, match="disk is full"):
        write_folder(tmp_path, FILES, force=True)
    assert content(tmp_path) == {"actors.csv": b"mine"}


def test_a_folder_that_could_not_be_filled_is_not_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_self: Path, _target: Path) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_folder(tmp_path / "data", FILES)
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"mine")
    with pytest.raises(OutputExistsError):
        write_folder(tmp_path / "data", FILES, force=True)


def test_a_link_that_leads_nowhere_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "data").symlink_to(tmp_path / "nowhere")
    with pytest.raises(OutputExistsError):
        write_folder(tmp_path / "data", FILES, force=True)


def test_a_folder_in_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(OutputExistsError):
        write_folder(tmp_path / "none" / "data", FILES)


@pytest.mark.parametrize("name", ["", "actors.csv"])
def test_a_folder_of_the_inputs_is_not_written_to(tmp_path: Path, name: str) -> None:
    (tmp_path / "actors.csv").write_bytes(b"mine")
    with pytest.raises(OutputExistsError) as caught:
        write_folder(tmp_path, FILES, inputs=[tmp_path / name], force=True)
    assert caught.value.reason == "input"


def test_bytes_are_written_as_they_are_and_never_replaced_unasked(tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx", b"\x00\r\n")
    assert (tmp_path / "a.xlsx").read_bytes() == b"\x00\r\n"
    with pytest.raises(OutputExistsError) as caught:
        write(tmp_path / "a.xlsx", b"new")
    assert caught.value.reason == "exists"
    write(tmp_path / "a.xlsx", b"new", force=True)
    assert (tmp_path / "a.xlsx").read_bytes() == b"new"
