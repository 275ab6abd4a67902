"""The same source by another path: what is read from it, told as if by the path of last time.

Whoever runs the same import into a project file from another folder changes nothing by it. A
project on a server knows a source by its path from the working folder.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from netmap.assembly import Reading
from netmap.problems import Place, Problem, Sheet


def spelled(reading: Reading, given: str) -> Reading:
    """Return a reading as it would be of the same source given by another path.

    Examples
    --------
    >>> problem = Problem("no_tables", "../data/actors.csv")
    >>> told = spelled(Reading("../data", (), (problem,)), "data")
    >>> told.source, told.problems[0].file
    ('data', 'data/actors.csv')
    """
    if given == reading.source:
        return reading

    @cache  # all rows of a table share its sheet
    def moved(sheet: Sheet) -> Sheet:
        return replace(sheet, file=_path(sheet.file, reading.source, given))

    def place(told: Place) -> Place:
        return Place(moved(told.sheet), told.row)

    def problem(told: Problem) -> Problem:
        facts = {key: place(it) if isinstance(it, Place) else it for key, it in told.facts.items()}
        return replace(told, file=_path(told.file, reading.source, given), facts=facts)

    return replace(
        reading,
        source=given,
        claims=tuple([replace(it, place=place(it.place)) for it in reading.claims]),
        problems=tuple(map(problem, reading.problems)),
    )


def _path(file: str, before: str, after: str) -> str:
    rest = file.removeprefix(before)
    return after + rest if file == before or rest.startswith(("/", "\\")) else file
