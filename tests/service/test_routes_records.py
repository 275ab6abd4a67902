"""Records over HTTP: lists, pages, filters, single ones, and how one is put, changed, removed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

import netmap
from netmap.model import RECORD_TYPES, Actor, Contact, Tie
from tests.service.conftest import Running, Serve

P = "/v1/projects/small"
CANARY = "canary-7f3"


def records() -> list[Any]:
    told = {"note": CANARY, "attributes": {"extra": CANARY}}
    cited = ({"source": "report", "line": "4", "quote": "Said so."},)
    names = {"ylitys": "Ylitys ry", "polku": "Pyöräpolku ry", "kunta-ii": "Ii"}
    kinds = {"kunta-ii": "municipality"}
    return [
        *(
            Actor.model_validate_json(
                json.dumps(
                    {
                        "id": it,
                        "kind": kinds.get(it, "ngo"),
                        "name_fi": names[it],
                        "citations": cited,
                    }
                    | told
                )
            )
            for it in names
        ),
        *(Actor(id=f"a{n:03}", kind="association", name_fi=f"Yhdistys {n}") for n in range(20)),
        Actor(id="kajaani-seura", kind="association", municipality="kunta-kajaani"),
        Tie.model_validate({"id": "t1", "source": "ylitys", "target": "kunta-ii", "kind": "meets"}),
        Contact(id="c-board", about="ylitys", email="board@example.org", access="project"),
        Contact(id="c-open", about="ylitys", email="open@example.org", access="restricted"),
        Contact(id="c-shut", about="ylitys", email="shut@example.org", access="secret"),
    ]


def made(folder: Path) -> Path:
    path = folder / "small.netmap"
    with netmap.open(path, create=True) as project:
        project.put(records(), who="Aino", note="all")
    return path


@pytest.fixture(scope="module")
def small(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Running:
    return serve(made(tmp_path_factory.mktemp("small")), requests_a_minute=100_000)


@pytest.fixture(scope="module")
def viewer(small: Running) -> httpx.Client:
    return small.client("viewer")


@pytest.fixture(scope="module")
def editor(small: Running) -> httpx.Client:
    return small.client("editor")


@pytest.fixture(scope="module")
def admin(small: Running) -> httpx.Client:
    return small.client("admin")


def ids(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [it["id"] for it in answer.json()["items"]]


@pytest.mark.parametrize("record_type", RECORD_TYPES, ids=lambda it: it.table)
def test_every_table_is_listed(
    editor: httpx.Client, record_type: type[netmap.model.Record]
) -> None:
    told = editor.get(f"{P}/{record_type.table}").json()
    assert set(told) == {"items", "revision", "next"}
    assert all(record_type.model_validate_json(json.dumps(it)) for it in told["items"])


def test_pages_hold_every_record_once_in_order(viewer: httpx.Client) -> None:
    found: list[str] = []
    path: str | None = f"{P}/actors?limit=7"
    while path:
        answer = viewer.get(path)
        found += ids(answer)
        path = answer.links.get("next", {}).get("url")
    assert found == sorted(found)
    assert len(found) == len(set(found)) == 24


def test_pages_stay_whole_when_records_come_between(editor: httpx.Client) -> None:
    first = editor.get(f"{P}/actors?limit=5&kind=association")
    body = {"kind": "association"}
    new = {"If-None-Match": "*"}
    assert editor.put(f"{P}/actors/a000-new", json=body, headers=new).status_code == 201
    second = editor.get(first.links["next"]["url"])
    assert not {*ids(first)} & {*ids(second)}
    assert ids(second)[0] == "a005"
    path = f"{P}/actors/a000-new"
    etag = editor.get(path).headers["ETag"]
    assert editor.delete(path, headers={"If-Match": etag}).status_code == 204


def test_all_rows_come_as_lines(viewer: httpx.Client) -> None:
    answer = viewer.get(f"{P}/actors", headers={"Accept": "application/x-ndjson"})
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert len([json.loads(it) for it in answer.text.splitlines()]) == 24


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("actors?text=pyora", ["polku"]),
        ("actors?kind=municipality", ["kunta-ii"]),
        ("actors?area=Kainuu", ["kajaani-seura"]),
        ("actors?area=kunta-kajaani", ["kajaani-seura"]),
        ("actors?cites=report&kind=ngo", ["polku", "ylitys"]),
        ("ties?actor=ylitys", ["t1"]),
        ("ties?target=ylitys", []),
        ("contacts?about=ylitys", ["c-board", "c-open"]),
    ],
)
def test_records_are_found_by_what_they_say(
    editor: httpx.Client, query: str, expected: list[str]
) -> None:
    assert ids(editor.get(f"{P}/{query}")) == expected


@pytest.mark.parametrize(
    "query", ["note=canary", "attributes=x", "sort=note", "limit=0", "limit=501", "date=x", "text="]
)
def test_nothing_hidden_can_be_asked_for(admin: httpx.Client, query: str) -> None:
    answer = admin.get(f"{P}/actors?{query}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_cursor_is_for_its_list_alone(viewer: httpx.Client) -> None:
    cursor = viewer.get(f"{P}/actors?limit=2").json()["next"]
    changed = cursor[:-2] + ("aa" if cursor[-2:] != "aa" else "bb")
    for query in (f"cursor={changed}", f"cursor={cursor}&kind=ngo", "cursor=AAAA"):
        answer = viewer.get(f"{P}/actors?{query}")
        assert (answer.status_code, answer.json()["type"]) == (400, "/problems/bad-cursor")
    assert viewer.get(f"{P}/ties?cursor={cursor}").status_code == 400


def test_who_may_see_less_is_sent_less(viewer: httpx.Client, editor: httpx.Client) -> None:
    for path in (f"{P}/actors", f"{P}/actors/ylitys"):
        assert CANARY not in viewer.get(path).text
        assert CANARY in editor.get(path).text
    lines = viewer.get(f"{P}/actors", headers={"Accept": "application/x-ndjson"})
    assert CANARY not in lines.text
    shown = viewer.get(f"{P}/actors/ylitys").json()
    assert shown["citations"] == [{"source": "report", "line": "4", "quote": "Said so."}]
    assert "note" not in shown
    assert "attributes" not in shown


def test_contacts_are_for_those_who_may_see_them(
    viewer: httpx.Client, editor: httpx.Client, admin: httpx.Client
) -> None:
    assert ids(viewer.get(f"{P}/contacts")) == ["c-board"]
    assert viewer.get(f"{P}/contacts/c-board").json()["email"] == "board@example.org"
    assert viewer.get(f"{P}/contacts/c-open").status_code == 404
    assert ids(editor.get(f"{P}/contacts")) == ["c-board", "c-open"]
    assert editor.get(f"{P}/contacts/c-shut").status_code == 404
    assert ids(admin.get(f"{P}/contacts")) == ["c-board", "c-open", "c-shut"]


def test_what_the_client_has_is_not_sent_again(viewer: httpx.Client, editor: httpx.Client) -> None:
    for path in (f"{P}/actors?limit=3", f"{P}/actors/ylitys"):
        first = viewer.get(path)
        known = {"If-None-Match": first.headers["ETag"]}
        again = viewer.get(path, headers=known)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
        assert editor.get(path, headers=known).status_code == 200


@pytest.mark.parametrize(
    "record_id", ["nobody", "%2e%2e", "a%2Fb", "%00", "..%2f..", "%ff", "a%20"]
)
def test_odd_ids_are_not_found(viewer: httpx.Client, record_id: str) -> None:
    answer = viewer.get(f"{P}/actors/{record_id}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_record_is_made_changed_and_removed(editor: httpx.Client) -> None:
    path = f"{P}/actors/uusi"
    body = {"id": "uusi", "kind": "ngo", "name_fi": "Uusi ry", "population": "~440"}
    first = editor.put(path, json=body, headers={"If-None-Match": "*"})
    assert (first.status_code, first.json(), first.headers["Location"]) == (201, body, path)
    assert editor.get(path).headers["ETag"] == first.headers["ETag"]
    assert editor.put(path, json=body, headers={"If-None-Match": "*"}).status_code == 412
    shorter = {"id": "uusi", "kind": "association"}
    second = editor.put(path, json=shorter, headers={"If-Match": first.headers["ETag"]})
    assert (second.status_code, second.json()) == (200, shorter)
    stale = editor.put(path, json=body, headers={"If-Match": first.headers["ETag"]})
    assert stale.status_code == 412
    assert stale.json()["etag"] == stale.headers["ETag"] == second.headers["ETag"]
    third = editor.patch(
        path,
        json={"name_fi": "Uusi", "kind": "ngo"},
        headers={"If-Match": second.headers["ETag"]},
    )
    assert third.json() == {"id": "uusi", "kind": "ngo", "name_fi": "Uusi"}
    fourth = editor.patch(path, json={"name_fi": None}, headers={"If-Match": third.headers["ETag"]})
    assert fourth.json() == {"id": "uusi", "kind": "ngo"}
    assert editor.delete(path, headers={"If-Match": third.headers["ETag"]}).status_code == 412
    assert editor.delete(path, headers={"If-Match": fourth.headers["ETag"]}).status_code == 204
    assert editor.get(path).status_code == 404


def test_nobody_edits_what_they_have_not_seen(editor: httpx.Client) -> None:
    body = {"id": "ylitys", "kind": "ngo"}
    answer = editor.put(f"{P}/actors/ylitys", json=body)
    assert (answer.status_code, answer.json()["type"]) == (428, "/problems/needs-match")
    assert editor.delete(f"{P}/actors/ylitys").status_code == 428
    assert editor.delete(f"{P}/actors/nobody", headers={"If-Match": "*"}).status_code == 404


def test_viewers_write_nothing(viewer: httpx.Client) -> None:
    for method in ("PUT", "PATCH", "DELETE"):
        answer = viewer.request(method, f"{P}/actors/ylitys", json={}, headers={"If-Match": "*"})
        assert answer.status_code == 403


def test_who_cannot_see_a_contact_cannot_wipe_it(editor: httpx.Client, admin: httpx.Client) -> None:
    body = {"id": "c-shut", "about": "ylitys", "access": "restricted"}
    path = f"{P}/contacts/c-shut"
    for headers in ({"If-None-Match": "*"}, {"If-Match": "*"}):
        assert editor.put(path, json=body, headers=headers).status_code == 403
    new = {"about": "ylitys", "access": "secret"}
    made = editor.put(f"{P}/contacts/c-new", json=new, headers={"If-None-Match": "*"})
    assert made.status_code == 403
    assert editor.delete(path, headers={"If-Match": "*"}).status_code in {403, 404}
    assert admin.get(path).json()["email"] == "shut@example.org"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 400),
        (b"[1]", 422),
        (b'{"kind": NaN}', 400),
        (b'{"kind": "ngo", "population": 1e999}', 400),
        (b'{"kind": "ngo", "population": ' + b"9" * 5000 + b"}", 400),
        (b'{"kind": "ngo", "population": true}', 422),
        (b'{"kind": "ngo", "population": -1}', 422),
        (b'{"kind": "ngo", "kind": "ngo"}', 400),
        (b'{"kind": "ngo", "unknown": 1}', 422),
        (b'{"kind": 1}', 422),
        (b'{"kind": "ng\\ud800o"}', 422),
        (b'{"kind": "ng\\u0000o"}', 422),
        (b'{"kind": "ngo", "attributes": {"\\ud800": "x"}}', 422),
        (b'{"kind": "ngo", "name_fi": "' + b"x" * 40_000 + b'"}', 422),
        (b'{"kind": "ngo", "aliases": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400),
        (b'{"kind": "ngo", "aliases": ' + b"[" * 500 + b"]" * 500 + b"}", 400),
        (b'{"kind": "\xff"}', 400),
        (b'{"id": "other", "kind": "ngo"}', 422),
        (b'{"kind": "ngo", "end": "31.31.2020"}', 422),
    ],
)
def test_a_body_that_will_not_do_is_refused(editor: httpx.Client, body: bytes, status: int) -> None:
    headers = {"If-None-Match": "*", "Content-Type": "application/json"}
    answer = editor.put(f"{P}/actors/strict", content=body, headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert editor.get(f"{P}/actors/strict").status_code == 404


def test_every_fault_is_listed_with_its_place(editor: httpx.Client) -> None:
    body = {"kind": 1, "start": "x", "citations": [{"line": "2"}]}
    answer = editor.put(f"{P}/actors/strict", json=body, headers={"If-None-Match": "*"})
    pointers = {it["pointer"] for it in answer.json()["errors"]}
    assert pointers == {"/kind", "/start", "/citations/0/source"}


def test_a_body_that_is_no_json_is_not_taken(editor: httpx.Client) -> None:
    headers = {"If-None-Match": "*", "Content-Type": "text/plain"}
    assert editor.put(f"{P}/actors/x", content=b"{}", headers=headers).status_code == 415


def test_a_tie_to_nobody_is_refused_whole(editor: httpx.Client) -> None:
    body = {"source": "ylitys", "target": "nobody", "kind": "meets"}
    answer = editor.put(f"{P}/ties/t9", json=body, headers={"If-None-Match": "*"})
    assert answer.status_code == 422
    assert "dangling" in {it["code"] for it in answer.json()["problems"]}


def test_records_are_as_they_were_at_a_revision(editor: httpx.Client) -> None:
    revision = editor.get(f"{P}/actors?limit=1").json()["revision"]
    headers = {"If-None-Match": "*"}
    assert editor.put(f"{P}/actors/later", json={"kind": "ngo"}, headers=headers).status_code == 201
    assert "later" in ids(editor.get(f"{P}/actors?kind=ngo"))
    assert "later" not in ids(editor.get(f"{P}/actors?kind=ngo&at_revision={revision}"))
    assert editor.get(f"{P}/actors?at_revision=999999").status_code == 404
