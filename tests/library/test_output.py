"""Files written whole or not at all, and never over what is the user's."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from netmap.errors import OutputExistsError
from netmap.output import SIGNATURE, write

OURS = f'<!doctype html><meta {SIGNATURE}0.1.0"><p>Järjestöt</p>'


def test_a_file_is_written_as_utf_8_with_plain_line_ends(tmp_path: Path) -> None:
    write(tmp_path / "map.html", "ä\n🦄\n")
    assert (tmp_path / "map.html").read_bytes() == "ä\n🦄\n".encode()


def test_a_path_may_be_given_as_text(tmp_path: Path) -> None:
    write(str(tmp_path / "map.html"), OURS)
    assert (tmp_path / "map.html").read_text(encoding="utf-8") == OURS


def test_nothing_but_the_file_is_left_in_the_folder(tmp_path: Path) -> None:
    write(tmp_path / "map.html", OURS)
    write(tmp_path / "map.html", OURS)
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]


def test_a_file_has_the_rights_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    write(tmp_path / "map.html", OURS)
    modes = {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("other", "map.html")}
    assert len(modes) == 1


def test_a_file_that_netmap_wrote_is_replaced(tmp_path: Path) -> None:
    write(tmp_path / "map.html", OURS)
    write(tmp_path / "map.html", f"{OURS}again")
    assert (tmp_path / "map.html").read_text(encoding="utf-8").endswith("again")


@pytest.mark.parametrize("content", [b"", b"mine", b"\x00\xff", b"x" * 5000 + SIGNATURE.encode()])
def test_any_other_file_is_not_replaced(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "map.html"
    path.write_bytes(content)
    with pytest.raises(OutputExistsError, match="--force"):
        write(path, OURS)
    assert path.read_bytes() == content


def test_any_other_file_is_replaced_with_force(tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    path.write_text("mine", encoding="utf-8")
    write(path, OURS, force=True)
    assert path.read_text(encoding="utf-8") == OURS


@pytest.mark.parametrize("force", [True, False])
def test_an_input_is_never_replaced(tmp_path: Path, force: bool) -> None:
    path = tmp_path / "ties.csv"
    path.write_text(OURS, encoding="utf-8")
    with pytest.raises(OutputExistsError, match="one of the inputs"):
        write(path, "new", inputs=[path], force=force)
    assert path.read_text(encoding="utf-8") == OURS


@pytest.mark.parametrize("force", [True, False])
def test_a_table_of_an_input_folder_is_never_replaced(tmp_path: Path, force: bool) -> None:
    path = tmp_path / "ties.csv"
    path.write_text("id", encoding="utf-8")
    with pytest.raises(OutputExistsError, match="one of the inputs"):
        write(path, "new", inputs=[tmp_path], force=force)
    assert path.read_text(encoding="utf-8") == "id"


def test_an_input_is_known_by_any_way_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "ties.csv").write_text("id", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OutputExistsError, match="one of the inputs"):
        write(tmp_path / "link" / "ties.csv", "new", inputs=["data/../data"], force=True)


def test_a_link_to_an_input_is_not_replaced(tmp_path: Path) -> None:
    source = tmp_path / "ties.csv"
    source.write_text("id", encoding="utf-8")
    (tmp_path / "map.html").symlink_to(source)
    with pytest.raises(OutputExistsError):
        write(tmp_path / "map.html", "new", inputs=[source], force=True)


def test_a_map_beside_the_tables_can_be_written_again(tmp_path: Path) -> None:
    (tmp_path / "ties.csv").write_text("id", encoding="utf-8")
    write(tmp_path / "map.html", OURS, inputs=[tmp_path])
    write(tmp_path / "map.html", f"{OURS}again", inputs=[tmp_path])
    assert (tmp_path / "map.html").read_text(encoding="utf-8").endswith("again")


@pytest.mark.parametrize("force", [True, False])
def test_a_folder_is_not_replaced(tmp_path: Path, force: bool) -> None:
    with pytest.raises(OutputExistsError, match="it is a folder"):
        write(tmp_path, OURS, force=force)


@pytest.mark.parametrize("where", ["nowhere/map.html", "file/map.html"])
def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path, where: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputExistsError, match="cannot be written"):
        write(tmp_path / where, OURS)


def test_a_name_that_is_too_long_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(OutputExistsError):
        write(tmp_path / ("x" * 300 + ".html"), OURS)


def test_a_pipe_is_no_file_to_replace(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OutputExistsError):
        write(tmp_path / "pipe", OURS, force=True)
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_a_text_that_cannot_be_written_leaves_the_old_file(tmp_path: Path) -> None:
    write(tmp_path / "map.html", OURS)
    with pytest.raises(UnicodeEncodeError):
        write(tmp_path / "map.html", "\ud800")
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]
    assert (tmp_path / "map.html").read_text(encoding="utf-8") == OURS


def test_the_error_keeps_the_path_and_says_why(tmp_path: Path) -> None:
    with pytest.raises(OutputExistsError) as caught:
        write(tmp_path, OURS)
    assert caught.value.path == tmp_path
    assert str(caught.value) == f"{tmp_path} is not written: it is a folder."


@pytest.mark.parametrize("suffix", ["", "-wal", "-journal", "-shm"])
@pytest.mark.parametrize("is_there", [True, False])
def test_a_project_that_is_read_and_what_sqlite_keeps_beside_it_stay(
    tmp_path: Path, suffix: str, is_there: bool
) -> None:
    project, path = tmp_path / "x.netmap", tmp_path / f"x.netmap{suffix}"
    project.write_bytes(b"SQLite format 3")
    if is_there:
        path.write_bytes(b"kept")
    before = {it: it.read_bytes() for it in tmp_path.iterdir()}
    with pytest.raises(OutputExistsError) as refused:
        write(path, OURS, inputs=[project, "neo4j://localhost/x"], force=True)
    assert refused.value.reason == "input"
    assert {it: it.read_bytes() for it in tmp_path.iterdir()} == before
