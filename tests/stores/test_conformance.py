"""The same rules for every store: memory, the file and the server do what the port promises."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test

from netmap.model import RECORD_TYPES, Record
from netmap.stores.rows import FIELDS, decode, encode
from tests.stores.conformance import Conformance
from tests.stores.conftest import Places
from tests.stores.records import records

STEPS = 15
RUNS = {"memory": 60, "file": 25, "server": 5}
MANY = {"memory": 500, "file": 500, "server": 50}


def test_every_store_keeps_what_the_port_promises(
    places: Places, request: pytest.FixtureRequest
) -> None:
    run(places, RUNS[request.node.callspec.id])


@pytest.mark.slow
def test_every_store_keeps_what_the_port_promises_in_many_runs(
    places: Places, request: pytest.FixtureRequest
) -> None:
    run(places, MANY[request.node.callspec.id])


@pytest.mark.parametrize("record_type", RECORD_TYPES, ids=lambda it: it.table)
@settings(max_examples=20)
@given(data=st.data())
def test_a_row_of_text_is_the_record(record_type: type[Record], data: st.DataObject) -> None:
    record = data.draw(records(record_type))
    row = encode(record)
    assert decode(record_type.table, row) == record
    assert encode(decode(record_type.table, row)) == row
    assert len(row) == len(FIELDS[record_type.table])


def run(make: Places, runs: int) -> None:
    chosen = settings(
        max_examples=runs,
        stateful_step_count=STEPS,
        suppress_health_check=list(HealthCheck),
        database=None,
    )

    class Machine(Conformance):
        places = staticmethod(make)

    run_state_machine_as_test(Machine, settings=chosen)
