"""Three workbooks as project leads keep them: what is read of them, and what their report says.

All organisations and persons are invented.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

import netmap
from netmap.formats.mapping import proposal
from netmap.model import Contact
from netmap.text import LANGUAGES

Report = list[tuple[str, str | None, str | None]]


def test_a_contact_list_is_read_by_the_mapping_its_lead_would_write(tmp_path: Path) -> None:
    mapping = mapped(contact_list(tmp_path), CONTACT_LIST)
    assert report(mapping) == [
        ("impossible_date", "Yhteystiedot", "G9"),
        ("missing_value", "Yhteystiedot", "B11"),
        ("error_cell", "Yhteystiedot", "E12"),
        ("unmapped_column", "Yhteystiedot", "H4"),
        ("note_row", "Yhteystiedot", "B5"),
        ("unknown_area", "Yhteystiedot", "D8"),
        ("note_row", "Yhteystiedot", "B10"),
        ("unknown_kind", "Yhteystiedot", "C12"),
        ("unmapped_sheet", "Muistio", None),
    ]
    with pytest.raises(netmap.InvalidDataError):
        netmap.read(mapping)


def test_the_contact_list_is_read_when_its_errors_are_mended(tmp_path: Path) -> None:
    path = contact_list(tmp_path, {"G9": "8/2019", "B11": "Kuvitteellinen Tuki ry", "E12": None})
    dataset = netmap.read(mapped(path, CONTACT_LIST))
    assert list(dataset.actors) == [
        "esimerkkilan-seura-ry",
        "mallilan-yhdistykset-ry",
        "kuvitteellinen-tuki-ry",
        "keksitty-verkosto",
    ]
    assert {it.about for it in dataset.all(Contact).values()} == {
        "esimerkkilan-seura-ry",
        "mallilan-yhdistykset-ry",
        "kuvitteellinen-tuki-ry",
    }
    assert [str(actor.start) for actor in dataset.actors.values()] == [
        "2019-03-01",
        "2019-08",
        "2019-08",
        "2019-08",
    ]


def test_a_matrix_is_read_mark_by_mark(tmp_path: Path) -> None:
    mapping = mapped(matrix(tmp_path), MATRIX)
    assert report(mapping) == [
        ("missing_value", "Jäsenet 2019", "A9"),
        ("unmapped_column", "Jäsenet 2019", "E3"),
        ("unknown_mark", "Jäsenet 2019", "C5"),
        ("unknown_mark", "Jäsenet 2019", "D7"),
        ("differing_field", "Jäsenet 2019", "A8"),
    ]
    dataset = netmap.read(mapped(matrix(tmp_path, {"A9": "Keksitty Verkosto"}), MATRIX))
    assert [(tie.source, tie.target) for tie in dataset.ties.values()] == [
        ("esimerkkilan-seura-ry", "nuorisotyoryhma"),
        ("mallilan-yhdistykset-ry", "nuorisotyoryhma"),
        ("esimerkkilan-seura-ry", "hyvinvointityoryhma"),
        ("kuvitteellinen-tuki-ry", "hyvinvointityoryhma"),
        ("keksitty-verkosto", "johtoryhma"),
    ]


def test_a_meeting_log_is_read_with_its_actors(tmp_path: Path) -> None:
    mapping = mapped(log(tmp_path), LOG)
    assert report(mapping) == [
        ("impossible_date", "Loki", "A6"),
        ("impossible_number", "Loki", "D8"),
        ("impossible_date", "Loki", "A8"),
        ("unmapped_column", "Loki", "F2"),
        ("note_row", "Loki", "B5"),
        ("unknown_event", "Loki", "G7"),
        ("unknown_area", "Loki", "C7"),
    ]


def test_what_is_read_of_the_log_is_what_stands_there(tmp_path: Path) -> None:
    changes = {"A6": "tammikuu 2019", "A8": "2.10.2019", "D8": "yli 30", "B5": None}
    dataset = netmap.read(mapped(log(tmp_path, changes), LOG))
    assert [(str(it.start), str(it.participations)) for it in dataset.events.values()] == [
        ("2019-03-01", "12"),
        ("2019-08-31", "~20"),
        ("2019-01", "8"),
        ("2019-09", "15"),
        ("2019-10-02", ">30"),
    ]
    assert {name: actor.kind for name, actor in dataset.actors.items()} == {
        "esimerkkilan-seura-ry": "ngo",
        "mallilan-yhdistykset-ry": "ngo",
        "keksitty-verkosto": "ngo",
    }


def test_a_lead_is_told_in_finnish_and_swedish_what_to_do(tmp_path: Path) -> None:
    problems = {it.cell: it for it in netmap.check(mapped(matrix(tmp_path), MATRIX))}
    mark = problems["C5"]
    assert mark.message("fi") == "”ehkä” ei ole sovittu merkki, joten yhteyttä ei luettu."
    assert mark.message("sv") == "”ehkä” är inget överenskommet märke, så ingen relation lästes."
    note = {it.cell: it for it in netmap.check(mapped(log(tmp_path), LOG))}["B5"]
    assert note.message("fi") == (
        "Rivillä on vain ”KESÄTAUKO”; sarakkeen Laji arvo puuttuu, joten riviä ei luettu."
    )
    assert note.fix("sv") == (
        "Om det är en mellanrubrik eller en anteckning, skriv skip_rows = [5] i mappningsfilen; "
        "fyll annars i raden."
    )


@pytest.mark.parametrize("make", ["contact_list", "matrix", "log"])
def test_a_workbook_that_is_not_in_form_points_to_the_mapping(make: str, tmp_path: Path) -> None:
    errors = [it for it in netmap.check(MAKERS[make](tmp_path)) if it.severity == "error"]
    assert errors
    assert all("map-columns" in it.fix(language) for it in errors for language in LANGUAGES)


@pytest.mark.parametrize("make", ["contact_list", "matrix", "log"])
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_proposal_for_a_messy_workbook_is_a_mapping(
    make: str, language: str, tmp_path: Path
) -> None:
    path = MAKERS[make](tmp_path)
    told = mapped(path, proposal.mapping(path, language=language))
    codes = {problem.code for problem in netmap.check(told)}
    assert not {code for code in codes if code.startswith(("mapping_", "unmapped_"))}


def test_the_proposals_know_the_shapes(tmp_path: Path) -> None:
    told = {name: proposal.mapping(make(tmp_path)) for name, make in MAKERS.items()}
    assert '"Järjestö" = "actors.name_fi"' in told["contact_list"]
    assert '"Yhteyshenkilö" = "contacts.name"' in told["contact_list"]
    assert "header_row = 4" in told["contact_list"]
    assert 'groups = ["Nuorisotyöryhmä", "Hyvinvointityöryhmä", "Johtoryhmä"]' in told["matrix"]
    assert "skip_rows = [10]" in told["matrix"]
    assert 'id_from = ["Pvm", "Aihe"]' in told["log"]


def report(*sources: Path) -> Report:
    return [(problem.code, problem.sheet, problem.cell) for problem in netmap.check(*sources)]


def mapped(path: Path, text: str) -> Path:
    mapping = path.with_suffix(".toml")
    mapping.write_text(text, encoding="utf-8")
    return mapping


Changes = Mapping[str, object]
Rows = Sequence[Sequence[object]]


def contact_list(folder: Path, changes: Changes = {}) -> Path:  # noqa: B006 - nobody changes it
    """Make a list that begins in column B under titles, with headings and notes between rows."""
    book = Workbook()
    sheet = first(book, "Yhteystiedot", CONTACT_ROWS)
    for merged in ("A1:H1", "B5:H5"):
        sheet.merge_cells(merged)
    book.create_sheet("Muistio").append(["Muista kysyä luvat."])
    return saved(book, folder / "yhteystiedot.xlsx", changes)


def matrix(folder: Path, changes: Changes = {}) -> Path:  # noqa: B006
    """Make a matrix with two rows of headings, sums, other marks and the same name twice."""
    book = Workbook()
    sheet = first(book, "Jäsenet 2019", MATRIX_ROWS)
    sheet.merge_cells("B2:D2")
    return saved(book, folder / "jasenet.xlsx", changes)


def log(folder: Path, changes: Changes = {}) -> Path:  # noqa: B006
    """Make a log with dates of every style, a note between rows and a misspelt kind."""
    book = Workbook()
    first(book, "Loki", LOG_ROWS)
    return saved(book, folder / "tapaamiset.xlsx", changes)


MAKERS: Mapping[str, Callable[[Path], Path]] = {
    "contact_list": contact_list,
    "matrix": matrix,
    "log": log,
}


def first(book: Workbook, title: str, rows: Rows) -> Worksheet:
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    return sheet


def saved(book: Workbook, path: Path, changes: Changes) -> Path:
    sheet = book.worksheets[0]
    for cell, value in changes.items():
        sheet[cell].value = value
    book.save(path)
    return path


CONTACT_ROWS: Rows = [
    ["Keksityn maakunnan järjestöt – yhteystietolista"],
    [None, "päivitetty syksyllä, osa tiedoista puuttuu"],
    [],
    [None, "Järjestö", "Laji", "Kunta", "Sähköposti", "Yhteyshenkilö", "Mukana alkaen", "Muuta"],
    [None, "OULUN SEUTU"],
    [None, "Esimerkkilän Seura ry", "yhdistys", "Oulu", "seura@example.org", "Toimisto",
     date(2019, 3, 1), "soita ensin"],
    [None, "Esimerkkilän Seura ry", "yhdistys", "Oulu", "talous@example.org", "Talous", None, None],
    [None, "Mallilan Yhdistykset ry", "Järjestö", "Kajani", "malli@example.org", None,
     "elokuu 2019", None],
    [None, "Kuvitteellinen Tuki ry", "järjestö", "kajaani", "tuki@example.org", None,
     "31.2.2019", None],
    [None, "HUOM! Loput lisätään keväällä"],
    [None, None, "järjestö", "564", "nimeton@example.org", None, 2018, None],
    [None, "Keksitty Verkosto", "jarjestöverkosta", "Oulu", "#REF!", None, "8/2019", None],
]  # fmt: skip

CONTACT_LIST = """
file = "yhteystiedot.xlsx"

