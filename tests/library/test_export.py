"""What is exported reads back as it was: as CSV and as a workbook, with whatever text there is."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from netmap.dataset import Dataset
from netmap.errors import InvalidValueError, OutputExistsError
from netmap.formats import source
from netmap.formats.writing import export
from netmap.formats.writing.csv_out import text
from netmap.formats.writing.record_rows import of
from netmap.model import (
    RECORD_TYPES,
    Actor,
    Citation,
    Contact,
    Kind,
    Post,
    Quantity,
    Record,
    Source,
    Tie,
)
from netmap.reading import check, read
from netmap.text import LANGUAGES
from tests.conftest import LETTERS, Folder

NASTY = (
    *(
        "=1+1",
        "+358 40 123",
        "-5",
        "-5 apples",
        "@cmd",
        "'=1+1",
        "''=x",
        "'",
        "'quoted'",
        '"',
        '""',
    ),
    *("a,b;c\td", "line\nbreak", "_x000D_", "_x0041_", "a_x005F_b", "0012", "12", "8.40", "1e5"),
    *(
        "TRUE",
        "#REF!",
        "#N/A",
        "31.8.2019",
        "kunta",
        "Nimi",
        "sep=;",
        "<b>&amp;",
        "NULL",
        "🦄",
        "a|b",
    ),
)


def records(path: Path) -> list[Record]:
    reading = source.read(path)
    assert [it for it in reading.problems if it.severity == "error"] == []
    return [claim.record for claim in reading.claims]


def same(dataset: Dataset, again: Dataset, *, contacts: bool = False) -> bool:
    types = [it for it in RECORD_TYPES if contacts or it is not Contact]
    return all(list(dataset.all(it).values()) == list(again.all(it).values()) for it in types)


def actor(name: str, **more: object) -> Actor:
    return Actor.model_validate({"id": "a", "kind": "ngo", "name_fi": name, **more})


@pytest.mark.parametrize("target", ["data", "data.xlsx"])
def test_the_examples_come_back_equal(everything: Dataset, tmp_path: Path, target: str) -> None:
    export.write(everything, tmp_path / target)
    assert same(everything, read(tmp_path / target))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_comes_back_equal_in_every_language(
    everything: Dataset, tmp_path: Path, language: str
) -> None:
    export.write(everything, tmp_path / "data.xlsx", language=language)
    assert same(everything, read(tmp_path / "data.xlsx"))


@pytest.mark.parametrize("target", ["data", "data.xlsx"])
@pytest.mark.parametrize("value", NASTY)
def test_a_text_comes_back_as_it_was(tmp_path: Path, target: str, value: str) -> None:
    cited = (Citation(source="s", line=value, quote=value),)
    record = actor(value, note=value, citations=cited, attributes={"own": value, "other": "x"})
    export.write(Dataset([record]), tmp_path / target)
    assert records(tmp_path / target) == [record]


letters = st.text(LETTERS, max_size=12)
texts = st.one_of(st.sampled_from(NASTY), letters).map(
    lambda text: unicodedata.normalize("NFC", text.strip()).strip() or "x"
)
single = texts.map(lambda text: text.replace("|", "/"))
citations = st.lists(
    st.builds(Citation, source=single, line=st.none() | single, quote=st.none() | single),
    max_size=3,
).map(tuple)
quantities = st.one_of(
    st.integers(0, 10**15 - 1),
    st.floats(0, 10**6, allow_subnormal=False).map(lambda n: round(n, 3)),
)
columns = st.dictionaries(
    texts.map(lambda text: f"own {' '.join(text.split())}"), texts, max_size=2
)
actors = st.builds(
    Actor,
    id=texts,
    kind=st.sampled_from(["ngo", "municipality", "unheard of", "=kind"]),
    name_fi=st.none() | texts,
    aliases=st.lists(single, max_size=3).map(tuple),
    note=st.none() | texts,
    citations=citations,
    attributes=columns,
    population=st.none() | st.builds(Quantity, quantities, st.sampled_from(["exact", "about"])),
)


@settings(max_examples=25)
@given(told=st.lists(actors, min_size=1, max_size=12, unique_by=lambda record: record.id))
@pytest.mark.parametrize("target", ["data", "data.xlsx"])
def test_any_records_come_back_as_they_were_or_are_refused(
    tmp_path_factory: pytest.TempPathFactory, target: str, told: list[Actor]
) -> None:
    path = tmp_path_factory.mktemp("round") / target
    try:
        export.write(Dataset(told), path)
    except InvalidValueError:
        event("refused")
        assert not path.exists()
    else:
        assert records(path) == told


@pytest.mark.parametrize(
    ("record", "column"),
    [
        (actor("a", aliases=("x|y", "z")), "aliases"),
        (actor("a", citations=(Citation(source="a|b"),)), "citations"),
        (actor("bell \x07"), "name_fi"),
        (actor(" space "), "name_fi"),
        (actor("x" * 40_000), "name_fi"),
        (actor("a", attributes={"Nimi": "b"}), "id"),
        (actor("a", attributes={"": "b"}), "attributes"),
        (actor("a", attributes={"empty": ""}), "attributes"),
        (Actor(id="a", kind="järjestö"), "kind"),
    ],
)
@pytest.mark.parametrize("target", ["data", "data.xlsx"])
def test_what_would_come_back_changed_is_refused(
    tmp_path: Path, record: Actor, column: str, target: str
) -> None:
    with pytest.raises(InvalidValueError) as caught:
        export.write(Dataset([record]), tmp_path / target)
    assert caught.value.facts == {"table": "actors", "id": "a", "column": column}
    assert all("actors" in caught.value.message(language) for language in LANGUAGES)
    assert list(tmp_path.iterdir()) == []


def test_contacts_are_left_out_unless_asked_for(tmp_path: Path) -> None:
    post = Post(id="p", organisation="a")
    dataset = Dataset([actor("A"), post, Contact(id="c", about="p", name="Maija Malli")])
    for target in ("data", "data.xlsx"):
        export.write(dataset, tmp_path / target)
        assert len(records(tmp_path / target)) == 2
    assert not (tmp_path / "data" / "contacts.csv").exists()
    assert "Yhteystiedot" not in openpyxl.load_workbook(tmp_path / "data.xlsx").sheetnames


@pytest.mark.parametrize("target", ["data", "data.xlsx"])
def test_contacts_come_back_too_when_asked_for(tmp_path: Path, target: str) -> None:
    told = Contact(id="c", about="a", name="Maija Malli", phone="+358401234567", email="m@x.fi")
    dataset = Dataset([actor("A"), told])
    export.write(dataset, tmp_path / target, contacts=True)
    assert same(dataset, read(tmp_path / target), contacts=True)


@pytest.mark.parametrize("target", ["own", "own.xlsx"])
def test_a_quote_without_a_source_comes_back(folder: Folder, tmp_path: Path, target: str) -> None:
    source = read(folder(actors="id,kind,line,quote\na,ngo,12,\nb,ngo,,hei\nc,ngo,,\n"))
    export.write(source, tmp_path / target)
    assert list(read(tmp_path / target)) == list(source)


def test_kinds_of_ones_own_come_back(tmp_path: Path) -> None:
    kinds = [Kind(id="järjestö", of="actors", name_fi="oma"), Kind(id="parish", of="actors")]
    told = [Actor(id="a", kind="ngo"), Actor(id="b", kind="järjestö"), Actor(id="c", kind="parish")]
    for target in ("data", "data.xlsx"):
        export.write(Dataset([*told, *kinds]), tmp_path / target)
        assert same(Dataset([*told, *kinds]), read(tmp_path / target))


def test_an_actor_of_several_sources_is_written_once(folder: Folder, tmp_path: Path) -> None:
    one = folder("one", actors=[{"id": "a", "kind": "ngo", "name_fi": "A"}])
    other = folder("other", actors=[{"id": "a", "kind": "ngo", "name_sv": "B"}])
    export.write(read(one, other), tmp_path / "data")
    assert records(tmp_path / "data") == [actor("A", name_sv="B")]


def test_nothing_at_all_can_be_exported(tmp_path: Path) -> None:
    export.write(Dataset(), tmp_path / "data")
    assert sorted(path.name for path in tmp_path.glob("data/*.csv")) == ["actors.csv", "ties.csv"]
    assert check(tmp_path / "data") == ()


def test_csv_is_marked_as_utf_8_and_keeps_formulas_from_running(tmp_path: Path) -> None:
    export.write(Dataset([actor("=1+1", note="-5")]), tmp_path / "data")
    content = (tmp_path / "data" / "actors.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfid,name_fi,")
    assert b",'=1+1," in content
    assert b",-5\n" in content


def test_text_that_holds_any_separator_is_quoted() -> None:
    rows = next(it for it in of(Dataset([actor('a;b "c"')])) if it.table == "actors")
    assert ',"a;b ""c""",' in text(rows)


