"""The service file: who may open it, what it holds, and what outlives a power cut."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import apsw
import pytest

import netmap
from netmap.errors import StoreError
from netmap.stores.sqlite.store import SqliteStore
from netmap_api.service import Service
from netmap_api.service.accounts import NewUser
from netmap_api.service.audit import Deed
from netmap_api.service.file import APPLICATION_ID, migrations
from netmap_api.service.jobs import Turn
from netmap_api.service.previews import Upload
from netmap_api.service.results import Result, Task
from tests.service.service_files import ANNA, PROJECT, Clock, opened, share

PASSWORD = "correct horse battery"


def everything(path: Path) -> bytes:
    """Return all bytes of a service file, with what lies beside it."""
    return b"".join(it.read_bytes() for it in sorted(path.parent.iterdir()))


def refusal(path: Path, *, create: bool = True) -> str:
    with pytest.raises(StoreError) as refused:
        Service.open(path, create=create).close()
    assert str(refused.value)
    return refused.value.reason


def test_a_service_file_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "netmap-service.db"
    with opened(path, Clock()):
        modes = {stat.S_IMODE(it.stat().st_mode) for it in tmp_path.iterdir()}
    assert modes == {0o600}
    path.chmod(0o644)
    Service.open(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_is_written_is_there_when_it_is_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with opened(path, Clock()) as service:
        service.settings.address = "https://maps.example.org/"
        secret, _ = service.tokens.create(PROJECT, "viewer", by=ANNA)
    with opened(path, Clock()) as service:
        assert service.settings.address == "https://maps.example.org"
        assert service.tokens.find(secret)
    assert [it.name for it in tmp_path.iterdir()] == ["s.db"]


def test_a_missing_file_is_made_only_when_asked(tmp_path: Path) -> None:
    assert refusal(tmp_path / "s.db", create=False) == "service_missing"
    assert refusal(tmp_path / "none" / "s.db") == "no_folder"
    assert not list(tmp_path.iterdir())


def test_other_files_are_left_as_they_are(tmp_path: Path) -> None:
    project, text = tmp_path / "p.netmap", tmp_path / "text.db"
    SqliteStore.open(project, create=True).close()
    text.write_text("no database at all, but long enough to be looked at" * 20)
    before = text.read_bytes(), project.read_bytes()
    assert [refusal(text), refusal(project), refusal(tmp_path)] == ["service_foreign"] * 3
    assert (text.read_bytes(), project.read_bytes()) == before


def test_a_file_of_a_newer_netmap_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    Service.open(path).close()
    connection = apsw.Connection(str(path))
    connection.pragma("user_version", len(migrations()) + 1)
    connection.close()
    assert refusal(path) == "service_newer"


def test_a_damaged_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    Service.open(path).close()
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    assert refusal(path) == "service_damaged"


def test_the_file_says_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with opened(path, Clock()):
        connection = apsw.Connection(str(path))
        assert connection.pragma("application_id") == APPLICATION_ID
        assert connection.pragma("journal_mode") == "wal"
        assert connection.pragma("integrity_check") == "ok"
        connection.close()


def test_what_must_last_is_on_the_disk_before_it_is_acknowledged(tmp_path: Path) -> None:
    with opened(tmp_path / "s.db", Clock()) as service, service._file.changing() as connection:
        assert connection.pragma("synchronous") == 2


def test_no_secret_stands_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with opened(path, Clock()) as service:
        told = [service.first.renew() or "", share(service, password="board-2026")[0]]
        user = service.accounts.add(NewUser("anna", PASSWORD))
        told += [service.tokens.create(PROJECT, "admin", by=ANNA)[0]]
        told += [service.sessions.begin_user(user.id)]
        service.audit.write(Deed("link.open", PROJECT, told[1]), by=ANNA, ip="192.0.2.77")
        service.counters.hit("192.0.2.77", 5, 60)
        found = everything(path)
    secrets = [*told, PASSWORD, "board-2026", "192.0.2.77"]
    assert [it for it in secrets if it.encode() in found or it.encode() in everything(path)] == []


def test_answers_and_uploads_of_a_project_can_be_forgotten(tmp_path: Path) -> None:
    path, clock = tmp_path / "s.db", Clock()
    with opened(path, clock) as service:
        job = service.jobs.submit(Task(PROJECT, 1, "secret", "rows", "{}"), by=ANNA)
        service.jobs.claim_next("w")
        service.jobs.finish(Turn(job.id, "w"), Result(b"Maija Meikkonen", "text/plain"))
        upload = Upload(PROJECT, 1, "x.xlsx", None, b"Maija Meikkonen")
        service.previews.keep(upload, by=ANNA)
        assert b"Maija Meikkonen" in everything(path)
        service.forget(PROJECT)
        assert b"Maija Meikkonen" not in everything(path)


def test_a_failed_change_leaves_nothing_behind(tmp_path: Path) -> None:
    with opened(tmp_path / "s.db", Clock()) as service:
        with pytest.raises(StoreError), service._file.changing() as connection:
            connection.execute("UPDATE projects SET source = 'x'; SELECT no_such_thing")
        assert service.projects.get(PROJECT).source != "x"
        service.projects.remember(PROJECT, "y")
        assert service.projects.get(PROJECT).source == "y"


def test_threads_share_a_service(tmp_path: Path) -> None:
    with opened(tmp_path / "s.db", Clock()) as service:

        def work() -> None:
            for _ in range(20):
                secret, token = service.tokens.create(PROJECT, "viewer", by=ANNA)
                found = service.tokens.find(secret)
                assert found is not None
                assert found.id == token.id
                service.counters.hit("all", 1000, 60)

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(service.tokens.list(PROJECT)) == 80
        assert service.counters.peek("all", 1000).remaining == 1000 - 81


def test_a_closed_service_says_so(tmp_path: Path) -> None:
    service = Service.open(tmp_path / "s.db")
    service.close()
    with pytest.raises(StoreError) as refused:
        service.tokens.list()
    assert refused.value.reason == "closed"


def test_projects_are_known_by_name_and_move(tmp_path: Path) -> None:
    with opened(tmp_path / "s.db", Clock()) as service:
        assert service.projects.names() == (PROJECT, "savo")
        service.projects.stop_links(PROJECT)
        moved = service.projects.remember(PROJECT, "/elsewhere/kainuu.netmap")
        assert (moved.source, moved.links_allowed) == ("/elsewhere/kainuu.netmap", False)
        service.projects.allow_links(PROJECT)
        assert service.projects.get(PROJECT).links_allowed
        with pytest.raises(netmap.UnknownNameError, match="kainuu, savo"):
            service.projects.get("kainu")


def test_one_process_an_hour_is_told_to_tidy_up(tmp_path: Path) -> None:
    path, clock = tmp_path / "s.db", Clock()
    with opened(path, clock) as one, opened(path, clock) as other:
        assert [it.settings.is_due("prune", 3600) for it in (one, other)] == [True, False]
        clock.move(minutes=59)
        assert not one.settings.is_due("prune", 3600)
        clock.move(minutes=1)
        assert [it.settings.is_due("prune", 3600) for it in (other, one)] == [True, False]


def test_what_has_had_its_time_is_deleted(tmp_path: Path) -> None:
    clock = Clock()
    with opened(tmp_path / "s.db", clock) as service:
        user = service.accounts.add(NewUser("anna", PASSWORD))
        service.sessions.begin_user(user.id)
        service.previews.keep(Upload(PROJECT, 1, "x.xlsx", None, b"x"), by=ANNA)
        service.jobs.cancel(service.jobs.submit(Task(PROJECT, 1, "public", "v", "{}"), by=ANNA).id)
        service.audit.write(Deed("sign-in"), by=ANNA)
        clock.move(days=1000)
        service.prune()
        tables = ("sessions", "previews", "jobs", "audit")
        left = [service._file.rows(f"SELECT 1 FROM {table}") for table in tables]
    assert left == [[], [], [], []]
