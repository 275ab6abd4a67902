"""Posts on a timeline: when each exists and how it was held, by organisation, without names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from netmap.dataset import Dataset
from netmap.errors import InvalidValueError
from netmap.model import Holding, PartialDate, Period, Post
from netmap.questions.posts import PostState, by_organisation
from netmap.telling import Telling
from netmap.views.figures import letters
from netmap.views.figures.entries import unit_name
from netmap.views.figures.frame import Picture, Told, begin, finish, in_language, legend, rows_of
from netmap.views.figures.sheet import (
    BODY,
    PORTRAIT,
    QUIET,
    RULE,
    STRONG,
    Attributes,
    Sheet,
    Style,
    wrapped,
)
from netmap.views.figures.spans import Line, Span, lanes

_NAMES = 184.0
_LEFT, _RIGHT = 192.0, PORTRAIT
_FADE = 26.0
"""The room at both ends of the years, where what has no known end fades out."""
_FADED = 0.4
"""The most of a bar that fades at an end that is not known but lies within the post."""
_LANE, _HIGH = 13.0, 10.0
_SLICES = 6
_TICKS = 12
"""The most years that are written below each other's side."""
_ORGANISATION = Style(9.5, bold=True)
_UNDATED = Style(8.5, colour=QUIET)
_POST, _EDGE = "#DCEBF6", "#7FB2D6"
_HELD, _SUBSTITUTE, _VACANT = "#0072B2", "#E69F00", "#D55E00"
_STATES = ("held", "substitute", "vacant")


