"""Filters of the page: what they leave is on the map, in the table, in the counts and the files."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from netmap import Network, maps, read
from netmap.dataset import Dataset
from netmap.model import Tie

Show = Callable[..., Page]
Faults = Callable[[Page], list[str]]


def legend(page: Page, words: str) -> None:
    page.get_by_role("region", name="Legend").get_by_role("button", name=words).click()


def counted(page: Page) -> tuple[int, int]:
    """Return the numbers of actors and ties that the page says are shown."""
    found = re.findall(r"(\d+)(?:/\d+)? (?:actors|ties)", page.locator("#counts").inner_text())
    return int(found[0]), int(found[1])


def listed(page: Page) -> tuple[int, int]:
    """Return how many rows the two lists of the table have."""
    rows = []
    for name in ("actors", "ties"):
        page.locator(f"[data-list={name}]").click()
        rows.append(page.locator("#rows tr").count())
    page.locator("[data-list=actors]").click()
    return rows[0], rows[1]


def test_the_legend_takes_a_family_away_and_brings_it_back(page: Page, everything: Dataset) -> None:
    legend(page, "NGOs and networks")
    kinds = everything.vocabulary.actors
    left = [it for it in everything.actors.values() if kinds[it.kind].family != "ngo"]
    names = page.locator("#rows tr td:first-child").all_inner_texts()
    assert sorted(names) == sorted(actor.name("en") for actor in left)
    assert counted(page) == listed(page)
    button = page.get_by_role("button", name="NGOs and networks")
    assert button.get_attribute("aria-pressed") == "false"
    assert "0/28" in button.inner_text()
    page.get_by_role("button", name="Show all").click()
    assert counted(page) == (len(everything.actors), len(everything.ties))


def test_every_filter_leaves_the_same_on_the_map_as_in_the_table(page: Page) -> None:
    page.locator("#filters summary").click()
    seen = [counted(page)]
    for words in ("regional", "stated"):
        boxes = page.locator("#filter-panel").get_by_label(words, exact=False)
        boxes.locator("visible=true").first.uncheck()
        assert counted(page) == listed(page)
        seen.append(counted(page))
        page.locator("#filters summary").click()
    page.locator("#municipality").select_option(label="Oulu (10)")
    assert counted(page) == listed(page)
    assert seen[0] > seen[1] > seen[2]
    assert page.locator("#filter-count").inner_text() == "3"


def test_ties_that_rest_on_one_source_can_be_left_out(page: Page, everything: Dataset) -> None:
    said = page.locator("#leaning").inner_text()
    first = max(Counter(told_by(tie) for tie in everything.ties.values()).items(), key=second)
    page.locator("#filters summary").click()
    page.locator("#elsewhere").check()
    assert counted(page) == (len(everything.actors), len(everything.ties) - first[1])
    assert page.locator("#filter-count").inner_text() == "1"
    # every tie of the examples rests on one source, so to leave these out would leave nothing
    assert page.locator("#supported").count() == 0
    assert re.match(rf"\d+ of {len(everything.ties)} ties are told by this source only: ", said)


def told_by(tie: Tie) -> frozenset[str]:
    return frozenset(citation.source for citation in tie.citations)


def second(pair: tuple[frozenset[str], int]) -> int:
    return pair[1]


def test_kinds_stand_under_their_families(page: Page, everything: Dataset) -> None:
    page.locator("#filters summary").click()
    fold = page.get_by_role("button", name="Kinds: NGOs and networks")
    panel = page.locator("#filter-panel")
    expect(panel.get_by_label("foundation", exact=False)).to_be_hidden()
    fold.click()
    assert fold.get_attribute("aria-expanded") == "true"
    panel.get_by_label("foundation", exact=False).uncheck()
    family = panel.get_by_label("NGOs and networks", exact=False).first
    assert family.evaluate("box => [box.checked, box.indeterminate]") == [False, True]
    family.check()
    assert counted(page) == (len(everything.actors), len(everything.ties))
    fold.click()


def test_a_municipality_stays_with_those_tied_to_it(page: Page, everything: Dataset) -> None:
    page.locator("#filters summary").click()
    page.locator("#municipality").select_option(label="Oulu (10)")
    homes = {it.id for it in everything.actors.values() if it.municipality == "kunta-oulu"}
    ties = [it for it in everything.ties.values() if homes & {it.source, it.target}]
    ends = {end for tie in ties for end in (tie.source, tie.target)}
    assert counted(page) == (len(homes | ends), len(ties))
    assert "Oulu and those tied to it" in page.locator("#where").inner_text()


@pytest.mark.parametrize("width", [390, 760, 1024, 1280])
def test_the_map_stays_on_the_screen_when_a_year_or_a_filter_is_set(
    show: Show, written: Path, width: int
) -> None:
    page = show(written, width=width)
    top = "document.querySelector('#frame').getBoundingClientRect().top + scrollY"
    for language in ("fi", "sv", "en"):
        seen = set()
        for choice in ("", "year=2019", "year=2019&changes=true", "no-levels=local"):
            page.evaluate(f"location.hash = '#lang={language}&{choice}'")
            page.evaluate("new Promise((done) => setTimeout(done, 100))")
            seen.add(round(page.evaluate(top)))
        assert len(seen) == 1, (language, seen)


def test_promised_and_inferred_ties_are_entries_of_the_legend(page: Page) -> None:
    before = counted(page)
    legend(page, "Inferred")
    legend(page, "Promised or planned")
    statuses = page.locator("[data-list=ties]")
    statuses.click()
    words = set(page.locator("#rows tr td:nth-child(4)").all_inner_texts())
    assert words <= {"stated", "agreed", "lapsed"}
    assert counted(page)[1] < before[1]


def test_filters_say_aloud_what_they_leave(page: Page) -> None:
    legend(page, "Areas")
    actors, ties = counted(page)
    assert page.locator("#status").inner_text() == f"{actors} actors, {ties} ties shown."


def test_a_view_is_in_the_address_and_comes_back_from_it(show: Show, written: Path) -> None:
    at = "#lang=fi&no-levels=national&municipality=kunta-oulu&size=betweenness&sort=name&list=ties"
    page = show(written, at=f"{at}&no-ties=nonsense&year=99999&actor=nobody&part=none&theme=blue")
    assert page.locator("html").get_attribute("lang") == "fi"
    assert page.locator("#size").input_value() == "betweenness"
    assert page.locator("#municipality").input_value() == "=kunta-oulu"
    assert page.locator("[data-list=ties]").get_attribute("aria-pressed") == "true"
    assert page.locator("#filter-count").text_content() == "2"
    page.evaluate("location.hash = '#lang=sv&no-actors=ngo'")
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    assert page.locator("#filter-count").text_content() == "1"
    assert page.locator("#size").input_value() == "degree"


def test_the_size_of_marks_can_be_any_measure(page: Page) -> None:
    page.locator("#size").select_option("constraint")
    heading = page.locator("#columns th").nth(4).inner_text().split("\n")[0].strip()
    cells = page.locator("#rows tr td:nth-child(5)").all_inner_texts()
    assert page.locator("#size option:checked").inner_text() == heading.rstrip(" ↑↓")
    assert "undefined" in cells
    assert "hollow" in page.locator("#size-note").inner_text()


# Files of what is shown


def saved(page: Page, kind: str, tmp_path: Path) -> str:
    page.locator("#saving summary").click()
    with page.expect_download() as caught:
        page.locator(f"[data-save={kind}]").click()
    path = tmp_path / caught.value.suggested_filename
    caught.value.save_as(path)
    page.locator("#saving summary").click()
    return path.read_text(encoding="utf-8")


def test_the_files_hold_what_the_table_holds(page: Page, tmp_path: Path) -> None:
    legend(page, "NGOs and networks")
    for kind, count in zip(("csv-actors", "csv-ties"), counted(page), strict=True):
        text = saved(page, kind, tmp_path)
        rows = list(csv.DictReader(text.removeprefix("\ufeff").splitlines()))
        assert text.startswith("\ufeff")
        assert len(rows) == count
        assert len({row["id"] for row in rows}) == count


def test_a_file_of_ties_has_all_that_is_known_of_them(
    page: Page, everything: Dataset, tmp_path: Path
) -> None:
    text = saved(page, "csv-ties", tmp_path)
    for row in csv.DictReader(text.removeprefix("\ufeff").splitlines()):
        tie = everything.ties[row["id"]]
        assert (row["from_id"], row["to_id"]) == (tie.source, tie.target)
        assert row["Role"] == (tie.role or "")
        assert row["Note"].split() == (tie.note or "").split()
        assert bool(row["Only source"]) == (len({it.source for it in tie.citations}) == 1)


@pytest.mark.parametrize(("language", "separator", "sign"), [("fi", ";", ","), ("en", ",", ".")])
def test_a_file_is_written_as_spreadsheets_of_its_language_read_it(
    page: Page, tmp_path: Path, language: str, separator: str, sign: str
) -> None:
    page.evaluate(f"location.hash = '#lang={language}&year=2019'")
    expect(page.locator("html")).to_have_attribute("lang", language)
    text = saved(page, "csv-actors", tmp_path).removeprefix("\ufeff")
    assert [path.name for path in tmp_path.iterdir()] == ["netmap-actors-2019.csv"]
    rows = list(csv.reader(text.splitlines(), delimiter=separator))
    assert {len(row) for row in rows} == {len(rows[0])}
    cells = [cell for row in rows[1:] for cell in row[5:]]
    assert any(re.fullmatch(rf"\d+{re.escape(sign)}\d+", cell) for cell in cells)
    other = "." if sign == "," else ","
    assert not [cell for cell in cells if re.fullmatch(rf"\d+{re.escape(other)}\d+", cell)]


@pytest.mark.parametrize("kind", ["csv-actors", "csv-ties"])
def test_no_cell_of_a_file_is_a_formula(
    show: Show, hostile: Path, tmp_path: Path, faults: Faults, kind: str
) -> None:
    path = tmp_path / "hostile.html"
    network = Network.of(read(hostile), kinds="all", statuses="all")
    path.write_text(maps.page(network), encoding="utf-8")
    page = show(path)
    text = saved(page, kind, tmp_path)
    cells = [cell for row in csv.reader(text.removeprefix("\ufeff").splitlines()) for cell in row]
    assert any("window.XSS" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert faults(page) == []
