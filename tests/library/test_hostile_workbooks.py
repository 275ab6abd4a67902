"""Files that are no workbooks, broken ones, and ones made to bring a reader down."""

from __future__ import annotations

import os
import random
import struct
import subprocess
import sys
import time
import warnings
import zipfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl.workbook import Workbook

from netmap.errors import UnknownNameError
from netmap.formats import source
from netmap.formats.grids import workbook
from netmap.problems import ERRORS, Problem
from netmap.text import LANGUAGES

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1"'
    f' Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="actors" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    "</Relationships>",
}
SHEET = "xl/worksheets/sheet1.xml"
ROW = b'<row><c t="inlineStr"><is><t>' + b"A" * 60 + b"</t></is></c><c><v>1</v></c></row>"
TEXT = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Write ``make(chunks of the rows, head)`` as a workbook of one sheet and return its path."""

    def write(body: Iterable[bytes | str], head: str = "", **parts: str) -> Path:
        path = tmp_path / "region.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for name, content in {**PARTS, **parts}.items():
                archive.writestr(name, content)
            with archive.open(SHEET, "w", force_zip64=True) as file:
                file.write(f'{head}<worksheet xmlns="{MAIN}"><sheetData>'.encode())
                for chunk in body:
                    file.write(chunk.encode() if isinstance(chunk, str) else chunk)
                file.write(b"</sheetData></worksheet>")
        return path

    return write


@pytest.fixture
def good(tmp_path: Path) -> bytes:
    """Return a workbook of three sheets in which nothing is wrong."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "actors"
    for row in [("id", "kind"), *((f"a{number}", "ngo") for number in range(40))]:
        sheet.append(row)
    book.create_sheet("ties").append(["id", "source", "target", "kind"])
    book.create_sheet("sources").append(["id", "title"])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _problems(path: Path) -> tuple[Problem, ...]:
    problems = source.read(path).problems
    assert all(
        problem.message(lang) and problem.fix(lang) for problem in problems for lang in LANGUAGES
    )
    return problems


def _only(path: Path) -> Problem:
    (problem,) = _problems(path)
    assert problem.severity == "error"
    return problem


def _write(tmp_path: Path, content: bytes, name: str = "region.xlsx") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("content", "code", "found"),
    [
        (b"", "empty_file", None),
        (b"id,kind\na,ngo\n", "wrong_type", "CSV"),
        (b"%PDF-1.7 ...", "wrong_type", "PDF"),
        (b"  <!DOCTYPE html><html><table>", "wrong_type", "HTML"),
        (b"<?xml version='1.0'?><Workbook>", "wrong_type", "XML"),
        (OLE, "wrong_type", "Excel 97-2003 (.xls)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted", None),
        (bytes(range(256)) * 4, "broken_file", None),
        (b"PK\3\4" + bytes(100), "broken_file", None),
        (b"PK", "broken_file", None),
    ],
    ids=["empty", "csv", "pdf", "html", "xml", "xls", "encrypted", "noise", "cut", "two-bytes"],
)
def test_what_is_no_workbook_is_refused_under_its_name(
    tmp_path: Path, content: bytes, code: str, found: str | None
) -> None:
    problem = _only(_write(tmp_path, content))
    assert (problem.code, problem.value) == (code, "region.xlsx")
    assert problem.facts.get("found") == found


@pytest.mark.parametrize("name", ["region.xls", "region.ods", "region.xlsm", "region"])
def test_the_name_of_a_file_does_not_decide_what_it_is(
    tmp_path: Path, good: bytes, name: str
) -> None:
    assert _problems(_write(tmp_path, good, name)) == ()


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ("word/document.xml", "Word"),
        ("ppt/presentation.xml", "PowerPoint"),
        ("xl/workbook.bin", "Excel .xlsb"),
        ("content.xml", "OpenDocument"),
        ("notes.txt", "ZIP"),
    ],
)
def test_another_kind_of_archive_is_refused_under_its_name(
    tmp_path: Path, entry: str, found: str
) -> None:
    with zipfile.ZipFile(tmp_path / "region.xlsx", "w") as archive:
        archive.writestr(entry, "<x/>")
    problem = _only(tmp_path / "region.xlsx")
    assert (problem.code, problem.facts["found"]) == ("wrong_type", found)


def test_a_workbook_named_csv_is_refused_under_its_name(tmp_path: Path, good: bytes) -> None:
    assert _only(_write(tmp_path, good, "actors.csv")).code == "wrong_type"


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
def test_a_file_that_is_cut_short_is_refused(tmp_path: Path, good: bytes, share: float) -> None:
    path = _write(tmp_path, good[: int(len(good) * share)])
    assert _only(path).code == "broken_file"


def test_a_folder_named_like_a_workbook_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "region.xlsx").mkdir()
    assert _only(tmp_path / "region.xlsx").code == "no_tables"


