"""Read a folder of CSV files, one file a table, as people and Excel write them."""

from __future__ import annotations

from pathlib import Path

from netmap import suffixes
from netmap.assembly import Reading
from netmap.errors import UnknownNameError
from netmap.formats.grids import delimited
from netmap.formats.grids.grid import Grid
from netmap.formats.tables import sheets


def read(folder: Path | str) -> Reading:
    """Read every table of a folder.

    Raises
    ------
    UnknownNameError
        When the folder does not exist or is not a folder.
    """
    folder = Path(folder)
    try:
        paths = sorted(path for path in folder.iterdir() if is_table(path))
    except OSError:
        raise UnknownNameError("folder", folder) from None
    return sheets.reading(str(folder), [_grid(path) for path in paths])


def is_table(path: Path) -> bool:
    """Say whether a file of a folder is read as a table; whatever else is there is left alone."""
    return path.suffix.casefold() in suffixes.TABLES


def _grid(path: Path) -> Grid:
    return delimited.grid(path) if sheets.named_table(path.stem) else Grid(str(path), path.stem)
