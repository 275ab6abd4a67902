"""Documents: the register, counts by state, and the municipalities that have one."""

from __future__ import annotations

from typing import Any

import pytest

import netmap
from netmap.catalogue import question
from netmap.dataset import Dataset
from netmap.model import Actor, Document
from netmap.questions.documents import by_municipality, counts, register
from netmap.telling import tell


def _document(key: str = "d", /, **more: object) -> Document:
    row = {"id": key, "kind": "plan", "status": "made"}
    return Document.model_validate({**row, **more})


def _outlives(document: Document, **project: object) -> tuple[str, ...]:
    actor = Actor.model_validate({"id": "p", "kind": "project", **project})
    return register(Dataset([actor, document]))[0].outlives


def test_without_documents_there_are_no_rows() -> None:
    assert register(Dataset()) == ()
    assert counts(Dataset()) == ()
    assert by_municipality(Dataset()) == ()


def test_a_document_tells_its_state_its_parties_and_where_its_content_went() -> None:
    told: dict[str, Any] = {
        "date": "2019-10-31",
        "parties": ("p", "q"),
        "reused_in": ("e",),
        "count": "~5",
    }
    (row,) = register(Dataset([_document(name_fi="Suunnitelma", **told)]))
    assert (row.kind, row.status, row.date, row.period) == ("plan", "made", "2019-10-31", None)
    assert (row.parties, row.reused_in) == (("p", "q"), ("e",))
    assert (row.count, row.qualifiers) == (5, {"count": "about"})
    assert row.name_sv == "Suunnitelma"


def test_documents_are_counted_by_kind_and_status_in_the_order_of_the_vocabulary() -> None:
    documents = [
        _document("1", kind="cosmic"),
        _document("2", status="planned"),
        _document("3", count=5),
        _document("4"),
        _document("5", kind="agreement"),
    ]
    found = [(row.kind, row.status, row.documents) for row in counts(Dataset(documents))]
    assert found == [
        ("agreement", "made", 1),
        ("plan", "made", 6),
        ("plan", "planned", 1),
        ("cosmic", "made", 1),
    ]


def test_a_count_that_is_not_exact_makes_no_exact_number() -> None:
    (row,) = counts(Dataset([_document("1", count=">=2"), _document("2")]))
    assert (row.documents, row.qualifiers) == (3, {"documents": "at_least"})


def test_municipalities_are_told_of_whether_actors_or_of_the_table_of_areas() -> None:
    town, group = Actor(id="town", kind="municipality"), Actor(id="all", kind="municipality_group")
    document = _document(parties=("town", "all", "kunta-oulu", "nobody"))
    dataset = Dataset([town, group, document])
    assert [row.municipality for row in by_municipality(dataset)] == ["kunta-oulu", "town"]
    assert register(dataset)[0].municipalities == ("town", "kunta-oulu")


@pytest.mark.parametrize(
    ("document", "outlives"),
    [
        (_document(parties=("p",)), ("p",)),
        (_document(parties=("p",), end="2021"), ("p",)),
        (_document(parties=("p",), end="2020"), ()),
        (_document(parties=("q",)), ()),
        (_document(parties=("p",), status="discontinued"), ()),
    ],
)
def test_a_document_outlives_a_project_that_ends_before_it(
    document: Document, outlives: tuple[str, ...]
) -> None:
    assert _outlives(document, end="2020") == outlives


def test_no_document_outlives_a_project_without_an_end_or_another_actor() -> None:
    assert _outlives(_document(parties=("p",))) == ()
    assert _outlives(_document(parties=("p",)), kind="ngo", end="2020") == ()


def test_the_municipalities_of_the_examples_with_an_agreement(everything: Dataset) -> None:
    found = [
        (row.municipality, row.status)
        for row in netmap.documents.by_municipality(everything)
        if row.kind == "agreement"
    ]
    assert found == [
        ("kunta-hailuoto", "made"),
        ("kunta-pudasjarvi", "starting"),
        ("kunta-siikajoki", "made"),
        ("kunta-utajarvi", "starting"),
    ]


def test_the_register_of_the_examples(everything: Dataset) -> None:
    rows = {row.document: row for row in register(everything)}
    assert len(rows) == 25
    assert rows["innokyla-mallit"].count == 5
    assert rows["jarjestoyhteistyoasiakirja-maakunta"].reused_in == ("jnk-suositus-kunnille",)
    assert rows["hyvinvointisopimus-pp"].date == "2019-10-31"
    assert rows["hyvinvointisopimus-pp"].status == "to_be_signed"


def test_tables_show_the_register_the_counts_and_the_municipalities() -> None:
    dataset = Dataset([_document(name_en="Plan", parties=("kunta-oulu",))])
    told = tell(question("documents"), register(dataset), dataset, "en")
    assert [table.rows for table in told.tables] == [
        (("Plan", "plan", "made", "–", "Oulu"),),
        (("plan", "made", "1"),),
        (("Oulu", "d", "plan", "made"),),
    ]


def test_without_documents_there_is_one_empty_table() -> None:
    (table,) = tell(question("documents"), (), Dataset(), "en").tables
    assert table.rows == ()
