"""Restricted values reach no lower role: canaries in every hidden field, looked for in every byte.

The answers of every operation and page that is only looked at are searched, in every form, for
everybody who may come (S8, P1).
"""

from __future__ import annotations

import json
import re
import time
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.routing import RouteContext

import netmap
from netmap import catalogue
from netmap.model import RECORD_TYPES, Actor, Contact, Record
from netmap.views.figures import FIGURES
from netmap_api import openapi
from netmap_api.answers.pictures import EXPORTS
from netmap_api.app import create_app
from netmap_api.routes.analyses import path_of
from netmap_api.service.links import NewLink
from netmap_api.settings import Settings
from tests.service import world
from tests.service.conftest import Serve
from tests.service.service_files import ANNA
from tests.service.world import World

NAME = "oma"
P = f"/v1/projects/{NAME}"
ACCESSES = ("project", "restricted", "secret")
CANARY = re.compile(rb"zq(project|restricted|secret|erased)\w*", re.IGNORECASE)
HIDDEN: Mapping[str, frozenset[str]] = {
    "anonymous": frozenset({*ACCESSES, "erased"}),
    "stranger": frozenset({*ACCESSES, "erased"}),
    "link": frozenset({*ACCESSES, "erased"}),
    "board": frozenset({"restricted", "secret", "erased"}),
    "viewer": frozenset({"restricted", "secret", "erased"}),
    "editor": frozenset({"secret", "erased"}),
    "host": frozenset({"erased"}),
}
"""The canaries that must not be seen, by who looks; a board has a link that shows more."""
FIELDS = ("note", "attributes", "quote", "who", "why", "email", "phone", "name", "purpose")
SUBJECTS = {"indicator": "newsletters_published", "actor": "jarjestokainuu-2"}
TOLD = {"from": "2018", "to": "2022", "year": "2020"}
ENDS = {"from": "jarjestokainuu-2", "to": "mll-kainuu"}


def hidden(record: Record, number: int) -> Record:
    """Return a record with canaries in all of its fields that are not for everybody."""
    told = json.loads(record.model_dump_json())
    place = f"{record.table}{number}"
    told["note"] = f"zqrestrictednote{place}"
    told["attributes"] = {f"zqrestrictedattributes{place}": f"zqrestrictedattributes{place}"}
    told["citations"] = [
        {**it, "quote": f"zqprojectquote{place}"} for it in told.get("citations") or ()
    ]
    return type(record).model_validate_json(json.dumps(told))


def contacts(about: str) -> Iterator[Contact]:
    for access in ("public", *ACCESSES):
        told = {it: f"zq{access}{it}" for it in ("name", "purpose")}
        email, phone = f"zq{access}email@example.org", f"zq{access}phone"
        yield Contact.model_validate(
            {"id": f"c-{access}", "about": about, "access": access, "email": email,
             "phone": phone, **told}
        )  # fmt: skip
    erased = {"name": "Zqerased Zqerasedson", "email": "zqerased@example.org"}
    yield Contact.model_validate({"id": "c-erased", "about": "poistettava", **erased})


def filled(path: Path, example: Path) -> None:
    """Write a project with canaries, and with a past that has others."""
    read = netmap.read(example)
    kept = [it for one in RECORD_TYPES for it in read.all(one).values()]
    person = Actor(id="poistettava", kind="person", note="Zqerased Zqerasedson oli mukana")
    with netmap.open(path, create=True) as project:
        first = [hidden(it, 9000 + n) for n, it in enumerate(kept)]
        project.put([*first, person], who="zqrestrictedwhoone", note="zqrestrictedwhyone")
        now = [hidden(it, n) for n, it in enumerate(kept)]
        told = [*now, *contacts(SUBJECTS["actor"])]
        project.put(told, who="zqrestrictedwho", note="zqrestrictedwhy")
        project.erase("poistettava")


