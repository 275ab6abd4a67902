"""The map of a network: one HTML file that works offline, and a pyvis network for notebooks."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from netmap import __version__
from netmap.errors import InvalidValueError
from netmap.measures import MEASURES
from netmap.network import Network
from netmap.telling import Table
from netmap.text import LANGUAGES
from netmap.views.map_data import origin
from netmap.views.map_data.names import Names
from netmap.views.map_data.whole import Wish, map_data
from netmap.views.notebook import to_pyvis
from netmap.views.palette import MARKS
from netmap.views.places import (
    LAYOUTS,
    MOST_ACTORS,
    MOST_IN_COLUMNS,
    MOST_TIES,
    family_of,
    layout_of,
    undated,
)

__all__ = [
    "LAYOUTS",
    "MEASURES",
    "MOST_ACTORS",
    "MOST_IN_COLUMNS",
    "MOST_TIES",
    "Section",
    "colours",
    "data",
    "inert",
    "layout_of",
    "page",
    "script",
    "style",
    "texts",
    "to_pyvis",
    "undated",
    "vis_network",
]

MODULES = (
    "model.js", "words.js", "elements.js", "state.js", "shown.js", "marks.js", "ground.js",
    "labels.js", "canvas.js", "groups.js", "rings.js", "selection.js", "paths.js", "details.js",
    "search.js", "legend.js", "filters.js", "years.js", "table.js", "vectors.js", "picture.js",
    "saving.js", "printing.js", "theme.js", "keyboard.js", "address.js", "refresh.js", "start.js",
)  # fmt: skip
"""The modules of the page, in the order in which they are joined.

Functions may call those of later modules; what a module works out at once needs earlier ones only.
"""
_IMPORT = re.compile(r"^import [^;]*;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page in one language: a title, sentences, and a table where there is one.

    The first column of the table names what a row is about.
    """

    title: str
    notes: tuple[str, ...] = ()
    table: Table | None = None


def texts() -> dict[str, Names]:
    """Return the words of the page by language and key."""
    told: dict[str, Names] = json.loads(_part("texts.json"))
    return told


def page(  # noqa: PLR0913 - each option says one thing, by its name
    network: Network,
    *,
    layout: str | None = None,
    size_by: str = "degree",
    language: str = "fi",
    title: str | Mapping[str, str] | None = None,
    notice: Mapping[str, str] | None = None,
    sections: Sequence[Mapping[str, Section]] = (),
) -> str:
    """Draw a network as one HTML page that needs nothing else: no network, no other file.

    The page holds the map, a legend, a search, the sources of every actor and tie, and the same
    actors as a table, in Finnish, Swedish and English; ``language`` is the one shown first. All
    text of the data is inert. The same network gives the same bytes.

    Parameters
    ----------
    layout
        ``islands``, ``columns`` (for print, up to about 120 actors), ``free`` or ``aggregated``.
        Left out: islands, and aggregated above 2,000 actors or 5,000 ties. A network at a date
        stands where the network of all dates does, so that maps of two dates can be compared.
    size_by
        The measure that marks are sized by at first.
    title
        Of the page, the same in every language or one each.
    notice
        What a reader is to know before anything else, by language. Left out: nothing, unless the
        records say of themselves that they are fictional.
    sections
        What stands between the map and the table of actors, each by language.

    Raises
    ------
    InvalidValueError
        When there is no such layout, measure or language.
    """
    words = texts()
    drawn = map_data(network, _wish(network, words, (layout, size_by, language), title))
    scripts = {"vis_js": vis_network(), "map_js": script()}
    loader = PackageLoader("netmap.views", "page")
    template = Environment(loader=loader, autoescape=True).get_template("map.html")
    return template.render(
        language=language,
        texts=words[language],
        title=drawn["about"]["title"][language],
        version=__version__,
        csp=_policy(scripts.values(), style()),
        css=Markup(style()),
        data=inert(json.dumps(drawn, ensure_ascii=False, separators=(",", ":"))),
        notice=notice or origin.invented(network),
        sections=sections,
        **{name: Markup(script) for name, script in scripts.items()},
    )


def data(
    network: Network,
    *,
    layout: str | None = None,
    size_by: str = "degree",
    language: str = "fi",
    title: str | Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return all that the page draws from, as plain values; the options are those of ``page``.

    A page that is served includes ``body.html`` with the ``texts`` of its language and has the
    ``script`` and the ``style`` beside it; the script reads the data, made ``inert``, from an
    element.

    Raises
    ------
    InvalidValueError
        When there is no such layout, measure or language.
    """
    drawn = map_data(network, _wish(network, texts(), (layout, size_by, language), title))
    return {"notice": origin.invented(network), **drawn}


def script() -> str:
    """Return the code of the page: its modules as one, without imports and with nothing to export.

    Their names differ from each other, so that they can stand together.
    """
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", _part(name))) for name in MODULES)


def style() -> str:
    """Return the style of the page."""
    return _part("map.css")


def colours(network: Network) -> dict[str, str]:
    """Return the colour that each actor is drawn in."""
    words = network.dataset.vocabulary
    return {it.id: MARKS[family_of(words, it)].colour for it in network.actors.values()}


def _wish(
    network: Network,
    texts: Mapping[str, Names],
    asked: tuple[str | None, str, str],
    title: str | Mapping[str, str] | None,
) -> Wish:
    layout, size_by, language = asked
    if language not in LANGUAGES:
        raise InvalidValueError(language, "language")
    if size_by not in MEASURES:
        raise InvalidValueError(size_by, "measure", known=", ".join(MEASURES))
    return Wish(texts, language, title, layout_of(network, layout), size_by)


def inert(text: str) -> Markup:
    """Write JSON so that no HTML parser can take it for the end of the element it stands in."""
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)


def _policy(scripts: Iterable[str], style: str) -> str:
    """Return the content security policy that runs these scripts and this style only."""
    allowed = " ".join(_hash(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; img-src data:; "
        "connect-src 'none'; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _part(name: str) -> str:
    return (files("netmap.views") / "page" / name).read_text(encoding="utf-8")


def vis_network() -> str:
    """Read vis-network from the installed pyvis package, without importing that."""
    spec = find_spec("pyvis")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("pyvis is not installed")
    folder = Path(spec.submodule_search_locations[0])
    text = (folder / "templates/lib/vis-9.1.2/vis-network.min.js").read_text(encoding="utf-8")
    # a browser hashes an inline script after turning every line end into \n
    return text.replace("\r\n", "\n").replace("\r", "\n")
