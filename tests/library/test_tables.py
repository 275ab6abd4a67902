"""Rows of text cells as records: errors with their place, extra columns, several values."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from netmap.assembly import Reading
from netmap.formats import csv_folder
from netmap.formats.tables.tables import TABLES
from netmap.model import Actor, Citation, Event, Observation, Overlap, PartialDate, Quantity, Record
from netmap.problems import Problem
from netmap.text import LANGUAGES

Folder = Callable[..., Path]

HOSTILE = [
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{0}",
    "{value}",
    "{value.__class__}",
    "%s %(value)s %n",
    "\\",
    "\\n\\u0000",
    "C:\\temp",
    "🦄👩‍👩‍👧‍👦",
    "=HYPERLINK(1)",
    "@SUM(A1)",
    "[bold]x[/bold] [/]",
    "'; DROP TABLE actors; --",
    "x" * 10_000,
]


_WHOLE: dict[str, dict[str, str]] = {
    "sources": {"id": "s", "title": "T"},
    "actors": {"id": "a", "kind": "ngo"},
    "ties": {"id": "t", "source": "a", "target": "b", "kind": "meets"},
    "sizes": {"id": "n", "actor": "a", "count": "1"},
    "overlaps": {"id": "o", "actor_a": "a", "actor_b": "b"},
    "events": {"id": "e", "kind": "event"},
    "indicators": {"id": "i", "unit": "municipality", "measure": "state"},
    "observations": {"id": "x", "indicator": "i", "as_of": "2018", "status": "done"},
}


def _records(reading: Reading) -> list[Record]:
    assert reading.problems == ()
    return [claim.record for claim in reading.claims]


def _actors(reading: Reading) -> list[Actor]:
    return [record for record in _records(reading) if isinstance(record, Actor)]


def _codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


def _only(reading: Reading) -> Problem:
    (problem,) = reading.problems
    assert all(problem.message(language) and problem.fix(language) for language in LANGUAGES)
    return problem


@pytest.mark.parametrize(
    ("table", "column", "value", "code"),
    [
        ("actors", "start", "2019-02-30", "impossible_date"),
        ("actors", "start", "2019-00", "impossible_date"),
        ("actors", "end", "31.8.19", "impossible_date"),
        ("ties", "start", "soon", "impossible_date"),
        ("ties", "status", "maybe", "unknown_status"),
        ("ties", "status", "Sated", "unknown_status"),
        ("ties", "seats", "-1", "impossible_number"),
        ("ties", "weight", "nan", "impossible_number"),
        ("ties", "weight", "inf", "impossible_number"),
        ("ties", "weight", "two", "impossible_number"),
        ("ties", "weight", "9" * 400, "impossible_number"),
        ("ties", "weight", "9" * 5000, "impossible_number"),
        ("ties", "source", "", "missing_value"),
        ("sizes", "count", "-27", "impossible_number"),
        ("sizes", "count", "", "missing_value"),
        ("overlaps", "end", "2019-13", "impossible_date"),
        ("events", "meetings", "-0,5", "impossible_number"),
        ("events", "start", "2019-W12", "impossible_date"),
        ("observations", "as_of", "2019-31-08", "impossible_date"),
        ("observations", "as_of", "", "missing_value"),
        ("observations", "status", "half", "unknown_status"),
        ("observations", "denominator", "-inf", "impossible_number"),
        ("sources", "date", "syksy", "impossible_date"),
    ],
)
def test_an_error_names_its_row_column_cell_and_value(
    folder: Folder, table: str, column: str, value: str, code: str
) -> None:
    path = folder(**{table: [{**_WHOLE[table], column: value}]})
    problem = _only(csv_folder.read(path))
    assert (problem.code, problem.severity) == (code, "error")
    assert (problem.file, problem.row) == (str(path / f"{table}.csv"), 2)
    letter = chr(ord("A") + list({**_WHOLE[table], column: value}).index(column))
    assert (problem.column, problem.cell, problem.value) == (column, f"{letter}2", value or None)


@pytest.mark.parametrize("table", _WHOLE)
def test_every_kind_of_record_is_read_from_its_table(folder: Folder, table: str) -> None:
    (record,) = _records(csv_folder.read(folder(**{table: [_WHOLE[table]]})))
    assert (record.table, record.id) == (table, _WHOLE[table]["id"])


@pytest.mark.parametrize("table", ["actors", "ties", "sizes", "overlaps", "events", "observations"])
def test_an_end_before_the_start_is_an_error_at_the_end(folder: Folder, table: str) -> None:
    row = {**_WHOLE[table], "start": "2019-09", "end": "2019-08-31"}
    problem = _only(csv_folder.read(folder(**{table: [row]})))
    assert (problem.code, problem.severity) == ("end_before_start", "error")
    assert (problem.column, problem.value) == ("end", "2019-08-31")
    assert "2019-09" in problem.message("en")


def test_an_unknown_status_comes_with_the_words_to_choose_from(folder: Folder) -> None:
    problem = _only(csv_folder.read(folder(ties=[{**_WHOLE["ties"], "status": "maybe"}])))
    assert all(word in problem.fix("en") for word in ("stated", "promised", "lapsed"))


def test_the_words_to_choose_from_are_those_of_the_drop_down(folder: Folder) -> None:
    problem = _only(csv_folder.read(folder(ties=[{**_WHOLE["ties"], "status": "maybe"}])))
    assert "ilmoitettu, päätelty, sovittu" in problem.fix("fi")
    assert "stated" not in problem.fix("fi")


def test_the_words_to_choose_from_are_joined_in_the_language_asked_for(folder: Folder) -> None:
    problem = _only(csv_folder.read(folder(ties=[{**_WHOLE["ties"], "status": "maybe"}])))
    assert " or " not in problem.fix("fi")
    assert " or " not in problem.fix("sv")


def test_all_problems_of_a_row_are_told_at_once(folder: Folder) -> None:
    row = {**_WHOLE["ties"], "start": "x", "end": "y", "status": "maybe", "seats": "-1"}
    reading = csv_folder.read(folder(ties=[row, {**_WHOLE["ties"], "id": "t2", "weight": "inf"}]))
    assert [(p.row, p.column) for p in reading.problems] == [
        (2, "start"),
        (2, "end"),
        (2, "seats"),
        (2, "status"),
        (3, "weight"),
    ]


def test_an_uneven_citation_hides_no_other_problem_of_its_row(folder: Folder) -> None:
    row = {**_WHOLE["ties"], "citation": "s|t", "line": "1", "start": "x"}
    codes = _codes(csv_folder.read(folder(ties=[row])))
    assert sorted(codes) == ["impossible_date", "uneven_citation"]


def test_a_row_is_known_without_its_bad_cells(folder: Folder) -> None:
    reading = csv_folder.read(folder(actors="id,kind,start\na,ngo,x\nb,ngo,2019\n"))
    assert [claim.record for claim in reading.claims] == [
        Actor(id="a", kind="ngo"),
        Actor(id="b", kind="ngo", start=PartialDate(2019)),
    ]


def test_extra_cells_are_an_error_that_shows_them(folder: Folder) -> None:
    problem = _only(csv_folder.read(folder(actors="id,kind\na,ngo,Oulu,,2019\n")))
    assert (problem.code, problem.row, problem.value) == ("extra_cells", 2, "Oulu|2019")


def test_empty_extra_cells_are_nothing(folder: Folder) -> None:
    assert len(_actors(csv_folder.read(folder(actors="id,kind\na,ngo,,, \n")))) == 1


@pytest.mark.parametrize("extra", ["colour", "Värikoodi", "name_de"])
def test_an_unknown_column_is_kept_with_one_warning(folder: Folder, extra: str) -> None:
    reading = csv_folder.read(folder(actors=f"id,kind,{extra}\na,ngo,red\nb,ngo,\nc,ngo,blue\n"))
    problem = _only(reading)
    assert (problem.code, problem.severity) == ("unknown_column", "warning")
    assert (problem.row, problem.column, problem.cell) == (1, extra, "C1")
    assert [dict(claim.record.attributes) for claim in reading.claims] == [
        {extra: "red"},
        {},
        {extra: "blue"},
    ]


@pytest.mark.parametrize("column", ["citations", "attributes", "table", "valid", "model_config"])
def test_a_column_named_like_an_inner_field_is_only_an_unknown_column(
    folder: Folder, column: str
) -> None:
    reading = csv_folder.read(folder(actors=f"id,kind,{column}\na,ngo,x\n"))
    assert _codes(reading) == ["unknown_column"]
    assert dict(reading.claims[0].record.attributes) == {column: "x"}


def test_values_under_an_empty_heading_are_not_dropped_in_silence(folder: Folder) -> None:
    reading = csv_folder.read(folder(actors="id,kind,\na,ngo,kept?\n"))
    assert reading.problems


@pytest.mark.parametrize("column", ["kind", "colour"])
def test_a_column_that_is_there_twice_is_an_error(folder: Folder, column: str) -> None:
    reading = csv_folder.read(folder(actors=f"id,kind,{column},{column}\na,ngo,x,y\n"))
    repeated = [problem for problem in reading.problems if problem.code == "repeated_column"]
    assert [(problem.severity, problem.value) for problem in repeated] == [("error", column)]
    assert reading.claims == ()


def test_every_missing_column_is_told(folder: Folder) -> None:
    reading = csv_folder.read(folder(ties="id,role\nt,x\n"))
    assert [(p.code, p.value) for p in reading.problems] == [
        ("missing_column", "kind"),
        ("missing_column", "source"),
        ("missing_column", "target"),
    ]


def test_a_cell_may_hold_several_values(folder: Folder) -> None:
    row = {**_WHOLE["events"], "organisers": "a| b |", "participants": "c"}
    (event,) = _records(csv_folder.read(folder(events=[row])))
    assert isinstance(event, Event)
    assert (event.organisers, event.participants) == (("a", "b"), ("c",))


def test_the_members_of_an_overlap_are_several_values(folder: Folder) -> None:
    row = {**_WHOLE["overlaps"], "members": "a|b", "complete": "stated"}
    (overlap,) = _records(csv_folder.read(folder(overlaps=[row])))
    assert isinstance(overlap, Overlap)
    assert overlap.members == ("a", "b")


def test_a_bar_in_a_plain_text_is_only_a_bar(folder: Folder) -> None:
    (actor,) = _actors(csv_folder.read(folder(actors=[{**_WHOLE["actors"], "note": "a|b"}])))
    assert actor.note == "a|b"


def test_a_row_may_cite_several_sources(folder: Folder) -> None:
    cited = {"citation": "s|t", "line": "12|7-9", "quote": "ensin|sitten"}
    (actor,) = _actors(csv_folder.read(folder(actors=[{**_WHOLE["actors"], **cited}])))
    assert actor.citations == (
        Citation(source="s", line="12", quote="ensin"),
        Citation(source="t", line="7-9", quote="sitten"),
    )


def test_several_sources_need_no_lines_or_quotes(folder: Folder) -> None:
    cited = {"citation": "s|t", "line": "12|", "quote": ""}
    (actor,) = _actors(csv_folder.read(folder(actors=[{**_WHOLE["actors"], **cited}])))
    assert actor.citations == (Citation(source="s", line="12"), Citation(source="t"))


def test_the_quote_of_a_single_source_may_hold_a_bar(folder: Folder) -> None:
    cited = {"citation": "s", "line": "12|13", "quote": "a|b"}
    (actor,) = _actors(csv_folder.read(folder(actors=[{**_WHOLE["actors"], **cited}])))
    assert actor.citations == (Citation(source="s", line="12|13", quote="a|b"),)


def test_a_bar_at_the_end_of_a_citation_is_no_part_of_its_id(folder: Folder) -> None:
    (actor,) = _actors(csv_folder.read(folder(actors=[{**_WHOLE["actors"], "citation": "s|"}])))
    assert [citation.source for citation in actor.citations] == ["s"]


@pytest.mark.parametrize("cited", [{"line": "1"}, {"quote": "a|b|c"}, {"line": "1", "quote": "a"}])
def test_sources_and_their_lines_must_be_as_many(folder: Folder, cited: dict[str, str]) -> None:
    row = {**_WHOLE["actors"], "citation": "s|t", **cited}
    problem = _only(csv_folder.read(folder(actors=[row])))
    assert (problem.code, problem.column, problem.cell) == ("uneven_citation", "citation", "C2")
    assert problem.value == "s|t"


def test_a_line_without_a_source_is_not_dropped_in_silence(folder: Folder) -> None:
    row = {**_WHOLE["actors"], "citation": "", "line": "12", "quote": "näin"}
    reading = csv_folder.read(folder(actors=[row]))
    assert reading.problems


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_text_is_kept_letter_by_letter(folder: Folder, text: str) -> None:
    row = {**_WHOLE["actors"], "id": text, "name_fi": text, "note": text, "citation": "s"}
    (actor,) = _actors(csv_folder.read(folder(actors=[{**row, "quote": text}])))
    assert (actor.id, actor.name_fi, actor.note) == (text, text, text)
    assert actor.citations[0].quote == text


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("table", _WHOLE)
def test_text_in_any_cell_can_be_told_of(folder: Folder, table: str, text: str) -> None:
    columns = TABLES[table].model_fields.keys() - {"citations", "attributes"}
    row = dict.fromkeys([*sorted(columns), "citation", "line", "quote", "colour"], text)
    reading = csv_folder.read(folder(**{table: [row]}))
    for problem in reading.problems:
        for language in LANGUAGES:
            assert problem.message(language)
            assert problem.fix(language)


@pytest.mark.parametrize("text", HOSTILE[:-1], ids=range(len(HOSTILE) - 1))
def test_text_in_a_header_and_a_file_name_can_be_told_of(folder: Folder, text: str) -> None:
    path = folder(actors=[{**_WHOLE["actors"], text: text}])
    (path / f"{text.replace('/', '-')}.csv").write_text("id\na\n", encoding="utf-8")
    reading = csv_folder.read(path)
    assert sorted(_codes(reading)) == ["unknown_column", "unknown_file"]
    assert all(problem.message("fi") and problem.fix("sv") for problem in reading.problems)
    assert dict(reading.claims[0].record.attributes) == {text: text}


@pytest.mark.parametrize("text", ["\u202eabc", "Kaja\u00adni", "a\u200bb", "\ufeffa b"])
def test_what_the_eye_does_not_see_is_kept_and_warned_about(folder: Folder, text: str) -> None:
    reading = csv_folder.read(folder(actors=[{**_WHOLE["actors"], "name_fi": text}]))
    problem = _only(reading)
    assert (problem.code, problem.severity, problem.cell) == (
        "invisible_character",
        "warning",
        "C2",
    )
    assert f"[U+{next(ord(sign) for sign in text if not sign.isprintable()):04X}]" in str(
        problem.value
    )
    assert reading.claims[0].record.model_dump()["name_fi"] == text


@pytest.mark.parametrize("text", ["a\0b", "a\x07b", "\x1b[31m", "a\x85b\x9bc", "a\x7f"])
def test_a_control_character_is_an_error_of_its_cell(folder: Folder, text: str) -> None:
    row = {**_WHOLE["actors"], "name_fi": text, "note": "ok"}
    problem = _only(csv_folder.read(folder(actors=[row])))
    assert (problem.code, problem.severity, problem.row) == ("control_character", "error", 2)
    assert (problem.column, problem.cell) == ("name_fi", "C2")
    assert str(problem.value).isprintable()


def test_a_control_character_in_a_needed_cell_is_told_of_once(folder: Folder) -> None:
    problem = _only(csv_folder.read(folder(actors=[{**_WHOLE["actors"], "kind": "n\0go"}])))
    assert (problem.code, problem.cell) == ("control_character", "B2")


def test_a_control_character_in_the_header_is_an_error(folder: Folder) -> None:
    codes = _codes(csv_folder.read(folder(actors="id,ki\0nd\na,ngo\n")))
    assert "control_character" in codes


def test_a_text_that_is_too_long_is_an_error_and_not_shown_whole(folder: Folder) -> None:
    problem = _only(csv_folder.read(folder(actors=[{**_WHOLE["actors"], "note": "x" * 10_001}])))
    assert (problem.code, problem.severity, problem.cell) == ("long_text", "error", "C2")
    assert len(str(problem.value)) < 100


def test_letters_of_two_signs_are_the_letters_of_one(folder: Folder) -> None:
    row = {**_WHOLE["actors"], "name_fi": "A\u0308a\u0308nekoski"}
    assert _actors(csv_folder.read(folder(actors=[row])))[0].name_fi == "Äänekoski"


def test_letters_of_two_alphabets_in_one_word_are_a_warning(folder: Folder) -> None:
    row = {**_WHOLE["actors"], "name_fi": "Kotk\u0430"}
    problem = _only(csv_folder.read(folder(actors=[row])))
    assert (problem.code, problem.severity, problem.cell) == ("mixed_script", "warning", "C2")


@pytest.mark.parametrize("other", ["KAJAANI", "Kajaani", "kaja ani", "kajaanI"])
def test_ids_that_look_alike_are_a_warning(folder: Folder, other: str) -> None:
    rows = [{"id": "kajaani", "kind": "ngo"}, {"id": other, "kind": "ngo"}]
    problem = _only(csv_folder.read(folder(actors=rows)))
    assert (problem.code, problem.severity, problem.value) == ("similar_id", "warning", other)


def test_an_id_that_became_a_number_is_a_warning(folder: Folder) -> None:
    problem = _only(csv_folder.read(folder(actors=[{**_WHOLE["actors"], "id": "1.23E+11"}])))
    assert (problem.code, problem.severity, problem.cell) == ("mangled_id", "warning", "A2")


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Tunnus,Laji,Nimi", "Yhdistys"),
        ("TUNNUS:, laji *,Järjestö", "järjestö"),
        ("Kod,Typ,Namn", "förening"),
        ("ID,Kind,Name", "Association"),
    ],
)
def test_headers_and_words_are_read_in_any_of_the_languages(
    folder: Folder, header: str, kind: str
) -> None:
    reading = csv_folder.read(folder(actors=f"{header}\na,{kind},x\n"))
    assert [claim.record.model_dump()["kind"] for claim in reading.claims] == ["ngo"]


def test_a_problem_names_the_header_as_it_is_written(folder: Folder) -> None:
    problem = _only(csv_folder.read(folder(actors="Tunnus,Laji,Alkaa*\na,Yhdistys,eilen\n")))
    assert (problem.code, problem.column, problem.cell) == ("impossible_date", "Alkaa*", "C2")


def test_two_headers_of_one_meaning_are_an_error(folder: Folder) -> None:
    reading = csv_folder.read(folder(actors="id,kind,Laji\na,ngo,x\n"))
    problem = _only(reading)
    assert (problem.code, problem.value, problem.cell) == ("repeated_column", "Laji", "C1")


@pytest.mark.parametrize(
    ("header", "missing"),
    [("Tunnus,Nimi suomeksi", "Laji"), ("id,name_fi", "kind"), ("Tunnus,Alkaa,note", "Laji")],
)
def test_a_missing_column_is_named_as_the_other_headers_are(
    folder: Folder, header: str, missing: str
) -> None:
    problem = _only(csv_folder.read(folder(actors=f"{header}\na\n")))
    assert (problem.code, problem.value) == ("missing_column", missing)


@pytest.mark.parametrize(
    ("cell", "unit"),
    [
        ("Oulu", "kunta-oulu"),
        ("Uleåborg", "kunta-oulu"),
        ("564", "kunta-oulu"),
        ("oulu", "oulu"),
        ("101", "101"),
    ],
)
def test_a_municipality_is_found_by_name_or_code_unless_an_actor_is_meant(
    folder: Folder, cell: str, unit: str
) -> None:
    actors = [{"id": "101", "kind": "ngo"}, {"id": "oulu", "kind": "ngo"}]
    row = {**_WHOLE["observations"], "unit": cell}
    reading = csv_folder.read(folder(actors=actors, observations=[row]))
    assert reading.claims[-1].record.model_dump()["unit"] == unit


def test_a_code_that_lost_its_zeros_is_read_with_a_warning(folder: Folder) -> None:
    reading = csv_folder.read(folder(actors=[{**_WHOLE["actors"], "municipality": "71"}]))
    problem = _only(reading)
    assert (problem.code, problem.severity, problem.value) == ("lost_zeros", "warning", "71")
    assert reading.claims[0].record.model_dump()["municipality"] == "kunta-haapavesi"


def test_a_kind_of_the_project_s_own_is_not_taken_for_another_word(folder: Folder) -> None:
    path = folder(
        actors=[{"id": "a", "kind": "yhdistys"}], kinds=[{"id": "yhdistys", "of": "actors"}]
    )
    assert csv_folder.read(path).claims[0].record.model_dump()["kind"] == "yhdistys"


def test_a_date_with_a_time_of_day_is_read_with_a_warning(folder: Folder) -> None:
    reading = csv_folder.read(folder(actors=[{**_WHOLE["actors"], "start": "2019-08-31 14:30"}]))
    problem = _only(reading)
    assert (problem.code, problem.severity, problem.column) == ("time_dropped", "warning", "start")
    assert getattr(reading.claims[0].record, "start") == PartialDate(2019, 8, 31)  # noqa: B009


def test_formulas_stay_text(folder: Folder) -> None:
    (actor,) = _actors(csv_folder.read(folder(actors=[{**_WHOLE["actors"], "note": "=1+1"}])))
    assert actor.note == "=1+1"


def test_dates_and_numbers_are_read_into_their_types(folder: Folder) -> None:
    row = {**_WHOLE["observations"], "count": "~21", "denominator": "30"}
    (record,) = _records(csv_folder.read(folder(observations=[row])))
    assert isinstance(record, Observation)
    assert (record.as_of, record.count) == (PartialDate(2018), Quantity(21, "about"))


def test_a_cell_that_had_to_be_understood_is_told_of_in_every_row(folder: Folder) -> None:
    rows = [{"id": key, "kind": "ngo", "municipality": "71"} for key in "abc"]
    found = csv_folder.read(folder(actors=rows)).problems
    assert [(p.code, p.row) for p in found] == [("lost_zeros", row) for row in (2, 3, 4)]
