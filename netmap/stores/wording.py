"""Find names, addresses and numbers in a text, however they are spaced, ordered and written.

A word is known by its *form*: a name by its parts in small letters with one space between them, a
phone number by its international digits. So it can be found by a digest of its form as well.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple
from unicodedata import normalize

MARK = "[erased]"

_TOKEN = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")
_GAP = re.compile(r"[\s,_]+")
_MAIL = re.compile(r"[^\s,;:<>()\[\]\"]+@[^\s,;:<>()\[\]\"]+")
_DIGITS = re.compile(r"\d+")
_SIGNS = r"\s()./\-\u2010-\u2015"
_BETWEEN = re.compile(rf"[{_SIGNS}]+")
_NEXT_NUMBER = re.compile(rf"\+|\s/\s|[^\d{_SIGNS}]+")

_SHORTEST = 3
"""A shorter word is part of too much that is about nobody."""
_FEWEST, _MOST = 5, 17
"""How many digits a phone number has, with whatever stands before it."""
_COUNTRY = "358"
"""What the first zero of a number within the country stands for."""


class Form(NamedTuple):
    """What a word is known by; ``tokens`` is how many words it is in a text, 0 for a number."""

    tokens: int
    text: str


def forms(told: str) -> Iterator[Form]:
    """Yield the forms of what is told of a person: a name in each order, addresses, numbers.

    Examples
    --------
    >>> [*forms("Aino Esimerkki")][:2]
    [Form(tokens=2, text='aino esimerkki'), Form(tokens=2, text='esimerkki aino')]
    >>> {*forms("040 123-4567")} == {*forms("+358 (0)40 1234567")}
    True
    """
    rest = _MAIL.sub(" ", told)
    numbers = [*_numbers(rest)]
    names = [] if numbers and not re.search(r"[^\W\d_]", rest) else [*_orders(rest)]
    for word in (*names, *_MAIL.findall(told)):
        spans = [it.span() for it in _TOKEN.finditer(word)]
        if spans and spans[-1][1] - spans[0][0] >= _SHORTEST:
            yield Form(len(spans), _normal(word[spans[0][0] : spans[-1][1]]))
    yield from (Form(0, number) for number in numbers)


def stems(name: str) -> Iterator[str]:
    """Yield what most inflected forms of the surname in a name begin with.

    Examples
    --------
    >>> [list(stems(it)) for it in ("Aino Virtanen", "VIRTANEN-Mäki, Aino", "aino@example.org")]
    [['virta'], ['virta', 'mäki'], []]
    """
    surname = name.partition(",")[0].split()[-1:]
    for token in _TOKEN.findall("".join(surname)) if "@" not in name else ():
        plain = _normal(token)
        if len(plain) >= _SHORTEST and plain.isalpha():
            yield plain[: max(4, len(plain) - 3)]


def beginning(begins: Iterable[str]) -> Callable[[str], bool]:
    """Return what says whether a word of a text begins with one of these.

    Examples
    --------
    >>> [beginning(["virta"])(it) for it in ("Maija VIRTASEN", "Juvirta", "virta")]
    [True, False, True]
    """
    joined = "|".join(map(re.escape, begins))
    seen = re.compile(rf"(?<![^\W_])(?:{joined})") if joined else None
    return lambda text: seen is not None and seen.search(_normal(text)) is not None


class Words:
    """Words to find, by their forms or by what a seal makes of them."""

    def __init__(self, known: Iterable[Form], seal: Callable[[str], str] = str) -> None:
        self._known: Mapping[int, set[str]] = defaultdict(set)
        for form in known:
            self._known[form.tokens].add(form.text)
        self._lengths = sorted((it for it in self._known if it), reverse=True)
        self._numbers = self._known.get(0, set())
        self._seal = seal

    def __bool__(self) -> bool:
        return bool(self._known)

    def cleaned(self, text: str) -> str:
        """Return a text with ``[erased]`` in the place of each of the words.

        Examples
        --------
        >>> words = Words([*forms("Aino Esimerkki"), *forms("+358 40 1234567")])
        >>> words.cleaned("Kysy: ESIMERKKI,  Aino, 040-123 4567, Aino")
        'Kysy: [erased], [erased], Aino'
        """
        if self._lengths:
            text = _replaced(text, self._names(text))
        return _replaced(text, self._phones(text)) if self._numbers else text

    def _names(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield from where to where a name or address stands, the longest there is."""
        spans = [token.span() for token in _TOKEN.finditer(text)]
        at = 0
        while at < len(spans):
            length = next((it for it in self._lengths if self._is_name(text, spans, at, it)), 0)
            if length:
                yield spans[at][0], spans[at + length - 1][1]
            at += length or 1

    def _is_name(self, text: str, spans: list[tuple[int, int]], at: int, length: int) -> bool:
        if at + length > len(spans):
            return False
        word = text[spans[at][0] : spans[at + length - 1][1]]
        return self._seal(_normal(word)) in self._known[length]

    def _phones(self, text: str) -> Iterator[tuple[int, int]]:
        runs = [digits.span() for digits in _DIGITS.finditer(text)]
        at = 0
        while at < len(runs):
            end = self._end_of_phone(text, runs, at)
            if end is not None:
                start = runs[at][0]
                yield start - text.endswith("+", 0, start), runs[end][1]
            at = at + 1 if end is None else end + 1

    def _end_of_phone(self, text: str, runs: list[tuple[int, int]], at: int) -> int | None:
        """Return at which run of digits the longest number ends that begins at one."""
        digits, found = "", None
        for n in range(at, len(runs)):
            if n > at and not _BETWEEN.fullmatch(text, runs[n - 1][1], runs[n][0]):
                break
            digits += text[slice(*runs[n])]
            if len(digits) > _MOST:
                break
            if len(digits) >= _FEWEST and self._seal(_international(digits)) in self._numbers:
                found = n
        return found


def _replaced(text: str, spans: Iterable[tuple[int, int]]) -> str:
    kept, at = [], 0
    for start, end in spans:
        kept += [text[at:start], MARK]
        at = end
    return "".join([*kept, text[at:]]) if kept else text


def _orders(name: str) -> Iterator[str]:
    """Yield a name as told, and with its surname first or last, whichever part that is."""
    parts = [it for it in _GAP.split(name) if it]
    orders = (parts, parts[::-1], [*parts[-1:], *parts[:-1]], [*parts[1:], *parts[:1]])
    yield from dict.fromkeys(map(" ".join, orders))


def _numbers(text: str) -> Iterator[str]:
    for piece in _NEXT_NUMBER.split(text):
        digits = "".join(_DIGITS.findall(piece))
        if _FEWEST <= len(digits) <= _MOST:
            yield _international(digits)


def _international(digits: str) -> str:
    """Return the digits of a number as they are dialled from abroad."""
    if digits.startswith("00"):
        digits = digits[2:]
    elif digits.startswith("0"):
        return _COUNTRY + digits[1:]
    told_twice = digits.startswith(f"{_COUNTRY}0")
    return _COUNTRY + digits[len(_COUNTRY) + 1 :] if told_twice else digits


def _normal(text: str) -> str:
    return _GAP.sub(" ", normalize("NFC", text)).casefold()
