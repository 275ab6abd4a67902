"""What trials of the service in a browser share: a server, people in their browsers, and ears."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.service.conftest import Serve, region, serve
from tests.service.world import quick_passwords
from tests.service_browser.house import House, begin

__all__ = ["house", "opens", "region", "serve"]


@pytest.fixture(scope="module")
def opens(
    serve: Serve, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., House]]:
    """Start a service of a copy of a project; its browsers are closed in the end."""
    houses: list[House] = []

    def opened(source: Path) -> House:
        own = tmp_path_factory.mktemp("projects") / source.name
        shutil.copy(source, own)
        with quick_passwords():
            running = serve(own, requests_a_minute=100_000, answer_seconds=30)
        houses.append(begin(running, browser))
        return houses[-1]

    yield opened
    for house in houses:
        house.close()


@pytest.fixture(scope="module")
def house(opens: Callable[..., House], region: Path) -> House:
    """Return a service of the four examples that the tests of a module change as they like."""
    return opens(region)