@dataclass(frozen=True, slots=True)
class Axis:
    """The years from the first known day to the last."""

    first: int
    last: int

    def x(self, day: date) -> float:
        """Return where a day stands."""
        begins = date(self.first, 1, 1)
        whole = (date(self.last, 12, 31) - begins).days + 1
        room = _RIGHT - _LEFT - 2 * _FADE
        return _LEFT + _FADE + room * (day - begins).days / whole

    @property
    def ticks(self) -> range:
        """The years that are written, every so many where they are many."""
        every = -(-(self.last - self.first + 1) // _TICKS)
        return range(self.first, self.last + 1, every)

    def ends(self, span: Span) -> tuple[float, float]:
        """Return from where to where a span is drawn, into the fading where its end is open."""
        start, end = span.start or span.earliest, span.end or span.latest
        left = self.x(start.first) if start else _LEFT
        right = self.x(end.last) if end else _RIGHT
        return left, max(right, left + 1.5)


def draw(dataset: Dataset, *, language: str = "fi", title: str | None = None) -> Picture:
    """Draw the posts of every organisation over the years, with holdings and vacancies.

    An unknown start or end fades out; a post without any date says so. Holders are never named.

    Raises
    ------
    InvalidValueError
        When there are no posts.
    """
    tell = Telling(dataset, in_language(language))
    posts = by_organisation(dataset)
    if not posts:
        raise InvalidValueError(Post.table, "picture_posts")
    drawn = [_line(post, tell) for post in posts]
    spans = [span for line in drawn for span in line.spans]
    told = _told(tell, drawn, title)
    sheet = begin(told, PORTRAIT)
    legend(sheet, list(_legend(tell, drawn)))
    axis = _axis(spans)
    top = sheet.y + 8
    sheet.y = top + 16
    _years(sheet, axis, top)
    for organisation, group in _groups(drawn):
        _organisation(sheet, tell, axis, organisation, group)
    return finish(sheet, told, tell)


def _line(post: PostState, tell: Telling) -> Line:
    holdings = tell.dataset.all(Holding)
    found = [holdings[row.id] for row in post.rows if row.table == Holding.table]
    start, end = (PartialDate.parse(it) if it else None for it in (post.from_, post.to))
    within = Period(start, end)
    spans = [Span(it.state, it.start, it.end, _persons(it, tell), within) for it in found]
    label = "" if found else tell.number(post.holders, post.qualifiers.get("holders"))
    label = label if post.holders is not None else ""
    undated = tuple(span for span in spans if not span.is_dated)
    drawn = lanes(span for span in spans if span.is_dated)
    return Line(post, Span("post", start, end, label), drawn, undated)


def _persons(holding: Holding, tell: Telling) -> str:
    if holding.persons is None or not holding.persons.value:
        return ""
    return tell.number(holding.persons.value, holding.persons.qualifier)


def _told(tell: Telling, lines: Sequence[Line], title: str | None) -> Told:
    dates = [d for line in lines for span in line.spans for d in (span.start, span.end) if d]
    return Told(
        title=title or tell.say("pictures.posts.title"),
        findings=(
            tell.say(
                "pictures.posts.finding",
                posts=len(lines),
                organisations=len({line.post.organisation for line in lines}),
                vacant=sum(bool(line.post.vacancies) for line in lines),
                untold=sum(not line.is_told for line in lines),
                undated=sum(not any(True for _ in line.spans) for line in lines),
            ),
        ),
        reading=tell.say("pictures.posts.reading"),
        rows=rows_of(line.post for line in lines),
        dates=tuple(map(str, dates)),
    )


def _axis(spans: Sequence[Span]) -> Axis | None:
    years = [day.year for span in spans for day in (span.start, span.end) if day]
    return Axis(min(years), max(years)) if years else None


def _groups(lines: Sequence[Line]) -> list[tuple[str, list[Line]]]:
    """Put the posts of an organisation together, in the order of their first."""
    order = list(dict.fromkeys(line.post.organisation for line in lines))
    ranked = sorted(lines, key=lambda line: order.index(line.post.organisation))
    return [(key, list(it)) for key, it in groupby(ranked, key=lambda line: line.post.organisation)]


def _legend(tell: Telling, lines: Sequence[Line]) -> Iterator[tuple[_Swatch, str]]:
    states = {span.state for line in lines for span in line.spans}
    words = {state: tell.word("holding_states", state) for state in _STATES}
    words["post"] = tell.say("pictures.posts.post")
    for state in ("post", *_STATES):
        if state in states:
            yield _Swatch(state), words[state]
    if any(None in (span.start, span.end) for line in lines for span in line.spans):
        yield _Swatch("open"), tell.say("pictures.posts.open")


@dataclass(frozen=True, slots=True)
class _Swatch:
    """Draws a piece of a bar for the legend."""

    state: str

    def __call__(self, sheet: Sheet, x: float, y: float) -> None:
        """Draw it around a point."""
        if self.state == "open":
            _bar(sheet, "post", (x - 6, x - 2, y - 4.5))
            _fade(sheet, "post", (x - 2, x + 7, y - 4.5))
        else:
            _bar(sheet, self.state, (x - 6, x + 6, y - 4.5))


def _organisation(
    sheet: Sheet, tell: Telling, axis: Axis | None, organisation: str, lines: Sequence[Line]
) -> None:
    """Draw the posts of an organisation below its name."""
    y = sheet.y
    sheet.shape("line", x1=0, y1=y, x2=sheet.width, y2=y, stroke=RULE, stroke_width=0.6)
    y = sheet.paragraph(0, y + 4, tell.actor(organisation), sheet.width, _ORGANISATION) + 1
    named = [(line, _names(line.post, tell)) for line in lines]
    sheet.y = y + sum(_height(line, names) for line, names in named) + 4
    if axis:
        _grid(sheet, axis, y - 1, sheet.y - 4)
    for line, names in named:
        sheet.lines(8, y, names)
        if axis:
            _spans(sheet, axis, line, y + 0.5)
        for number, told in enumerate(_undated(line, tell)):
            _write_undated(sheet, told, y + (line.deep + number) * _LANE)
        y += _height(line, names)


def _names(post: PostState, tell: Telling) -> list[str]:
    """Return the lines of the name of a post, with its municipality where it has one."""
    name = getattr(post, f"name_{tell.language}") or post.post or ""
    elsewhere = post.municipality not in (None, post.organisation)
    place = f", {unit_name(str(post.municipality), tell)}" if elsewhere else ""
    return wrapped(name + place, _NAMES - 8, BODY)


def _height(line: Line, names: Sequence[str]) -> float:
    lanes = max(1, line.deep + len(line.undated))
    return max(len(names) * BODY.leading, lanes * _LANE) + 3


def _grid(sheet: Sheet, axis: Axis, top: float, bottom: float) -> None:
    """Draw a thin line where each year begins, behind what is drawn of the posts."""
    days = [*(date(year, 1, 1) for year in axis.ticks), date(axis.last, 12, 31)]
    for x in map(axis.x, days):
        sheet.shape("line", x1=x, y1=top, x2=x, y2=bottom, stroke=RULE, stroke_width=0.5)


def _undated(line: Line, tell: Telling) -> list[str]:
    """Say of each holding without dates how the post was held; else of a post without dates."""
    unknown = tell.say("pictures.posts.undated")
    words = [(tell.word("holding_states", span.state), span.label) for span in line.undated]
    if not words and not line.deep:
        return [f"{unknown} · {line.whole.label}" if line.whole.label else unknown]
    return [" · ".join((f"{state} {label}".strip(), unknown)) for state, label in words]


def _write_undated(sheet: Sheet, told: str, y: float) -> None:
    told = letters.clean(told)
    wide = letters.width(told, _UNDATED.size)
    plate = {"x": _LEFT + _FADE + 3, "y": y, "width": wide + 6, "height": 12}
    sheet.shape("rect", **plate, fill="#FFFFFF")
    sheet.text(_LEFT + _FADE + 6, y + 9, told, _UNDATED)


def _spans(sheet: Sheet, axis: Axis, line: Line, y: float) -> None:
    """Draw a post, and on it how it was held."""
    if line.whole.is_dated:
        for number in range(line.deep):
            _span(sheet, axis, line.whole, y + number * _LANE)
        _label(sheet, axis, line.whole, (_LEFT, _RIGHT), y)
    for number, lane in enumerate(line.lanes):
        ends = [axis.ends(span) for span in lane]
        for span in lane:
            _span(sheet, axis, span, y + number * _LANE)
        for span, (left, right) in zip(lane, ends, strict=True):
            before = max((end for _, end in ends if end <= left), default=_LEFT)
            after = min((start for start, _ in ends if start >= right), default=_RIGHT)
            _label(sheet, axis, span, (before, after), y + number * _LANE)


def _span(sheet: Sheet, axis: Axis, span: Span, y: float) -> None:
    """Draw a piece: whole where it is known, fading at an end that is not."""
    left, right = axis.ends(span)
    solid_left, solid_right = _solid(axis, span)
    _bar(sheet, span.state, (solid_left, solid_right, y))
    if span.start is None:
        _fade(sheet, span.state, (solid_left, left, y))
    if span.end is None:
        _fade(sheet, span.state, (solid_right, right, y))


def _solid(axis: Axis, span: Span) -> tuple[float, float]:
    """Return from where to where a span does not fade."""
    left, right = axis.ends(span)
    inside = min(_FADE, (right - left) * _FADED)
    if span.start is None:
        left = left + inside if span.earliest else _LEFT + _FADE
    if span.end is None:
        right = right - inside if span.latest else _RIGHT - _FADE
    return left, max(left, right)


def _label(sheet: Sheet, axis: Axis, span: Span, free: tuple[float, float], y: float) -> None:
    """Write the number of a span on it or, where it is too short, beside it."""
    left, right = _solid(axis, span)
    wide = letters.width(span.label, 8, bold=True) + 4
    if not span.label:
        return
    if wide <= right - left:
        colour = "#FFFFFF" if span.state == "held" else "#1F2933"
        style = Style(8, bold=True, colour=colour)
        sheet.text((left + right) / 2, y + 7.9, span.label, style, "middle")
        return
    left, right = axis.ends(span)
    if right + wide <= free[1]:
        sheet.text(right + 2, y + 7.9, span.label, Style(8, bold=True))
    elif free[0] <= left - wide:
        sheet.text(left - 2, y + 7.9, span.label, Style(8, bold=True), "end")


def _bar(sheet: Sheet, state: str, at: tuple[float, float, float]) -> None:
    left, right, y = at
    box = {"x": left, "y": y, "width": right - left, "height": _HIGH - 1}
    if state == "vacant":
        sheet.shape("rect", **box, fill="#FFFFFF")
        edge: Attributes = {"stroke": _VACANT, "stroke_width": 1.1, "stroke_dasharray": "2.5 1.8"}
        sheet.shape("rect", **box, fill="none", **edge)
    else:
        edge_colour = {"post": _EDGE, "held": "#FFFFFF"}.get(state, "#B87A00")
        sheet.shape("rect", **box, fill=_fill(sheet, state), stroke=edge_colour, stroke_width=0.7)


def _fade(sheet: Sheet, state: str, at: tuple[float, float, float]) -> None:
    """Let a bar grow pale from where it is known to where it is not, with an arrow on its way."""
    start, end, y = at
    step = (end - start) / _SLICES
    for number in range(_SLICES):
        x = start + number * step
        box = {"x": min(x, x + step), "y": y, "width": abs(step), "height": _HIGH - 1}
        sheet.shape("rect", **box, fill=_fill(sheet, state), opacity=0.8 - number * 0.13)
    x, turn = start + (end - start) * 0.62, 1 if end > start else -1
    arrow = f"M{x - turn * 1.5:.2f} {y + 1.8:.2f}l{turn * 2.8:.2f} 2.7l{-turn * 2.8:.2f} 2.7"
    sheet.shape("path", d=arrow, fill="none", stroke="#3E4C59", stroke_width=1.1)


def _fill(sheet: Sheet, state: str) -> str:
    if state == "substitute":
        return sheet.hatched("netmap-substitute", "#F7D58A", _SUBSTITUTE)
    return {"post": _POST, "held": _HELD, "vacant": "#F9DCCB"}[state]


def _years(sheet: Sheet, axis: Axis | None, top: float) -> None:
    """Write the years above the posts, every so many where they are many."""
    if axis is None:
        return
    for year in axis.ticks:
        sheet.text(axis.x(date(year, 7, 2)), top + 9, str(year), STRONG, "middle")
