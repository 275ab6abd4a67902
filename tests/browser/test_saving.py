"""Pictures that a reader takes away: the map as SVG and PNG, and on paper."""

from __future__ import annotations

import struct
from base64 import b64encode
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, parse

import pytest
from playwright.sync_api import Browser, Page

from netmap import Network, maps
from netmap.dataset import Dataset
from netmap.model import Actor, Tie

Show = Callable[..., Page]
SVG = "{http://www.w3.org/2000/svg}"
NAMES = """
[...document.querySelectorAll(".names text")].map((it) => {
  const { left, right, top, bottom } = it.getBoundingClientRect();
  return { words: it.textContent, left, right, top, bottom };
})
"""
"""Where the names on the map of a saved picture stand."""
INK = """
(address) => new Promise((done) => {
  const image = new Image();
  image.addEventListener("load", () => {
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width: image.width, height: image.height });
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    const seen = new Set();
    for (let at = 0; at < data.length; at += 16) seen.add(`${data.slice(at, at + 4)}`);
    done(seen.size);
  });
  image.src = address;
})
"""
"""Counts the colours of a picture."""


def saved(page: Page, kind: str, folder: Path) -> Path:
    page.locator("#saving").evaluate("(it) => { it.open = true; }")
    with page.expect_download() as caught:
        page.locator(f"[data-save={kind}]").click()
    path = folder / caught.value.suggested_filename
    caught.value.save_as(path)
    return path


def drawing(path: Path) -> Element:
    return parse(path).getroot()


def marks(root: Element) -> list[str]:
    group = next(it for it in root.iter(f"{SVG}g") if it.get("class") == "actors")
    return [str(mark.findtext(f"{SVG}title")) for mark in group]


def words_of(root: Element) -> str:
    texts = ("".join(text.itertext()) for text in root.iter(f"{SVG}text"))
    return "\n".join(" ".join(text.split()) for text in texts)


def test_the_svg_has_every_actor_the_legend_and_where_it_is_from(
    page: Page, everything: Dataset, tmp_path: Path
) -> None:
    path = saved(page, "svg", tmp_path)
    assert path.name == "netmap-map.svg"
    root = drawing(path)
    assert len(marks(root)) == len(everything.actors)
    said = words_of(root)
    for family in page.locator("#legend-actors button").all_inner_texts():
        assert " ".join(family.split()) in said
    for words in (
        page.locator("#title").inner_text(),
        "Sources:",
        "Made with netmap",
        "158 actors",
    ):
        assert words in said
    named = str(root.get("aria-labelledby")).split()
    assert [it.get("id") for it in root[:2]] == named
    assert all(it.text for it in root[:2])


@pytest.mark.parametrize("address", ["lang=fi", "lang=sv&actor=oulu", "lang=en&year=2019"])
def test_no_name_in_the_svg_is_over_another(
    page: Page, browser: Browser, address: str, tmp_path: Path
) -> None:
    page.evaluate("(address) => { location.hash = address; }", address)
    path = saved(page, "svg", tmp_path)
    picture = browser.new_page()
    picture.goto(path.as_uri())
    drawn: list[dict[str, Any]] = picture.evaluate(NAMES)
    picture.close()
    assert len(drawn) > 100
    assert [(a["words"], b["words"]) for a, b in combinations(drawn, 2) if over(a, b)] == []