@pytest.fixture(scope="module")
def place(serve: Serve, examples: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("canaries")
    mine, theirs = world.projects(folder)
    mine.unlink()
    filled(mine, examples / "kainuu")
    with world.quick_passwords():
        settings = {"requests_a_minute": 1_000_000, "answer_seconds": 60, "log_level": "debug"}
        running = serve(mine, theirs, **settings)
    return World(running.url, running.services)


def visitor(place: World, who: str) -> Mapping[str, str]:
    if who != "board":
        return place.headers(who)
    service = place.services.service
    _, link = service.links.create(NewLink(NAME, access="project"), by=ANNA)
    return {"Cookie": f"netmap={service.sessions.begin_link(link.id)}"}


def addresses(place: World) -> Iterator[str]:
    """Yield an address of everything that can be looked at, several where there are forms."""
    found = netmap.open(place.services.projects[NAME].source)
    with found as project:
        dataset = project.dataset()
        ids = {it.table: list(dataset.all(it))[:2] for it in RECORD_TYPES}
    ids["contacts"] = [f"c-{it}" for it in ("public", *ACCESSES)]
    yield from of_records(ids)
    yield from of_questions()
    for name, form in EXPORTS:
        yield f"{P}/exports/{name}.{form}"
    yield from (f"{P}/figures/{it}.{form}" for it in FIGURES for form in ("svg", "png"))
    yield from (f"{P}/maps/map.{form}" for form in ("html", "json"))
    yield from (f"{P}/{it}" for it in ("log", "diff/0/2", "diff/1/2", "diff/2/3", "check"))
    for route in others(ids):
        yield re.sub(r"\{(\w+)[^}]*\}", lambda it: FILLED.get(it[1], "nothing"), route)


FILLED = {
    "project": NAME, "actor_id": SUBJECTS["actor"], "actor": SUBJECTS["actor"], "name": "partners",
    "table": "actors", "record": SUBJECTS["actor"], "record_id": SUBJECTS["actor"],
    "revision": "1", "which": "goals", "form": "svg", "word": "conflict",
}  # fmt: skip


def of_records(ids: Mapping[str, list[str]]) -> Iterator[str]:
    for table, several in ids.items():
        yield from (f"{P}/{table}{it}" for it in ("", "?limit=1", "?at_revision=1"))
        yield from (f"{P}/{table}/{it}" for it in [*several, "nothing"])


def of_questions() -> Iterator[str]:
    for name in catalogue.names():
        asked = catalogue.question(name)
        path = path_of(name).format(**SUBJECTS)
        ends = ENDS if name == "paths" else TOLD
        required = [it.name for it in asked.all_options if it.required and it.name in ends]
        query = "".join(f"&{it}={ends[it]}" for it in required)
        rows = "&rows=true" if asked.labels else ""
        for form in ("json", "csv", "xlsx"):
            yield f"{P}{path}?format={form}{query}{rows}"
        yield f"{P}{path}?surprise=1"
        yield f"/p/{NAME}/answers/{name}?x=1{query}" + ("&rows=1" if rows else "")


def others(_ids: object) -> Iterator[str]:
    """Yield the path of every other operation and page that is only looked at."""
    for route in openapi.routes(create_app(Settings())):
        if "GET" in (route.methods or ()) and not is_ended(route):
            yield str(route.path_format)


def is_ended(route: RouteContext) -> bool:
    return str(route.path_format).startswith(("/static", "/sign-in/oidc"))


def unpacked(content: bytes) -> Iterator[bytes]:
    """Yield what an answer holds, and what is packed within it."""
    yield content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for it in archive.infolist():
                yield it.filename.encode()
                yield from unpacked(archive.read(it))
    if content.startswith(b"\x89PNG"):
        yield from texts(content)


def texts(picture: bytes) -> Iterator[bytes]:
    """Yield the texts of a PNG, those that are compressed too."""
    for kind in (b"zTXt", b"iTXt"):
        for at in (it.end() for it in re.finditer(kind, picture)):
            for start in range(at, min(at + 120, len(picture))):
                try:
                    yield zlib.decompressobj().decompress(picture[start:])
                except zlib.error:
                    continue


def canaries(answer: httpx.Response) -> set[str]:
    """Return the canaries in every byte that was received."""
    headers = b"\n".join(key + b": " + value for key, value in answer.headers.raw)
    parts = [headers, *unpacked(answer.content)]
    return {it[0].decode().lower() for part in parts for it in CANARY.finditer(part)}


def looked(place: World, who: str) -> Iterator[tuple[str, httpx.Response]]:
    """Look at everything as somebody does."""
    headers = visitor(place, who)
    with httpx.Client(base_url=place.url, timeout=120, headers=headers) as client:
        for address in addresses(place):
            is_page = address.startswith("/p/") or address in ("/", "/admin", "/account")
            kinds = ["text/html"] if is_page else ["application/json"]
            if re.fullmatch(rf"{P}/\w+", address):
                kinds.append("application/x-ndjson")
            for kind in kinds:
                answer = client.get(address, headers={"Accept": kind})
                assert answer.status_code < 500, (address, answer.text)
                yield address, answer


def class_of(canary: str) -> str:
    found = re.match(r"zq(project|restricted|secret|erased)", canary)
    assert found
    return found[1]


@pytest.mark.parametrize("who", HIDDEN)
def test_nobody_receives_a_byte_that_is_not_for_them(place: World, who: str) -> None:
    seen: set[str] = set()
    leaks = []
    count = 0
    for address, answer in looked(place, who):
        found = canaries(answer)
        seen |= found
        count += answer.status_code == 200
        leaks += [(address, it) for it in found if class_of(it) in HIDDEN[who]]
    assert not leaks, leaks[:20]
    must_have_looked(who, seen, count)


def must_have_looked(who: str, seen: set[str], count: int) -> None:
    """Hold that those who may see canaries do: the search finds what is there."""
    assert count > (100 if who not in ("anonymous", "stranger") else 0), count
    classes = {class_of(it) for it in seen}
    if who == "host":
        assert classes == set(ACCESSES)
    elif who == "editor":
        assert classes == {"project", "restricted"}
    elif who in ("viewer", "board"):
        assert classes == {"project"}
        assert any("quote" in it for it in seen)
    if who in ("editor", "host"):
        for field in FIELDS:
            assert any(field in it for it in seen), field


@pytest.mark.parametrize("who", ["link", "viewer", "editor"])
def test_no_search_tells_what_is_hidden(place: World, who: str) -> None:
    """Neither a filter nor a text finds a record by a value that who asks may not see."""
    hidden_words = ["zqsecretname", "zqerased"]
    hidden_words += [] if who == "editor" else ["zqrestrictednote"]
    hidden_words += ["zqprojectquote"] if who == "link" else []
    with httpx.Client(base_url=place.url, timeout=60, headers=visitor(place, who)) as client:
        for it in hidden_words:
            answer = client.get(f"{P}/actors", params={"text": it})
            assert answer.json()["items"] == []
        for field in ("note", "attributes", "email", "quote"):
            answer = client.get(f"{P}/actors", params={field: "x"})
            assert answer.status_code == 422, field


def test_a_version_is_not_known_by_what_is_hidden_in_it(place: World) -> None:
    """What changes in hidden fields alone is the same record to a viewer, with the same ETag."""
    path = f"{P}/actors/{SUBJECTS['actor']}"
    told: dict[str, Any] = {}
    with (
        httpx.Client(base_url=place.url, timeout=60, headers=visitor(place, "viewer")) as viewer,
        httpx.Client(base_url=place.url, timeout=60, headers=visitor(place, "editor")) as editor,
    ):
        told["before"] = viewer.get(path).headers["etag"]
        headers = {"If-Match": editor.get(path).headers["etag"]}
        answer = editor.patch(path, json={"note": "zqrestrictednotenew"}, headers=headers)
        assert answer.status_code == 200, answer.text
        assert editor.get(path).headers["etag"] == answer.headers["etag"] != headers["If-Match"]
        assert viewer.get(path).headers["etag"] == told["before"]


def test_a_job_and_its_events_tell_no_more_than_their_question(place: World) -> None:
    with httpx.Client(base_url=place.url, timeout=60, headers=visitor(place, "editor")) as editor:
        job = editor.post(f"{P}/analyses", json={"question": "partners", "rows": True})
        address = job.headers["location"]
        events = editor.get(f"{address}/events")
        for it in (job, events, editor.get(address), editor.get(f"{address}/result")):
            assert it.status_code in (200, 202), it.text
            assert not {"secret", "erased"} & {class_of(one) for one in canaries(it)}
    with httpx.Client(base_url=place.url, timeout=60, headers=visitor(place, "viewer")) as viewer:
        for path in (address, f"{address}/events", f"{address}/result"):
            assert viewer.get(path).status_code == 403


def test_a_problem_repeats_nothing_that_is_hidden(place: World) -> None:
    """Who guesses an id of a contact learns nothing from how they are refused."""
    for who, status in (("link", 403), ("viewer", 404), ("editor", 404)):
        with httpx.Client(base_url=place.url, timeout=60, headers=visitor(place, who)) as client:
            told, unknown = (client.get(f"{P}/contacts/{it}") for it in ("c-secret", "c-nobody"))
        assert told.status_code == unknown.status_code == status
        assert told.text.replace("c-secret", "x") == unknown.text.replace("c-nobody", "x")


def test_the_log_keeps_none_of_what_is_asked_told_or_answered(
    place: World, capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither of addresses, their queries, bodies, tokens nor problems, at its most talkative."""
    headers = {**visitor(place, "host"), "If-Match": "*"}
    told = {"note": "zqsecretnote", "surprise": "zqsecretsurprise"}
    with httpx.Client(base_url=place.url, timeout=60, headers=headers) as client:
        for path in ("actors", "actors/zqsecretid", "contacts", "contacts/c-secret", "log"):
            client.get(f"{P}/{path}", params={"text": "zqsecrettext"})
            client.put(f"{P}/{path}", json=told)
            client.patch(f"{P}/{path}", content=b'{"note": "zqsecretnote"')
            client.get(f"/p/{NAME}/{path}", headers={"Authorization": "Bearer nm_zqsecrettoken"})
            client.get(f"/zqsecretpath/{path}", headers={"Referer": "/zqsecretreferer"})
    log, end = "", time.monotonic() + 60
    while log.count('"event": "request"') < 25:  # a line is written once its answer is sent
        assert time.monotonic() < end
        log += capfd.readouterr().err
    assert CANARY.findall(log.encode()) == []