@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_what_is_no_file_is_refused_without_an_endless_wait(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "region.xlsx"
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")
    assert _only(path).code == "not_a_file"


@pytest.mark.parametrize("name", ["nowhere.xlsx", "nowhere", "a" * 300, "a\0b.xlsx"])
def test_what_does_not_exist_is_an_unknown_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnknownNameError):
        source.read(tmp_path / name)


def _bombs(make: Make) -> dict[str, Callable[[], Path]]:
    huge = ['<row><c t="inlineStr"><is><t>', *[b"A" * 1_000_000] * 250, "</t></is></c></row>"]
    entities = '<!DOCTYPE x [<!ENTITY l "lol">' + "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)
    )
    chain = '<!DOCTYPE x [<!ENTITY e0 "x">' + "".join(
        f'<!ENTITY e{n} "&e{n - 1};">' for n in range(1, 30_000)
    )
    return {
        "rows": lambda: make(ROW * 1000 for _ in range(1000)),
        "cell": lambda: make(huge),
        "entities": lambda: make(["<row><c><v>&l9;</v></c></row>"], f"{entities}]>"),
        "chain": lambda: make(["<row><c><v>&e29999;</v></c></row>"], f"{chain}]>"),
        "file": lambda: make([], '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
        "shout": lambda: make([], "<!doctype x>"),
        "elsewhere": lambda: make([], **{"xl/comments1.xml": "<!DOCTYPE x><comments/>"}),
        "lying": lambda: _lying(make(ROW * 1000 for _ in range(1000))),
    }


def _lying(path: Path) -> Path:
    """Have the directory say that the last entry, the sheet, inflates to a thousand bytes."""
    content = bytearray(path.read_bytes())
    struct.pack_into("<I", content, content.rfind(b"PK\1\2") + 24, 1000)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("bomb", "code"),
    [
        ("rows", "too_large_inside"),
        ("cell", "too_large_inside"),
        ("lying", "too_large_inside"),
        ("entities", "forbidden_xml"),
        ("chain", "forbidden_xml"),
        ("file", "forbidden_xml"),
        ("shout", "forbidden_xml"),
        ("elsewhere", "forbidden_xml"),
    ],
)
def test_a_bomb_is_refused_soon_and_in_little_memory(make: Make, bomb: str, code: str) -> None:
    path = _bombs(make)[bomb]()
    started = time.monotonic()
    assert _only(path).code == code
    assert time.monotonic() - started < 3  # half a second on a quiet machine
    assert _memory_of_checking(path) < 200 * 1024


