"""Keep spreadsheet programs from running a text as a formula, and undo it when reading."""

from __future__ import annotations

import re

# A text that looks like a formula gets one apostrophe, and so does one that looks guarded
# already: reading takes off exactly one. A negative number is no formula.
_RISKY = re.compile(r"'*[=+\-@\t\r]")
_NUMBER = re.compile(r"-\d+(?:[.,]\d+)?", re.ASCII)


def is_risky(text: str) -> bool:
    """Say whether a text would be run, or would lose an apostrophe when it is read."""
    return bool(_RISKY.match(text)) and not _NUMBER.fullmatch(text)


def guarded(text: str) -> str:
    """Put an apostrophe before a text that would be run as a formula.

    Examples
    --------
    >>> guarded("=1+1"), guarded("'=1+1"), guarded("-8,4"), guarded("Oulu")
    ("'=1+1", "''=1+1", '-8,4', 'Oulu')
    """
    return f"'{text}" if is_risky(text) else text


def unguarded(text: str) -> str:
    """Take off the one apostrophe that keeps a text from being run.

    Examples
    --------
    >>> unguarded("'=1+1"), unguarded("''=1+1"), unguarded("'s-Hertogenbosch")
    ('=1+1', "'=1+1", "'s-Hertogenbosch")
    """
    return text[1:] if text.startswith("'") and _RISKY.match(text) else text
