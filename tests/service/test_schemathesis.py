"""Requests that schemathesis makes from the description of the API: all checks hold (S16)."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest
import schemathesis
from fastapi import FastAPI
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from schemathesis.python import asgi

from netmap.model import RECORD_TYPES
from netmap_api.app import create_app
from netmap_api.settings import Settings
from tests.service import world
from tests.service.world import MINE, World

PHASES = ("examples", "coverage", "fuzzing", "stateful")
REFUSALS = ["401", "403", "404", "409", "412", "422", "428", "429"]
"""What may be answered to a request that fits the description: it says nothing of what there is."""
CURSORS = ["2xx", "400", *REFUSALS]
"""A cursor that was made up is refused as one that cannot be read."""
TAGS = (
    "operation", "imports", "history", "analyses", "exports", "figures", "jobs", "maps",
    "administration",
)  # fmt: skip
PARTS = (*TAGS, "projects", "changesets", *(it.table for it in RECORD_TYPES))
"""The operations in parts: by their tag, and those on records by their table."""


@dataclass
class Trial:
    """What a run met."""

    tested: set[str] = field(default_factory=set)
    failures: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def take(self, event: events.EngineEvent) -> None:
        """Keep what an event tells."""
        if isinstance(event, events.ScenarioFinished):
            recorded = event.recorder
            self.tested |= {case.value.operation.label for case in recorded.cases.values()}
            told = (it.response for it in recorded.interactions.values())
            self.statuses.update(it.status_code for it in told if it is not None)
        elif isinstance(event, events.NonFatalError):
            self.errors.append(f"{event.label}: {event.value!r}")
        elif isinstance(event, events.FatalError):
            self.errors.append(repr(event.exception))
        elif isinstance(event, events.EngineFinished):
            self.failures = {
                f"{it.operation}: {it.title}": it.message for it in event.failures or ()
            }


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[FastAPI, World]]:
    """Return an app of small fresh projects whose files are open."""
    settings = Settings(
        service=tmp_path / "service.db",
        projects=tuple(map(str, world.projects(tmp_path))),
        requests_a_minute=10_000_000,
        answer_seconds=60,
        log_level="error",
    )
    app = create_app(settings)
    with world.quick_passwords(), asgi.get_client(cast("asgi.ASGIApp", app)):
        yield app, World("", app.state.services)
    asgi.shutdown_lifespans()


def document(app: FastAPI, part: str | None = None) -> dict[str, Any]:
    """Return the description with the project put into every path; one part if it is told."""
    told: dict[str, Any] = copy.deepcopy(app.openapi())
    paths = {}
    for path, operations in told["paths"].items():
        place = path.split("/")[2:5:2][-1:]
        kept = {
            method: it for method, it in operations.items() if part in (None, *place, *it["tags"])
        }
        for operation in kept.values():
            parameters = operation.get("parameters", ())
            operation["parameters"] = [it for it in parameters if it["name"] != "project"]
        if kept:
            paths[path.replace("{project}", MINE)] = kept
    return {**told, "paths": paths}


def labels(described: dict[str, Any]) -> set[str]:
    """Return what the operations are called."""
    return {f"{method.upper()} {path}" for path, it in described["paths"].items() for method in it}


def configured(visitor: dict[str, str], phases: dict[str, int]) -> SchemathesisConfig:
    """Return the settings of a run; ``phases`` says how many examples each has."""
    generation = {"with-security-parameters": False, "no-shrink": True, "database": "none"}
    checks = {
        "positive_data_acceptance": {"expected-statuses": ["2xx", *REFUSALS]},
        "negative_data_rejection": {"expected-statuses": ["400", "405", "413", "415", *REFUSALS]},
    }
    cursors = {"positive_data_acceptance": {"expected-statuses": CURSORS}}
    return SchemathesisConfig.from_dict(
        {
            "headers": visitor,
            "max-stream-events": 2,
            "request-timeout": 120,
            "generation": {**generation, "deterministic": True},
            "phases": {it: of_phase(it, phases) for it in PHASES},
            "checks": checks,
            "operations": [{"include-operation-id-regex": "^list_", "checks": cursors}],
        }
    )


def of_phase(phase: str, phases: dict[str, int]) -> dict[str, Any]:
    told: dict[str, Any] = {"enabled": phase in phases}
    if phases.get(phase):
        told["generation"] = {"max-examples": phases[phase]}
    return told


def tried(place: tuple[FastAPI, World], part: str | None = None, **phases: int) -> Trial:
    """Run phases against the operations of an app, as somebody who may do everything."""
    app, people = place
    config = configured(dict(people.headers("host")), phases)
    schema = schemathesis.openapi.from_dict(document(app, part), config=config)
    schema.app = app
    trial = Trial()
    for event in from_schema(schema).execute():
        trial.take(event)
    return trial


def test_every_operation_holds_what_the_description_says(
    place: tuple[FastAPI, World],
) -> None:
    trial = tried(place, fuzzing=2)
    assert not trial.errors
    assert not trial.failures, trial.failures
    assert trial.tested == labels(document(place[0]))
    assert len(trial.tested) == sum(map(len, place[0].openapi()["paths"].values()))


@pytest.mark.slow
@pytest.mark.parametrize("part", PARTS)
def test_a_hundred_examples_of_every_operation(place: tuple[FastAPI, World], part: str) -> None:
    trial = tried(place, part, coverage=0, fuzzing=100)
    assert not trial.errors
    assert not trial.failures, trial.failures
    assert trial.tested == labels(document(place[0], part))


@pytest.mark.slow
def test_the_parts_are_all_operations(place: tuple[FastAPI, World]) -> None:
    parts = [labels(document(place[0], it)) for it in PARTS]
    assert set().union(*parts) == labels(document(place[0]))


@pytest.mark.slow
def test_sequences_of_requests_that_follow_from_each_other(place: tuple[FastAPI, World]) -> None:
    trial = tried(place, stateful=100)
    assert not trial.errors
    assert not trial.failures, trial.failures