def _memory_of_checking(path: Path) -> int:
    """Return the kibibytes that reading took at most, in a process that has done nothing else."""
    code = (
        "import resource, sys, netmap; netmap.check(sys.argv[1]);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    command = [sys.executable, "-c", code, str(path)]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def test_a_declared_size_that_is_not_true_is_refused(tmp_path: Path, good: bytes) -> None:
    path = _lying(_write(tmp_path, good))
    assert _only(path).code == "bad_archive"


def test_too_many_entries_are_refused(make: Make) -> None:
    path = make([], **{f"xl/x{number}.xml": "<x/>" for number in range(1001)})
    assert _only(path).code == "bad_archive"


@pytest.mark.parametrize("name", [SHEET, SHEET.upper(), "/" + SHEET, SHEET.replace("/", "\\")])
def test_an_entry_that_is_there_twice_is_refused(make: Make, name: str) -> None:
    path = make([])
    with warnings.catch_warnings(), zipfile.ZipFile(path, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(name, "<worksheet/>")
    assert _only(path).code == "bad_archive"


def test_entries_that_point_outside_are_never_written(make: Make, tmp_path: Path) -> None:
    head = "<row>" + TEXT.format("A1", "id") + TEXT.format("B1", "kind") + "</row>"
    path = make([head], **{"../../outside.xml": "<x/>", "/tmp/absolute.xml": "<x/>"})
    assert _problems(path) == ()
    assert [file.name for file in tmp_path.iterdir()] == ["region.xlsx"]


HEADER = "<row r='1'>" + TEXT.format("A1", "id") + TEXT.format("B1", "kind") + "</row>"


@pytest.mark.parametrize(
    ("far", "code"),
    [
        ("XFD1048576", "too_many_columns"),
        ("A1048576", "too_many_rows"),
        ("ALM1", "too_many_columns"),
        ("ALL150000", "too_many_rows"),
    ],
)
def test_a_far_cell_makes_no_rows(make: Make, far: str, code: str) -> None:
    row = far.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    problem = _only(make([HEADER, f'<row r="{row}"><c r="{far}"><v>1</v></c></row>']))
    assert (problem.code, problem.sheet, problem.cell) == (code, "actors", far)


def test_a_far_cell_that_holds_nothing_is_nothing(make: Make) -> None:
    far = '<row r="1048576"><c r="XFD1048576" s="0"/><c r="XFD1048577" s="0"></c></row>'
    assert _problems(make([HEADER, far])) == ()


def test_cells_without_a_place_are_counted(make: Make) -> None:
    row = "<row>" + "<c><v>1</v></c>" * 1001 + "</row>"
    assert _only(make([row])).code == "too_many_columns"


def test_one_text_in_very_many_cells_is_refused(make: Make) -> None:
    strings = f'<sst xmlns="{MAIN}"><si><t>{"x" * 30_000}</t></si></sst>'
    rels = PARTS["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>",
        f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>",
    )
    rng = random.Random(1)
    rows = [
        f'<row r="{n}"><c r="A{n}" s="{rng.randrange(10**9)}" t="s"><v>0</v></c></row>'
        for n in range(1, 20_000)
    ]
    parts = {"xl/sharedStrings.xml": strings, "xl/_rels/workbook.xml.rels": rels}
    assert _only(make(rows, **parts)).severity == "error"


@pytest.mark.parametrize(
    "parts",
    [
        {"xl/workbook.xml": f'<workbook xmlns="{MAIN}"><sheets/></workbook>'},
        {"xl/workbook.xml": "<workbook"},
        {"xl/workbook.xml": "<a>" * 100_000},
        {"xl/_rels/workbook.xml.rels": "<Relationships/>"},
        {"xl/_rels/workbook.xml.rels": ""},
    ],
    ids=["no-sheets", "cut", "deep", "no-relations", "empty-relations"],
)
def test_a_workbook_with_broken_parts_is_refused(make: Make, parts: dict[str, str]) -> None:
    assert _only(make([HEADER], **parts)).code in ("broken_file", "empty_workbook")


def test_a_text_that_is_too_long_is_an_error_of_its_cell(make: Make) -> None:
    rng = random.Random(1)
    text = "".join(rng.choices("abcdefghijklmnop", k=40_000))
    row = f'<row r="2">{TEXT.format("A2", "a")}{TEXT.format("B2", text)}</row>'
    problem = _only(make([HEADER, row]))
    assert (problem.code, problem.cell) == ("long_text", "B2")
    assert len(problem.message("fi")) < 200


def test_two_sheets_of_one_name_are_an_error(make: Make) -> None:
    sheets = '<sheet name="actors" sheetId="{0}" r:id="rId1"/>'
    book = PARTS["xl/workbook.xml"].replace(sheets.format(1), sheets.format(1) + sheets.format(2))
    assert _only(make([HEADER], **{"xl/workbook.xml": book})).code == "repeated_sheet"


def test_a_reader_that_does_not_end_is_ended(
    tmp_path: Path, good: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "SECONDS", 0)
    assert _only(_write(tmp_path, good)).code == "too_slow"


def test_a_reader_that_dies_is_a_refusal(
    tmp_path: Path, good: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "_PROCESS", "netmap.no_such_module")
    assert _only(_write(tmp_path, good)).code == "broken_file"


def test_modules_beside_the_user_s_files_are_never_run(
    tmp_path: Path, good: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert _problems(_write(tmp_path, good)) == ()


def _mutants(good: bytes, count: int) -> Iterable[bytes]:
    """Yield workbooks with bytes flipped, ends cut off, parts left out and parts damaged."""
    rng = random.Random(2019)
    with zipfile.ZipFile(BytesIO(good)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for number in range(count):
        if number % 4 == 0:
            yield _flipped(good, rng)
        elif number % 4 == 1:
            yield good[: rng.randrange(len(good))]
        else:
            name = rng.choice(list(parts))
            left = {key: part for key, part in parts.items() if number % 4 == 2 or key != name}
            if number % 4 == 2:
                left[name] = _flipped(parts[name], rng)
            yield _packed(left)


def _flipped(content: bytes, rng: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(rng.randint(1, 8)):
        changed[rng.randrange(len(changed))] = rng.choice((0, 34, 60, 62, 255, rng.randrange(256)))
    return bytes(changed)


def _packed(parts: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def test_a_damaged_workbook_gives_problems_and_nothing_else(tmp_path: Path, good: bytes) -> None:
    paths = [
        _write(tmp_path, content, f"{number}.xlsx")
        for number, content in enumerate(_mutants(good, 200))
    ]

    def ask(path: Path) -> float:
        started = time.monotonic()
        for problem in source.read(path).problems:
            assert problem.message("fi")
            assert problem.fix("sv")
            assert problem.severity == ("error" if problem.code in ERRORS else "warning")
        return time.monotonic() - started

    with ThreadPoolExecutor(3) as pool:
        assert max(pool.map(ask, paths)) < 10
