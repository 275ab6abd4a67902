"""What figures are made of: text that fits, tiles that do not touch, a PNG that tells itself."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

import netmap
from netmap import areas
from netmap.dataset import Dataset
from netmap.views.figures import letters, meeting_years, raster, sheet, tiles

HALF_A_PAGE = 255.0


def parts(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(raster.SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        (told,) = struct.unpack(">I", png[at + 8 + length : at + 12 + length])
        assert told == zlib.crc32(kind + data)
        yield kind, data
        at += 12 + length


def test_a_png_has_its_size_and_something_on_it_and_says_what_it_shows(
    everything: Dataset,
) -> None:
    picture = meeting_years.draw(everything, language="fi")
    png = netmap.figures.png(picture.svg(), scale=1.5)
    found = list(parts(png))
    width, height = struct.unpack(">II", found[0][1][:8])
    assert width == pytest.approx((picture.sheet.width + 2 * sheet.MARGIN) * 1.5, abs=2)
    assert height == pytest.approx((picture.sheet.y + 2 * sheet.MARGIN) * 1.5, abs=2)
    pixels = zlib.decompress(b"".join(data for kind, data in found if kind == b"IDAT"))
    assert len(set(pixels)) > 50
    texts = {data.split(b"\0")[0]: data for kind, data in found if kind == b"iTXt"}
    assert texts[b"Title"].endswith(picture.title.encode())
    assert texts[b"Description"].endswith(picture.description.encode())


def test_a_png_is_the_same_each_time(everything: Dataset) -> None:
    svg = netmap.figures.meetings(everything)
    assert netmap.figures.png(svg, scale=1) == netmap.figures.png(svg, scale=1)


@pytest.mark.parametrize("region", [it.slug for it in areas.regions()] + ["finland"])
@pytest.mark.parametrize("columns", [5, 10])
def test_every_municipality_has_a_tile_of_its_own(region: str, columns: int) -> None:
    there = areas.municipalities(region, at="2019")
    if len(there) > 60 and columns < 10:
        return
    cells = tiles.place({area.id: (area.lat, area.lon) for area in there}, columns)
    assert len(set(cells.values())) == len(there)
    assert all(0 <= column < columns and row >= 0 for column, row in cells.values())


def test_tiles_stand_roughly_where_the_municipalities_lie() -> None:
    there = areas.municipalities("pohjois-pohjanmaa", at="2019")
    cells = tiles.place({area.id: (area.lat, area.lon) for area in there}, 5)
    kuusamo, pyhajarvi = cells["kunta-kuusamo"], cells["kunta-pyhajarvi"]
    hailuoto, oulu = cells["kunta-hailuoto"], cells["kunta-oulu"]
    assert kuusamo[1] < oulu[1] < pyhajarvi[1]
    assert hailuoto[0] < oulu[0] < kuusamo[0]


@given(
    st.dictionaries(
        st.text(max_size=3),
        st.tuples(st.floats(59, 71), st.floats(19, 32)),
        min_size=1,
        max_size=12,
    ),
    st.integers(1, 6),
)
def test_any_places_give_tiles_that_do_not_touch(
    points: dict[str, tuple[float, float]], columns: int
) -> None:
    cells = tiles.place(points, columns)
    assert list(cells) == list(points)
    assert len(set(cells.values())) == len(points)
    assert all(0 <= column < columns and row >= 0 for column, row in cells.values())


def test_no_places_give_no_tiles() -> None:
    assert tiles.place({}, 5) == {}


@given(st.text(max_size=60), st.floats(20, 200))
def test_lines_fit_their_room(text: str, room: float) -> None:
    lines = letters.wrap(text, room, 9)
    for line in lines:
        assert len(line) <= 2 or letters.width(line, 9) <= room + 1e-6


@given(st.text(max_size=60))
def test_wrapping_loses_no_letter(text: str) -> None:
    lines = letters.wrap(text, HALF_A_PAGE * 10, 9)
    assert " ".join(lines) == letters.clean(text)


@pytest.mark.parametrize("text", ["\x00", "\ud800", "\u202egpj", "a\ufffe", "\U000e0001"])
def test_signs_without_a_shape_are_marked(text: str) -> None:
    assert "\ufffd" in letters.clean(text)


def test_the_widths_are_those_of_the_packaged_typeface_or_more(everything: Dataset) -> None:
    del everything
    for word in ("Järjestöyhdyshenkilö", "Kunnat", "2019-08-31", "WWW mmm", "30/30"):
        assert letters.width(word, 10) >= 4.4 * len(word) * 0.9
    assert letters.width("abc", 10, bold=True) > letters.width("abc", 10)
    assert letters.width("漢字", 10) > 20 > letters.width("e\u0301", 10)
