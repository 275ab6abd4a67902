"""Figures: pictures of single answers as SVG and PNG, one module a figure.

Every figure asks a question of the records and draws the answer on paper as wide as an A4 page,
with a title, the main finding, a legend, notes and its sources; the same records give the same
bytes. ``png`` turns it into a PNG.
"""

from __future__ import annotations

from collections.abc import Sequence

from netmap.dataset import Dataset
from netmap.model import PartialDate
from netmap.views.figures import (
    coverage_matrix,
    goal_changes,
    meeting_years,
    municipality_tiles,
    post_timeline,
)
from netmap.views.figures.municipality_tiles import drawable
from netmap.views.figures.raster import png

__all__ = ["coverage", "drawable", "goals", "meetings", "municipalities", "png", "posts"]


def coverage(
    dataset: Dataset,
    indicator: str | None = None,
    *,
    at: PartialDate | str | None = None,
    language: str = "fi",
    title: str | None = None,
) -> str:
    """Draw how many units have which status, by indicator, and which ones where they are named."""
    return coverage_matrix.draw(dataset, indicator, at=at, language=language, title=title).svg()


def municipalities(
    dataset: Dataset,
    indicator: str,
    *,
    at: Sequence[PartialDate | str] = (),
    language: str = "fi",
    title: str | None = None,
) -> str:
    """Draw one indicator on a schematic map, at its first and last date or at two dates."""
    return municipality_tiles.draw(dataset, indicator, at=at, language=language, title=title).svg()


def posts(dataset: Dataset, *, language: str = "fi", title: str | None = None) -> str:
    """Draw the posts of every organisation on a timeline, with how they were held."""
    return post_timeline.draw(dataset, language=language, title=title).svg()


def meetings(dataset: Dataset, *, language: str = "fi", title: str | None = None) -> str:
    """Draw the partner meetings of every year and level, with their participations."""
    return meeting_years.draw(dataset, language=language, title=title).svg()


def goals(dataset: Dataset, *, language: str = "fi", title: str | None = None) -> str:
    """Draw every goal with the change it met and what it became."""
    return goal_changes.draw(dataset, language=language, title=title).svg()
