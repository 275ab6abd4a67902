"""Ask every question of one example, as a command.

``python -m benchmarks.answers [ROUNDS]``. The target is 0.8 seconds of wall time for any answer,
0.25 for the help page.
"""

from __future__ import annotations

import sys
from pathlib import Path

import netmap
from benchmarks import measuring

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "pohjois-pohjanmaa"
ROUNDS = 3
TOLD = {
    "changes": ("--from", "2017", "--to", "2020"),
    "compare": ("--at", "2017", "--at", "2020"),
    "coverage": ("contact_person_named",),
    "paths": ("--from", "pp-jarjestorakenne", "--to", "pp-jarjestoneuvottelukunta"),
    "summary": ("--year", "2019"),
    "without": ("--actor", "pp-jarjestorakenne"),
}
"""What the questions are told that cannot do without."""


def main(rounds: int = ROUNDS) -> None:
    """Measure every question in turns, print medians, the slowest last."""
    measures = {"--help": measuring.command("--help")}
    for name in netmap.catalogue.names():
        measures[name] = measuring.command(name, str(EXAMPLE), *TOLD.get(name, ()))
    taken = measuring.alternate(measures, rounds)
    slowest_last = dict(sorted(taken.items(), key=lambda row: row[1].cpu))
    measuring.write(measuring.lines(f"on {EXAMPLE.name}", slowest_last))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
