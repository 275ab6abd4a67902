"""Write files so that nothing of the user's is lost: whole or not at all, never over an input."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from netmap import suffixes
from netmap.errors import OutputExistsError

SIGNATURE = 'name="generator" content="netmap '
"""What a page or figure that netmap wrote says of itself near its beginning."""
SOFTWARE = b"tEXtSoftware\0netmap "
"""What a PNG that netmap wrote says of itself there."""
_PNG = b"\x89PNG"
_HEAD = 4096

MARKER = ".netmap-export"
"""The file in a folder that netmap wrote which says what it wrote there."""


def write(
    path: Path | str,
    content: str | bytes,
    *,
    inputs: Sequence[Path | str] = (),
    force: bool = False,
) -> None:
    """Write a file in one step: a text as UTF-8, bytes as they are.

    A page or figure that netmap wrote before is replaced by another; any other file, and what
    people fill in, such as a workbook, only with ``force``; a file of the inputs never.

    Raises
    ------
    OutputExistsError
        When something stands there that must stay, or the folder does not exist.
    """
    path = Path(path)
    is_page = isinstance(content, str) or content.startswith(_PNG)
    try:
        _must_be_free(path, inputs, force, is_page=is_page)
        _write_whole(path, content.encode() if isinstance(content, str) else content)
    except OutputExistsError:
        raise
    except OSError as error:
        raise _refusal(path, error) from None


def write_folder(
    folder: Path | str,
    files: Mapping[str, bytes],
    *,
    inputs: Sequence[Path | str] = (),
    force: bool = False,
) -> None:
    """Write the tables of a folder: all of them or none.

    A folder that is as netmap wrote it is replaced; in any other that is not empty, the tables
    are replaced only with ``force``, and other files are left alone; a folder of the inputs, or
    one that holds an input, is never written to.

    Raises
    ------
    OutputExistsError
        When something stands there that must stay, or the folder cannot be made.
    """
    folder = Path(folder)
    is_new = not os.path.lexists(folder)
    try:
        _must_be_free_folder(folder, inputs, force)
        folder.mkdir(exist_ok=True)
        _replace_tables(folder, {**files, MARKER: _manifest(files)})
    except BaseException as error:
        if is_new and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
        if isinstance(error, OSError) and not isinstance(error, OutputExistsError):
            raise _refusal(folder, error) from None
        raise


def is_full(error: OSError) -> bool:
    """Whether a file could not be written because there is no room for it."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT)


def _refusal(path: Path, error: OSError) -> OutputExistsError:
    """Say in our words why the system does not write, as far as they go."""
    if is_full(error):
        return OutputExistsError(path, "full")
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return OutputExistsError(path, "forbidden")
    there = next(folder for folder in path.absolute().parents if folder.exists())
    if not there.is_dir():
        return OutputExistsError(path, "not_a_folder", folder=there)
    if isinstance(error, FileNotFoundError):
        return OutputExistsError(path, "no_folder", folder=path.parent)
    return OutputExistsError(path, "refused", detail=error.strerror)


def _replace_tables(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put the files in place, after all are on the disk; put back what was there on a failure."""
    aside = Path(tempfile.mkdtemp(dir=folder, prefix=".netmap-", suffix=".tmp"))
    moved: list[tuple[Path, Path]] = []
    try:
        (aside / "old").mkdir()
        for name, content in files.items():
            _write_whole(aside / name, content)
        for old in [*_tables(folder), folder / MARKER]:
            if old.exists():
                moved.append((old, old.replace(aside / "old" / old.name)))
        for name in files:
            moved.append((aside / name, (aside / name).replace(folder / name)))
    except BaseException:
        for before, now in reversed(moved):
            now.replace(before)
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _must_be_free_folder(folder: Path, inputs: Sequence[Path | str], force: bool) -> None:
    if not os.path.lexists(folder):
        return
    if not folder.is_dir():
        raise OutputExistsError(folder, "exists" if folder.is_file() else "device")
    taken = {file.resolve() for source in inputs for file in _files(Path(source))}
    if taken & {folder.resolve(), *(path.resolve() for path in _tables(folder))}:
        raise OutputExistsError(folder, "input")
    if not force and not _is_our_folder(folder):
        raise OutputExistsError(folder, "not_empty")


def _is_our_folder(folder: Path) -> bool:
    """Whether a folder is empty, or holds what netmap wrote and nothing else."""
    there = {path.name: path for path in folder.iterdir()}
    if not there:
        return True
    if MARKER not in there or not all(path.is_file() for path in there.values()):
        return False
    told = there.pop(MARKER).read_bytes()
    return told == _manifest({name: path.read_bytes() for name, path in there.items()})


def _manifest(files: Mapping[str, bytes]) -> bytes:
    """Say which files netmap wrote, with a sum of each: an edited one is the user's."""
    lines = (
        f"{hashlib.sha256(content).hexdigest()}  {name}\n"
        for name, content in sorted(files.items())
    )
    return "".join(lines).encode()


def _write_whole(path: Path, content: bytes) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".netmap-", suffix=".tmp")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(name).chmod(usual_mode())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _must_be_free(path: Path, inputs: Sequence[Path | str], force: bool, *, is_page: bool) -> None:
    if _is_table(path, inputs) or _is_beside_project(path, inputs):
        raise OutputExistsError(path, "input")
    if not path.exists():
        return
    if not path.is_file():
        raise OutputExistsError(path, "folder" if path.is_dir() else "device")
    if path.resolve() in {file.resolve() for source in inputs for file in _files(Path(source))}:
        raise OutputExistsError(path, "input")
    if not force and not (is_page and _is_ours(path)):
        raise OutputExistsError(path, "foreign" if is_page else "exists")


def _is_table(path: Path, inputs: Sequence[Path | str]) -> bool:
    """Whether the file would be read as a table of a source the next time."""
    folders = {Path(source).resolve() for source in inputs}
    return path.suffix.casefold() in suffixes.TABLES and path.parent.resolve() in folders


def _is_beside_project(path: Path, inputs: Sequence[Path | str]) -> bool:
    """Whether SQLite keeps what it has not yet put into a project of the inputs in this file."""
    projects = [Path(it) for it in inputs if Path(it).suffix.casefold() == suffixes.PROJECT]
    names = {f"{project.resolve()}{suffix}" for project in projects for suffix in suffixes.BESIDE}
    return str(path.resolve()) in names


def _files(source: Path) -> Iterator[Path]:
    """Yield what is read of a source: itself, the tables in it, or the file that it maps."""
    yield source
    if source.is_dir():
        yield from _tables(source)
    elif source.suffix.casefold() == suffixes.MAPPING:
        with contextlib.suppress(
            OSError, ValueError
        ):  # a mapping that cannot be read reads nothing
            told = tomllib.loads(source.read_text(encoding="utf-8-sig")).get("file")
            yield source.parent / told if isinstance(told, str) else source


def _tables(folder: Path) -> list[Path]:
    """List the files of a folder that reading takes for tables."""
    return [path for path in folder.iterdir() if path.suffix.casefold() in suffixes.TABLES]


def _is_ours(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    return SIGNATURE.encode() in head or (head.startswith(_PNG) and SOFTWARE in head)


def usual_mode() -> int:
    """Return who may read and write a new file; one that is temporary at first is its owner's."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
