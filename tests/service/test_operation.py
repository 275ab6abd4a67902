"""Who runs the service: settings, readiness while a project is away, and a log without secrets."""

from __future__ import annotations

import json
import re
import tomllib
from importlib import import_module
from pathlib import Path

import httpx
import pytest

import netmap
from netmap.errors import InvalidValueError
from netmap_api.settings import Settings, load
from netmap_api.workers import _ENDED
from tests.conftest import ROOT, Run
from tests.service.conftest import Running, Serve
from tests.service.process import serving, until

CANARY = "canary-7f3a"


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NETMAP_SETTINGS", raising=False)


def test_the_command_goes_before_the_environment_and_that_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('port = 1\nworkers = 2\nupload_mb = 3\nhosts = ["a.example", "b.example"]')
    monkeypatch.setenv("NETMAP_SETTINGS", str(file))
    monkeypatch.setenv("NETMAP_SERVE_PORT", "4")
    monkeypatch.setenv("NETMAP_SERVE_WORKERS", "5")
    told = load(port=6)
    assert (told.port, told.workers, told.upload_mb) == (6, 5, 3)
    assert told.hosts == ("a.example", "b.example")


@pytest.mark.parametrize("told", ["a.netmap, b.netmap", '["a.netmap", "b.netmap"]'])
def test_several_values_stand_in_one_variable(told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETMAP_SERVE_PROJECTS", told)
    assert load().projects == ("a.netmap", "b.netmap")


def test_all_that_is_wrong_is_told_and_no_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(f'colour = "{CANARY}"\nworkers = 0\noidc_client_secret = ["{CANARY}"]')
    monkeypatch.setenv("NETMAP_SERVE_PORT", CANARY)
    monkeypatch.setenv("NETMAP_SERVE_PROT", CANARY)
    monkeypatch.setenv("NETMAP_SERVE_URL", f"https://user:{CANARY}@maps.example.org/x")
    ended = run("serve", "x.netmap", "--settings", file)
    assert (ended.returncode, ended.stdout) == (2, "")
    names = ("port", "NETMAP_SERVE_PROT", "workers", "colour", "oidc_client_secret", "url")
    assert [name for name in names if name not in ended.stderr] == []
    assert CANARY not in ended.stderr


@pytest.mark.parametrize("content", ["port = ", None, b"\xff"])
def test_a_file_of_settings_that_cannot_be_read_is_named(
    content: str | bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "settings.toml"
    if content is not None:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    monkeypatch.setenv("NETMAP_SETTINGS", str(file))
    with pytest.raises(InvalidValueError, match=re.escape(str(file))):
        load()


def test_every_setting_is_documented_and_every_documented_one_exists() -> None:
    text = (ROOT / "docs" / "service.md").read_text("utf-8")
    table = text.partition("| Setting |")[2].partition("\n\n")[0]
    documented = re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)
    assert sorted(documented) == sorted(Settings.model_fields)
    for name, field in Settings.model_fields.items():
        row = re.search(rf"^\| `{name}` \|(.*)\|(.*)\|$", table, re.MULTILINE)
        assert row
        assert str(field.default).strip("()") in row[1] or field.default in (None, (), True, False)
    named = set(re.findall(r"NETMAP_SERVE_([A-Z_]+)", text)) - {"NAME"}
    assert {name.lower() for name in named} <= Settings.model_fields.keys()


@pytest.fixture
def away(serve: Serve, tmp_path: Path, examples: Path) -> tuple[Running, Path]:
    """Return a service of a project whose file may be moved."""
    path = tmp_path / "kainuu.netmap"
    with netmap.open(path, create=True) as project:
        project.import_(examples / "kainuu")
    return serve(path), path


def test_a_project_goes_away_and_comes_back(away: tuple[Running, Path]) -> None:
    running, path = away
    client = running.client("viewer")
    asked = "/v1/projects/kainuu/actors?limit=1"
    assert (client.get("/readyz").status_code, client.get(asked).status_code) == (200, 200)
    elsewhere = path.rename(path.with_name("elsewhere"))
    until(lambda: client.get("/readyz").status_code == 503, 10)
    assert client.get("/readyz").json() == {"status": "unavailable", "unavailable": 1}
    assert client.get("/healthz").json()["status"] == "ok"
    refused = client.get(asked)
    assert (refused.status_code, refused.json()["type"]) == (503, "/problems/store-unavailable")
    assert str(path.parent) not in refused.text
    page = client.get("/p/kainuu/", headers={"Accept": "text/html", "Accept-Language": "fi"})
    assert page.status_code == 503
    assert "text/html" in page.headers["content-type"]
    elsewhere.rename(path)
    until(lambda: client.get("/readyz").status_code == 200)
    assert client.get(asked).status_code == 200


def test_another_project_in_the_place_of_a_file_is_the_one_that_is_served(
    away: tuple[Running, Path], examples: Path, tmp_path: Path
) -> None:
    running, path = away
    client = running.client("viewer")
    before = sizes(client)
    with netmap.open(tmp_path / "other.netmap", create=True) as project:
        project.import_(examples / "ohjelma")
    (tmp_path / "other.netmap").replace(path)
    assert client.get("/readyz").status_code == 200
    after = sizes(client)
    with netmap.open(path, write=False) as project:
        assert after[0] == len(project.dataset().actors)
    assert after[0] != before[0]
    assert after[1] != before[1]


def sizes(client: httpx.Client) -> tuple[int, str]:
    """Return how many actors are listed, and what an analysis says."""
    listed = client.get("/v1/projects/kainuu/actors?limit=500")
    asked = client.get("/v1/projects/kainuu/structure")
    assert (listed.status_code, asked.status_code) == (200, 200)
    return len(listed.json()["items"]), asked.text


BROKEN = """import logging, threading, warnings
import netmap_api.app as app
made = app.create_app
def create(settings):
    it = made(settings)
    @it.get("/v1/broken")
    def broken(text: str = ""):
        def fail():
            raise RuntimeError("canary-7f3a in a thread")
        one = threading.Thread(target=fail)
        one.start()
        one.join()
        warnings.warn("canary-7f3a warned", stacklevel=1)
        logging.getLogger("neo4j").warning("RUN %s at neo4j://canary-7f3a:7687", text)
        logging.getLogger("uvicorn.error").error("canary-7f3a")
        raise ValueError("canary-7f3a " + text)
    return it
app.create_app = create
from netmap_cli.main import main
main()
"""


def test_the_log_holds_nothing_personal(tmp_path: Path, examples: Path) -> None:
    folder = tmp_path / CANARY
    folder.mkdir()
    with netmap.open(folder / "kainuu.netmap", create=True) as project:
        project.import_(examples / "kainuu")
    settings = {"log_level": "debug", "requests_a_minute": "1000", "upload_mb": "1"}
    settings |= {"oidc_issuer": "http://127.0.0.1:9", "oidc_client_id": CANARY}
    settings |= {"oidc_client_secret": CANARY}
    with serving(folder, "kainuu.netmap", code=BROKEN, **settings) as running:
        asked = ask_everything(running.client(running.token("admin")), running.first or "")
        lines = [json.loads(it) for it in running.log.splitlines()[1:]]
    log = (folder / "log").read_text("utf-8")
    assert len([it for it in lines if it["event"] == "request"]) >= asked >= 300
    assert {"request", "fault", "library"} <= {it["event"] for it in lines}
    assert {it["type"] for it in lines if it["event"] == "fault"} == {"RuntimeError", "ValueError"}
    secrets = (CANARY, "nm_", "example.org", "Kainuun", "+358", "neo4j://")
    assert [it for it in secrets if it in log] == []


def ask_everything(client: httpx.Client, first: str) -> int:
    """Ask in every way in which something personal may come along; return how often."""
    with client:
        requests = 0
        for path in hostile_paths(first):
            for method, told in hostile_bodies():
                client.request(method, path, **told)  # type: ignore[arg-type]
                requests += 1
        client.get("/v1/broken", params={"text": f"{CANARY}@example.org"})
        client.get("/v1/projects", headers={"Authorization": f"Bearer nm_{CANARY}"})
        client.get("/v1/projects", headers={"Authorization": f"Basic {CANARY}"})
        client.put(f"/v1/projects/kainuu/actors/{CANARY}", content=CANARY.encode() * 10**5)
    return requests


def hostile_paths(first: str) -> list[str]:
    told = f"text={CANARY}@example.org&actor={CANARY}"
    tables = ("actors", "ties", "contacts", "sources")
    questions = ("partners", "structure", f"without/{CANARY}", f"coverage/{CANARY}")
    return [
        *(f"/v1/projects/kainuu/{it}?{told}" for it in (*tables, *questions)),
        *(f"/v1/projects/kainuu/{it}/{CANARY}?{told}" for it in tables),
        *(f"/{it}/nm_{CANARY}" for it in ("s", "first", "v1", "static", CANARY)),
        first.partition("://")[2].partition("/")[2].join(["/", ""]),
        f"/v1/projects/{CANARY}/actors",
        f"/p/{CANARY}/map?{told}",
        f"/p/kainuu/actors/{CANARY}?{told}",
        f"/sign-in?next=/{CANARY}",
        f"/oidc/callback?code={CANARY}&state={CANARY}",
        "/v1/accounts",
        "/v1/projects/kainuu/changesets",
        "/v1/projects/kainuu/imports",
    ]


def hostile_bodies() -> list[tuple[str, dict[str, object]]]:
    person = {"id": CANARY, "kind": "ngo", "name_fi": "Kainuun canary-7f3a", "note": "+358 40 1"}
    matched = {"If-Match": f'"{CANARY}"', "Idempotency-Key": CANARY, "Cookie": f"netmap={CANARY}"}
    return [
        ("GET", {}),
        ("GET", {"headers": {"Accept": "text/html", "Referer": f"https://{CANARY}.example.org/"}}),
        ("HEAD", {}),
        ("POST", {"json": {"name": CANARY, "password": CANARY, "email": f"{CANARY}@example.org"}}),
        ("POST", {"data": {"name": CANARY, "password": CANARY}}),
        ("POST", {"files": {"file": (f"{CANARY}.csv", b"id,kind\ncanary-7f3a,ngo\n")}}),
        ("PUT", {"json": person, "headers": matched}),
        ("PUT", {"json": person, "headers": {"If-None-Match": "*"}}),
        ("PATCH", {"content": b"{" + CANARY.encode(), "headers": matched}),
        ("DELETE", {"headers": matched}),
        ("PROPFIND", {"content": CANARY.encode()}),
        ("OPTIONS", {"headers": {"Origin": f"https://{CANARY}.example.org"}}),
    ]


def test_the_files_for_those_who_run_it_say_the_same() -> None:
    compose = import_module("yaml").safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    service = compose["services"]["netmap"]
    assert set(compose["volumes"]) == {"neo4j", "netmap"}
    assert service["ports"] == ["127.0.0.1:8600:8600"]
    assert int(service["stop_grace_period"].rstrip("s")) > _ENDED
    told = {it.removeprefix("NETMAP_SERVE_").lower() for it in service["environment"]}
    assert {it for it in told if "neo4j" not in it} <= Settings.model_fields.keys()
    docker = (ROOT / "Dockerfile").read_text("utf-8")
    assert re.search(r"^USER netmap$", docker, re.MULTILINE)
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", docker, re.MULTILINE)
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    for name in " ".join(copied).split():
        assert (ROOT / name).exists()
        assert f"!{name}" in ignored
    of_file = tomllib.loads((ROOT / "deploy" / "settings.toml").read_text("utf-8"))
    assert Settings(**of_file).secure
    unit = (ROOT / "deploy" / "netmap.service").read_text("utf-8")
    assert int(re.findall(r"TimeoutStopSec=(\d+)", unit)[0]) > _ENDED


def test_a_copy_of_the_example_region_is_not_in_the_image() -> None:
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert "*" in ignored
    assert {"**/*.netmap", "**/*.db"} <= set(ignored)
