"""A mapping says how sheets of another form are read, and what is wrong with it is told at once."""

from __future__ import annotations

from pathlib import Path

import pytest

import netmap
from netmap.formats.mapping.mapped_names import Known, slug
from netmap.model import Attendance, Contact, Post
from netmap.problems import ERRORS
from netmap.text import LANGUAGES

LIST = """
file = "list.csv"
[[sheets]]
id_from = "Name"
[sheets.columns]
"Name" = "actors.name_en"
"Mail" = "contacts.email"
[sheets.values]
"actors.kind" = "ngo"
"""


@pytest.fixture
def mapped(tmp_path: Path) -> Mapped:
    return Mapped(tmp_path)


class Mapped:
    """A folder with a file ``list.csv`` and a mapping of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, mapping: str, rows: str) -> Path:
        (self.folder / "list.csv").write_text(rows, encoding="utf-8")
        path = self.folder / "mapping.toml"
        path.write_text(mapping, encoding="utf-8")
        return path


def told(path: Path) -> list[tuple[str, int | None, str | None]]:
    return [(problem.code, problem.row, problem.value) for problem in netmap.check(path)]


def test_a_row_makes_an_actor_and_the_contact_that_is_about_it(mapped: Mapped) -> None:
    dataset = netmap.read(mapped(LIST, "Name,Mail\nÄlä Unohda ry,a@example.org\n"))
    (contact,) = dataset.all(Contact).values()
    assert (contact.about, contact.email) == ("ala-unohda-ry", "a@example.org")
    assert dataset.actors["ala-unohda-ry"].name_en == "Älä Unohda ry"


def test_a_row_without_anything_for_a_table_makes_no_record_of_it(mapped: Mapped) -> None:
    dataset = netmap.read(mapped(LIST, "Name,Mail\nOne,\n"))
    assert (len(dataset.actors), len(dataset.all(Contact))) == (1, 0)


def test_two_rows_of_one_name_are_one_actor_with_two_contacts(mapped: Mapped) -> None:
    dataset = netmap.read(mapped(LIST, "Name,Mail\nOne,a@example.org\nOne,b@example.org\n"))
    assert len(dataset.actors) == 1
    assert list(dataset.all(Contact)) == ["one", "one-2"]


def test_what_two_rows_of_one_name_say_differently_is_told(mapped: Mapped) -> None:
    text = LIST.replace('"contacts.email"', '"actors.municipality"')
    assert told(mapped(text, "Name,Mail\nOne,Oulu\nOne,Kemi\n")) == [
        ("differing_field", 3, "kunta-kemi")
    ]


def test_a_column_that_is_not_named_is_not_read(mapped: Mapped) -> None:
    path = mapped(LIST, "Name,Mail,Secret\nOne,,x\n")
    assert told(path) == [("unmapped_column", 1, "Secret")]
    assert "x" not in repr(list(netmap.read(path)))


def test_a_column_that_is_named_with_nothing_is_read_past(mapped: Mapped) -> None:
    text = LIST.replace('"Mail" = "contacts.email"', '"Mail" = ""')
    path = mapped(text, "Name,Mail\nOne,a@example.org\n")
    assert told(path) == []
    assert not netmap.read(path).all(Contact)


def test_a_column_without_a_heading_is_named_by_its_letters(mapped: Mapped) -> None:
    text = LIST.replace('"Mail"', '"[B]"')
    path = mapped(text, "Name,\nOne,a@example.org\n")
    assert told(path) == []
    assert len(netmap.read(path).all(Contact)) == 1


def test_cells_of_a_column_without_a_heading_are_told_of(mapped: Mapped) -> None:
    assert told(mapped(LIST, "Name,Mail\nOne,,x\n")) == [("unmapped_column", 1, "[C]")]


def test_the_cell_of_a_problem_is_that_of_the_sheet(mapped: Mapped) -> None:
    text = LIST.replace('"contacts.email"', '"actors.start"')
    (problem,) = netmap.check(mapped(text, "x,,Mail,Name\n".lstrip("x") + ",,32.1.2019,One\n"))
    assert (problem.code, problem.cell, problem.column) == ("impossible_date", "C2", "Mail")
    assert problem.file.endswith("list.csv")


def test_rows_without_names_get_the_numbers_of_their_rows(mapped: Mapped) -> None:
    text = LIST.replace('id_from = "Name"', 'prefix = "row-"')
    assert list(netmap.read(mapped(text, "Name,Mail\nOne,\n\nTwo,\n")).actors) == ["row-2", "row-4"]


def test_ids_that_the_sheet_has_are_used(mapped: Mapped) -> None:
    text = LIST.replace('"contacts.email"', '"actors.id"')
    assert list(netmap.read(mapped(text, "Name,Mail\nOne,A_1\n")).actors) == ["A_1"]


def test_municipalities_keep_the_ids_that_they_have(mapped: Mapped) -> None:
    text = LIST.replace('"ngo"', '"municipality"')
    assert list(netmap.read(mapped(text, "Name,Mail\nOulu,\n")).actors) == ["kunta-oulu"]


def test_rows_may_be_skipped(mapped: Mapped) -> None:
    text = LIST.replace("[[sheets]]", "[[sheets]]\nskip_rows = [3]")
    assert list(netmap.read(mapped(text, "Name,Mail\nOne,\nTotal,\n")).actors) == ["one"]


def test_a_post_belongs_to_the_actor_of_its_row_and_the_contact_to_the_post(
    mapped: Mapped,
) -> None:
    text = LIST.replace('"Mail" =', '"Post" = "posts.name_en"\n"Mail" =')
    dataset = netmap.read(mapped(text, "Name,Post,Mail\nOne,Chair,a@example.org\n"))
    (post,) = dataset.all(Post).values()
    assert post.organisation == "one"
    assert [contact.about for contact in dataset.all(Contact).values()] == [post.id]


LOG = """
file = "list.csv"
[[sheets]]
id_from = ["Date", "Title"]
split = [",", ";"]
language = "en"
[sheets.columns]
"Date" = "events.start"
"Title" = "events.name_en"
"By" = "events.organisers"
"There" = "attendances.actor"
[sheets.values]
"events.kind" = "training"
[sheets.actors]
"events.organisers" = "ngo"
"attendances.actor" = "ngo"
"""


def test_a_log_makes_events_their_actors_and_who_attended(mapped: Mapped) -> None:
    rows = 'Date,Title,By,There\n1.3.2019,Start,One; Two,"Three, Oulu"\n2019-03-01,Start,One,\n'
    dataset = netmap.read(mapped(LOG, rows))
    assert list(dataset.events) == ["2019-03-01-start", "2019-03-01-start-2"]
    assert dataset.events["2019-03-01-start"].organisers == ("one", "two")
    assert set(dataset.actors) == {"one", "two", "three"}
    assert [(it.event, it.actor) for it in dataset.all(Attendance).values()] == [
        ("2019-03-01-start", "three"),
        ("2019-03-01-start", "kunta-oulu"),
    ]


def test_a_note_between_the_rows_of_a_log_is_told_of_and_not_read(mapped: Mapped) -> None:
    text = LOG.replace('"There" = "attendances.actor"', '"There" = "events.kind"')
    text = text.replace('"events.kind" = "training"', "").replace('"attendances.actor" = "ngo"', "")
    path = mapped(text, "Date,Title,By,There\n2019,Start,,training\n,Summer!,,\n")
    assert told(path) == [("note_row", 3, "Summer!")]
    assert len(netmap.read(path).events) == 1


MATRIX = """
file = "list.csv"
[[sheets]]
reads = "matrix"
language = "en"
rows = "Name"
groups = ["G", "H"]
tie = "member_of"
row_kind = "ngo"
group_kind = "working_group"
"""


def test_every_mark_of_a_matrix_is_a_tie(mapped: Mapped) -> None:
    dataset = netmap.read(mapped(MATRIX, "Name,G,H\nOne,x,\nTwo,1,X\nThree,,\n"))
    assert [(tie.source, tie.target) for tie in dataset.ties.values()] == [
        ("one", "g"),
        ("two", "g"),
        ("two", "h"),
    ]
    assert list(dataset.actors) == ["one", "two", "three", "g", "h"]


def test_what_is_no_mark_makes_no_tie_and_is_told_at_its_cell(mapped: Mapped) -> None:
    path = mapped(MATRIX, "Name,G,H\nOne,maybe,x\n")
    (problem,) = netmap.check(path)
    assert (problem.code, problem.cell, problem.value) == ("unknown_mark", "B2", "maybe")
    assert len(netmap.read(path).ties) == 1


def test_a_mark_on_a_row_without_a_name_is_an_error(mapped: Mapped) -> None:
    assert told(mapped(MATRIX, "Name,G,H\n,x,\n")) == [("missing_value", 2, None)]


def test_a_name_that_is_twice_in_a_matrix_is_one_actor(mapped: Mapped) -> None:
    dataset = netmap.read(mapped(MATRIX, "Name,G,H\nOne,x,\nOne,x,x\n"))
    assert len(dataset.ties) == 2


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ('file = "list.csv"', "file = list.csv", ("mapping_syntax", 2, "file = list.csv")),
        ('file = "list.csv"', "", ("mapping_missing", 1, "file")),
        ('file = "list.csv"', 'file = "lost.csv"', ("mapping_file", 2, "lost.csv")),
        ("[[sheets]]", "[[sheet]]", ("mapping_missing", 1, "[[sheets]]")),
        ("[[sheets]]", '[[sheets]]\nsheet = "A"', ("mapping_sheet", 4, "A")),
        ("[[sheets]]", "[[sheets]]\nheader = 1", ("mapping_key", 4, "header")),
        ("[[sheets]]", '[[sheets]]\nheader_row = "1"', ("mapping_type", 4, "header_row")),
        ("[[sheets]]", "[[sheets]]\nheader_row = 0", ("mapping_type", 4, "header_row")),
        ("[[sheets]]", '[[sheets]]\nreads = "row"', ("mapping_word", 4, "row")),
        ("[[sheets]]", '[[sheets]]\ntie = "member_of"', ("mapping_not_here", 4, "tie")),
        ("actors.name_en", "actors.nme", ("mapping_field", 6, "actors.nme")),
        ("actors.name_en", "actor.name_en", ("mapping_field", 6, "actor.name_en")),
        ('"ngo"', '"starship"', ("mapping_word", 9, "starship")),
        ('"actors.kind" = "ngo"', "", ("mapping_missing", 3, "actors.kind")),
        ('"Mail"', '"Post"', ("mapping_column", 7, "Post")),
        ("[sheets.values]", '[sheets.values]\n"posts.role" = "?!"', ("mapping_word", 9, "?!")),
        ("[sheets.values]", '[sheets.values]\n"events.kind" = "event"',
         ("mapping_unused", 9, "events.kind")),
        ("[sheets.values]", '[sheets.actors]\n"contacts.email" = "ngo"\n[sheets.values]',
         ("mapping_unused", 9, "contacts.email")),
        ("[sheets.values]", '[sheets.values]\n"actors.end" = "soon"', ("mapping_word", 9, "soon")),
        ("[sheets.values]", '[sheets.values]\n"actors.population" = "many"',
         ("mapping_word", 9, "many")),
    ],
)  # fmt: skip
def test_a_fault_of_the_mapping_is_told_at_its_line(
    before: str, after: str, problem: tuple[str, int, str], mapped: Mapped
) -> None:
    path = mapped(LIST.replace(before, after), "Name,Mail\nOne,a@example.org\n")
    found = [it for it in netmap.check(path) if it.code.startswith("mapping_")]
    assert problem in [(it.code, it.row, it.value) for it in found]
    assert all(it.code in ERRORS and it.file == str(path) for it in found)
    assert all(it.message(language) and it.fix(language) for it in found for language in LANGUAGES)
    with pytest.raises(netmap.InvalidDataError):
        netmap.read(path)


def test_all_faults_of_a_mapping_are_told_at_once(mapped: Mapped) -> None:
    text = LIST.replace("actors.name_en", "actors.x").replace('"Mail"', '"Post"')
    codes = {code for code, _, _ in told(mapped(text + "[more]\n", "Name,Mail\nOne,\n"))}
    assert codes >= {"mapping_field", "mapping_column", "mapping_key"}


def test_a_heading_that_is_there_twice_is_named_by_letters(mapped: Mapped) -> None:
    (problem,) = [
        it
        for it in netmap.check(mapped(LIST, "Name,Mail,Mail\nOne,,\n"))
        if it.code == "mapping_twice"
    ]
    assert "[B], [C]" in problem.fix("fi")


def test_a_matrix_says_what_it_lacks(mapped: Mapped) -> None:
    text = MATRIX.replace('tie = "member_of"', "").replace('row_kind = "ngo"', "")
    lacking = [value for code, _, value in told(mapped(text, "Name,G,H\n")) if "missing" in code]
    assert lacking == ["tie", "row_kind"]


def test_a_mapping_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mapping.toml"
    path.write_bytes(b"\xff\xfe\x00")
    assert [code for code, _, _ in told(path)] == ["not_utf8"]


def test_a_file_that_cannot_be_read_is_told_of(mapped: Mapped) -> None:
    path = mapped(LIST.replace("list.csv", "list.xlsx"), "")
    (mapped.folder / "list.xlsx").write_bytes(b"no workbook")
    assert [code for code, _, _ in told(path)] == ["wrong_type"]


def test_no_answer_is_written_over_the_file_that_is_mapped(mapped: Mapped) -> None:
    path = mapped(LIST, "Name,Mail\n")
    with pytest.raises(netmap.OutputExistsError):
        netmap.output.write(mapped.folder / "list.csv", b"", inputs=[path], force=True)
    with pytest.raises(netmap.OutputExistsError):
        netmap.output.write_folder(mapped.folder, {}, inputs=[path], force=True)


def test_ids_are_made_of_names_and_are_never_taken_twice() -> None:
    known = Known()
    assert slug(" Ylä-Åminnen Ä. ry ") == "yla-aminnen-a-ry"
    assert [known.free("contacts", "a"), known.free("contacts", "a")] == ["a", "a-2"]


def test_a_mapping_that_reads_nothing_says_so(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    mapping = tmp_path / "log.toml"
    mapping.write_text('file = "log.csv"\n[[sheets]]\nreads = "nothing"\n', encoding="utf-8")
    assert [(p.code, p.severity, p.value) for p in netmap.check(mapping)] == [
        ("reads_nothing", "warning", "log.toml")
    ]
