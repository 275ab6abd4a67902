"""netmap: stakeholder networks of regional co-operation, as records first and a graph second.

>>> import netmap
>>> areas = netmap.areas.municipalities("kainuu", at="2018")

Read sources with ``netmap.read`` and ask. Every question is a module of ``netmap.questions``,
reached by its name: ``netmap.partners.by_year(dataset)`` says what the records say,
``netmap.structure.describe(network)`` what a ``netmap.Network`` of them says;
``netmap.catalogue.names()`` lists them all. ``netmap.open`` keeps records in a project, with
their history. Modules load when they are first used, so that
importing netmap costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from netmap import (
        areas,
        catalogue,
        demo,
        errors,
        fictional,
        measures,
        model,
        output,
        projects,
        questions,
        telling,
        text,
    )
    from netmap.dataset import Dataset
    from netmap.errors import (
        ConflictError,
        InvalidDataError,
        InvalidValueError,
        MissingExtraError,
        NetmapError,
        OutputExistsError,
        StoreError,
        UnknownNameError,
    )
    from netmap.formats.writing import export
    from netmap.interchange import from_networkx, from_pandas
    from netmap.network import Network
    from netmap.projects.copying import copy
    from netmap.projects.project import Project, open  # noqa: A004 - as gzip.open is
    from netmap.reading import check, read
    from netmap.views import figures, maps

__version__ = "0.1.0"

_NAMES = {
    "ConflictError": "errors",
    "Dataset": "dataset",
    "InvalidDataError": "errors",
    "InvalidValueError": "errors",
    "MissingExtraError": "errors",
    "NetmapError": "errors",
    "Network": "network",
    "OutputExistsError": "errors",
    "Project": "projects.project",
    "StoreError": "errors",
    "UnknownNameError": "errors",
    "check": "reading",
    "copy": "projects.copying",
    "from_networkx": "interchange",
    "from_pandas": "interchange",
    "open": "projects.project",
    "read": "reading",
}
_MODULES = {"export": "formats.writing.export", "figures": "views.figures", "maps": "views.maps"}

__all__ = [
    "ConflictError",
    "Dataset",
    "InvalidDataError",
    "InvalidValueError",
    "MissingExtraError",
    "NetmapError",
    "Network",
    "OutputExistsError",
    "Project",
    "StoreError",
    "UnknownNameError",
    "areas",
    "catalogue",
    "check",
    "copy",
    "demo",
    "errors",
    "export",
    "fictional",
    "figures",
    "from_networkx",
    "from_pandas",
    "maps",
    "measures",
    "model",
    "open",
    "output",
    "projects",
    "questions",
    "read",
    "telling",
    "text",
]


def __getattr__(name: str) -> Any:
    if name in _NAMES:
        return getattr(import_module(f"netmap.{_NAMES[name]}"), name)
    if name in __all__:
        return import_module(f"netmap.{_MODULES.get(name, name)}")
    if not name.startswith("_") and find_spec(f"netmap.questions.{name}"):
        return import_module(f"netmap.questions.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
