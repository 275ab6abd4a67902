"""The page that shows the fictional region: its parts, its labels, its languages."""

from __future__ import annotations

import re

import pytest

from netmap import demo, fictional
from netmap.dataset import Dataset
from netmap.errors import InvalidValueError
from netmap.model import Actor, Indicator, Observation
from netmap.questions import gaps
from tests.conftest import HOSTILE


@pytest.fixture(scope="module")
def region() -> Dataset:
    return fictional.region(municipalities=5, actors=60, seed=2)


@pytest.fixture(scope="module")
def page(region: Dataset) -> str:
    return demo.page(region, language="sv")


def _shown(page: str, language: str) -> list[str]:
    return re.findall(rf'<section class="told"[^>]*data-in="{language}"([^>]*)>', page)


def test_the_same_region_gives_the_same_page(region: Dataset, page: str) -> None:
    assert demo.page(region, language="sv") == page


def test_the_page_says_first_of_all_that_nothing_is_real(page: str) -> None:
    assert "<title>Fantasiland (fiktivt landskap)</title>" in page
    assert page.index("Allt på den här sidan är påhittat") < page.index('id="map"')


def test_coverage_and_gaps_stand_in_three_languages_and_one_is_shown(page: str) -> None:
    assert {key: _shown(page, key) for key in ("fi", "sv", "en")} == {
        "fi": [" hidden", " hidden"],
        "sv": ["", ""],
        "en": [" hidden", " hidden"],
    }


def test_every_gap_of_a_municipality_is_named(region: Dataset, page: str) -> None:
    part = page[page.index('id="part-2-en"') :]
    cells = set(re.findall(r"[\w äöåÄÖÅ-]+", part[: part.index("</section>")]))
    named = [
        region.actors[str(gap.facts["unit"])] for gap in gaps.ranked(region) if "unit" in gap.facts
    ]
    assert named
    assert {actor.name().strip() for actor in named} <= {cell.strip() for cell in cells}


def test_names_in_the_tables_are_inert() -> None:
    indicator = Indicator(
        id="i", name_fi=HOSTILE, unit="municipality", universe="r", measure="state", theme="agent"
    )
    row = Observation.model_validate(
        {"id": "1", "indicator": "i", "unit": "t", "as_of": "2019", "status": "none"}
    )
    town = Actor(id="t", kind="municipality", region="r", name_fi=HOSTILE)
    page = demo.page(Dataset([indicator, row, town]))
    assert "<img src=x" not in page
    assert "<svg onload" not in page


def test_a_region_of_which_nothing_is_known_has_empty_tables() -> None:
    assert _shown(demo.page(Dataset()), "fi") == ["", ""]


def test_a_language_that_is_none_of_the_three_is_refused(region: Dataset) -> None:
    with pytest.raises(InvalidValueError):
        demo.page(region, language="de")
