"""What a service answers when something is wrong: problems as RFC 9457 says, in one shape.

A problem has a word, such as ``unknown-project``; ``/problems/unknown-project`` explains it, and
its title and detail are the sentences ``problems.unknown-project.*`` of the reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netmap.errors import (
    ConflictError,
    InvalidDataError,
    InvalidValueError,
    MissingExtraError,
    NetmapError,
    StoreError,
    UnknownNameError,
)
from netmap_api.sentences import say

MEDIA_TYPE = "application/problem+json"

STATUSES: Mapping[str, int] = {
    "bad-cursor": 400,
    "bad-request": 400,
    "sign-in": 401,
    "bad-token": 401,
    "cross-site": 403,
    "may-not": 403,
    "not-admitted": 403,
    "own-account": 403,
    "sign-in-failed": 403,
    "wrong-password": 403,
    "read-only-store": 403,
    "too-long-for-viewer": 403,
    "not-found": 404,
    "unknown-name": 404,
    "unknown-project": 404,
    "link-closed": 404,
    "method": 405,
    "not-acceptable": 406,
    "conflict": 409,
    "dangling": 409,
    "exists": 409,
    "needs-removals": 409,
    "changed": 412,
    "too-large": 413,
    "media-type": 415,
    "invalid-data": 422,
    "invalid-request": 422,
    "invalid-value": 422,
    "key-reused": 422,
    "passwords-differ": 422,
    "needs-match": 428,
    "queue-full": 429,
    "too-many-requests": 429,
    "fault": 500,
    "answer-failed": 500,
    "not-installed": 501,
    "busy": 503,
    "provider-away": 503,
    "store-unavailable": 503,
    "store-full": 507,
}
"""The problems that there are, and the status that each is answered with."""

_OF_STATUS = {
    400: "bad-request", 401: "sign-in", 403: "may-not", 404: "not-found", 405: "method",
    406: "not-acceptable", 413: "too-large", 415: "media-type", 422: "invalid-request",
    429: "too-many-requests",
}  # fmt: skip

_OF_ERROR = {
    InvalidDataError: "invalid-data",
    InvalidValueError: "invalid-value",
    UnknownNameError: "unknown-name",
    ConflictError: "conflict",
    MissingExtraError: "not-installed",
}

_OF_STORE = {
    "dangling": "dangling",
    "exists": "exists",
    "forbidden": "read-only-store",
    "full": "store-full",
    "identity_taken": "exists",
    "links_stopped": "invalid-value",
    "key_in_use": "conflict",
    "key_reused": "key-reused",
    "read_only": "read-only-store",
    "shrinks_actors": "needs-removals",
    "shrinks_records": "needs-removals",
    "shrinks_ties": "needs-removals",
    "user_exists": "exists",
    "upload_large": "too-large",
    "uploads_full": "store-full",
}
"""The problems that a store has; any other reason is that it cannot be used now."""
_OF_THE_HOUSE = frozenset({"fault", "read-only-store", "store-full", "store-unavailable"})


class Problem(Exception):  # noqa: N818 - the name that RFC 9457 has for it
    """Something that a request cannot have; ``facts`` fill its sentences, ``more`` goes along.

    ``headers`` are those of the answer.
    """

    def __init__(
        self,
        word: str,
        *,
        more: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        **facts: object,
    ) -> None:
        super().__init__(word)
        self.word = word
        self.status = STATUSES[word]
        self.more = dict(more or {})
        self.headers = dict(headers or {})
        self.facts = facts
        self.error: NetmapError | None = None

    def title(self, language: str) -> str:
        """Say in some words what it is."""
        return say(f"problems.{self.word}.title", language)

    def detail(self, language: str) -> str:
        """Say what is wrong this time and what can be done."""
        if self.error is not None:
            return self.error.message(language)
        return say(f"problems.{self.word}.detail", language, **self.facts)

    def told(self, language: str, instance: str) -> dict[str, Any]:
        """Return what the body says."""
        return {
            "type": f"/problems/{self.word}",
            "title": self.title(language),
            "status": self.status,
            "detail": self.detail(language),
            "instance": instance,
            **self.more,
            **(_rows(self.error, language) if self.error else {}),
        }


def of_error(error: NetmapError) -> Problem:
    """Return the problem that an error of the library is.

    Where a project is, and why it cannot be reached, is for who runs the service.
    """
    problem = Problem(_word(error))
    problem.error = None if problem.word in _OF_THE_HOUSE else error
    if isinstance(error, UnknownNameError) and error.matches:
        problem.more = {"matches": list(error.matches)}
    if isinstance(error, ConflictError):
        problem.more = {"current": error.current}
    return problem


def of_status(status: int, headers: Mapping[str, str] | None = None) -> Problem:
    """Return the problem of a status that the framework answers with."""
    return Problem(_OF_STATUS.get(status, "fault"), headers=headers)


def _word(error: NetmapError) -> str:
    if isinstance(error, StoreError) and not isinstance(error, ConflictError):
        return _OF_STORE.get(error.reason, "store-unavailable")
    return next((word for kind, word in _OF_ERROR.items() if isinstance(error, kind)), "fault")


def _rows(error: NetmapError, language: str) -> dict[str, Any]:
    """Return the report on every row of data that cannot be used."""
    if not isinstance(error, InvalidDataError):
        return {}
    return {"problems": [problem.to_dict(language) for problem in error.problems]}
