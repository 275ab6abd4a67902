"""Every figure: well formed, legible, inert, the same each time, and heard as well as seen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from xml.etree import ElementTree

import pytest

import netmap
from netmap.dataset import Dataset
from netmap.errors import InvalidValueError, NetmapError, UnknownNameError
from netmap.model import Actor, Event, Goal, Indicator, Observation, Post, Record
from netmap.text import LANGUAGES
from netmap.views.figures import (
    coverage_matrix,
    goal_changes,
    meeting_years,
    municipality_tiles,
    post_timeline,
)
from netmap.views.figures.frame import Picture
from netmap.views.figures.sheet import PAGE

R = TypeVar("R", bound=Record)


def make(kind: type[R], /, **fields: Any) -> R:
    """Make a record of plain values."""
    return kind(**fields)


Draw = Callable[..., Picture]

SVG = "{http://www.w3.org/2000/svg}"
DRAWN: dict[str, Draw] = {
    "coverage": coverage_matrix.draw,
    "municipalities": municipality_tiles.draw,
    "posts": post_timeline.draw,
    "meetings": meeting_years.draw,
    "goals": goal_changes.draw,
}
OF_ONE = {"everything": "contact_person_named", "fictional": "kuvitelma-contact_person"}
SMALLEST = 8.0


@pytest.fixture(scope="module")
def fictional() -> Dataset:
    return netmap.fictional.region()


@pytest.fixture(params=["everything", "fictional"])
def source(request: pytest.FixtureRequest) -> tuple[str, Dataset]:
    return request.param, request.getfixturevalue(request.param)


def drawn(figure: str, source: tuple[str, Dataset], **told: Any) -> Picture:
    name, dataset = source
    indicator = [OF_ONE[name]] if figure == "municipalities" else []
    return DRAWN[figure](dataset, *indicator, **told)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("figure", DRAWN)
def test_no_text_is_printed_over_another_or_beyond_the_sheet(
    figure: str, source: tuple[str, Dataset], language: str
) -> None:
    sheet = drawn(figure, source, language=language).sheet
    ordered = sorted(sheet.boxes, key=lambda box: box.top)
    for number, box in enumerate(ordered):
        assert box.left >= -0.01
        assert box.right <= sheet.width + 0.01
        assert 0 <= box.top < box.bottom <= sheet.y
        for other in ordered[number + 1 :]:
            if other.top >= box.bottom:
                break
            assert not box.overlaps(other), (box, other)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("figure", DRAWN)
def test_a_figure_is_well_formed_and_told_to_those_who_do_not_see_it(
    figure: str, source: tuple[str, Dataset], language: str
) -> None:
    picture = drawn(figure, source, language=language)
    root = ElementTree.fromstring(picture.svg())
    assert root.tag == f"{SVG}svg"
    assert (root.get("role"), root.get("lang")) == ("img", language)
    assert root.findtext(f"{SVG}title") == picture.title
    assert root.findtext(f"{SVG}desc") == picture.description
    named = {element.get("id") for element in root.iter()}
    assert set(str(root.get("aria-labelledby")).split()) <= named


@pytest.mark.parametrize("figure", DRAWN)
def test_no_text_is_smaller_than_eight_points(figure: str, source: tuple[str, Dataset]) -> None:
    root = ElementTree.fromstring(drawn(figure, source).svg())
    points_in_unit = float(str(root.get("width")).removesuffix("mm")) * 72 / 25.4
    points_in_unit /= float(str(root.get("viewBox")).split()[2])
    sizes = [float(str(text.get("font-size"))) for text in root.iter(f"{SVG}text")]
    assert min(sizes) * points_in_unit >= SMALLEST - 0.01
    assert float(str(root.get("width")).removesuffix("mm")) <= 190


@pytest.mark.parametrize("figure", DRAWN)
def test_the_same_records_give_the_same_bytes(figure: str, source: tuple[str, Dataset]) -> None:
    assert drawn(figure, source).svg() == drawn(figure, source).svg()


@pytest.mark.parametrize("figure", DRAWN)
def test_a_figure_asks_for_nothing_from_anywhere(figure: str, source: tuple[str, Dataset]) -> None:
    svg = drawn(figure, source).svg()
    root = ElementTree.fromstring(svg)
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert not tags & {"script", "image", "foreignObject", "use", "a", "style", "animate"}
    assert "href" not in svg


@pytest.mark.parametrize("figure", DRAWN)
def test_a_long_figure_says_how_many_pages_it_has(figure: str, source: tuple[str, Dataset]) -> None:
    sheet = drawn(figure, source, language="en").sheet
    told = any(box.text.startswith("Continues downward") for box in sheet.boxes)
    assert told == (sheet.y > PAGE)


@pytest.mark.parametrize("figure", DRAWN)
def test_a_figure_says_from_which_data_and_which_version_it_is(
    figure: str, source: tuple[str, Dataset]
) -> None:
    texts = " ".join(box.text for box in drawn(figure, source, language="en").sheet.boxes)
    assert f"netmap\u00a0{netmap.__version__}" in texts
    assert "Sources: " in texts
    assert "Data from 20" in texts


def test_a_title_of_ones_own_takes_the_place_of_the_usual_one(everything: Dataset) -> None:
    picture = meeting_years.draw(everything, language="en", title="Agenda <item> 4 & more")
    assert picture.title == "Agenda <item> 4 & more"
    assert "Agenda &lt;item&gt; 4 &amp; more" in picture.svg()


@pytest.mark.parametrize("figure", DRAWN)
def test_hostile_text_is_inert(figure: str, hostile: Path) -> None:
    dataset = netmap.read(hostile)
    name = next(iter(dataset.indicators))
    towns = [Actor(id=f"t{n}", kind="municipality", region=name, name_fi=name) for n in range(3)]
    more = [
        make(
            Indicator,
            id="i",
            unit=name,
            measure="state",
            universe=name,
            name_fi=name + "\u202e\x07",
        ),
        make(Observation, id="o1", indicator="i", as_of="2018", status="done", unit="t1"),
        make(Observation, id="o2", indicator="i", as_of="2019", status="none", unit="t2"),
        make(
            Event, id="e", kind="partner_meeting", level=name, start="2018", end="2018", meetings=2
        ),
        make(Goal, id="g", project=name, level=name, order=name, name_fi=name, change="reworded"),
        make(Post, id="p", organisation=name, name_fi=name, start="2018"),
    ]
    wanted = Dataset([*towns, *more])
    indicator = ["i"] if figure == "municipalities" else []
    picture = DRAWN[figure](wanted, *indicator, language="fi", title=name)
    root = ElementTree.fromstring(picture.svg())
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    known = {"svg", "metadata", "meta", "title", "desc", "defs", "pattern", "rect", "text"}
    assert tags <= known | {"line", "path", "circle"}
    assert not [key for element in root.iter() for key in element.attrib if key.startswith("on")]
    assert "window.XSS" in str(root.findtext(f"{SVG}title"))
    assert all(box.right <= picture.sheet.width + 0.01 for box in picture.sheet.boxes)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("figure", ["coverage", "posts", "meetings", "goals"])
def test_without_data_there_is_an_error_and_no_empty_picture(figure: str, language: str) -> None:
    with pytest.raises(NetmapError) as caught:
        DRAWN[figure](Dataset([]), language=language)
    assert len(caught.value.message(language)) > 30


def test_an_indicator_that_is_not_there_is_an_unknown_name(everything: Dataset) -> None:
    for draw in (coverage_matrix.draw, municipality_tiles.draw):
        with pytest.raises(UnknownNameError):
            draw(everything, "contact")


@pytest.mark.parametrize("figure", DRAWN)
def test_a_language_that_netmap_does_not_speak_is_refused(
    figure: str, source: tuple[str, Dataset]
) -> None:
    with pytest.raises(InvalidValueError, match="none of the languages"):
        drawn(figure, source, language="de")


@pytest.mark.parametrize("figure", ["coverage", "goals", "meetings", "posts"])
def test_the_functions_of_the_package_return_the_same_svg(figure: str, everything: Dataset) -> None:
    drawing = getattr(netmap.figures, figure)(everything, language="sv")
    assert drawing == DRAWN[figure](everything, language="sv").svg()


def test_the_map_of_municipalities_is_a_function_of_the_package(everything: Dataset) -> None:
    drawing = netmap.figures.municipalities(everything, "contact_person_named", at=["2019"])
    assert drawing == municipality_tiles.draw(everything, "contact_person_named", at=["2019"]).svg()
