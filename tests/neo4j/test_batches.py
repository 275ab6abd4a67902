"""The rules of every store hold as well when each revision is a large one, written in batches."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.stores.conformance import Conformance, Place
from tests.stores.conftest import Durably

pytestmark = pytest.mark.usefixtures("in_batches")


def test_batches_keep_what_the_port_promises(neo4j_uri: str) -> None:
    run(neo4j_uri, 2)


@pytest.mark.slow
def test_batches_keep_what_the_port_promises_in_many_runs(neo4j_uri: str) -> None:
    run(neo4j_uri, 50)


def run(server: str, runs: int) -> None:
    class Batches(Conformance):
        @staticmethod
        def places() -> Place:
            return Durably(server)

    chosen = settings(
        max_examples=runs,
        stateful_step_count=12,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    run_state_machine_as_test(Batches, settings=chosen)
