"""What commands on a service share: how its file is named, and what is said where it cannot be."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

import netmap

if TYPE_CHECKING:
    from netmap_api.service import Service

USUAL = "netmap-service.db"


def option(default: str | None = USUAL) -> Callable[..., Any]:
    """Add the option that names the service file."""
    return click.option(
        "--service",
        type=click.Path(),
        metavar="FILE",
        envvar=["NETMAP_SERVICE", "NETMAP_SERVE_SERVICE"],
        default=default,
    )


def opened(path: str) -> Service:
    """Open the service file; it has to be there."""
    try:
        from netmap_api.service import Service
    except ModuleNotFoundError as error:
        raise missing(error) from None
    return Service.open(path, create=False)


def missing(error: ModuleNotFoundError) -> netmap.MissingExtraError:
    """Say which extra there is to be installed; of a module of our own that is a fault."""
    if (error.name or "").startswith("netmap"):
        raise error
    return netmap.MissingExtraError("api")
