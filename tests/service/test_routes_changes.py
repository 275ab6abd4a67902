"""Sets of changes over HTTP: all or nothing, once for each key, every fault told."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

import netmap
from netmap.model import Actor, Contact, Tie
from tests.service.conftest import Running, Serve

P = "/v1/projects/edited"


@pytest.fixture(scope="module")
def edited(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Running:
    path: Path = tmp_path_factory.mktemp("edited") / "edited.netmap"
    with netmap.open(path, create=True) as project:
        actors = [Actor(id="a", kind="ngo"), Actor(id="b", kind="ngo")]
        shut = Contact(id="shut", about="a", email="shut@example.org", access="secret")
        project.put([*actors, shut])
    return serve(path, requests_a_minute=100_000)


@pytest.fixture(scope="module")
def editor(edited: Running) -> httpx.Client:
    return edited.client("editor")


def revision(client: httpx.Client) -> int:
    told: int = client.get(f"{P}/actors?limit=1").json()["revision"]
    return told


def actor(record_id: str, **told: object) -> dict[str, object]:
    return {"table": "actors", "record": {"id": record_id, "kind": "ngo", **told}}


def test_a_set_is_one_revision(editor: httpx.Client) -> None:
    before = revision(editor)
    tie = {"id": "t", "source": "x1", "target": "a", "kind": "meets"}
    body = {"note": "why", "put": [actor("x1"), {"table": "ties", "record": tie}]}
    answer = editor.post(f"{P}/changesets", json=body)
    assert answer.json() == {"revision": before + 1, "new": 2, "changed": 0, "removed": 0}
    assert answer.headers["ETag"]
    gone = [{"table": "ties", "id": "t"}, {"table": "actors", "id": "x1"}]
    assert editor.post(f"{P}/changesets", json={"remove": gone}).json()["removed"] == 2
    last = editor.get(f"{P}/log?after={before}").json()["items"]
    assert [(it["who"], it["note"]) for it in last] == [
        ("token editor", "why"),
        ("token editor", None),
    ]


def test_changes_come_as_lines_too(editor: httpx.Client) -> None:
    lines = [
        {"op": "about", "note": "lines", "base": revision(editor)},
        {"op": "put", **actor("line")},
        {"op": "remove", "table": "actors", "id": "b"},
        {"op": "put", **actor("b", name_fi="B")},
    ]
    body = "\n".join(map(json.dumps, lines)) + "\n"
    headers = {"Content-Type": "application/x-ndjson"}
    answer = editor.post(f"{P}/changesets", content=body, headers=headers)
    assert answer.json() | {"revision": 0} == {"revision": 0, "new": 1, "changed": 1, "removed": 0}


def test_all_or_nothing(editor: httpx.Client) -> None:
    before = revision(editor)
    loose = {"id": "t2", "source": "half", "target": "nobody", "kind": "meets"}
    body = {"put": [actor("half"), {"table": "ties", "record": loose}]}
    answer = editor.post(f"{P}/changesets", json=body)
    assert answer.status_code == 422
    assert "dangling" in {it["code"] for it in answer.json()["problems"]}
    missing = {"put": [actor("half")], "remove": [{"table": "actors", "id": "nobody"}]}
    assert editor.post(f"{P}/changesets", json=missing).status_code == 404
    assert editor.get(f"{P}/actors/half").status_code == 404
    assert revision(editor) == before


def test_another_base_is_a_conflict(editor: httpx.Client) -> None:
    now = revision(editor)
    body = {"base": now - 1, "put": [actor("late")]}
    answer = editor.post(f"{P}/changesets", json=body)
    assert (answer.status_code, answer.json()["current"]) == (409, now)


def test_the_same_key_does_the_same_once(editor: httpx.Client) -> None:
    key = {"Idempotency-Key": "k-1"}
    first = editor.post(f"{P}/changesets", json={"put": [actor("once")]}, headers=key)
    assert editor.post(f"{P}/changesets", json={"put": [actor("two")]}).status_code == 200
    again = editor.post(f"{P}/changesets", json={"put": [actor("once")]}, headers=key)
    assert (again.status_code, again.json()) == (200, first.json())
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Idempotency-Replayed"] == "true"
    other = editor.post(f"{P}/changesets", json={"put": [actor("other")]}, headers=key)
    assert (other.status_code, other.json()["type"]) == (422, "/problems/key-reused")
    assert editor.get(f"{P}/actors/other").status_code == 404


def test_a_key_is_of_who_told_it(edited: Running, editor: httpx.Client) -> None:
    key = {"Idempotency-Key": "k-shared"}
    assert editor.post(f"{P}/changesets", json={"put": [actor("k1")]}, headers=key).is_success
    else_ = edited.client("editor")
    assert else_.post(f"{P}/changesets", json={"put": [actor("k2")]}, headers=key).is_success


def test_a_change_whose_answer_was_lost_is_not_made_twice(
    edited: Running, editor: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = {"Idempotency-Key": "k-lost"}
    kept = edited.services.service.idempotency
    with monkeypatch.context() as patched:
        patched.setattr(kept, "finish", lambda *_: kept.abandon(_[0]))
        first = editor.post(f"{P}/changesets", json={"put": [actor("lost")]}, headers=key)
    before = revision(editor)
    again = editor.post(f"{P}/changesets", json={"put": [actor("lost")]}, headers=key)
    assert again.json() == first.json()
    assert revision(editor) == before


def test_a_refused_change_gives_its_key_back(editor: httpx.Client) -> None:
    key = {"Idempotency-Key": "k-refused"}
    body = {"remove": [{"table": "actors", "id": "comes"}]}
    assert editor.post(f"{P}/changesets", json=body, headers=key).status_code == 404
    assert editor.post(f"{P}/changesets", json={"put": [actor("comes")]}).is_success
    assert editor.post(f"{P}/changesets", json=body, headers=key).json()["removed"] == 1


def test_every_fault_of_every_row_is_told(editor: httpx.Client) -> None:
    body = {
        "base": True,
        "put": [
            {"table": "actors", "record": {"id": "p", "kind": 3}},
            {"table": "actors", "record": {"id": "p", "kind": "ngo", "start": "?", "x": 1}},
            {"table": "nothing", "record": {}},
        ],
        "remove": [{"table": "actors"}],
        "more": 1,
    }
    answer = editor.post(f"{P}/changesets", json=body)
    assert answer.status_code == 422
    assert {it["pointer"] for it in answer.json()["errors"]} == {
        "/base",
        "/put/0/record/kind",
        "/put/1/record/start",
        "/put/1/record/x",
        "/put/2",
        "/remove/0/id",
        "/more",
    }


@pytest.mark.parametrize("record_id", ["a/b", "..", "a b", "a?b", "a%2Fb"])
def test_ids_that_no_address_names_are_refused(editor: httpx.Client, record_id: str) -> None:
    answer = editor.post(f"{P}/changesets", json={"put": [actor(record_id)]})
    assert answer.json()["errors"][0]["pointer"] == "/put/0/record/id"


def test_what_is_put_twice_is_refused(editor: httpx.Client) -> None:
    answer = editor.post(f"{P}/changesets", json={"put": [actor("d"), actor("d")]})
    assert answer.json()["errors"][0]["code"] == "repeated_id"


@pytest.mark.parametrize("body", [b"x", b'{"op": "put"', b'{"op": "drop"}', b"[]", b"1"])
def test_lines_that_will_not_do_are_refused(editor: httpx.Client, body: bytes) -> None:
    headers = {"Content-Type": "application/x-ndjson"}
    answer = editor.post(f"{P}/changesets", content=body, headers=headers)
    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_contact_that_one_may_not_see_is_not_touched(
    edited: Running, editor: httpx.Client
) -> None:
    record = {"id": "shut", "about": "a", "email": "mine@example.org"}
    removal = {"remove": [{"table": "contacts", "id": "shut"}]}
    for body in (removal, {"put": [{"table": "contacts", "record": record}]}):
        assert editor.post(f"{P}/changesets", json=body).status_code == 403
    told = edited.client("admin").get(f"{P}/contacts/shut").json()
    assert told["email"] == "shut@example.org"


def test_projects_are_listed_with_the_role(edited: Running, editor: httpx.Client) -> None:
    (told,) = editor.get("/v1/projects").json()["items"]
    assert (told["name"], told["role"]) == ("edited", "editor")
    assert told["revision"] == revision(editor)
    assert edited.client().get("/v1/projects").status_code == 401


def test_viewers_change_nothing(edited: Running) -> None:
    answer = edited.client("viewer").post(f"{P}/changesets", json={"put": [actor("v")]})
    assert answer.status_code == 403


def test_ties_are_told_of_those_that_are_there(editor: httpx.Client) -> None:
    tie = Tie(id="both", source="a", target="b", kind="meets")
    put = {"table": "ties", "record": tie.model_dump(mode="json", exclude_none=True)}
    assert editor.post(f"{P}/changesets", json={"put": [put]}).json()["new"] == 1


def test_a_refusal_tells_nothing_of_contacts_that_one_may_not_see(edited: Running) -> None:
    """What was doubtful in the project before is no part of a report, nor is what is secret."""
    admin, editor = edited.client("admin"), edited.client("editor")
    hidden = {"id": "loose", "about": "potilas-kanarialintu", "access": "secret"}
    put = {"put": [{"table": "contacts", "record": hidden}]}
    assert admin.post(f"{P}/changesets", json=put).is_success
    mine = {"id": "own", "about": "my-own-word"}
    bad = [
        {"table": "ties", "record": {"id": "bad", "source": "a", "target": "no", "kind": "meets"}},
        {"table": "contacts", "record": mine},
    ]
    answer = editor.post(f"{P}/changesets", json={"put": bad})
    assert answer.status_code == 422
    told = [(it["code"], it["value"]) for it in answer.json()["problems"]]
    assert sorted(told) == [("dangling", "no"), ("unknown_reference", "my-own-word")]
    assert "kanarialintu" not in answer.text
    csv = "id,source,target,kind\nbad,a,no,meets\n"
    upload = editor.post(f"{P}/imports", files={"file": ("ties.csv", csv.encode())})
    assert upload.status_code == 422
    assert "kanarialintu" not in upload.text
    files = {"file": ("ties.csv", csv.encode())}
    page = editor.post("/p/edited/import", files=files, follow_redirects=True)
    assert page.status_code == 422
    assert "ties.csv" in page.text
    assert "kanarialintu" not in page.text
    mine["about"] = hidden["about"]  # a guess is told back once, whether it is right or not
    guess = editor.post(f"{P}/changesets", json={"put": bad}).json()["problems"]
    assert [it["value"] for it in guess].count(hidden["about"]) == 1
