"""The commands token, user and share: what they print, once, and what they refuse."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from netmap_api.service import Service
from netmap_api.service.accounts import NewUser
from netmap_api.service.links import NewLink
from netmap_api.service.values import By
from tests.conftest import Run

SECRET = re.compile(r"nm_[0-9A-Za-z]{49}")
PASSWORD = "correct horse battery"
LANGUAGES = pytest.mark.parametrize("language", ["fi", "sv", "en"])


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the service file of the working folder, with two projects; say where it is."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NETMAP_SERVICE", raising=False)
    monkeypatch.delenv("NETMAP_SERVE_SERVICE", raising=False)
    path = tmp_path / "netmap-service.db"
    with Service.open(path) as service:
        for name in ("kainuu", "savo"):
            service.projects.remember(name, f"{name}.netmap")
    return path


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\nmore\n"))


def made(run: Run, *arguments: str) -> dict[str, object]:
    """Run a command that makes something and return what it tells a machine."""
    told = json.loads(run(*arguments, "--format", "json").stdout)
    assert isinstance(told, dict)
    return told


def test_a_token_is_alone_on_standard_output(run: Run, file: Path) -> None:
    ended = run("token", "create", "--project", "kainuu", "--role", "viewer")
    assert ended.returncode == 0
    assert SECRET.fullmatch(ended.stdout.rstrip("\n"))
    with Service.open(file) as service:
        token = service.tokens.find(ended.stdout.strip())
        assert token is not None
        assert (token.project, token.role, token.by_kind) == ("kainuu", "viewer", "command")
        assert token.id in ended.stderr
        assert [it.action for it in service.audit.list()] == ["token.create"]


def test_a_token_works_while_the_service_is_open_and_ends_at_once(run: Run, file: Path) -> None:
    with Service.open(file) as service:
        told = made(run, "token", "create", "--project", "savo", "--role", "admin", "--days", "1")
        secret = str(told["token"])
        assert service.tokens.find(secret)
        ended = run("token", "revoke", str(told["id"]))
        assert (ended.returncode, service.tokens.find(secret)) == (0, None)
        assert secret not in run("token", "list", "--format", "json").stdout


def test_tokens_are_listed_with_their_state(run: Run, file: Path) -> None:
    asked = ("token", "create", "--project", "kainuu", "--role", "editor", "--label", "nightly")
    told = made(run, *asked)
    run("token", "revoke", str(told["id"]))
    listed = json.loads(run("token", "list", "--format", "json").stdout)
    assert [(it["id"], it["label"], it["state"]) for it in listed] == [
        (told["id"], "nightly", "revoked")
    ]
    assert "peruttu" in run("token", "list", "--lang", "fi").stdout


def test_a_project_that_the_service_does_not_know_is_named_with_those_it_does(
    run: Run, file: Path
) -> None:
    for command in (["token", "create", "--role", "viewer"], ["share", "create"]):
        ended = run(*command, "--project", "kainu")
        assert (ended.returncode, ended.stdout) == (1, "")
        assert "kainuu, savo" in ended.stderr


@LANGUAGES
@pytest.mark.parametrize("command", ["token list", "user list", "share list", "token revoke x"])
def test_without_a_service_file_it_is_said_how_to_get_one(
    run: Run, tmp_path: Path, command: str, language: str
) -> None:
    ended = run(*command.split(), "--service", tmp_path / "none.db", "--lang", language)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "netmap serve" in ended.stderr
    assert "--service" in ended.stderr
    assert not list(tmp_path.iterdir())


def test_the_service_file_is_named_by_an_option_or_the_environment(
    run: Run, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = file.rename(tmp_path / "other.db")
    assert run("user", "list").returncode == 1
    assert run("user", "list", "--service", moved).returncode == 0
    monkeypatch.setenv("NETMAP_SERVICE", str(moved))
    assert run("user", "list").returncode == 0


@pytest.mark.usefixtures("typed")
def test_a_user_gets_a_role_in_each_project_named(run: Run, file: Path) -> None:
    roles = ["--project", "kainuu", "--role", "editor", "--project", "savo", "--role", "viewer"]
    ended = run("user", "add", "Anna", *roles, "--password-stdin")
    assert (ended.returncode, ended.stdout) == (0, "The user anna may sign in.\n")
    with Service.open(file) as service:
        user = service.accounts.verify("anna", PASSWORD)
        assert user is not None
        assert (dict(user.roles), user.is_admin) == ({"kainuu": "editor", "savo": "viewer"}, False)
    assert "kainuu: editor, savo: viewer" in run("user", "list").stdout


@pytest.mark.usefixtures("typed")
def test_an_admin_of_the_service_needs_no_role(run: Run, file: Path) -> None:
    told = made(run, "user", "add", "boss", "--admin", "--password-stdin")
    assert (told["is_admin"], told["roles"]) == (True, {})
    assert "password" not in told


@pytest.mark.usefixtures("file", "typed")
def test_roles_and_projects_come_in_pairs(run: Run) -> None:
    ended = run("user", "add", "anna", "--project", "kainuu", "--password-stdin")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "--project 1, --role 0" in ended.stderr
    assert "[]" in run("user", "list", "--format", "json").stdout


@pytest.mark.usefixtures("file")
def test_a_password_is_not_read_from_a_pipe_unasked(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(PASSWORD))
    ended = run("user", "add", "anna")
    assert ended.returncode == 2
    assert "--password-stdin" in ended.stderr


@pytest.mark.usefixtures("file")
@pytest.mark.parametrize(("again", "status"), [(PASSWORD, 0), ("another", 2)])
def test_a_password_is_asked_for_twice(
    run: Run, monkeypatch: pytest.MonkeyPatch, again: str, status: int
) -> None:
    answers = iter([PASSWORD, again])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.termui.hidden_prompt_func", lambda _: next(answers))
    ended = run("user", "add", "anna")
    assert ended.returncode == status
    assert PASSWORD not in ended.stdout + ended.stderr


def test_a_user_is_let_in_no_more(run: Run, file: Path) -> None:
    with Service.open(file) as service:
        user = service.accounts.add(NewUser("anna", PASSWORD))
        session = service.sessions.begin_user(user.id)
        secret, _ = service.tokens.create("kainuu", "viewer", by=By("user", "anna"))
        service.links.create(NewLink("kainuu"), by=By("user", "anna"))
        ended = run("user", "disable", "ANNA")
        assert (ended.returncode, service.sessions.find(session)) == (0, None)
        assert "revoked: 1" in ended.stderr
        assert "still work: 1" in ended.stderr
        assert service.tokens.find(secret) is None
    assert json.loads(run("user", "list", "--format", "json").stdout)[0]["state"] == "disabled"
    assert run("user", "disable", "nobody").returncode == 1


def test_a_user_is_let_in_again(run: Run, file: Path) -> None:
    with Service.open(file) as service:
        user = service.accounts.add(NewUser("anna", PASSWORD))
        service.accounts.disable(user.id)
        assert run("user", "enable", "Anna").returncode == 0
        assert service.accounts.verify("anna", PASSWORD) is not None
        assert [it.action for it in service.audit.list()] == ["user.enable"]
    assert run("user", "enable", "nobody").returncode == 1


@pytest.mark.usefixtures("typed")
def test_a_user_is_given_a_new_password(run: Run, file: Path) -> None:
    with Service.open(file) as service:
        user = service.accounts.add(NewUser("anna", "another one before"))
        session = service.sessions.begin_user(user.id)
        ended = run("user", "password", "anna", "--password-stdin")
        assert ended.returncode == 0
        assert PASSWORD not in ended.stdout + ended.stderr
        assert service.accounts.verify("anna", PASSWORD) is not None
        assert service.sessions.find(session) is None
        assert [it.action for it in service.audit.list()] == ["user.password"]


@pytest.mark.parametrize("access", ["public", "project"])
def test_a_link_shows_what_it_is_told_to(run: Run, file: Path, access: str) -> None:
    told = made(run, "share", "create", "--project", "kainuu", "--access", access)
    assert told["access"] == access
    refused = run("share", "create", "--project", "kainuu", "--access", "restricted")
    assert refused.returncode == 2


def test_a_link_is_printed_with_the_address_of_the_service(run: Run, file: Path) -> None:
    asked = ["share", "create", "--project", "kainuu", "--view", "map?year=2019"]
    usual = run(*asked).stdout
    assert usual.startswith("http://127.0.0.1:8600/s/nm_")
    with Service.open(file) as service:
        service.settings.address = "https://maps.example.org"
        address = run(*asked, "--title", "Board", "--days", "7").stdout.strip()
        assert address.startswith("https://maps.example.org/s/")
        seen = service.links.open(address.rpartition("/")[2])
        assert seen.link is not None
        assert (seen.link.view, seen.link.title) == ("map?year=2019", "Board")
        assert (seen.link.expires_at - seen.link.created_at).days == 7
    named = run(*asked, "--url", "http://localhost:9000/").stdout
    assert named.startswith("http://localhost:9000/s/nm_")


@pytest.mark.usefixtures("typed")
def test_a_link_can_have_a_password(run: Run, file: Path) -> None:
    told = made(run, "share", "create", "--project", "kainuu", "--password-stdin")
    assert told["has_password"] is True
    with Service.open(file) as service:
        secret = str(told["url"]).rpartition("/")[2]
        assert service.links.open(secret).outcome == "password"
        assert service.links.open(secret, PASSWORD).outcome == "open"


def test_a_link_is_revoked_while_the_service_is_open(run: Run, file: Path) -> None:
    with Service.open(file) as service:
        told = made(run, "share", "create", "--project", "kainuu")
        assert run("share", "revoke", str(told["id"])).returncode == 0
        assert service.links.check(str(told["id"])) is None
    assert "återkallad" in run("share", "list", "--lang", "sv").stdout
    assert run("share", "revoke", "nope").returncode == 1


@pytest.mark.usefixtures("file")
@pytest.mark.parametrize(
    "told", [["--view", "//example.org"], ["--url", "example.org"], ["--url", "javascript://x"]]
)
def test_what_leads_elsewhere_makes_no_link(run: Run, told: list[str]) -> None:
    ended = run("share", "create", "--project", "kainuu", *told)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert run("share", "list", "--format", "json").stdout == "[]\n"


@pytest.mark.usefixtures("file")
@LANGUAGES
def test_an_empty_list_is_no_error(run: Run, language: str) -> None:
    for name in ("token", "user", "share"):
        ended = run(name, "list", "--lang", language)
        assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize("command", ["token list", "user list", "share list"])
def test_without_the_extra_it_is_said_how_to_install_it(tmp_path: Path, command: str) -> None:
    code = "import sys; sys.modules['argon2'] = None; from netmap_cli.main import main; main()"
    arguments = [sys.executable, "-c", code, *command.split()]
    ended = subprocess.run(arguments, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "stakeholder-netmap[api]" in ended.stderr
