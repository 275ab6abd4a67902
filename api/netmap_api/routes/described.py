"""How questions are described to machines: their parameters and their answers, as OpenAPI says."""

from __future__ import annotations

from typing import Any

from netmap.catalogue import Option, Question
from netmap_api.answers.made import XLSX
from netmap_api.routes.result_shapes import items_of

DESCRIPTION = (
    "What the command of the same name prints as JSON stands under `items`, one object a row; an "
    "answer that is one object is the only item. The names of parameters have `_`; `-` is "
    "understood as well. `Accept: text/csv` or `format=csv` gives CSV."
)
_FORMAT = Option(
    name="format",
    kind=("json", "csv", "xlsx"),
    fi="Vastauksen muoto.",
    sv="Svarets form.",
    en="The form of the answer.",
)
_REVISION = Option(
    name="at_revision",
    kind="number",
    default=0,
    fi="Versio, jota kysytään; oletuksena uusin.",
    sv="Den version som frågan gäller; som standard den nyaste.",
    en="The revision that is asked about, the newest if left out.",
)
_ROWS = Option(
    name="rows",
    kind="flag",
    fi="Kerro, missä kunkin luvun takana olevat rivit ovat.",
    sv="Ange var raderna bakom varje siffra står.",
    en="Tell where the rows behind each figure stand.",
)
_LANG = Option(
    name="lang",
    kind=("fi", "sv", "en"),
    fi="Kieli.",
    sv="Språk.",
    en="The language of texts and problems.",
)
_CSV = {"schema": {"type": "string"}}
_TEXT = {"type": "string", "minLength": 1, "pattern": r"^[^\x00-\x1f\x7f]+$"}
_DATE = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"


def own(asked: Question) -> tuple[Option, ...]:
    """Return the parameters that operations have beside the options of their questions."""
    rows = (_ROWS,) if asked.labels else ()
    return (*rows, _REVISION, _FORMAT, _LANG)


def parameters(asked: Question, subject: Option | None) -> list[dict[str, Any]]:
    """Describe all parameters of a question; its subject is part of the path."""
    options = (*asked.all_options, *own(asked))
    return [_parameter(option, in_path=option is subject) for option in options]


def _parameter(option: Option, *, in_path: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": option.name,
        "in": "path" if in_path else "query",
        "required": option.required,
        "description": option.en,
        "schema": _schema(option),
    }
    if option.kind in ("list", "pair") and not option.repeated:
        told |= {"style": "form", "explode": False}
    return told


def _schema(option: Option) -> dict[str, Any]:
    one = _one(option)
    if not option.repeated:
        return one
    return {"type": "array", "items": _TEXT if option.kind == "list" else one}


def _one(option: Option) -> dict[str, Any]:
    if isinstance(option.kind, tuple):
        usual = {"default": option.default} if option.default else {}
        return {"type": "string", "enum": [*option.kind], **usual}
    word = {"type": "string", "minLength": 1, "pattern": r"^[^,\x00-\x1f\x7f]+$"}
    kinds: dict[str, dict[str, Any]] = {
        "date": {"type": "string", "pattern": _DATE, "examples": ["2019", "2019-08"]},
        "flag": {"type": "boolean", "default": False},
        "list": {"type": "array", "items": word, "minItems": 1},
        "number": {
            "type": "integer",
            "minimum": 0 if option.default == 0 else 1,
            "maximum": 2**31 - 1,
        },
        "pair": {"type": "array", "items": word, "minItems": 2, "maxItems": 2},
        "text": _TEXT,
        "year": {"type": "integer", "minimum": 1, "maximum": 9999},
    }
    return kinds[option.kind]


def answer(asked: Question) -> dict[str, Any]:
    """Describe the answer of a question."""
    rows = {
        "type": "object",
        "required": ["items", "revision", "question"],
        "additionalProperties": False,
        "properties": {
            "items": {"type": "array", "items": items_of(asked)},
            "revision": {"type": "integer", "minimum": 0},
            "question": {"type": "string"},
        },
    }
    return {
        "description": "The answer.",
        "headers": {"ETag": {"schema": {"type": "string"}}},
        "content": {
            "application/json": {"schema": rows},
            "text/csv": _CSV,
            XLSX: {"schema": {"type": "string", "format": "binary"}},
        },
    }
