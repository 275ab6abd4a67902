"""Turn a figure into a PNG that is the same on every machine, with its text for those who hear."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from xml.etree import ElementTree

from netmap import __version__
from netmap.output import SOFTWARE

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEADER = len(SIGNATURE) + 25
"""Where the header of a PNG ends: its signature, and a first part of 13 bytes with its frame."""
_SVG = "{http://www.w3.org/2000/svg}"
_FAMILY = "Source Sans Pro"
_FACES = ("Regular", "Semibold")


def png(svg: str, *, scale: float = 3.0) -> bytes:
    """Draw a figure as a PNG in the packaged typeface, without any font of the machine.

    The title and description of the figure are kept in the file as ``Title`` and ``Description``.

    Parameters
    ----------
    scale
        Pixels a point; 3 are 216 to the inch, enough for a printed A4 page.
    """
    import resvg_py

    drawn = resvg_py.svg_to_bytes(
        svg_string=_as_set(svg),
        zoom=scale,
        background="#ffffff",  # a height between two pixels leaves no see-through last row
        skip_system_fonts=True,
        font_files=_fonts(),
    )
    return drawn[:_HEADER] + _texts(svg) + drawn[_HEADER:]


def _as_set(svg: str) -> str:
    """Set the texts in the packaged typeface, in its own widths, and let a pixel be a point."""
    root = ElementTree.fromstring(svg)
    _, _, root.attrib["width"], root.attrib["height"] = root.attrib["viewBox"].split()
    root.attrib["font-family"] = _FAMILY
    for text in root.iter(f"{_SVG}text"):
        text.attrib.pop("textLength", None)
    return ElementTree.tostring(root, encoding="unicode")


def _fonts() -> list[str]:
    import font_source_sans_pro

    folder = Path(font_source_sans_pro.__file__).parent / "files"
    return [str(folder / f"SourceSansPro-{face}.ttf") for face in _FACES]


def _texts(svg: str) -> bytes:
    root = ElementTree.fromstring(svg)
    told = {"Title": root.findtext(f"{_SVG}title"), "Description": root.findtext(f"{_SVG}desc")}
    parts = [_part(SOFTWARE[:4], SOFTWARE[4:] + __version__.encode())]
    parts += [
        _part(b"iTXt", key.encode() + b"\0\0\0\0\0" + (text or "").encode())
        for key, text in told.items()
    ]
    return b"".join(parts)


def _part(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
