"""Requests that nobody sends in good faith: each is refused in one shape, none is a fault."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.service import world
from tests.service.conftest import Serve
from tests.service.visits import PASSWORD, word
from tests.service.world import MINE, World

P = f"/v1/projects/{MINE}"
JSON = {"Content-Type": "application/json"}
NEW = {"If-None-Match": "*", **JSON}
ACTOR = {"kind": "ngo", "name_fi": "Uusi ry"}
TIE = {"source": "a", "target": "b", "kind": "meets"}
MOST_BYTES = 1024 * 1024


@pytest.fixture(scope="module")
def place(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> World:
    paths = world.projects(tmp_path_factory.mktemp("two"))
    with world.quick_passwords():
        settings = {"requests_a_minute": 1_000_000, "answer_seconds": 60, "upload_mb": 1}
        running = serve(*paths, log_level="error", **settings)
    return World(running.url, running.services)


@pytest.fixture(scope="module")
def editor(place: World) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=place.url, timeout=60, headers=place.headers("editor")) as client:
        yield client


def must_be(answer: httpx.Response, status: int, problem: str | None) -> None:
    """Hold that an answer is a problem in the one shape, or a success where none is told."""
    assert answer.status_code == status, answer.text[:500]
    if problem is None:
        return
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert word(answer) == problem, told
    assert told["status"] == status
    assert all(isinstance(told[key], str) for key in ("type", "title", "detail", "instance"))
    assert urlsplit(told["instance"]).path == told["instance"]


def put(client: httpx.Client, body: bytes | str, path: str = "actors/new") -> httpx.Response:
    return client.put(f"{P}/{path}", content=body, headers=NEW)


def nested(depth: int) -> str:
    return '{"attributes": {"x": ' + "[" * depth + "]" * depth + "}}"


BODIES: dict[str, tuple[bytes | str, int, str]] = {
    "34 a hundred thousand levels": (nested(100_000), 400, "bad-request"),
    "34 a thousand levels": (nested(1_000), 400, "bad-request"),
    "34 objects within objects": ('{"a":' * 5_000 + "1" + "}" * 5_000, 400, "bad-request"),
    "35 NaN": ('{"kind": "ngo", "attributes": {"x": NaN}}', 400, "bad-request"),
    "35 Infinity": ('{"kind": "ngo", "attributes": {"x": -Infinity}}', 400, "bad-request"),
    "35 1e999": ('{"kind": "ngo", "attributes": {"x": 1e999}}', 400, "bad-request"),
    "36 5 000 digits": ('{"kind": "ngo", "x": ' + "9" * 5_000 + "}", 400, "bad-request"),
    "36 2^64": ('{"kind": "ngo", "x": 18446744073709551616}', 400, "bad-request"),
    "37 a name twice": ('{"kind": "ngo", "kind": "association"}', 400, "bad-request"),
    "38 half a surrogate": ('{"kind": "ngo", "name_fi": "\\ud800"}', 422, "invalid-request"),
    "39 a boolean": ('{"kind": "ngo", "name_fi": false}', 422, "invalid-request"),
    "39 a number": ('{"kind": 1}', 422, "invalid-request"),
    "40 an unknown field": ('{"kind": "ngo", "surprise": "x"}', 422, "invalid-request"),
    "40 a hostile field": ('{"kind": "ngo", "__proto__": {"x": 1}}', 422, "invalid-request"),
    "46 NUL": ('{"kind": "ngo", "name_fi": "a\\u0000b"}', 422, "invalid-request"),
    "46 a control": ('{"kind": "ngo", "name_fi": "a\\u0007b"}', 422, "invalid-request"),
    "53 a name of 10 000 signs": (
        json.dumps({"kind": "ngo", "name_fi": "x" * 10_001}), 422, "invalid-request",
    ),
    "an id of another": ('{"id": "other", "kind": "ngo"}', 422, "invalid-request"),
    "no JSON": ("{", 400, "bad-request"),
    "nothing": ("", 422, "invalid-request"),
    "a list": ("[]", 422, "invalid-request"),
    "a text": ('"x"', 422, "invalid-request"),
    "null": ("null", 422, "invalid-request"),
    "no UTF-8": (b'{"kind": "\xff\xfe"}', 400, "bad-request"),
    "UTF-16": ('{"kind": "ngo"}'.encode("utf-16"), 400, "bad-request"),
    "a mark in front": (b"\xef\xbb\xbf" + b'{"kind": "ngo"}', 400, "bad-request"),
    "two values": ('{"kind": "ngo"} {"kind": "ngo"}', 400, "bad-request"),
}  # fmt: skip


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_says_no_record_is_refused(editor: httpx.Client, name: str) -> None:
    body, status, problem = BODIES[name]
    must_be(put(editor, body), status, problem)
    assert editor.get(f"{P}/actors/new").status_code == 404


@pytest.mark.parametrize("name", BODIES)
def test_so_is_a_set_of_changes_with_it(editor: httpx.Client, name: str) -> None:
    body, status, problem = BODIES[name]
    raw = body if isinstance(body, bytes) else body.encode()
    whole = b'{"put": [{"table": "actors", "record": ' + raw + b"}]}"
    if name in ("nothing", "a mark in front", "two values", "UTF-16"):
        status, problem = 400, "bad-request"
    if name == "an id of another":
        return
    answer = editor.post(f"{P}/changesets", content=whole, headers=JSON)
    must_be(answer, status, problem)


WEIGHTS = ("NaN", "-1", "1e999", "true", "-Infinity", '"x"', "[]")


@pytest.mark.parametrize("weight", WEIGHTS)
def test_a_weight_that_is_none_is_refused(editor: httpx.Client, weight: str) -> None:
    body = json.dumps(TIE)[:-1] + f', "weight": {weight}}}'
    answer = put(editor, body, "ties/new")
    assert answer.status_code in (400, 422), answer.text
    assert word(answer) in ("bad-request", "invalid-request")


TEXTS = {
    "47 letters in parts": ("A\u0308a\u0308nekoski", "Äänekoski"),
    "48 a letter of another script": ("Kotk\u0430", "Kotk\u0430"),
    "50 blanks around": ("  Kotka  ", "Kotka"),
    "51 markup": ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
    "51 a link": ("javascript:alert(1)", "javascript:alert(1)"),
    "52 a template": ("{{7*7}}", "{{7*7}}"),
    "53 Sámi and emoji": ("Sámi Siida 🦌", "Sámi Siida 🦌"),
    "65 a query": ("`]->() DETACH DELETE n //", "`]->() DETACH DELETE n //"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_kept_as_a_text(editor: httpx.Client, name: str) -> None:
    told, kept = TEXTS[name]
    record = f"t{name[:2]}{len(told)}"
    answer = put(editor, json.dumps({"kind": "ngo", "name_fi": told}), f"actors/{record}")
    must_be(answer, 201, None)
    assert editor.get(f"{P}/actors/{record}").json()["name_fi"] == kept


KINDS = {
    "41 XML": {"Content-Type": "application/xml"},
    "41 a form": {"Content-Type": "application/x-www-form-urlencoded"},
    "41 a plain text": {"Content-Type": "text/plain"},
    "41 nothing told": {"Content-Type": ""},
    "41 nonsense": {"Content-Type": "application/json-seq"},
}


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize(
    ("method", "path"), [("PUT", "/actors/new"), ("PATCH", "/actors/a"), ("POST", "/changesets")]
)
def test_another_media_type_is_refused(
    editor: httpx.Client, name: str, method: str, path: str
) -> None:
    body = json.dumps(ACTOR)
    answer = editor.request(
        method, P + path, content=body, headers={**KINDS[name], "If-Match": "*"}
    )
    must_be(answer, 415, "media-type")


@pytest.mark.parametrize("path", ["/revert", "/merges", "/analyses"])
def test_another_media_type_is_refused_everywhere(editor: httpx.Client, path: str) -> None:
    answer = editor.post(P + path, content="{}", headers={"Content-Type": "text/plain"})
    assert answer.status_code in (415, 422)
    assert word(answer) in ("media-type", "invalid-request")


def test_a_compressed_body_is_not_inflated(editor: httpx.Client) -> None:
    bomb = gzip.compress(b'{"kind": "' + b"n" * 50_000_000 + b'"}')
    headers = {**NEW, "Content-Encoding": "gzip"}
    answer = editor.put(f"{P}/actors/new", content=bomb, headers=headers)
    assert answer.status_code in (400, 415), answer.text
    assert word(answer) in ("bad-request", "media-type")


def test_too_large_a_body_is_refused_by_what_it_says_of_itself(editor: httpx.Client) -> None:
    must_be(put(editor, b" " * (MOST_BYTES + 1)), 413, "too-large")


def test_too_large_a_body_is_refused_however_it_is_sent(editor: httpx.Client) -> None:
    chunks = (b" " * 65_536 for _ in range(40))
    answer = editor.put(f"{P}/actors/new", content=chunks, headers=NEW)
    must_be(answer, 413, "too-large")


IDS = (
    "a%2Fb", "a%2F..%2Fb", "a%00b", "%00", "%2e%2e", "..%2f..%2fetc%2fpasswd", "%ff", "a%0Ab",
    "%E2%80%AE", "a%5Cb", "%20", "'", "a'--", "%22", "%24where", "__proto__", "constructor",
)  # fmt: skip


@pytest.mark.parametrize("told", IDS)
def test_an_id_that_no_record_has_is_not_found(editor: httpx.Client, told: str) -> None:
    for path in (f"goals/{told}", f"ties/{told}", f"jobs/{told}", f"imports/{told}"):
        answer = editor.get(f"{P}/{path}")
        assert answer.status_code in (404, 422), (path, answer.text)
        assert word(answer) in ("not-found", "unknown-name", "invalid-request")


PLAIN = ("'", "a'--", "%22", "%24where", "__proto__", "constructor")


@pytest.mark.parametrize("told", [it for it in IDS if it not in PLAIN])
def test_no_record_is_made_whose_id_no_address_could_name(editor: httpx.Client, told: str) -> None:
    answer = put(editor, json.dumps(ACTOR), f"actors/{told}")
    assert answer.status_code in (404, 405, 422), answer.text
    assert "problem+json" in answer.headers["content-type"]


@pytest.mark.parametrize("told", [*PLAIN, "\u0161\u010d", "\u041a\u043e", "\u00e4", "\U0001f98c"])
def test_a_record_of_any_other_id_is_made_and_found_where_it_is_said(
    editor: httpx.Client, told: str
) -> None:
    made = put(editor, json.dumps(ACTOR), f"actors/{told}")
    must_be(made, 201, None)
    assert made.headers["location"].isascii()
    assert editor.get(made.headers["location"]).content == made.content


def test_an_id_of_letters_in_parts_is_refused(editor: httpx.Client) -> None:
    answer = put(editor, json.dumps(ACTOR), "actors/a\u0308")
    must_be(answer, 422, "invalid-request")


def test_a_problem_is_about_an_address_that_is_one(editor: httpx.Client) -> None:
    told = editor.get(f"{P}/actors/\u041a\u043e b").json()["instance"]
    assert told == f"{P}/actors/%D0%9A%D0%BE%20b"


def test_a_whole_address_out_of_the_folder_leads_nowhere(editor: httpx.Client) -> None:
    for path in ("/static/x/../../etc/passwd", "/static/x/..%2f..%2fetc%2fpasswd", "/static//"):
        assert editor.get(path).status_code == 404, path


QUERIES = {
    "a word that is none": "?surprise=1",
    "no number": "?limit=x",
    "too many": "?limit=501",
    "none": "?limit=0",
    "a long text": "?text=" + "x" * 5_000,
    "no date": "?date=2024-13-45",
    "the year zero": "?date=0000",
    "a revision that is none": "?at_revision=-1",
    "a huge revision": "?at_revision=99999999999999999999",
    "another language": "?lang=xx",
}


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_that_a_list_does_not_take_is_refused(editor: httpx.Client, name: str) -> None:
    answer = editor.get(f"{P}/actors{QUERIES[name]}")
    assert answer.status_code == 422, answer.text
    assert word(answer) in ("invalid-request", "invalid-value")


def test_a_revision_that_is_not_yet_is_a_problem(editor: httpx.Client) -> None:
    for path in ("actors?at_revision=999999", "partners?at_revision=999999", "diff/0/999999"):
        answer = editor.get(f"{P}/{path}")
        assert answer.status_code in (404, 422), (path, answer.text)
        assert "problem+json" in answer.headers["content-type"]


def cursor(editor: httpx.Client) -> str:
    told: dict[str, Any] = editor.get(f"{P}/actors?limit=1").json()
    assert isinstance(told["next"], str)
    return str(told["next"])


def test_a_cursor_that_was_changed_or_is_of_another_list_is_refused(editor: httpx.Client) -> None:
    whole = cursor(editor)
    changed = [whole[:-2] + ("AA" if whole[-2:] != "AA" else "BB"), "A" + whole, whole[:-4], "x"]
    for told in changed:
        must_be(editor.get(f"{P}/actors?limit=1&cursor={told}"), 400, "bad-cursor")
    must_be(editor.get(f"{P}/ties?limit=1&cursor={whole}"), 400, "bad-cursor")
    must_be(editor.get(f"{P}/actors?kind=ngo&cursor={whole}"), 400, "bad-cursor")
    must_be(editor.get(f"{P}/actors?limit=1&cursor={whole}"), 200, None)


def test_a_cursor_with_signs_that_none_has_is_refused(editor: httpx.Client) -> None:
    for told in ("%2F", "..", "a b", "%00", "x" * 2_000):
        must_be(editor.get(f"{P}/actors?cursor={told}"), 422, "invalid-request")


NEXTS = (
    "//evil.example", "/\\evil.example", "https://evil.example", "\\\\evil.example", "/%09/evil",
    "javascript:alert(1)", "/\n/evil.example", "///evil.example", "/x\r\nSet-Cookie: a=b", "",
)  # fmt: skip


@pytest.mark.parametrize("told", NEXTS)
def test_signing_in_leads_to_no_other_site(place: World, told: str) -> None:
    place.headers("keeper")
    data = {"name": "keeper", "password": PASSWORD, "next": told}
    with httpx.Client(base_url=place.url, timeout=60) as browser:
        answer = browser.post("/sign-in", data=data)
    assert answer.status_code == 303, answer.text
    goal = answer.headers["location"]
    assert urlsplit(goal).netloc == ""
    assert re.match(r"/(?![/\\])", goal)
    assert "evil" not in goal or goal == "/%09/evil"
    assert "a" not in answer.cookies


def test_ranges_are_ignored(editor: httpx.Client) -> None:
    ranges = "bytes=" + ",".join(f"{n}-{n + 1}" for n in range(100))
    for path in (f"{P}/actors", f"{P}/exports/network.graphml", "/v1/openapi.json"):
        assert editor.get(path, headers={"Range": ranges}).status_code == 200, path


def test_many_parts_of_an_upload_are_refused(editor: httpx.Client) -> None:
    parts = [("file", (f"{n}.csv", b"id\n", "text/csv")) for n in range(5_000)]
    answer = editor.post(f"{P}/imports", files=parts)
    assert answer.status_code in (400, 413, 422), answer.text
    assert word(answer) in ("bad-request", "too-large", "invalid-request")


def test_large_headers_of_a_part_are_refused(editor: httpx.Client) -> None:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n'
        + b"X-Long: " + b"y" * 200_000 + b"\r\n\r\nid\r\n--x--\r\n"
    )  # fmt: skip
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = editor.post(f"{P}/imports", content=body, headers=headers)
    assert answer.status_code in (400, 413, 422), answer.text
    assert "problem+json" in answer.headers["content-type"]


FORMS = {
    "no boundary": ("multipart/form-data", b"x"),
    "an empty form": ("multipart/form-data; boundary=x", b""),
    "a form cut short": ("multipart/form-data; boundary=x", b"--x\r\nContent-Dispo"),
    "no form": ("application/json", b"{}"),
}


@pytest.mark.parametrize("name", FORMS)
def test_an_upload_that_is_no_form_is_refused(editor: httpx.Client, name: str) -> None:
    kind, body = FORMS[name]
    answer = editor.post(f"{P}/imports", content=body, headers={"Content-Type": kind})
    assert answer.status_code in (400, 415, 422), answer.text
    assert "problem+json" in answer.headers["content-type"]


def test_two_who_edit_the_same_version_do_not_both_win(editor: httpx.Client) -> None:
    etag = editor.get(f"{P}/actors/c").headers["etag"]
    told = {**JSON, "If-Match": etag}
    must_be(editor.patch(f"{P}/actors/c", content='{"name_fi": "1"}', headers=told), 200, None)
    answer = editor.patch(f"{P}/actors/c", content='{"name_fi": "2"}', headers=told)
    must_be(answer, 412, "changed")
    assert answer.headers["etag"] == answer.json()["etag"]


def test_an_edit_says_which_version_it_is_of(editor: httpx.Client) -> None:
    answer = editor.patch(f"{P}/actors/c", content='{"name_fi": "3"}', headers=JSON)
    must_be(answer, 428, "needs-match")


def test_a_request_with_a_key_is_done_once(editor: httpx.Client) -> None:
    told = {**JSON, "Idempotency-Key": "once"}
    body = json.dumps({"put": [{"table": "actors", "record": {"id": "once", "kind": "ngo"}}]})
    first, again = (editor.post(f"{P}/changesets", content=body, headers=told) for _ in "12")
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert again.headers["idempotency-replayed"] == "true"
    other = editor.post(f"{P}/changesets", content='{"put": []}', headers=told)
    must_be(other, 422, "key-reused")


def test_what_others_hold_on_to_cannot_be_removed(editor: httpx.Client) -> None:
    answer = editor.delete(f"{P}/actors/a", headers={"If-Match": "*"})
    assert answer.status_code in (409, 422), answer.text
    assert editor.get(f"{P}/actors/a").status_code == 200


@pytest.mark.parametrize("method", ["DELETE", "POST", "TRACE", "PROPFIND", "OPTIONS"])
def test_a_method_that_is_not_taken_is_a_problem(editor: httpx.Client, method: str) -> None:
    answer = editor.request(method, f"{P}/actors")
    must_be(answer, 405, "method")
    assert answer.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize("path", ["/v1/nothing", "/v2/projects", "/v1//projects", "/x" * 400])
def test_an_address_that_leads_nowhere_is_a_problem(editor: httpx.Client, path: str) -> None:
    must_be(editor.get(path), 404, "not-found")
