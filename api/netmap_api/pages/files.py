"""Files that pages are made of: styles, scripts and those of the map, to be kept for ever."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files

from fastapi import APIRouter, Response

from netmap.views import maps
from netmap_api.access.seats import Probe
from netmap_api.problems import Problem

router = APIRouter()
_TYPES = {
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml",
}
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}


@router.get("/static/{stamp}/{name}")
async def served_file(_who: Probe, stamp: str, name: str) -> Response:
    """Serve a file, from memory; its address has its stamp, so that it can be kept for ever."""
    content = _all().get(name)
    if content is None:
        raise Problem("not-found")
    headers = _FOR_EVER if stamp == _stamp() else {}
    return Response(content, headers=headers, media_type=_TYPES[name.rpartition(".")[2]])


def address(name: str) -> str:
    """Return the address of a file, such as ``site.css``."""
    return f"/static/{_stamp()}/{name}"


@cache
def _all() -> dict[str, bytes]:
    """Return every file by its name: those of these pages, and what the offline map holds."""
    folder = files("netmap_api.pages") / "static"
    own = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    mapped = {
        "map.js": maps.script(),
        "map.css": maps.style(),
        "vis-network.js": maps.vis_network(),
    }
    return {**own, **{name: text.encode() for name, text in mapped.items()}}


@cache
def _stamp() -> str:
    told = sha256()
    for name, content in sorted(_all().items()):
        told.update(name.encode() + content)
    return told.hexdigest()[:12]
