"""The past of a project over HTTP: its log, differences, an actor's history, and what mends it."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

import netmap
from netmap.model import Actor, Contact, Tie
from netmap_api.service.links import NewLink
from netmap_api.service.values import COMMAND
from tests.conftest import Run
from tests.service.conftest import Running, Serve

P = "/v1/projects/past"
CANARY = "canary-9b1"


def made(folder: Path) -> Path:
    path = folder / "past.netmap"
    with netmap.open(path, create=True) as project:
        names = {"a": "Ylitys ry", "b": "Ylitys r.y.", "c": "Ii"}
        actors = [Actor(id=key, kind="ngo", name_fi=names[key], note=CANARY) for key in names]
        tie = Tie(id="t", source="a", target="c", kind="meets")
        contact = Contact(id="who", about="a", name="Aino Esimerkki", email="aino@example.org")
        project.put([*actors, tie, contact], who="Aino", note=f"first {CANARY}")
        project.put(Actor(id="c", kind="association", name_fi="Ii", note=CANARY), who="Eino")
    return path


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("past"))


@pytest.fixture(scope="module")
def past(serve: Serve, path: Path) -> Running:
    return serve(path, requests_a_minute=100_000)


@pytest.fixture(scope="module")
def viewer(past: Running) -> httpx.Client:
    return past.client("viewer")


@pytest.fixture(scope="module")
def editor(past: Running) -> httpx.Client:
    return past.client("editor")


def printed(run: Run, *words: object) -> object:
    done = run(*words, "--format", "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_log_is_what_the_command_prints(editor: httpx.Client, path: Path, run: Run) -> None:
    told = editor.get(f"{P}/log").json()
    assert told["items"] == printed(run, "log", path)
    assert told["next"] is None


def test_the_log_comes_in_parts(editor: httpx.Client) -> None:
    first = editor.get(f"{P}/log?limit=1").json()
    assert (first["next"], first["items"][0]["revision"]) == (1, 1)
    second = editor.get(f"{P}/log?limit=1&after=1").json()
    assert second["items"][0]["revision"] == 2


def test_who_why_and_how_much_is_for_editors(viewer: httpx.Client, editor: httpx.Client) -> None:
    told = viewer.get(f"{P}/log")
    assert CANARY not in told.text
    for it in told.json()["items"]:
        assert [it[key] for key in ("who", "note", "new", "changed", "removed")] == [None] * 5
    first = editor.get(f"{P}/log").json()["items"][0]
    assert (first["who"], first["new"]) == ("Aino", 5)


def test_no_page_counts_what_a_viewer_may_not_see(
    past: Running, viewer: httpx.Client, editor: httpx.Client
) -> None:
    """A contact is one of five records: a viewer sees four, and is not told of the fifth."""
    for path in ("history", "history/1"):
        address, asked = f"/p/past/{path}?lang=en", {"Accept": "text/html"}
        seen, whole = (it.get(address, headers=asked) for it in (viewer, editor))
        assert (seen.status_code, whole.status_code) == (200, 200)
        assert len(seen.text) < len(whole.text)
    assert ">5<" in whole.text
    assert ">5<" not in seen.text


def test_differences_are_what_the_command_prints(
    editor: httpx.Client, path: Path, run: Run
) -> None:
    told = editor.get(f"{P}/diff/1/2").json()
    assert told["items"] == printed(run, "diff", path, 1, 2)
    assert told["count"] == 1
    assert editor.get(f"{P}/diff/0/1?limit=2").json()["count"] == 5
    assert len(editor.get(f"{P}/diff/0/1?limit=2").json()["items"]) == 2
    assert editor.get(f"{P}/diff/1/99").status_code == 404


def test_the_past_of_an_actor_is_what_the_command_prints(
    viewer: httpx.Client, editor: httpx.Client, path: Path, run: Run
) -> None:
    told = editor.get(f"{P}/actors/c/history")
    assert told.json() == printed(run, "show", path, "c")
    assert CANARY in told.text
    assert CANARY not in viewer.get(f"{P}/actors/c/history").text
    assert viewer.get(f"{P}/actors/nobody/history").status_code == 404


def test_likely_duplicates_are_listed(editor: httpx.Client, path: Path, run: Run) -> None:
    assert editor.get(f"{P}/duplicates").json()["items"] == printed(run, "duplicates", path)


def test_doubtful_records_are_listed(viewer: httpx.Client) -> None:
    told = viewer.get(f"{P}/check?lang=sv")
    assert told.status_code == 200
    assert {"severity", "code", "message", "fix"} <= set(told.json()["problems"][0])
    assert CANARY not in told.text


def test_a_link_shows_records_as_they_are_and_no_past(past: Running) -> None:
    secret, _ = past.services.service.links.create(NewLink("past"), by=COMMAND)
    guest = past.client()
    guest.get(f"/s/{secret}")
    shown = guest.get(f"{P}/actors")
    assert shown.status_code == 200
    assert CANARY not in shown.text
    for path in ("log", "diff/1/2", "actors/a/history", "actors?at_revision=1", "contacts"):
        answer = guest.get(f"{P}/{path}")
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/may-not")


@pytest.mark.parametrize(
    ("method", "what", "body"),
    [
        ("GET", "duplicates", None),
        ("POST", "revert", {"revision": 1}),
        ("POST", "merges", {"kept": "a", "gone": "b"}),
        ("POST", "erasures", {"subject": "a"}),
    ],
)
def test_viewers_mend_nothing(viewer: httpx.Client, method: str, what: str, body: object) -> None:
    assert viewer.request(method, f"{P}/{what}", json=body).status_code == 403


def test_a_merge_is_made_and_taken_back(editor: httpx.Client) -> None:
    before = editor.get(f"{P}/log").json()["revision"]
    body = {"kept": "a", "gone": "b", "note": "one"}
    key = {"Idempotency-Key": "merge-1"}
    done = editor.post(f"{P}/merges", json=body, headers=key)
    assert done.json() == {"revision": before + 1, "kept": "a", "gone": "b", "changed": 1}
    assert editor.post(f"{P}/merges", json=body, headers=key).json() == done.json()
    kept = editor.get(f"{P}/actors/b")
    assert (kept.json()["id"], kept.headers["Content-Location"]) == ("a", "a")
    assert editor.post(f"{P}/merges", json=body).status_code == 422
    missing = editor.post(f"{P}/merges", json={"kept": "a", "gone": "nobody"})
    assert missing.status_code == 404
    back = editor.post(f"{P}/revert", json={"revision": before, "note": "back"})
    assert back.json()["revision"] == before + 2
    assert editor.get(f"{P}/actors/b").json()["id"] == "b"
    assert editor.post(f"{P}/revert", json={"revision": 999}).status_code == 404


def test_a_repeated_request_whose_answer_was_lost_does_nothing_more(
    past: Running, editor: httpx.Client
) -> None:
    """The service may forget what it answered: the project knows that it was done."""
    before = editor.get(f"{P}/log").json()["revision"]
    merging = "merges", {"kept": "a", "gone": "b"}, {"Idempotency-Key": "lost-merge"}
    reverting = "revert", {"revision": before}, {"Idempotency-Key": "lost-revert"}
    for what, body, key in (merging, reverting):
        done = editor.post(f"{P}/{what}", json=body, headers=key).json()
        past.services.service.forget("past")
        assert editor.post(f"{P}/{what}", json=body, headers=key).json() == done
    past.services.service.forget("past")
    again = editor.post(f"{P}/merges", json=merging[1], headers=merging[2])
    assert again.json()["revision"] == before + 1
    assert editor.get(f"{P}/log").json()["revision"] == before + 2


def test_nothing_is_taken_back_that_was_not_looked_at(editor: httpx.Client) -> None:
    newest = editor.get(f"{P}/log").json()["revision"]
    answer = editor.post(f"{P}/revert", json={"revision": 1, "base": newest - 1})
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/conflict")
    assert editor.get(f"{P}/log").json()["revision"] == newest


def test_bodies_say_what_they_are_asked(editor: httpx.Client) -> None:
    for body in ({}, {"revision": True}, {"revision": -1}, {"revision": 1, "more": 1}):
        assert editor.post(f"{P}/revert", json=body).status_code == 422


def test_somebody_is_erased_by_an_administrator(past: Running, editor: httpx.Client) -> None:
    admin = past.client("admin")
    body = {"subject": "a", "dry_run": True}
    assert editor.post(f"{P}/erasures", json=body).status_code == 403
    planned = admin.post(f"{P}/erasures", json=body).json()
    assert (planned["entries"], planned["dry_run"]) == (1, True)
    assert editor.get(f"{P}/contacts/who").status_code == 200
    done = admin.post(f"{P}/erasures", json={"subject": "a"}).json()
    assert (done["entries"], done["dry_run"]) == (1, False)
    assert editor.get(f"{P}/contacts/who").status_code == 404
    assert admin.post(f"{P}/erasures", json={"subject": "nothing"}).status_code == 404
