"""Write XML: the same bytes for the same data, in the order in which they are given."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_BLANKS = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
"""Parsers make spaces of line ends in attributes, and one character of two in texts."""


def text(value: object) -> str:
    """Write a text between tags.

    Examples
    --------
    >>> text("a < b & c")
    'a &lt; b &amp; c'
    """
    return escape(_plain(value), {"\r": "&#13;"})


def tag(name: str, values: Mapping[str, object], content: str | None = None) -> str:
    """Write an element with its attributes, those that are None left out.

    Examples
    --------
    >>> tag("node", {"id": 'a"b', "label": None}), tag("nodes", {}, "")
    ('<node id="a&quot;b"/>', '<nodes></nodes>')
    """
    given = "".join(
        f' {key}="{escape(_plain(value), {**_BLANKS, chr(34): "&quot;"})}"'
        for key, value in values.items()
        if value is not None
    )
    return f"<{name}{given}/>" if content is None else f"<{name}{given}>{content}</{name}>"


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
