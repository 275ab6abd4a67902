"""A project as its users change it: import, look back, merge, revert, erase, copy."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from netmap.projects.health import Sign, doctor
    from netmap.projects.preparing import prepare
    from netmap.projects.project import Project
    from netmap.projects.results import (
        Backup,
        Bond,
        Conflict,
        Copied,
        Difference,
        Erasure,
        Imported,
        Likely,
        Merged,
        Move,
        Past,
        Shown,
        Stated,
        Tally,
        Trace,
    )

_NAMES = {
    "Backup": "results",
    "Bond": "results",
    "Conflict": "results",
    "Copied": "results",
    "Difference": "results",
    "Erasure": "results",
    "Imported": "results",
    "Likely": "results",
    "Merged": "results",
    "Move": "results",
    "Past": "results",
    "Project": "project",
    "Shown": "results",
    "Sign": "health",
    "Stated": "results",
    "Tally": "results",
    "Trace": "results",
    "doctor": "health",
    "prepare": "preparing",
}

__all__ = [
    "Backup",
    "Bond",
    "Conflict",
    "Copied",
    "Difference",
    "Erasure",
    "Imported",
    "Likely",
    "Merged",
    "Move",
    "Past",
    "Project",
    "Shown",
    "Sign",
    "Stated",
    "Tally",
    "Trace",
    "doctor",
    "prepare",
]


def __getattr__(name: str) -> Any:
    if name in _NAMES:
        return getattr(import_module(f"netmap.projects.{_NAMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
