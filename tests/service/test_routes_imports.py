"""Import over HTTP: a file is looked at, then taken in as it was looked at, or let go."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest

import netmap
from netmap.model import Actor, Contact
from netmap_api.records.importing import named
from netmap_api.service.values import COMMAND
from tests.service.conftest import Running, Serve

P = "/v1/projects/taken"
CSV = "text/csv"


@pytest.fixture(scope="module")
def taken(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Running:
    path: Path = tmp_path_factory.mktemp("taken") / "taken.netmap"
    with netmap.open(path, create=True) as project:
        project.put(Actor(id="first", kind="ngo"))
    return serve(path, requests_a_minute=100_000)


@pytest.fixture(scope="module")
def editor(taken: Running) -> httpx.Client:
    return taken.client("editor")


def table(*rows: str) -> bytes:
    return "\n".join(("id,kind,name_fi,note", *rows, "")).encode()


def upload(
    client: httpx.Client, content: bytes, source: str | None = None, file: str = "actors.csv"
) -> httpx.Response:
    told = {"name": source} if source else {}
    return client.post(f"{P}/imports", files={"file": (file, content)}, data=told)


def commit(client: httpx.Client, previewed: httpx.Response, **told: Any) -> httpx.Response:
    headers = {"If-Match": previewed.headers["ETag"]}
    return client.post(f"{previewed.headers['Location']}/commit", json=told, headers=headers)


def revision(client: httpx.Client) -> int:
    told: int = client.get(f"{P}/actors?limit=1").json()["revision"]
    return told


def test_a_file_is_looked_at_and_then_taken_in(editor: httpx.Client) -> None:
    before = revision(editor)
    content = table("a1,ngo,A yksi,", "a2,association,A kaksi,", "a3,ngo,,")
    content = content.replace(b"note", b"nmae_fi")
    answer = upload(editor, content, file="../../folder/actors.csv", source="spring")
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert (told["file"], told["name"], told["base"]) == ("actors.csv", "spring", before)
    assert (told["new"], told["changed"], told["removed"]) == (3, 0, 0)
    assert {(it["id"], it["change"]) for it in told["differences"]} == {
        (it, "new") for it in ("a1", "a2", "a3")
    }
    assert told["by_table"] == [{"table": "actors", "new": 3, "changed": 0, "removed": 0}]
    assert told["warnings"] == len(told["problems"]) > 0
    assert {it["file"] for it in told["problems"]} == {"actors.csv"}
    assert revision(editor) == before
    again = editor.get(answer.headers["Location"])
    assert (again.json(), again.headers["ETag"]) == (told, answer.headers["ETag"])
    done = commit(editor, answer, note="spring files")
    assert done.status_code == 200, done.text
    assert done.json()["revision"] == before + 1
    last = editor.get(f"{P}/log?after={before}").json()["items"]
    assert [(it["who"], it["note"]) for it in last] == [("token editor", "spring files")]
    assert editor.get(answer.headers["Location"]).status_code == 404


def test_no_path_of_the_service_is_told(taken: Running, editor: httpx.Client) -> None:
    answer = upload(editor, table("p1,ngo,,"), source="paths")
    bad = upload(editor, b"id,kind\nq,\n", file="actors.csv")
    assert commit(editor, answer).is_success
    shown = editor.get(f"{P}/actors/p1/history").text
    for text in (answer.text, bad.text, shown):
        assert "netmap-upload" not in text
        assert "/tmp" not in text
    assert b"netmap-upload" not in Path(taken.services.projects["taken"].source).read_bytes()


def test_what_differs_is_told_value_by_value(editor: httpx.Client) -> None:
    first = upload(editor, table("d1,ngo,Vanha,", "d2,ngo,,"), file="d.csv", source="diff")
    assert first.status_code == 422  # the name of the file says which table it is
    first = upload(editor, table("d1,ngo,Vanha,", "d2,ngo,,"), source="diff")
    assert commit(editor, first).is_success
    told = upload(editor, table("d1,ngo,Uusi,", "d2,ngo,,", "d3,ngo,,"), source="diff").json()
    assert (told["new"], told["changed"], told["unchanged"]) == (1, 1, 1)
    changed = next(it for it in told["differences"] if it["id"] == "d1")
    assert (changed["field"], changed["before"], changed["after"]) == ("name_fi", "Vanha", "Uusi")


def test_much_is_removed_only_when_that_is_allowed(editor: httpx.Client) -> None:
    rows = [f"r{n},ngo,," for n in range(10)]
    assert commit(editor, upload(editor, table(*rows), source="shrinks")).is_success
    answer = upload(editor, table(*rows[:5]), source="shrinks")
    assert answer.json()["needs_allow_removals"] is True
    assert answer.json()["refusal"]
    assert len(answer.json()["gone"]) == 5
    refused = commit(editor, answer)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/needs-removals")
    assert commit(editor, answer, allow_removals=True).json()["removed"] == 5


def test_a_preview_of_another_revision_is_not_taken_in(editor: httpx.Client) -> None:
    answer = upload(editor, table("m1,ngo,,"), source="moved")
    assert editor.put(f"{P}/actors/mover", json={"kind": "ngo"}, headers={"If-None-Match": "*"})
    for response in (commit(editor, answer), editor.get(answer.headers["Location"])):
        assert (response.status_code, response.json()["type"]) == (409, "/problems/conflict")
    assert editor.get(f"{P}/actors/m1").status_code == 404


def test_only_who_has_seen_the_preview_takes_it_in(editor: httpx.Client) -> None:
    answer = upload(editor, table("s1,ngo,,"), source="seen")
    path = f"{answer.headers['Location']}/commit"
    assert editor.post(path, json={}).status_code == 428
    assert editor.post(path, json={}, headers={"If-Match": '"x"'}).status_code == 412
    assert editor.delete(answer.headers["Location"]).status_code == 204
    assert commit(editor, answer).status_code == 404


def test_the_same_key_takes_it_in_once(editor: httpx.Client) -> None:
    answer = upload(editor, table("o1,ngo,,"), source="once")
    headers = {"If-Match": answer.headers["ETag"], "Idempotency-Key": "import-once"}
    path = f"{answer.headers['Location']}/commit"
    first = editor.post(path, json={}, headers=headers)
    again = editor.post(path, json={}, headers=headers)
    assert first.json() == again.json()
    assert first.json()["new"] == 1


def test_errors_are_told_row_by_row_in_the_language(editor: httpx.Client) -> None:
    before = revision(editor)
    content = b"id,kind,start\ne1,ngo,2020-13\ne2,,\n"
    answer = editor.post(
        f"{P}/imports?lang=fi", files={"file": ("actors.csv", content)}, data={"name": "bad"}
    )
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid-data")
    rows = {(it["row"], it["column"], it["severity"]) for it in answer.json()["problems"]}
    assert {(2, "start", "error"), (3, "kind", "error")} <= rows
    assert answer.headers["content-language"] == "fi"
    assert revision(editor) == before


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("data.xlsx", b"%PDF-1.7 rest", "PDF"),
        ("actors.csv", b"PK\x03\x04rest", "ZIP"),
        ("data.pdf", b"%PDF-1.7 rest", "PDF"),
        ("data.xlsx", b"id,kind\na,ngo\n", "CSV"),
        ("mapping.toml", b'[sources]\nfile = "/etc/passwd"\n', "CSV"),
        ("other.netmap", b"SQLite format 3\x00rest", "SQLite"),
    ],
)
def test_what_a_file_really_is_is_told(
    editor: httpx.Client, name: str, content: bytes, found: str
) -> None:
    answer = upload(editor, content, file=name)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.status_code == 415
    assert found in answer.json()["detail"]
    assert "passwd" not in answer.text


def test_a_bomb_is_refused(editor: httpx.Client) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    answer = upload(editor, packed.getvalue(), file="bomb.xlsx")
    assert answer.status_code == 422
    assert answer.json()["problems"]


def test_contacts_that_one_may_not_see_are_not_touched(
    taken: Running, editor: httpx.Client
) -> None:
    admin = taken.client("admin")
    headers = {"If-None-Match": "*"}
    shut = {"about": "first", "email": "shut@example.org", "access": "secret"}
    assert admin.put(f"{P}/contacts/shut", json=shut, headers=headers).status_code == 201
    content = b"id,about,email,access\nshut,first,mine@example.org,restricted\n"
    answer = upload(editor, content, file="contacts.csv")
    assert answer.status_code == 403
    assert "shut@example.org" not in answer.text
    assert upload(admin, content, file="contacts.csv").status_code == 201


def test_viewers_upload_nothing(taken: Running) -> None:
    assert upload(taken.client("viewer"), table("v,ngo,,")).status_code == 403


def test_a_preview_is_of_its_project(taken: Running, editor: httpx.Client) -> None:
    assert editor.get(f"{P}/imports/0000").status_code == 404
    assert editor.delete(f"{P}/imports/0000").status_code == 404


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("(edits)", "edits)"),
        ("/etc/passwd", "passwd"),
        ("..", "upload"),
        ("", "upload"),
        ("a\u202etxt.csv", "atxt.csv"),
        ("x" * 300 + ".csv", "x" * 120 + ".csv"),
        ("järjestöt 2019.xlsx", "järjestöt 2019.xlsx"),
    ],
)
def test_a_name_is_no_path_and_no_source_of_our_own(told: str, kept: str) -> None:
    assert named(told) == kept


def test_a_contact_of_ones_own_class_is_taken_in(editor: httpx.Client) -> None:
    contact = Contact(id="mine", about="first", email="mine@example.org")
    content = f"id,about,email\n{contact.id},{contact.about},{contact.email}\n".encode()
    answer = upload(editor, content, file="contacts.csv", source="own")
    assert commit(editor, answer).is_success
    assert editor.get(f"{P}/contacts/mine").json()["email"] == "mine@example.org"


@pytest.mark.parametrize("rows", ["", "broken,,\n"])
def test_nobody_imports_a_contact_that_they_could_not_make(
    taken: Running, editor: httpx.Client, rows: str
) -> None:
    content = b"id,about,access\nhidden,first,secret\n" + rows.encode()
    before = revision(editor)
    answer = upload(editor, content, file="contacts.csv", source="secrets")
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/may-not")
    service = taken.services.service
    kept = service.previews._file.rows("SELECT file FROM previews WHERE source = 'secrets'")
    assert (list(kept), revision(editor)) == ([], before)


def test_a_preview_is_of_who_uploaded_it_or_of_an_admin(
    taken: Running, editor: httpx.Client
) -> None:
    answer = upload(editor, table("mine1,ngo,,"), source="bound")
    at = answer.headers["Location"]
    other, admin = another_editor(taken), taken.client("admin")
    page = at.replace("/v1/projects/", "/p/").replace("/imports/", "/import/")
    assert (other.get(at).status_code, other.delete(at).status_code) == (404, 404)
    assert commit(other, answer).status_code == 404
    assert other.get(f"{page}/marked").status_code == 404
    assert other.get(page).status_code == 404
    assert admin.get(at).status_code == 200
    assert commit(editor, answer).is_success


def another_editor(taken: Running) -> httpx.Client:
    tokens = taken.services.service.tokens
    secret, _ = tokens.create("taken", "editor", by=COMMAND)
    headers = {"Authorization": f"Bearer {secret}"}
    client = httpx.Client(base_url=taken.url, headers=headers, timeout=30)
    taken.clients.append(client)
    return client


def test_a_token_without_a_label_is_an_author_by_its_id(taken: Running) -> None:
    other = another_editor(taken)
    before = revision(other)
    assert commit(other, upload(other, table("nolabel,ngo,,"), source="nolabel")).is_success
    (last,) = other.get(f"{P}/log?after={before}").json()["items"]
    newest, *_ = taken.services.service.tokens.list("taken")
    assert last["who"] == f"token {newest.id}"
