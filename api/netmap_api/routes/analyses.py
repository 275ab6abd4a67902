"""Every question of the library: one operation each, made of what the question says of itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Body, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from netmap import catalogue
from netmap.catalogue import Option, Question
from netmap.model import RECORD_TYPES
from netmap_api.access.answering import reader_language
from netmap_api.access.seats import EditorSeat, LinkSeat, Seat
from netmap_api.addresses import as_file
from netmap_api.answers.parameters import told_of
from netmap_api.answers.views import Ask
from netmap_api.records.responses import problems
from netmap_api.routes import described
from netmap_api.routes.asking import ANSWERS, LATER, Wanted

router = APIRouter(prefix="/v1/projects/{project}", tags=["analyses"])

_TABLES = frozenset(it.table for it in RECORD_TYPES)
_VIEWS = {"json": "rows", "csv": "csv", "xlsx": "book"}
_ASKS: dict[int | str, dict[str, Any]] = {202: LATER, **problems(400, 403, 404, 413, 415, 422)}

Value = str | int | bool | list[str]


class Analysis(BaseModel):
    """A question as a job: what it is told has the names and forms of the query parameters."""

    model_config = ConfigDict(extra="forbid", strict=True)

    question: str = Field(json_schema_extra={"enum": [*catalogue.names()]})
    told: dict[str, Value] = Field(default_factory=dict)
    rows: bool = Field(False, description="Tell where the rows behind each figure stand.")
    at_revision: int | None = Field(None, ge=0, le=2**31)


def path_of(name: str) -> str:
    """Return the path of a question below its project.

    Where a table of records has the same name it is below ``analyses``.

    Examples
    --------
    >>> path_of("partners"), path_of("goals"), path_of("coverage")
    ('/partners', '/analyses/goals', '/coverage/{indicator}')
    """
    own = f"/analyses/{name}" if name in _TABLES else f"/{name}"
    subject = subject_of(catalogue.question(name))
    return f"{own}/{{{subject.name}}}" if subject else own


def subject_of(asked: Question) -> Option | None:
    """Return what a question is about, if that is one name: it is part of the path."""
    required = [it for it in asked.options if it.required and it.kind == "text"]
    return required[0] if len(required) == 1 else None


def _add(name: str) -> None:
    asked = catalogue.question(name)
    router.add_api_route(
        path_of(name).replace("}", ":path}"),
        _asking(name, asked),
        methods=["GET"],
        operation_id=f"ask_{name}",
        summary=asked.en,
        description=described.DESCRIPTION,
        response_class=Response,
        responses={200: described.answer(asked), **ANSWERS},
        openapi_extra={"parameters": described.parameters(asked, subject_of(asked))},
    )


def _asking(name: str, asked: Question) -> Callable[..., Response]:
    def ask(request: Request, seat: LinkSeat) -> Response:
        return _answered(request, seat, name, asked)

    return ask


def _answered(request: Request, seat: Seat, name: str, asked: Question) -> Response:
    subject = subject_of(asked)
    given = {key: request.query_params.getlist(key) for key in request.query_params}
    if subject:
        given[subject.name] = [str(request.path_params[subject.name])]
    told = told_of((*asked.all_options, *described.own(asked)), given)
    revision, rows, _ = (told.pop(key, None) for key in ("at_revision", "rows", "lang"))
    form = told.pop("format", None) or _accepted(request)
    ask = Ask.of(
        _VIEWS[form],
        question=name,
        told=told,
        rows=rows or None,
        language=reader_language(request) if form == "xlsx" else None,
    )
    headers = as_file(seat.served.name, f"{name}.{form}") if form != "json" else {}
    wanted = Wanted(seat, request, ask, revision, headers)
    return wanted.answer(enveloped(name)) if form == "json" else wanted.answer()


def _accepted(request: Request) -> str:
    """Return the form that a request accepts: JSON unless it asks for CSV alone."""
    accepted = request.headers.get("accept", "")
    return "csv" if "text/csv" in accepted and "json" not in accepted else "json"


def enveloped(name: str) -> Callable[[bytes, int], bytes]:
    """Return what puts an answer below ``items``; an answer that is one object is an item."""

    def wrap(content: bytes, revision: int) -> bytes:
        items = content if content.startswith(b"[") else b"[%b]" % content
        return b'{"items":%b,"revision":%d,"question":%b}' % (
            items,
            revision,
            json.dumps(name).encode(),
        )

    return wrap


for _name in catalogue.names():
    _add(_name)


@router.post("/analyses", operation_id="start_analysis", status_code=202, responses=_ASKS)
def start(request: Request, seat: EditorSeat, body: Annotated[Analysis, Body()]) -> Response:
    """Start a question as a job, whatever time it takes."""
    told = told_of(_question(body.question).all_options, _texts(body.told))
    ask = Ask.of("rows", question=body.question, told=told, rows=body.rows or None)
    return Wanted(seat, request, ask, body.at_revision).later()


def _question(name: str) -> Question:
    if name not in catalogue.names():
        told_of((_QUESTION,), {"question": [name]})
    return catalogue.question(name)


_QUESTION = Option(name="question", kind=catalogue.names(), fi="", sv="", en="")


def _texts(told: Mapping[str, Value]) -> dict[str, Sequence[str]]:
    """Write values as a query has them."""
    return {
        name: value if isinstance(value, list) else [_text(value)] for name, value in told.items()
    }


def _text(value: str | int | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
