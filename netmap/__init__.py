"""netmap: stakeholder networks of regional co-operation, as records first and a graph second.

>>> import netmap
>>> areas = netmap.areas.municipalities("kainuu", at="2018")

Read sources with ``netmap.read``; then ask ``netmap.partners``, ``netmap.activity`` and
``netmap.coverage`` what the records say, and, on a ``netmap.Network`` of them,
``netmap.centrality``, ``netmap.structure`` and ``netmap.dependence`` what the graph says.
Modules load when they are first used, so that importing netmap costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netmap import (
        activity,
        areas,
        centrality,
        coverage,
        dependence,
        errors,
        model,
        output,
        partners,
        structure,
        text,
    )
    from netmap.dataset import Dataset
    from netmap.errors import (
        InvalidDataError,
        InvalidValueError,
        NetmapError,
        OutputExistsError,
        UnknownNameError,
    )
    from netmap.network import Network
    from netmap.reading import check, read
    from netmap.views import maps

__version__ = "0.1.0"

_NAMES = {
    "Dataset": "dataset",
    "InvalidDataError": "errors",
    "InvalidValueError": "errors",
    "NetmapError": "errors",
    "Network": "network",
    "OutputExistsError": "errors",
    "UnknownNameError": "errors",
    "check": "reading",
    "read": "reading",
}
_MODULES = {"maps": "views.maps"}

__all__ = [
    "Dataset",
    "InvalidDataError",
    "InvalidValueError",
    "NetmapError",
    "Network",
    "OutputExistsError",
    "UnknownNameError",
    "activity",
    "areas",
    "centrality",
    "check",
    "coverage",
    "dependence",
    "errors",
    "maps",
    "model",
    "output",
    "partners",
    "read",
    "structure",
    "text",
]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name in _NAMES:
        return getattr(import_module(f"netmap.{_NAMES[name]}"), name)
    return import_module(f"netmap.{_MODULES.get(name, name)}")


def __dir__() -> list[str]:
    return __all__
