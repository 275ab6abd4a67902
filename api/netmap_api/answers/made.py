"""What an answer is made into: bytes of some media type."""

from __future__ import annotations

import json
from dataclasses import dataclass

JSON = "application/json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Made:
    """The bytes of an answer, and what they are."""

    content: bytes
    media_type: str


def as_json(value: object) -> bytes:
    """Write plain values as JSON, as short as it can be."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
