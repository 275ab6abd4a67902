"""Figures: pictures of single answers as SVG and PNG, one module a figure.

Every figure asks a question of the records and draws the answer on paper as wide as an A4 page,
with a title, the main finding, a legend, notes and its sources; the same records give the same
bytes. ``png`` turns it into a PNG.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from netmap.dataset import Dataset
from netmap.errors import InvalidValueError
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

__all__ = [
    "FIGURES",
    "OF_INDICATORS",
    "coverage",
    "draw",
    "drawable",
    "goals",
    "meetings",
    "municipalities",
    "png",
    "posts",
]

OF_INDICATORS = ("coverage", "municipalities")
"""The figures that can be drawn of one indicator, and at a date."""
FIGURES = (*OF_INDICATORS, "posts", "meetings", "goals")
"""The names of the figures that ``draw`` knows."""
_SOME = 6


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


def draw(
    dataset: Dataset,
    which: str,
    *,
    indicator: str | None = None,
    at: Sequence[PartialDate | str] = (),
    language: str = "fi",
    title: str | None = None,
) -> str:
    """Draw the figure of this name.

    Raises
    ------
    InvalidValueError
        When the figure has no dates or no indicator and is asked for one, needs an indicator that
        is not told, or when nothing is like the indicator that is.
    UnknownNameError
        When there is no such indicator, but one like it.
    """
    said: dict[str, Any] = {"language": language, "title": title}
    if which in OF_INDICATORS:
        _must_be_near(dataset, indicator)
        return _of_indicator(dataset, which, indicator, at, said)
    if at:
        raise InvalidValueError(which, "picture_undated")
    if indicator is not None:
        raise InvalidValueError(which, "picture_no_indicator", name=indicator)
    drawn = {"posts": posts, "meetings": meetings, "goals": goals}.get(which)
    if drawn is None:
        raise InvalidValueError(which, "figure", known=", ".join(FIGURES))
    return drawn(dataset, **said)


def _of_indicator(
    dataset: Dataset,
    which: str,
    indicator: str | None,
    at: Sequence[PartialDate | str],
    said: dict[str, Any],
) -> str:
    if which == "coverage":
        if len(at) > 1:
            raise InvalidValueError(len(at), "picture_one_date")
        return coverage(dataset, indicator, at=at[0] if at else None, **said)
    if indicator is None:
        raise InvalidValueError(", ".join(drawable(dataset)) or "–", "picture_indicator")
    return municipalities(dataset, indicator, at=at, **said)


def _must_be_near(dataset: Dataset, indicator: str | None) -> None:
    """Refuse an indicator that is not there and is like none, with some that are."""
    known = dataset.indicators
    if indicator is None or not known or indicator in known or get_close_matches(indicator, known):
        return
    raise InvalidValueError(indicator, "picture_unknown", known=", ".join([*known][:_SOME]))
