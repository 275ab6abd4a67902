"""Write files so that nothing of the user's is lost: whole or not at all, never over an input."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from netmap.errors import OutputExistsError

SIGNATURE = 'name="generator" content="netmap '
"""What a file that netmap wrote says of itself near its beginning."""
_HEAD = 4096


def write(
    path: Path | str, text: str, *, inputs: Sequence[Path | str] = (), force: bool = False
) -> None:
    """Write a text file as UTF-8, in one step.

    A file that netmap wrote before is replaced; any other only with ``force``; a file of the
    inputs never.

    Raises
    ------
    OutputExistsError
        When something stands there that must stay, or the folder does not exist.
    """
    path = Path(path)
    try:
        _must_be_free(path, inputs, force)
        _write_whole(path, text)
    except OutputExistsError:
        raise
    except OSError as error:
        raise OutputExistsError(path, "refused", detail=error.strerror) from None


def _write_whole(path: Path, text: str) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".netmap-", suffix=".tmp")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _must_be_free(path: Path, inputs: Sequence[Path | str], force: bool) -> None:
    if _is_table(path, inputs):
        raise OutputExistsError(path, "input")
    if not path.exists():
        return
    if not path.is_file():
        raise OutputExistsError(path, "folder" if path.is_dir() else "device")
    if path.resolve() in {file.resolve() for source in inputs for file in _files(Path(source))}:
        raise OutputExistsError(path, "input")
    if not force and not _is_ours(path):
        raise OutputExistsError(path, "foreign")


def _is_table(path: Path, inputs: Sequence[Path | str]) -> bool:
    """Whether the file would be read as a table of a source the next time."""
    folders = {Path(source).resolve() for source in inputs}
    return path.suffix.casefold() == ".csv" and path.parent.resolve() in folders


def _files(source: Path) -> Iterator[Path]:
    """Yield what is read of a source: itself or the tables in it; a map may stand beside them."""
    yield source
    if source.is_dir():
        yield from (path for path in source.iterdir() if path.suffix.casefold() == ".csv")


def _is_ours(path: Path) -> bool:
    with path.open("rb") as file:
        return SIGNATURE.encode() in file.read(_HEAD)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
