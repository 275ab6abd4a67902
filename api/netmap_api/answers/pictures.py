"""Figures, maps and exports of a project as bytes: what the commands of the same names write."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import netmap
from netmap_api.answers.made import JSON, XLSX, Made, as_json

if TYPE_CHECKING:
    from netmap.dataset import Dataset
    from netmap.network import Network

PICTURES: Mapping[str, str] = MappingProxyType({"svg": "image/svg+xml", "png": "image/png"})
"""The forms of a figure, with their media types."""
MAPS: Mapping[str, str] = MappingProxyType({"html": "text/html; charset=utf-8", "json": JSON})
"""The forms of a map."""
_WISHES = ("layout", "size_by", "language", "title")
"""What a map can be asked to be."""
_ZIP, _GRAPHML, _GEXF = "application/zip", "application/graphml+xml", "application/gexf+xml"
FORMS = (XLSX, _ZIP, _GRAPHML, _GEXF)
"""The media types of exports."""
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""When every file in an archive was written, so that the same records give the same bytes."""


def figure(dataset: Dataset, options: Mapping[str, Any]) -> Made:
    """Draw an answer as a figure."""
    svg = netmap.figures.draw(
        dataset,
        options["which"],
        indicator=options.get("indicator"),
        at=options.get("at", ()),
        language=options.get("language", "fi"),
        title=options.get("title"),
    )
    form = options.get("form", "svg")
    return Made(netmap.figures.png(svg) if form == "png" else svg.encode(), PICTURES[form])


def drawn_map(dataset: Dataset, options: Mapping[str, Any]) -> Made:
    """Draw the network: as the page that works offline, or as what that draws from."""
    network = _network(dataset, options)
    wish = {name: options[name] for name in _WISHES if name in options}
    if options.get("form", "html") == "html":
        return Made(netmap.maps.page(network, **wish).encode(), MAPS["html"])
    return Made(as_json(netmap.maps.data(network, **wish)), JSON)


def export(dataset: Dataset, options: Mapping[str, Any]) -> Made:
    """Write all records, or their network, as a file for other programs; never contacts."""
    return EXPORTS[options["name"], options["form"]](dataset, options)


def _network(dataset: Dataset, options: Mapping[str, Any]) -> Network:
    """Choose the network as the commands that draw and export do: all kinds of ties."""
    kinds, statuses = options.get("kinds", "all"), options.get("statuses")
    return netmap.Network.of(dataset, kinds=kinds, statuses=statuses, at=options.get("at"))


def _workbook(dataset: Dataset, options: Mapping[str, Any]) -> Made:
    from netmap.formats.writing import workbook_out

    language = options.get("language", "fi")
    return Made(workbook_out.filled(dataset, language=language, file="netmap.xlsx"), XLSX)


def _tables(dataset: Dataset, _options: Mapping[str, Any]) -> Made:
    from netmap.formats.writing import csv_out, record_rows

    tables = record_rows.of(dataset)
    record_rows.must_read_back(tables, dataset)
    return _zipped(csv_out.files(tables))


def _graphml(dataset: Dataset, options: Mapping[str, Any]) -> Made:
    from netmap.formats.graphs import elements, graphml

    found = elements.of(_network(dataset, options), options.get("language", "en"))
    return Made(graphml.content(found).encode(), _GRAPHML)


def _gexf(dataset: Dataset, options: Mapping[str, Any]) -> Made:
    from netmap.formats.graphs import elements, gexf

    network = _network(dataset, options)
    looks = {it: gexf.Look(colour) for it, colour in netmap.maps.colours(network).items()}
    found = elements.of(network, options.get("language", "en"))
    return Made(gexf.content(found, looks).encode(), _GEXF)


def _gephi(dataset: Dataset, options: Mapping[str, Any]) -> Made:
    from netmap.formats.graphs import elements, gephi
    from netmap.formats.writing import csv_out

    found = elements.of(_network(dataset, options), options.get("language", "en"))
    return _zipped({f"{it.name}.csv": csv_out.file(it) for it in gephi.tables(found)})


EXPORTS: Mapping[tuple[str, str], Callable[[Dataset, Mapping[str, Any]], Made]]
EXPORTS = MappingProxyType(
    {
        ("records", "xlsx"): _workbook,
        ("records", "zip"): _tables,
        ("network", "graphml"): _graphml,
        ("network", "gexf"): _gexf,
        ("network", "zip"): _gephi,
    }
)
"""What can be exported, by its name and its form."""


def _zipped(files: Mapping[str, bytes]) -> Made:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return Made(made.getvalue(), _ZIP)
