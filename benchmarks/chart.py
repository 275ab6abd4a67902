"""Bars on a logarithmic scale as SVG: what takes a second beside what takes minutes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, LEFT, RIGHT, TOP, ROW, BAR = 860, 300, 90, 44, 26, 16
INK, GRID, PAPER = "#222222", "#d0d0d0", "#ffffff"
OURS, OTHERS, TARGET = "#0b5c8a", "#a86a1f", "#a3123a"
LEAST = 0.1
"""Where the scale begins, in seconds."""


@dataclass(frozen=True)
class Bar:
    """One bar: ``seconds`` are at least that many when something was given up then."""

    name: str
    seconds: float
    is_ours: bool
    given_up: bool = False
    target: float | None = None


def chart(title: str, bars: Sequence[Bar]) -> str:
    """Draw the bars from the top, netmap's own in another colour, with a line at each target."""
    height = TOP + ROW * len(bars) + 40
    scale = _Scale(max(bar.seconds for bar in bars))
    parts = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img" font-family="sans-serif" font-size="13">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="{PAPER}"/>',
        _text(12, 24, title, weight="bold"),
        *_grid(scale, TOP + ROW * len(bars)),
        *(line for place, bar in enumerate(bars) for line in _bar(scale, place, bar)),
        "</svg>",
    )
    return "\n".join(parts) + "\n"


class _Scale:
    """Where a number of seconds stands from left to right."""

    def __init__(self, most: float) -> None:
        self.last = math.ceil(math.log10(most))
        self._first = math.log10(LEAST)

    def x(self, seconds: float) -> float:
        """Return the place, that of the least for what is less."""
        share = (math.log10(max(seconds, LEAST)) - self._first) / (self.last - self._first)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)


def _grid(scale: _Scale, bottom: int) -> Iterator[str]:
    for power in range(int(math.log10(LEAST)), scale.last + 1):
        x = scale.x(10**power)
        yield f'<path d="M{x} {TOP - 6}V{bottom}" stroke="{GRID}"/>'
        yield _text(x, bottom + 18, f"{10.0**power:g} s", anchor="middle")


def _bar(scale: _Scale, place: int, bar: Bar) -> Iterator[str]:
    top, end = TOP + ROW * place, scale.x(bar.seconds)
    colour = OURS if bar.is_ours else OTHERS
    yield _text(LEFT - 8, top + BAR - 3, bar.name, anchor="end")
    yield f'<rect x="{LEFT}" y="{top}" width="{end - LEFT:.1f}" height="{BAR}" fill="{colour}"/>'
    beyond = "over " if bar.given_up else ""
    words = max(end, scale.x(bar.target or LEAST)) + 7
    yield _text(words, top + BAR - 3, f"{beyond}{bar.seconds:.3g} s")
    if bar.target is not None:
        yield (
            f'<path d="M{scale.x(bar.target)} {top - 4}v{BAR + 8}" '
            f'stroke="{TARGET}" stroke-width="3"/>'
        )


def _text(x: float, y: float, words: str, *, anchor: str = "start", weight: str = "normal") -> str:
    return (
        f'<text x="{x}" y="{y}" fill="{INK}" text-anchor="{anchor}" font-weight="{weight}">'
        f"{escape(words)}</text>"
    )