def over(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(
        one["left"] < other["right"] - 1
        and other["left"] < one["right"] - 1
        and one["top"] < other["bottom"] - 3
        and other["top"] < one["bottom"] - 3
    )


def test_the_svg_shows_what_is_selected_in_light_colours(
    show: Show, written: Path, tmp_path: Path
) -> None:
    page = show(written, dark=True, at="#lang=en&year=2019&no-actors=project")
    path = saved(page, "svg", tmp_path)
    assert path.name == "netmap-map-2019.svg"
    root = drawing(path)
    rows = page.locator("#rows-shown").inner_text()
    assert f"{len(marks(root))}/" in rows.replace(" of ", "/")
    assert {it.get("fill") for it in root if it.tag == f"{SVG}rect"} == {"#ffffff"}
    assert page.evaluate("document.documentElement.dataset.theme") == "auto"
    assert "· 2019 · Left out: project" in words_of(root)


def test_the_png_is_the_svg_at_twice_its_size(page: Page, tmp_path: Path) -> None:
    root = drawing(saved(page, "svg", tmp_path))
    path = saved(page, "png", tmp_path)
    content = path.read_bytes()
    assert path.name == "netmap-map.png"
    assert content.startswith(b"\x89PNG\r\n")
    size = struct.unpack(">II", content[16:24])
    assert size == (2 * int(str(root.get("width"))), 2 * int(str(root.get("height"))))
    address = f"data:image/png;base64,{b64encode(content).decode()}"
    assert page.evaluate(INK, address) > 50


def test_hostile_names_are_only_words_in_the_svg(
    show: Show, tmp_path: Path, faults: Callable[[Page], list[str]]
) -> None:
    names = ["</text><script>window.XSS=1</script>", "]]>&amp;<foreignObject>", "a\x0bb\ufffe"]
    actors = [Actor(id=f"a{n}", kind="ngo", name_fi=name) for n, name in enumerate(names)]
    ties = [Tie(id="t", source="a0", target="a1", kind="funds")]
    html = tmp_path / "hostile.html"
    html.write_text(maps.page(Network.of(Dataset([*actors, *ties]), kinds="all")), encoding="utf-8")
    page = show(html)
    root = drawing(saved(page, "svg", tmp_path))
    assert {it.tag.removeprefix(SVG) for it in root.iter()} <= {
        "svg", "title", "desc", "g", "path", "rect", "circle", "text", "tspan",
    }  # fmt: skip
    assert not [key for it in root.iter() for key in it.attrib if key.startswith(("on", "href"))]
    assert any("<script>" in mark for mark in marks(root))
    saved(page, "png", tmp_path)
    assert faults(page) == []


def test_what_a_reader_is_to_know_first_goes_with_the_picture(
    show: Show, everything: Dataset, tmp_path: Path
) -> None:
    html = tmp_path / "notice.html"
    notice = {"fi": "Lue tämä ensin.", "sv": "Läs det här först.", "en": "Read this first."}
    html.write_text(maps.page(Network.of(everything), notice=notice), encoding="utf-8")
    said = words_of(drawing(saved(show(html, at="#lang=sv"), "svg", tmp_path)))
    assert [words for words in notice.values() if words in said] == ["Läs det här först."]


def test_the_printed_map_is_the_picture_on_one_sheet(page: Page, tmp_path: Path) -> None:
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    paper = page.locator(".paper svg")
    assert paper.count() == 1
    box = paper.bounding_box()
    assert box is not None
    assert 0 <= box["x"] <= 1280 - box["width"]
    for left_out in ("#map", ".legend", ".masthead", "#table", "#tools"):
        assert page.locator(left_out).first.is_hidden()
    page.emulate_media(media="null")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert paper.count() == 0
    assert page.locator("#map").is_visible()
    content = page.pdf(path=tmp_path / "map.pdf", prefer_css_page_size=True)
    assert content.count(b"/Type /Page\n") == 1
    assert page.locator(".paper").count() == 0


def test_a_region_is_printed_on_several_sheets(show: Show, invented: Callable[[int], Path]) -> None:
    page = show(invented(300))
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    seen = [sheet.get_attribute("viewBox") or "" for sheet in page.locator(".paper svg").all()]
    parts = [[float(number) for number in box.split()] for box in seen]
    assert len(parts) > 1
    assert all(height <= 1480 for _, _, _, height in parts)
    ends = [start + height for _, start, _, height in parts]
    assert [start for _, start, _, _ in parts] == [0, *ends[:-1]]
