"""What the API says of itself: complete, sound, and told in words that work offline (S16, Q3)."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import httpx
import pytest
from jsonschema_rs import meta
from markupsafe import escape

from netmap.text import LANGUAGES
from netmap_api.app import create_app
from netmap_api.problems import STATUSES
from netmap_api.sentences import say
from netmap_api.settings import Settings
from tests.service.conftest import Running
from tests.service.seen import Seen

OPEN = {"liveness", "readiness", "openapi"}
TAGS = {
    "operation", "records", "imports", "history", "analyses", "exports", "figures", "jobs", "maps",
    "administration",
}  # fmt: skip
BOUNDS = ("maxLength", "pattern", "enum", "const", "maximum", "format")

Told = dict[str, Any]


@cache
def described() -> Told:
    told: Told = create_app(Settings()).openapi()
    return told


def operations() -> Iterator[tuple[str, Told]]:
    for path, methods in described()["paths"].items():
        for method, told in methods.items():
            yield f"{method.upper()} {path}", told


def wrong(holds: Any) -> list[str]:
    return [name for name, told in operations() if not holds(name, told)]


def test_it_is_openapi_3_1() -> None:
    told = described()
    assert re.fullmatch(r"3\.1\.\d", told["openapi"])
    assert set(told) <= {"openapi", "info", "paths", "components", "tags", "servers"}
    assert told["info"]["title"] == "netmap"
    assert told["info"]["license"]["identifier"] == "EUPL-1.2"


def test_every_schema_is_a_json_schema() -> None:
    for schema in schemas(described()):
        meta.validate({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema})


def schemas(value: Any) -> Iterator[Told]:
    """Yield every schema that stands somewhere in a description."""
    if isinstance(value, dict):
        if isinstance(value.get("schema"), dict):
            yield value["schema"]
        for key, it in value.items():
            if key == "schemas" and "Problem" in it:
                yield from it.values()
            else:
                yield from schemas(it)
    elif isinstance(value, list):
        for it in value:
            yield from schemas(it)


def test_every_reference_leads_somewhere() -> None:
    for found in re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(described())):
        here = described()
        for step in found.split("/"):
            assert step in here, found
            here = here[step]


def test_every_operation_has_a_name_of_its_own_a_summary_and_a_known_tag() -> None:
    names = Counter(told["operationId"] for _, told in operations())
    assert [it for it, count in names.items() if count > 1] == []
    assert wrong(lambda _, it: re.fullmatch("[a-z][a-z_]+", it["operationId"])) == []
    assert wrong(lambda _, it: it.get("summary", "").strip()) == []
    assert wrong(lambda _, it: len(it["tags"]) == 1 and it["tags"][0] in TAGS) == []


def test_every_operation_says_who_may_call_it() -> None:
    def holds(_name: str, told: Told) -> bool:
        if not told.get("security"):
            return told["operationId"] in OPEN
        return "401" in told["responses"]

    assert wrong(holds) == []
    in_projects = [told for name, told in operations() if "{project}" in name]
    roles = {told.get("x-netmap-role") for told in in_projects}
    assert roles == {"link", "viewer", "editor", "admin"}


def test_every_operation_declares_its_problems() -> None:
    def holds(name: str, told: Told) -> bool:
        expected = {"429", "503"}
        expected |= {"404"} if "{" in name else set()
        expected |= {"403"} if "x-netmap-role" in told else set()
        expected |= {"413", "415", "422"} if "requestBody" in told else set()
        return expected <= set(told["responses"])

    assert wrong(holds) == []


def test_every_problem_is_declared_in_its_one_shape() -> None:
    def holds(_name: str, told: Told) -> bool:
        problems = [it for status, it in told["responses"].items() if status > "400"]
        shapes = [list(it["content"]) for it in problems if "content" in it]
        plain = told["operationId"] == "readiness"
        return all(it == ["application/problem+json"] for it in shapes) or plain

    assert wrong(holds) == []


def test_every_parameter_is_described_and_bounded() -> None:
    def holds(_name: str, told: Told) -> bool:
        return all(is_bounded(it["schema"]) for it in told.get("parameters", ()))

    assert wrong(holds) == []
    undescribed = {
        it["name"]
        for _, told in operations()
        for it in told.get("parameters", ())
        if not (it.get("description") or it["schema"].get("description"))
    }
    assert undescribed <= {"limit"}, undescribed


def is_bounded(schema: Told) -> bool:
    """Say whether a value is one of some, or no longer than some length."""
    several = schema.get("anyOf")
    if several and "enum" not in schema:
        return all(map(is_bounded, several))
    kind = schema.get("type")
    if kind == "array":
        return is_bounded(schema["items"])
    return kind in ("boolean", "null") or any(it in schema for it in BOUNDS)


def test_it_is_served_as_it_is(server: Running) -> None:
    answer = server.client().get("/v1/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == json.loads(json.dumps(described()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_documentation_lists_every_operation_and_needs_no_other_site(
    server: Running, language: str
) -> None:
    answer = server.client().get("/v1/docs", params={"lang": language})
    assert answer.status_code == 200, answer.text[:500]
    assert answer.headers["content-type"].startswith("text/html")
    assert f'lang="{language}"' in answer.text
    assert [*Seen(answer.text).faults()] == []
    for name, told in operations():
        method, path = name.split()
        assert f">{path}<" in answer.text or path in answer.text, name
        assert method in answer.text
        assert told["operationId"] in answer.text, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_is_explained_in_every_language(server: Running, language: str) -> None:
    client = server.client()
    whole = client.get("/problems", params={"lang": language}).text
    for word, status in STATUSES.items():
        answer = client.get(f"/problems/{word}", params={"lang": language})
        assert answer.status_code == 200, word
        assert [*Seen(answer.text).faults()] == [], word
        title = escape(say(f"problems.{word}.title", language))
        for page in (answer.text, whole):
            assert str(status) in page
            assert title in page, (word, title)


def test_a_problem_has_words_of_its_own_in_every_language() -> None:
    for word in STATUSES:
        titles = {say(f"problems.{word}.title", it) for it in LANGUAGES}
        assert len(titles) == len(LANGUAGES), (word, titles)


def test_a_problem_that_there_is_not_is_not_found(server: Running) -> None:
    assert server.client().get("/problems/nothing").status_code == 404


def test_a_problem_that_was_met_leads_to_its_explanation(server: Running) -> None:
    client: httpx.Client = server.client("viewer")
    met = client.get("/v1/projects/nothing/actors").json()
    assert client.get(met["type"]).status_code == 200
