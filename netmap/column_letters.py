"""The letters by which spreadsheet programs name columns, and back."""

from __future__ import annotations


def letters(column: int) -> str:
    """Return the letters of a column by its number: 1 is A, 27 is AA.

    Examples
    --------
    >>> letters(1), letters(26), letters(27), letters(703)
    ('A', 'Z', 'AA', 'AAA')
    """
    higher, last = divmod(column - 1, 26)
    return (letters(higher) if higher else "") + chr(ord("A") + last)


def number(column: str) -> int:
    """Return the number of a column by its letters, the inverse of ``letters``."""
    total = 0
    for letter in column:
        total = total * 26 + ord(letter) - ord("A") + 1
    return total
