"""The JSON shape of what a question answers, drawn from the dataclasses of its results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from netmap.catalogue import Question

Shape = dict[str, Any]

_PLAIN: dict[object, str] = {bool: "boolean", int: "integer", float: "number", str: "string"}
_ROWS: Shape = {"type": "array", "items": {"type": "object"}}
"""The rows behind a figure: table, id, source and line, and on demand where they stand."""


def items_of(asked: Question) -> Shape:
    """Return the shape of one item of an answer, as ``netmap.telling.plain`` makes it.

    Examples
    --------
    >>> from netmap.catalogue import question
    >>> items_of(question("meetings"))["properties"]["year"]
    {'type': 'integer'}
    """
    told = shape(get_type_hints(asked.ask)["return"])
    kinds = [_item(it) for it in told.get("anyOf", [told])]
    return {"anyOf": kinds} if len(kinds) > 1 else kinds[0]


def _item(told: Shape) -> Shape:
    one: Shape = told["items"] if told.get("type") == "array" else told
    return one or {"type": "object"}


def shape(kind: Any) -> Shape:
    """Return the shape of the plain values of a type; any value where that is not known."""
    if kind in _PLAIN:
        return {"type": _PLAIN[kind]}
    if kind is NoneType:
        return {"type": "null"}
    if kind is Any or kind is object or hasattr(kind, "plain"):
        return {}
    origin, told = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {"enum": [*told]}
    if origin in (Union, UnionType):
        return _union([shape(it) for it in told])
    return _made_of(kind, origin or kind, told)


def _union(shapes: list[Shape]) -> Shape:
    return {} if {} in shapes else {"anyOf": shapes}


def _made_of(kind: Any, origin: Any, told: tuple[Any, ...]) -> Shape:
    if is_dataclass(kind):
        return _object(kind)
    if hasattr(kind, "_fields"):
        return _named(get_type_hints(kind), [*kind._fields])
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": shape(told[1]) if told else {}}
    if isinstance(origin, type) and issubclass(origin, tuple | list):
        one = told[:1] if told[1:] in ((), (Ellipsis,)) else ()
        return {"type": "array", "items": shape(*one) if one else {}}
    return {"type": "string", **({"format": "date-time"} if kind is datetime else {})}


def _object(kind: Any) -> Shape:
    """Return the shape of a result; what is behind a figure is there when it is asked for."""
    required = [it.name for it in fields(kind) if not it.metadata.get("behind")]
    hints = {it.name: hint for it in fields(kind) if (hint := get_type_hints(kind)[it.name])}
    return _named(hints, required)


def _named(hints: Mapping[str, Any], required: list[str]) -> Shape:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [name.rstrip("_") for name in required],
        "properties": {
            name.rstrip("_"): _ROWS if name == "rows" else shape(hint)
            for name, hint in hints.items()
        },
    }
