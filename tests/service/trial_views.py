"""Views that behave badly, for trials of analysts: slow ones, greedy ones, ones that die."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from netmap.dataset import Dataset
from netmap.errors import ConflictError, InvalidValueError, UnknownNameError
from netmap_api.answers.made import Made
from netmap_api.answers.views import VIEWS as REAL

NAME = f"{__name__}:VIEWS"


def _said(dataset: Dataset, options: Mapping[str, Any]) -> Made:
    """Count the actors, and note in a file that somebody worked."""
    with Path(options["log"]).open("a", encoding="utf-8") as log:
        log.write(f"{os.getpid()}\n")
    time.sleep(options.get("seconds", 0))
    return Made(str(len(dataset.actors)).encode(), "text/plain")


def _greedy(_dataset: Dataset, _options: Mapping[str, Any]) -> Made:
    return Made(bytes(2**40), "text/plain")


def _dead(_dataset: Dataset, _options: Mapping[str, Any]) -> Made:
    os._exit(9)


def _faulty(_dataset: Dataset, options: Mapping[str, Any]) -> Made:
    raise RuntimeError(options["name"])


def _wrong(_dataset: Dataset, options: Mapping[str, Any]) -> Made:
    raise {
        "conflict": ConflictError(1, 2),
        "unknown": UnknownNameError("actor", "oulo", ["oulu"]),
        "value": InvalidValueError("x", "layout", known="a, b"),
    }[options["error"]]


VIEWS = {
    **REAL,
    "said": _said,
    "greedy": _greedy,
    "dead": _dead,
    "faulty": _faulty,
    "wrong": _wrong,
}
