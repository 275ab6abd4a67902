"""Questions, figures, maps and exports over HTTP: what the command line says, cached and named."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import jsonschema_rs
import pytest

from netmap import catalogue
from netmap_api.routes import described
from netmap_api.routes.analyses import path_of, subject_of
from tests.conftest import Run

if TYPE_CHECKING:
    from tests.service.conftest import Running

BASE = "/v1/projects/region"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module")
def viewer(server: Running) -> httpx.Client:
    return server.client("viewer")


@pytest.fixture(scope="module")
def editor(server: Running) -> httpx.Client:
    return server.client("editor")


def _told(name: str, editor: httpx.Client) -> dict[str, Any]:
    """Return what a question must be told, with names that the examples have."""
    if name in ("without", "paths"):
        first, second = (_first(editor, "centrality", place) for place in (0, 1))
        return {"actor": first} if name == "without" else {"from": first, "to": second}
    if name == "coverage":
        return {"indicator": _first(editor, "indicators")}
    told: dict[str, dict[str, Any]] = {
        "changes": {"from": "2016", "to": "2018"},
        "compare": {"at": ["2016", "2018"]},
        "summary": {"year": "2018"},
    }
    return told.get(name, {})


def _first(client: httpx.Client, name: str, place: int = 0) -> str:
    row = client.get(f"{BASE}{path_of(name)}").json()["items"][place]
    return str(row.get("id") or row.get("actor") or row.get("indicator"))


def _asked(name: str, told: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    subject = subject_of(catalogue.question(name))
    query = dict(told)
    path = f"{BASE}{path_of(name)}"
    if subject:
        path = path.replace(f"{{{subject.name}}}", query.pop(subject.name))
    return path, query


def _arguments(name: str, told: dict[str, Any]) -> list[str]:
    options = {it.name: it for it in catalogue.question(name).all_options}
    words: list[str] = []
    for key, value in told.items():
        flag = f"--{key.replace('_', '-')}"
        for one in value if isinstance(value, list) else [value]:
            words += [one] if options[key].position else [flag, one]
    return words


@pytest.mark.parametrize("name", catalogue.names())
def test_every_question_answers_what_the_command_prints(
    name: str, editor: httpx.Client, region: Path, run: Run
) -> None:
    told = _told(name, editor)
    path, query = _asked(name, told)
    answer = editor.get(path, params=query).raise_for_status().json()
    printed = json.loads(run(name, region, *_arguments(name, told), "--format", "json").stdout)
    assert answer["items"] == (printed if isinstance(printed, list) else [printed])
    assert (answer["revision"], answer["question"]) == (1, name)
    shape = described.answer(catalogue.question(name))["content"]["application/json"]["schema"]
    jsonschema_rs.validate(shape, answer)
    if "rows" in str(shape):
        told = editor.get(path, params={**query, "rows": "true"}).json()
        jsonschema_rs.validate(shape, told)


@pytest.mark.parametrize("name", ["partners", "structure"])
def test_csv_is_that_of_the_command(
    name: str, editor: httpx.Client, region: Path, run: Run
) -> None:
    answer = editor.get(f"{BASE}/{name}", headers={"Accept": "text/csv"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert f'filename="region-{name}.csv"' in answer.headers["content-disposition"]
    assert answer.text == run(name, region, "--format", "csv").stdout


def test_rows_say_where_they_stand(editor: httpx.Client, region: Path, run: Run) -> None:
    answer = editor.get(f"{BASE}/partners", params={"rows": "true"}).json()
    assert answer["items"] == json.loads(
        run("partners", region, "--rows", "--format", "json").stdout
    )


def test_who_has_the_answer_gets_it_no_second_time(viewer: httpx.Client) -> None:
    first = viewer.get(f"{BASE}/meetings")
    again = viewer.get(f"{BASE}/meetings", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    other = viewer.get(f"{BASE}/meetings", params={"rows": "true"})
    assert other.headers["etag"] != first.headers["etag"]


def test_other_roles_have_other_versions(viewer: httpx.Client, editor: httpx.Client) -> None:
    path = f"{BASE}/partners"
    assert viewer.get(path).headers["etag"] != editor.get(path).headers["etag"]


def test_all_that_is_wrong_about_parameters_is_told_at_once(viewer: httpx.Client) -> None:
    told = {"measure": "luck", "top": "0", "at": "lately", "without-source": "", "colour": "red"}
    answer = viewer.get(f"{BASE}/centrality", params=told, headers={"Accept-Language": "sv"})
    body = answer.json()
    assert (answer.status_code, body["type"]) == (422, "/problems/invalid-request")
    wrong = {it["at"]: it["code"] for it in body["errors"]}
    assert wrong == {
        "measure": "choice",
        "top": "number",
        "at": "date",
        "without_source": "text",
        "colour": "unknown",
    }
    assert body["errors"][1]["message"] == "Ett heltal, minst 1."


def test_what_must_be_told_is_missed(viewer: httpx.Client) -> None:
    errors = viewer.get(f"{BASE}/changes").json()["errors"]
    assert [(it["at"], it["code"]) for it in errors] == [("from", "missing"), ("to", "missing")]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/coverage/nothing-like-it", 404),
        ("/without/nobody", 404),
        ("/partners?at_revision=99", 404),
        ("/figures/dreams.svg", 422),
        ("/figures/posts.svg?at=2019", 422),
        ("/figures/posts.gif", 422),
        ("/maps/map.html?layout=heap", 422),
        ("/maps/map.json?kinds=wishes", 422),
        ("/exports/network.xlsx", 404),
        ("/exports/contacts.zip", 404),
        ("/jobs", 403),
    ],
)
def test_what_is_not_there_is_a_problem(viewer: httpx.Client, path: str, status: int) -> None:
    answer = viewer.get(f"{BASE}{path}")
    assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("path", "begins", "media_type"),
    [
        ("/figures/coverage.svg?lang=en", b"<svg", "image/svg+xml"),
        ("/figures/meetings.png", b"\x89PNG", "image/png"),
        ("/maps/map.json?at=2018", b"{", "application/json"),
        ("/maps/map.html?lang=sv&layout=free", b"<!doctype html>", "text/html; charset=utf-8"),
        ("/exports/records.xlsx", b"PK", XLSX),
        ("/exports/records.zip", b"PK", "application/zip"),
        ("/exports/network.zip", b"PK", "application/zip"),
        ("/exports/network.graphml?at=2018", b"<?xml", "application/graphml+xml"),
        ("/exports/network.gexf?kinds=meets", b"<?xml", "application/gexf+xml"),
        ("/partners?format=xlsx", b"PK", XLSX),
    ],
)
def test_files_are_what_their_names_say(
    viewer: httpx.Client, path: str, begins: bytes, media_type: str
) -> None:
    answer = viewer.get(f"{BASE}{path}").raise_for_status()
    assert answer.content.startswith(begins)
    assert answer.headers["content-type"] == media_type


def test_the_offline_page_is_for_keeping(viewer: httpx.Client) -> None:
    answer = viewer.get(f"{BASE}/maps/map.html")
    told = answer.headers["content-disposition"]
    assert told.startswith('attachment; filename="region-map.html"')


def test_exports_hold_no_contacts(server: Running) -> None:
    answer = server.client("admin").get(f"{BASE}/exports/records.zip")
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert "actors.csv" in names
    assert "contacts.csv" not in names


def test_a_job_gives_what_the_question_gives(editor: httpx.Client) -> None:
    told = {"question": "centrality", "told": {"measure": "closeness", "top": 5}}
    begun = editor.post(f"{BASE}/analyses", json=told)
    assert begun.status_code == 202
    address = begun.headers["location"]
    events: list[str] = []
    while "event: done" not in events:
        last = {"Last-Event-ID": _ids(events)[-1]} if _ids(events) else {}
        events += editor.get(f"{address}/events", headers=last).text.splitlines()
    result = editor.get(f"{address}/result").json()
    direct = editor.get(f"{BASE}/centrality", params={"measure": "closeness", "top": 5})
    assert result == direct.json()
    assert editor.get(address).json()["stage"] == "over"
    assert _ids(events) == list(dict.fromkeys(_ids(events)))
    rest = editor.get(f"{address}/events", headers={"Last-Event-ID": _ids(events)[-1]})
    assert "event:" not in rest.text
    assert editor.get(f"{BASE}/jobs").json()["items"][0]["address"] == address


def _ids(events: list[str]) -> list[str]:
    return [line.removeprefix("id: ") for line in events if line.startswith("id: ")]


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"question": "fortune"}, 422),
        ({"question": "partners", "told": {"at": "2019"}}, 422),
        ({"question": "seats", "told": {"at": "soon"}}, 422),
        ({"question": "seats", "hurry": True}, 422),
        ({}, 422),
    ],
)
def test_a_job_is_told_what_its_question_is_told(
    editor: httpx.Client, told: dict[str, Any], status: int
) -> None:
    assert editor.post(f"{BASE}/analyses", json=told).status_code == status


def test_viewers_start_no_jobs(viewer: httpx.Client) -> None:
    assert viewer.post(f"{BASE}/analyses", json={"question": "partners"}).status_code == 403


def test_a_job_that_is_not_there_is_not_watched(editor: httpx.Client) -> None:
    for below in ("", "/events", "/result"):
        assert editor.get(f"{BASE}/jobs/none{below}").status_code == 404


def test_every_question_is_described(server: Running) -> None:
    paths = server.client("admin").get("/v1/openapi.json").json()["paths"]
    operations = {
        operation["operationId"]: operation for it in paths.values() for operation in it.values()
    }
    for name in catalogue.names():
        named = {it["name"] for it in operations[f"ask_{name}"]["parameters"]}
        assert {it.name for it in catalogue.question(name).all_options} <= named
