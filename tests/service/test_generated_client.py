"""A client that a generator makes from the description works: nobody writes one by hand (S16)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from openapi_python_client import generate
from openapi_python_client.config import Config, ConfigFile, MetaType

from tests.service import world
from tests.service.conftest import Serve
from tests.service.world import MINE, World

PACKAGE = "netmap_generated_client"
NOT_MADE = {"change_records": "x-ndjson", "draw_figure": "svg", "export": "graphml"}
"""Forms that the generator knows no way to take; their operations are made without them."""


@pytest.fixture(scope="module")
def place(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> World:
    paths = world.projects(tmp_path_factory.mktemp("two"))
    running = serve(*paths, answer_seconds=60, log_level="error")
    return World(running.url, running.services)


@pytest.fixture(scope="module")
def generated(place: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Any]]:
    """Generate the client from what the server says; return what the generator remarked."""
    folder = tmp_path_factory.mktemp("generated")
    described = folder / "openapi.json"
    described.write_bytes(httpx.get(f"{place.url}/v1/openapi.json", timeout=60).content)
    config = Config.from_sources(
        ConfigFile(post_hooks=[]), MetaType.NONE, described, "utf-8", False, folder / PACKAGE
    )
    remarks = [*generate(config=config)]
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        yield remarks
    for name in [it for it in sys.modules if it.partition(".")[0] == PACKAGE]:
        del sys.modules[name]


def part(name: str) -> ModuleType:
    return import_module(f"{PACKAGE}.{name}")


@pytest.fixture
def client(place: World, generated: list[Any]) -> Iterator[Any]:
    token = place.headers("editor")["Authorization"].removeprefix("Bearer ")
    with part("client").AuthenticatedClient(base_url=place.url, token=token, timeout=60) as made:
        yield made


def test_the_generator_makes_every_operation(
    place: World, generated: list[Any], tmp_path: Path
) -> None:
    assert len(generated) == len(NOT_MADE), [str(it.header) for it in generated]
    told = httpx.get(f"{place.url}/v1/openapi.json", timeout=60).json()
    for path in told["paths"].values():
        for operation in path.values():
            module = part(f"api.{operation['tags'][0]}.{operation['operationId']}")
            assert callable(module.sync_detailed), operation["operationId"]


def test_it_lists_actors(client: Any) -> None:
    page = part("api.records.list_actors").sync(MINE, client=client, limit=2)
    assert [it.id for it in page.items] == ["a", "b"]
    rest = part("api.records.list_actors").sync(MINE, client=client, limit=2, cursor=page.next_)
    assert [it.id for it in rest.items] == ["c"]
    assert rest.next_ is None


def test_it_asks_for_partners(client: Any) -> None:
    answer = part("api.analyses.ask_partners").sync(MINE, client=client)
    assert answer.question == "partners"
    assert isinstance(answer.items, list)


def test_it_makes_an_actor_once(client: Any) -> None:
    operation = part("api.records.put_actor")
    actor = part("models").Actor(id="new", kind="ngo", name_fi="Uusi ry")
    made = operation.sync_detailed(MINE, "new", client=client, body=actor, if_none_match="*")
    assert made.status_code == 201
    assert made.parsed.name_fi == "Uusi ry"
    again = operation.sync_detailed(MINE, "new", client=client, body=actor, if_none_match="*")
    assert again.status_code == 412
    assert isinstance(again.parsed, part("models").Problem)
    assert again.parsed.type_ == "/problems/changed"


def test_it_is_told_of_problems(client: Any) -> None:
    met = part("api.records.get_actor").sync(MINE, "nobody", client=client)
    assert isinstance(met, part("models").Problem)
    assert (met.status, met.type_) == (404, "/problems/not-found")
    assert met.instance == f"/v1/projects/{MINE}/actors/nobody"
