"""When the power goes, every commit that was acknowledged is there and none is there in part."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import apsw
import pytest

from netmap.stores.sqlite.store import SqliteStore
from tests.faults import projects
from tests.faults.disks import Act, Files, power_cut, put, taken, watched

COMMITS = 10
IMAGES = 220


class Recorded:
    """What a disk held, what was done to it, and after how many acts which revision was told."""

    def __init__(self) -> None:
        self.before: Files = {}
        self.acts: list[Act] = []
        self.told: list[tuple[int, int]] = []

    def acknowledged(self, cut: int) -> int:
        return max((revision for acts, revision in self.told if acts <= cut), default=0)


def recorded(folder: Path, *, wal: bool) -> Recorded:
    trial = Recorded()
    folder.mkdir()
    path = projects.made(folder / "x.netmap", 0)
    trial.before = taken(folder)
    with watched(trial.acts.append), SqliteStore.open(path, write=True, wal=wal) as store:
        for revision in range(1, COMMITS + 1):
            projects.commit(store, revision)
            trial.told.append((len(trial.acts), revision))
    return trial


@pytest.mark.parametrize("wal", [False, True])
def test_no_acknowledged_revision_is_lost_and_none_is_there_in_part(
    tmp_path: Path, wal: bool
) -> None:
    trial, random = recorded(tmp_path / "disk", wal=wal), Random(7)
    for _ in range(IMAGES):
        cut = random.randrange(len(trial.acts) + 1)
        put(tmp_path / "image", power_cut(trial.before, trial.acts[:cut], random))
        with SqliteStore.open(tmp_path / "image" / "x.netmap") as store:
            newest = projects.whole_revision(store)
        assert trial.acknowledged(cut) <= newest <= trial.acknowledged(cut) + 1
        assert intact(tmp_path / "image" / "x.netmap")


def intact(path: Path) -> bool:
    connection = apsw.Connection(str(path))
    try:
        return bool(connection.pragma("integrity_check") == "ok")
    finally:
        connection.close()


def outcomes(folder: Path, synchronous: str) -> Counter[str]:
    """Count what becomes of commits at a weaker setting: the measure that the trial is one."""
    trial, random = Recorded(), Random(7)
    folder.mkdir()
    with watched(trial.acts.append):
        connection = apsw.Connection(str(folder / "x.db"))
        connection.execute(synchronous)
        connection.execute("CREATE TABLE t (n INTEGER, x TEXT)")
        for revision in range(1, COMMITS + 1):
            row = (revision, "x" * 3000)
            with connection:
                connection.executemany("INSERT INTO t VALUES (?, ?)", [row] * 5)
            trial.told.append((len(trial.acts), revision))
        connection.close()
    return Counter(outcome(folder / "image", trial, random) for _ in range(100))


def outcome(folder: Path, trial: Recorded, random: Random) -> str:
    cut = random.randrange(trial.told[0][0], len(trial.acts) + 1)
    put(folder, power_cut({}, trial.acts[:cut], random))
    connection = apsw.Connection(str(folder / "x.db"))
    try:
        if connection.pragma("integrity_check") != "ok":
            return "corrupt"
        newest = connection.execute("SELECT coalesce(max(n), 0) FROM t").get
    except apsw.Error:
        return "corrupt"
    finally:
        connection.close()
    return "lost" if int(newest) < trial.acknowledged(cut) else "kept"


def test_the_trial_finds_what_weaker_settings_lose(tmp_path: Path) -> None:
    assert outcomes(tmp_path / "off", "PRAGMA synchronous = OFF")["corrupt"]
    # the journal may be back unless its folder is synced, and takes the last commit back
    assert outcomes(tmp_path / "full", "PRAGMA synchronous = FULL")["lost"]
    assert outcomes(tmp_path / "extra", "PRAGMA synchronous = EXTRA") == {"kept": 100}
