"""What a service writes to its log: a JSON line a request, without anything personal.

A line says which kind of request it was, by the pattern of its path, never by the path itself:
that may hold the secret of a link or a name. Of an error it says the type and where, not the text.
What libraries log is told by its place alone, since nobody knows what their texts hold.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from time import perf_counter
from types import TracebackType
from uuid import uuid4

import structlog
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from netmap_api.access.answering import REASON, answer
from netmap_api.metrics import Metrics
from netmap_api.problems import Problem

_UNKNOWN = "-"
_PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
"""What machines ask for every few seconds: a line each only for who debugs."""
_SHOWN = 8
"""How many places of a fault are told, the innermost."""
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def start(level: str) -> None:
    """Let the log be written as JSON lines to standard error, from this level on."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(_number(level)),
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),
    )


def take_over(level: str) -> None:
    """Let nothing else write to the log of this process: no library, no thread that breaks."""
    logging.basicConfig(
        handlers=[_Places()], level=max(_number(level), logging.WARNING), force=True
    )
    logging.captureWarnings(capture=True)
    sys.excepthook = _broken
    threading.excepthook = _thread_broken
    sys.unraisablehook = _lost


class _Places(logging.Handler):
    """Tells of what a library logs where that was, and not its text."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line."""
        broken = record.exc_info[1] if record.exc_info else None
        more = {"type": type(broken).__name__, "at": _places(broken)} if broken else {}
        said = {"said": record.getMessage()} if record.name.startswith("netmap") else {}
        place = f"{record.name}:{record.lineno} {record.funcName}"
        _log().log(record.levelno, "library", logger=place, **said, **more)


class Watched:
    """Counts and logs every request, gives it an id, and answers where something broke."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request and write down how that went."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id, began, status = uuid4().hex, perf_counter(), 0

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            await send(message)

        try:
            await self._app(scope, receive, sent)
        except Exception as error:  # noqa: BLE001 - whatever broke, its text stays out of the log
            _log().error("fault", id=request_id, type=type(error).__name__, at=_places(error))
            if not status:
                await answer(Request(scope), Problem("fault"))(scope, receive, sent)
        finally:
            self._write(scope, request_id, status, perf_counter() - began)

    def _write(self, scope: Scope, request_id: str, status: int, seconds: float) -> None:
        kind = _kind(scope)
        method = scope["method"] if scope["method"] in _METHODS else _UNKNOWN
        self._metrics.count(method, kind, status, seconds)
        told = {"method": method, "route": kind, "status": status, "ms": round(seconds * 1000, 1)}
        why = {"reason": scope[REASON]} if REASON in scope else {}
        write = _log().debug if kind in _PROBES else _log().info
        write("request", id=request_id, **told, **why)


def _number(level: str) -> int:
    number = getattr(logging, level.upper())
    assert isinstance(number, int)
    return number


def _log() -> structlog.stdlib.BoundLogger:
    logger: structlog.stdlib.BoundLogger = structlog.get_logger()
    return logger


def _kind(scope: Scope) -> str:
    """Return the pattern of the path of a request."""
    path = getattr(scope.get("route"), "path", None)
    return path if isinstance(path, str) else _UNKNOWN


def _places(error: BaseException | None) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__ if error else None)[-_SHOWN:]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


def _fault(error: BaseException | None) -> None:
    _log().error("fault", type=type(error).__name__, at=_places(error))


def _broken(_type: type[BaseException], error: BaseException, _at: TracebackType | None) -> None:
    _fault(error)


def _thread_broken(told: threading.ExceptHookArgs) -> None:
    if told.exc_type is not SystemExit:
        _fault(told.exc_value)


def _lost(told: sys.UnraisableHookArgs) -> None:
    _fault(told.exc_value)
