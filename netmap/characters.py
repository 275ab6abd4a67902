"""Which characters no text of the data holds, wherever it was read, made or is to be written."""

from __future__ import annotations

import re
from typing import Literal
from unicodedata import combining, normalize

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


def unaccented(text: str, form: Literal["NFD", "NFKD"] = "NFKD") -> str:
    """Return a text without the accents of its letters; NFKD also takes signs such as "ﬁ" apart.

    Examples
    --------
    >>> unaccented("Pyöräliitto")
    'Pyoraliitto'
    """
    if text.isascii():
        return text
    return "".join(sign for sign in normalize(form, text) if not combining(sign))


def visible(text: str) -> str:
    """Show control characters as their code points.

    Examples
    --------
    >>> visible("a" + chr(0))
    'a[U+0000]'
    """
    return CONTROL.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)
