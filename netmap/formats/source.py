"""Read one source, whatever it is: a folder of CSV files, one such file, a workbook, a mapping."""

from __future__ import annotations

from pathlib import Path

from netmap import suffixes
from netmap.assembly import Reading
from netmap.errors import UnknownNameError
from netmap.formats import csv_folder
from netmap.formats.grids import delimited
from netmap.formats.tables import sheets


def read(source: Path | str) -> Reading:
    """Read a folder or a file; what cannot be read of it is a problem of the reading.

    Raises
    ------
    UnknownNameError
        When there is nothing of this name.
    """
    path = Path(source)
    if _is_folder(path):
        return csv_folder.read(path)
    if path.suffix.casefold() in suffixes.DELIMITED:
        return sheets.reading(str(path), [delimited.grid(path)])
    if path.suffix.casefold() == suffixes.MAPPING:
        from netmap.formats.mapping import mapping  # who reads no mapping does not wait for it

        return mapping.read(path)
    from netmap.formats.grids import workbook

    grids, problems = workbook.grids(path)
    return sheets.reading(str(path), grids, problems)


def _is_folder(path: Path) -> bool:
    """Say whether a path is a folder, in words of the user when it is nothing at all."""
    try:
        path.stat()
    except (OSError, ValueError):
        raise UnknownNameError("file" if path.suffix else "folder", path) from None
    return path.is_dir()
