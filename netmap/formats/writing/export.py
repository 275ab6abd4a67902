"""Write a dataset in netmap's own form: a folder of CSV files, or a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from netmap import output
from netmap.dataset import Dataset
from netmap.errors import InvalidValueError
from netmap.formats.writing import csv_out, record_rows, workbook_out

_OTHER_FILES = frozenset(
    {".csv", ".tsv", ".txt", ".xls", ".xlsm", ".xlsb", ".ods", ".json", ".zip"}
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
    if suffix in _OTHER_FILES:
        raise InvalidValueError(target, "export_target")
    if suffix == ".xlsx":
        book = workbook_out.filled(dataset, language=language, contacts=contacts, file=target.name)
        output.write(target, book, inputs=inputs, force=force)
    else:
        tables = record_rows.of(dataset, contacts=contacts)
        record_rows.must_read_back(tables, dataset)
        output.write_folder(target, csv_out.files(tables), inputs=inputs, force=force)