[[sheets]]
sheet = "Yhteystiedot"
header_row = 4
id_from = "Järjestö"
[sheets.columns]
"Järjestö" = "actors.name_fi"
"Laji" = "actors.kind"
"Kunta" = "actors.municipality"
"Mukana alkaen" = "actors.start"
"Sähköposti" = "contacts.email"
"Yhteyshenkilö" = "contacts.name"
[sheets.values]
"contacts.purpose" = "verkoston kutsut"
"""

MATRIX_ROWS: Rows = [
    ["Työryhmien jäsenet"],
    [None, "Työryhmät"],
    ["Yhdistys", "Nuorisotyöryhmä", "Hyvinvointityöryhmä", "Johtoryhmä", "Yhteensä"],
    ["Esimerkkilän Seura ry", "x", "X", None, 2],
    ["Mallilan Yhdistykset ry", 1, "ehkä", None, 1],
    ["Kuvitteellinen Tuki ry", None, "x", None, 1],
    ["Yksinäinen ry", None, None, "varajäsen", 0],
    ["ESIMERKKILÄN SEURA RY", "x", None, None, 1],
    [None, None, None, "x", 1],
    ["Yhteensä", 2, 2, 1, 5],
]

MATRIX = """
file = "jasenet.xlsx"

[[sheets]]
sheet = "Jäsenet 2019"
reads = "matrix"
header_row = 3
skip_rows = 10
rows = "Yhdistys"
groups = ["Nuorisotyöryhmä", "Hyvinvointityöryhmä", "Johtoryhmä"]
tie = "member_of"
row_kind = "järjestö"
group_kind = "working_group"
start = "2019"
"""

LOG_ROWS: Rows = [
    ["Tapaamiset 2019"],
    ["Pvm", "Aihe", "Paikka", "Osallistumisia", "Järjestäjä", "Muistiinpanoja", "Laji"],
    [date(2019, 3, 1), "Kuntakierros", "Oulu", 12, "Esimerkkilän Seura ry", None,
     "verkostotapaaminen"],
    ["31.8.2019", "Järjestöfoorumi", "Kajaani", "noin 20",
     "Mallilan Yhdistykset ry; Esimerkkilän Seura ry", "kahvit", "verkostotapaaminen"],
    [None, "KESÄTAUKO"],
    ["32.1.2019", "Aloitus", "Oulu", 8, "Keksitty Verkosto", None, "koulutus"],
    ["9/2019", "Syystapaaminen", "Olu", "15", "Esimerkkilän Seura ry", None, "verkostotapaminen"],
    ["syksyllä", "Päätös", "Oulu", "paljon", "Keksitty Verkosto", None, "koulutus"],
]  # fmt: skip

LOG = """
file = "tapaamiset.xlsx"

[[sheets]]
sheet = "Loki"
header_row = 2
id_from = ["Pvm", "Aihe"]
split = ";"
[sheets.columns]
"Pvm" = "events.start"
"Aihe" = "events.name_fi"
"Paikka" = "events.place"
"Osallistumisia" = "events.participations"
"Järjestäjä" = "events.organisers"
"Laji" = "events.kind"
[sheets.values]
"events.level" = "ngo"
[sheets.actors]
"events.organisers" = "ngo"
"""
