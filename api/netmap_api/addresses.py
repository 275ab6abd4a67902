"""How addresses and the names of files are written in headers and links, whatever is in a name."""

from __future__ import annotations

import re
from urllib.parse import quote

_NAME = re.compile(r"[^A-Za-z0-9._-]+")


def address(*parts: str) -> str:
    """Return the path of these parts below the root; what is in a part leads nowhere else.

    Examples
    --------
    >>> address("v1", "projects", "čiste", "jobs", "a/b?")
    '/v1/projects/%C4%8Diste/jobs/a%2Fb%3F'
    """
    return "".join(f"/{quote(part, safe='')}" for part in parts)


def as_file(project: str, name: str, *, inline: bool = False) -> dict[str, str]:
    """Return the header that names an answer as a file; no name can be anything else.

    Examples
    --------
    >>> as_file("kainuu", "map.html")["Content-Disposition"].split("; ")[:2]
    ['attachment', 'filename="kainuu-map.html"']
    """
    whole = f"{project}-{name}"
    plain = _NAME.sub("-", whole).strip("-.") or name
    kind = "inline" if inline else "attachment"
    told = f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(whole, safe='')}"
    return {"Content-Disposition": told}
