"""A scripted server: it speaks Bolt with the real driver and fails when it is told to.

It knows as much of a project as its commits tell: which keys were committed, and how often.
"""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from threading import Thread
from types import TracebackType
from typing import Any, BinaryIO, Self

from netmap.stores.neo4j import cypher
from netmap.stores.neo4j.preparing import NAMES

_CODEC: Any = import_module("neo4j._codec.packstream.v1")  # the driver's own, which has no types

Said = tuple[str, dict[str, Any]]
Script = Callable[[str, str], "str | float | None"]
"""Says of a message and its text what happens: ``drop``, ``arrive and drop``, a code, a wait."""

_NAMES = {
    0x01: "HELLO", 0x02: "GOODBYE", 0x0F: "RESET", 0x10: "RUN", 0x11: "BEGIN", 0x12: "COMMIT",
    0x13: "ROLLBACK", 0x2F: "DISCARD", 0x3F: "PULL", 0x54: "TELEMETRY", 0x66: "ROUTE",
    0x6A: "LOGON",
}  # fmt: skip
_SUCCESS, _RECORD, _IGNORED, _FAILURE = b"\x70", b"\x71", b"\x7e", b"\x7f"
_BOLT_5_4 = b"\x00\x00\x04\x05"


class Peer:
    """A server on a port of this machine; ``committed`` are the transactions that it has taken."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.agent = "Neo4j/5.26.0"
        self.committed: list[list[Said]] = []
        self.said: list[tuple[str, str]] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.uri = f"bolt://127.0.0.1:{self._socket.getsockname()[1]}"
        self._clients: list[socket.socket] = []
        Thread(target=self._listen, daemon=True).start()

    def revisions(self) -> list[str]:
        """Return the key of every revision that was committed."""
        return [
            values["facts"]["key"]
            for said in self.committed
            for text, values in said
            if text == cypher.CHANGE
        ]

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._socket.accept()
                self._clients.append(client)
                Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with suppress(OSError, EOFError), client, client.makefile("rb") as heard:
            heard.read(20)
            client.sendall(_BOLT_5_4)
            _Talk(self, client, heard).go_on()

    def answer(self, text: str, values: dict[str, Any]) -> list[list[object]]:
        """Return the rows that a real server would send, as far as netmap looks at them."""
        if text == cypher.PREPARED:
            return [[name, "ONLINE"] for name in NAMES]
        if text == cypher.STATE:
            keys = self.revisions()
            made = keys.index(values["key"]) + 1 if values["key"] in keys else None
            return [[len(keys), 0, None, None, None, made]]
        return []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._socket.close()
        for client in self._clients:
            with suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)


class _Talk:
    """One connection."""

    def __init__(self, peer: Peer, client: socket.socket, heard: BinaryIO) -> None:
        self._peer = peer
        self._client = client
        self._heard = heard
        self._said: list[Said] = []
        self._rows: list[list[object]] = []
        self._failed = False

    def go_on(self) -> None:
        while True:
            name, fields = self._message()
            if name == "GOODBYE":
                return
            if name == "RESET":
                self._failed = False
                self._said = []
                self._send(_SUCCESS, {})
            elif self._failed:
                self._send(_IGNORED)
            elif not self._happens(name, fields):
                return

    def _happens(self, name: str, fields: Sequence[Any]) -> bool:
        """Do what the script says of a message; say whether the connection goes on."""
        text = fields[0] if name == "RUN" else ""
        self._peer.said.append((name, text))
        happens = self._peer.script(name, text)
        if happens == "drop":
            return False
        if happens == "arrive and drop":
            self._take()
            return False
        if isinstance(happens, float):
            time.sleep(happens)
        if isinstance(happens, str):
            self._failed = True
            self._send(_FAILURE, {"code": happens, "message": "as the script says"})
        else:
            self._answer(name, fields)
        return True

    def _answer(self, name: str, fields: Sequence[Any]) -> None:
        told: dict[str, object] = {}
        if name == "HELLO":
            told = {"server": self._peer.agent, "connection_id": "bolt-1"}
        elif name == "RUN":
            self._said.append((fields[0], fields[1]))
            self._rows = self._peer.answer(fields[0], fields[1])
            width = len(self._rows[0]) if self._rows else 1
            told = {"fields": [str(number) for number in range(width)], "t_first": 0}
        elif name == "PULL":
            for row in self._rows:
                self._send(_RECORD, row)
            told = {"type": "rw", "t_last": 0}
        elif name == "COMMIT":
            self._take()
            told = {"bookmark": f"netmap:{len(self._peer.committed)}"}
        self._send(_SUCCESS, told)

    def _take(self) -> None:
        self._peer.committed.append(self._said)
        self._said = []

    def _message(self) -> tuple[str, list[Any]]:
        data = b""
        while size := struct.unpack(">H", self._exactly(2))[0]:
            data += self._exactly(size)
        if not data:
            return self._message()
        unpacker = _CODEC.Unpacker(_CODEC.UnpackableBuffer(data))
        size, tag = unpacker.unpack_structure_header()
        return _NAMES[tag[0]], [unpacker.unpack() for _ in range(size)]

    def _exactly(self, size: int) -> bytes:
        data = self._heard.read(size)
        if len(data) < size:
            raise EOFError
        return data

    def _send(self, tag: bytes, *fields: object) -> None:
        buffer = _CODEC.PackableBuffer()
        _CODEC.Packer(buffer).pack_struct(tag, list(fields))
        data = bytes(buffer.data)
        chunks = [data[start : start + 65535] for start in range(0, len(data), 65535)]
        said = b"".join(struct.pack(">H", len(chunk)) + chunk for chunk in chunks)
        self._client.sendall(said + b"\x00\x00")
