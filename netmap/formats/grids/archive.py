"""Open the zip file that a workbook is, and count what comes out of it."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

MAX_FILE = 64 * 1024 * 1024
MAX_INFLATED = 200 * 1024 * 1024
MAX_RATIO = 100
FREE_OF_RATIO = 1024 * 1024
"""Below this size any ratio is fine: small files of spaces and nothing else are harmless."""
MAX_ENTRIES = 1000

_CHUNK = 16 * 1024
_ENCRYPTED = 0x1
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_XML = (".xml", ".rels", ".vml")


class Refused(Exception):  # noqa: N818 - the answer to a file, not a fault of the program
    """A file that is not read, with the code of the problem and its facts."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class Archive:
    """A zip file whose entries are inflated under limits, whatever its directory says of them."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._inflated = 0
        try:
            entries = zipfile.ZipFile(file).infolist()
        except (zipfile.BadZipFile, OSError, ValueError, struct.error, EOFError) as error:
            raise Refused("broken_file") from error
        except (NotImplementedError, UnicodeDecodeError, RuntimeError) as error:
            raise Refused("bad_archive") from error
        self._entries = {part_name(entry.filename).casefold(): entry for entry in entries}
        _must_be_modest(entries, len(self._entries))

    @property
    def names(self) -> list[str]:
        """The names of the entries in lower case, with forward slashes."""
        return list(self._entries)

    def parts(self) -> Iterator[tuple[str, bytes]]:
        """Inflate every entry of XML, under the name it has in the directory."""
        for name, entry in self._entries.items():
            if name.endswith(_XML):
                content = b"".join(self._inflate(entry))
                if _DECLARATION.search(content.replace(b"\0", b"")):
                    raise Refused("forbidden_xml")
                yield entry.filename, content

    def _inflate(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        """Yield the bytes of an entry, and refuse it once they are too many or not as declared."""
        packed = self._packed(entry)
        if entry.compress_type == zipfile.ZIP_STORED:
            chunks = iter([(packed, len(packed))])
        else:
            chunks = _inflated(packed)
        size = 0
        try:
            for chunk, used in chunks:
                size += len(chunk)
                self._count(len(chunk), size, used)
                yield chunk
        except zlib.error as error:
            raise Refused("broken_file") from error
        if size != entry.file_size:
            raise Refused("bad_archive")

    def _packed(self, entry: zipfile.ZipInfo) -> bytes:
        self._file.seek(entry.header_offset)
        header = self._file.read(_LOCAL_HEADER.size)
        if len(header) < _LOCAL_HEADER.size:
            raise Refused("broken_file")
        magic, name, extra = _LOCAL_HEADER.unpack(header)
        if magic != b"PK\3\4":
            raise Refused("broken_file")
        self._file.seek(name + extra, 1)
        packed = self._file.read(entry.compress_size)
        if len(packed) < entry.compress_size:
            raise Refused("broken_file")
        return packed

    def _count(self, more: int, size: int, packed: int) -> None:
        self._inflated += more
        if self._inflated > MAX_INFLATED or _is_bomb(size, packed):
            raise Refused("too_large_inside")


def _must_be_modest(entries: list[zipfile.ZipInfo], names: int) -> None:
    """Refuse by the directory alone what need not be inflated to be known as bad."""
    if len(entries) > MAX_ENTRIES:
        raise Refused("bad_archive")
    if names != len(entries):
        raise Refused("bad_archive")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Refused("encrypted")
    if any(
        entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries
    ):
        raise Refused("bad_archive")
    too_much = sum(entry.file_size for entry in entries) > MAX_INFLATED
    if too_much or any(_is_bomb(entry.file_size, entry.compress_size) for entry in entries):
        raise Refused("too_large_inside")


def _is_bomb(size: int, packed: int) -> bool:
    return size > FREE_OF_RATIO and size > MAX_RATIO * packed


def _inflated(packed: bytes) -> Iterator[tuple[bytes, int]]:
    """Yield what comes out, a little at a time, with how much of the packed bytes it took."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for start in range(0, len(packed), _CHUNK):
        left = packed[start : start + _CHUNK]
        used = start + len(left)
        while left and not inflater.eof:
            chunk = inflater.decompress(left, _CHUNK * 4)
            left = inflater.unconsumed_tail
            yield chunk, used - len(left)
    yield inflater.flush(), len(packed)


def part_name(name: str) -> str:
    """Write the name of an entry in the one way that programs take it."""
    return name.replace("\\", "/").lstrip("/")
