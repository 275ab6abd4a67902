"""Which characters no text of the data holds, wherever it was read, made or is to be written."""

from __future__ import annotations

import re
from unicodedata import normalize

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters and lone halves of pairs: XML cannot hold them, and no cell may."""


def tidy(text: str) -> str:
    """Strip a text and compose its letters: an "ä" of two characters is the one of one.

    Examples
    --------
    >>> tidy(" a\u0308 ") == "ä"
    True
    """
    stripped = text.strip()
    return stripped if stripped.isascii() else normalize("NFC", stripped)


def visible(text: str) -> str:
    """Show control characters as their code points.

    Examples
    --------
    >>> visible("a" + chr(0))
    'a[U+0000]'
    """
    return CONTROL.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)
