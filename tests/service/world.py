"""Two small projects and all who may come to them, for trials of the whole API."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

import netmap
from netmap.model import Actor, Indicator, Record, Tie
from netmap_api.access.finding import cookie_name
from netmap_api.service import Service
from netmap_api.service.accounts import NewUser
from netmap_api.service.links import NewLink
from netmap_api.services import Services
from tests.service.service_files import ANNA, QUICK
from tests.service.visits import PASSWORD

MINE, THEIRS, NOBODYS = "oma", "oma-b", "oma-c"
"""A project, one of other people, and one that there is not."""

VISITORS = (
    "anonymous", "revoked", "stranger", "link", "viewer", "editor", "admin", "keeper", "host",
)  # fmt: skip
"""All who may come: a stranger is an administrator of another project, the admin is a token and
the keeper a person who is signed in, the host runs the service."""


@dataclass(frozen=True)
class World:
    """A service of two projects that answers at ``url``."""

    url: str
    services: Services

    def headers(self, visitor: str, project: str = MINE) -> Mapping[str, str]:
        """Return what a request of a visitor carries; it holds whatever was signed out before."""
        match visitor:
            case "anonymous":
                return {}
            case "revoked":
                return _bearer(self._revoked(project))
            case "stranger":
                return _bearer(self._token(THEIRS, "admin"))
            case "link":
                return self._cookie(self._opened(project))
            case "keeper" | "host":
                return self._cookie(self._signed_in(visitor, project))
        return _bearer(self._token(project, visitor))

    def _token(self, project: str, role: str) -> str:
        secret, _ = self.services.service.tokens.create(project, role, by=ANNA)
        return secret

    def _revoked(self, project: str) -> str:
        tokens = self.services.service.tokens
        secret, token = tokens.create(project, "admin", by=ANNA)
        tokens.revoke(token.id)
        return secret

    def _opened(self, project: str) -> str:
        service = self.services.service
        _, link = service.links.create(NewLink(project), by=ANNA)
        return service.sessions.begin_link(link.id)

    def _signed_in(self, name: str, project: str) -> str:
        service = self.services.service
        known = {user.name: user for user in service.accounts.list()}
        roles = {project: "admin"} if name == "keeper" else {}
        new = NewUser(name, PASSWORD, is_admin=name == "host")
        user = known.get(name) or service.accounts.add(new, roles)
        return service.sessions.begin_user(user.id)

    def _cookie(self, session: str) -> Mapping[str, str]:
        return {"Cookie": f"{cookie_name(self.services)}={session}"}


def _bearer(secret: str) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def projects(folder: Path) -> tuple[Path, Path]:
    """Write the two projects; each has three actors, two ties and an indicator."""
    paths = folder / f"{MINE}.netmap", folder / f"{THEIRS}.netmap"
    for path in paths:
        with netmap.open(path, create=True) as project:
            project.put(_records(), who="Aino", note="first")
    return paths


def _records() -> Iterator[Record]:
    yield from (Actor(id=it, kind="ngo", name_fi=f"Yhdistys {it}") for it in "abc")
    yield Tie(id="ab", source="a", target="b", kind="meets")
    yield Tie(id="bc", source="b", target="c", kind="meets")
    told = {"id": "members", "name_fi": "Jäsenet", "unit": "association", "measure": "state"}
    yield Indicator.model_validate(told)


@contextmanager
def quick_passwords() -> Iterator[None]:
    """Let passwords be hashed in no time by the services that are started meanwhile."""
    real = Service.open
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Service, "open", lambda path: real(path, hasher=QUICK))
        yield