def test_a_workbook_holds_no_formula(tmp_path: Path) -> None:
    told = [actor("=1+1", attributes={"=own": "=2+2"}), Source(id="=s", title="+1", note="@x")]
    export.write(Dataset(told), tmp_path / "data.xlsx")
    with ZipFile(tmp_path / "data.xlsx") as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        assert not any(b"<f>" in book.read(name) or b"<f " in book.read(name) for name in sheets)
    cell = openpyxl.load_workbook(tmp_path / "data.xlsx")["Toimijat"]["B2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


def test_numbers_are_numbers_and_ids_are_texts(tmp_path: Path) -> None:
    told = [Actor(id="12", kind="ngo", population=Quantity(440)), Actor(id="b", kind="ngo")]
    ties = [Tie(id="t", source="12", target="b", kind="meets", weight=Quantity(0.5))]
    export.write(Dataset([*told, *ties]), tmp_path / "data.xlsx", language="en")
    book = openpyxl.load_workbook(tmp_path / "data.xlsx")
    values = {cell.value for row in book["Actors"].iter_rows(min_row=2) for cell in row}
    assert {"12", 440} <= values
    assert 0.5 in {cell.value for cell in book["Ties"][2]}


@pytest.mark.parametrize("name", ["data.csv", "data.xls", "data.XLSM", "data.ods", "data.net"])
def test_the_name_of_another_format_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidValueError, match=r"\.xlsx"):
        export.write(Dataset(), tmp_path / name)


def test_an_existing_workbook_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "data.xlsx"
    export.write(Dataset([actor("A")]), path)
    with pytest.raises(OutputExistsError, match="--force"):
        export.write(Dataset([actor("B")]), path)
    assert records(path) == [actor("A")]
    export.write(Dataset([actor("B")]), path, force=True)
    assert records(path) == [actor("B")]


def test_an_input_is_never_written_to(folder: Folder) -> None:
    path = folder(actors=[{"id": "a", "kind": "ngo"}])
    with pytest.raises(OutputExistsError, match="one of the inputs"):
        export.write(read(path), path, inputs=[path], force=True)
