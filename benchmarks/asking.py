"""Many clients that ask a service at a steady pace, each on a connection of its own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from urllib.parse import urlsplit

_LIMIT = 2**24
_GRACE = 10.0
"""For how many seconds after the end those who are late may still ask."""


@dataclass(frozen=True)
class Asked:
    """What came of asking: seconds of every answer in order, and how many were no answers."""

    seconds: Sequence[float]
    errors: Mapping[str, int]

    def percentile(self, share: float) -> float:
        """Return the seconds within which this share of the answers came."""
        return self.seconds[min(len(self.seconds) - 1, int(share * len(self.seconds)))]


def ask(
    address: str, paths: Sequence[str], tokens: Sequence[str], *, pace: float, seconds: float
) -> Asked:
    """Let one client a token ask for the paths in turn, ``pace`` times a second.

    A client that waits for an answer asks late, and its next ones as soon as it can; each answer
    is timed from the moment at which it was due, so that a slow one is not hidden. What nobody
    came to ask until some seconds after the end counts as an error.
    """
    return asyncio.run(_all(address, paths, tokens, pace, seconds))


async def _all(
    address: str, paths: Sequence[str], tokens: Sequence[str], pace: float, seconds: float
) -> Asked:
    clients = [
        _client(
            address,
            (*paths[n % len(paths) :], *paths[: n % len(paths)]),
            token,
            (n, len(tokens), pace, seconds),
        )
        for n, token in enumerate(tokens)
    ]
    times: list[float] = []
    errors: dict[str, int] = {}
    for told, wrong in await asyncio.gather(*clients):
        times += told
        for word in wrong:
            errors[word] = errors.get(word, 0) + 1
    return Asked(sorted(times), errors)


async def _client(
    address: str, paths: Sequence[str], token: str, plan: tuple[int, int, float, float]
) -> tuple[list[float], list[str]]:
    number, clients, pace, seconds = plan
    parts = urlsplit(address)
    assert parts.hostname
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port, limit=_LIMIT)
    times, wrong = [], []
    due = time.perf_counter() + number / clients / pace
    end = due + seconds
    for path in cycle(paths):
        if due >= end:
            break
        if time.perf_counter() >= end + _GRACE:
            wrong.append("never asked")
            due += 1 / pace
            continue
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        status = await _one(reader, writer, path, token)
        times.append(time.perf_counter() - due)
        if status not in ("200", "304"):
            wrong.append(f"{status} {path}")
        due += 1 / pace
    writer.close()
    return times, wrong


async def _one(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, token: str
) -> str:
    lines = (
        f"GET {path} HTTP/1.1",
        "Host: localhost",
        "Accept: application/json, text/html",
        f"Authorization: Bearer {token}",
    )
    writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    length = next(
        line.partition(":")[2]
        for line in head.split("\r\n")
        if line.lower().startswith("content-length:")
    )
    await reader.readexactly(int(length))
    return head.split(" ", 2)[1]
