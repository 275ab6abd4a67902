"""Project files have the mode and the name that any other file would have."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import netmap
from netmap.model import Actor
from netmap.stores.opening import is_same


@pytest.fixture(params=[0o022, 0o077], ids=oct)
def mask(request: pytest.FixtureRequest) -> Iterator[int]:
    """Return a mask that is set."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def test_projects_copies_and_backups_have_the_usual_mode(tmp_path: Path, mask: int) -> None:
    path = tmp_path / "x.netmap"
    with netmap.open(path, create=True) as project:
        project.put(Actor(id="a", kind="ngo"))
        project.backup(tmp_path / "backup.netmap")
    netmap.copy(path, tmp_path / "copy.netmap")
    modes = {it.name: it.stat().st_mode & 0o777 for it in tmp_path.iterdir()}
    assert modes == dict.fromkeys(("x.netmap", "backup.netmap", "copy.netmap"), 0o666 & ~mask)


def test_a_store_is_the_same_however_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    assert is_same(tmp_path / "x.netmap", str(tmp_path / "link" / ".." / tmp_path / "x.netmap"))
    assert is_same("neo4j://db.example.org/kainuu", "neo4j+s://DB.example.org:7687/kainuu")
    for other in ("bolt://db.example.org:7688/kainuu", "bolt://db.example.org", "kainuu"):
        assert not is_same("bolt://db.example.org/kainuu", other)
