"""Write a dataset in netmap's own form, or a network as graph files for other programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from netmap import output
from netmap.dataset import Dataset
from netmap.errors import InvalidValueError
from netmap.formats.graphs import elements, gephi, gexf, graphml
from netmap.formats.graphs.gexf import Look
from netmap.formats.writing import csv_out, record_rows, workbook_out
from netmap.network import Network

GRAPHS = (".graphml", ".gexf")
"""The endings of graph files; a name with any other ending is that of a folder of two tables."""
_OTHER_FILES = frozenset(
    {
        *(".csv", ".tsv", ".txt", ".xls", ".xlsm", ".xlsb", ".ods", ".json", ".zip"),
        *(".net", ".paj", ".dl", ".gml", ".vna", ".gdf", ".dot", ".gv", ".xml", ".gz"),
        *(".html", ".htm", ".svg", ".png", ".pdf"),
    }
)


def write(
    dataset: Dataset,
    target: Path | str,
    *,
    language: str = "fi",
    contacts: bool = False,
    inputs: Sequence[Path | str] = (),
    force: bool = False,
) -> None:
    """Write the records to a folder or, when its name ends in ``.xlsx``, to a workbook.

    What several sources say of an actor is written as one row. Reading the result back gives
    equal records in the same order; contacts are left out unless asked for.

    Raises
    ------
    InvalidValueError
        When a record could not be read back as it is, or the name is that of another format.
    OutputExistsError
        When something stands there that must stay.
    """
    target = Path(target)
    suffix = target.suffix.casefold()
    if suffix in GRAPHS:
        raise InvalidValueError(target, "as_graph")
    if suffix in _OTHER_FILES:
        raise InvalidValueError(target, "export_target")
    if suffix == ".xlsx":
        book = workbook_out.filled(dataset, language=language, contacts=contacts, file=target.name)
        output.write(target, book, inputs=inputs, force=force)
    else:
        tables = record_rows.of(dataset, contacts=contacts)
        record_rows.must_read_back(tables, dataset)
        output.write_folder(target, csv_out.files(tables), inputs=inputs, force=force)


def graph(
    network: Network,
    target: Path | str,
    *,
    language: str = "en",
    looks: Mapping[str, Look] | None = None,
    inputs: Sequence[Path | str] = (),
    force: bool = False,
) -> None:
    """Write a network as GraphML, as GEXF 1.3 or, to a folder, as tables of nodes and edges.

    Labels are in the language; everything else is as in the records, and what is missing is left
    out. The same network gives the same bytes. Citations and contacts are in none of them.

    Parameters
    ----------
    looks
        Colours and places of actors, by id, for GEXF.

    Raises
    ------
    InvalidValueError
        When a text holds a control character, or the name is that of another format.
    OutputExistsError
        When something stands there that must stay.
    """
    target = Path(target)
    suffix = target.suffix.casefold()
    if suffix in _OTHER_FILES | {".xlsx"}:
        raise InvalidValueError(target, "graph_target")
    found = elements.of(network, language)
    if suffix == ".graphml":
        output.write(target, graphml.content(found).encode(), inputs=inputs, force=force)
    elif suffix == ".gexf":
        drawn = gexf.content(found, looks or {})
        output.write(target, drawn.encode(), inputs=inputs, force=force)
    else:
        files = {f"{table.name}.csv": csv_out.file(table) for table in gephi.tables(found)}
        output.write_folder(target, files, inputs=inputs, force=force)
