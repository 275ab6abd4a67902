"""Every question that there is: a list of all, and a page for each with its options and rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from netmap import catalogue
from netmap.text import sentences
from netmap_api.access.answering import reader_language
from netmap_api.access.seats import LinkSeat
from netmap_api.addresses import as_file
from netmap_api.answers.parameters import WrongParameters, told_of
from netmap_api.answers.views import Ask
from netmap_api.pages.asking import Wish, answers
from netmap_api.pages.base import show
from netmap_api.problems import Problem

router = APIRouter()
_OURS = frozenset({"lang", "theme", "rows", "file"})
_FILES = {"csv": "csv", "xlsx": "book"}


@router.get("/p/{project}/answers")
def questions(seat: LinkSeat, request: Request) -> Response:
    """List all questions by what they are drawn from."""
    language = reader_language(request)
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for it in catalogue.headlines():
        groups[it.group].append((it.name, it.says[language]))
    return show(request, "questions.html", seat=seat, groups=groups)


@router.get("/p/{project}/answers/{name}")
def answer(seat: LinkSeat, request: Request, name: Annotated[str, Path(max_length=40)]) -> Response:
    """Answer a question, with the rows behind each figure when they are asked for, or as a file."""
    language = reader_language(request)
    asked = _question(name)
    given = _given(request)
    try:
        told = told_of(asked.all_options, given)
    except WrongParameters as wrong:
        faults = [
            fault.told(language) for fault in wrong.faults if given or fault.code != "missing"
        ]
        return _page(request, seat, asked, name, answer=None, faults=faults, given=given)
    if (form := request.query_params.get("file")) in _FILES:
        return _file(seat, name, told, language, form or "")
    rows = request.query_params.get("rows") == "1"
    (made,) = answers(seat, language, Wish(name, told, rows))
    return _page(request, seat, asked, name, answer=made, faults=[], given=given)


def _question(name: str) -> catalogue.Question:
    if name not in catalogue.names():
        raise Problem("not-found")
    return catalogue.question(name)


def _given(request: Request) -> Mapping[str, Sequence[str]]:
    """Return what the options are told; a field of a form that was left empty tells nothing."""
    found: dict[str, list[str]] = defaultdict(list)
    for key, value in request.query_params.multi_items():
        if key not in _OURS and value.strip():
            found[key].append(value.strip())
    return found


def _file(seat: LinkSeat, name: str, told: dict[str, Any], language: str, form: str) -> Response:
    (made,) = seat.ask(Ask.of(_FILES[form], question=name, told=told, language=language))
    headers = as_file(seat.served.name, f"{name}.{form}")
    return Response(made.content, media_type=made.media_type, headers=headers)


def _page(
    request: Request, seat: LinkSeat, asked: catalogue.Question, name: str, **context: Any
) -> Response:
    language = reader_language(request)
    said = {"fi": asked.fi, "sv": asked.sv, "en": asked.en}[language]
    fields = [_field(option, context["given"], language) for option in asked.all_options]
    return show(request, "answer.html", seat=seat, name=name, title=said, fields=fields, **context)


def _field(
    option: catalogue.Option, given: Mapping[str, Sequence[str]], language: str
) -> dict[str, Any]:
    """Describe the field of a form in which an option is told."""
    heading = sentences(language).get(f"columns.{option.name}", option.name.replace("_", " "))
    default = option.default if isinstance(option.default, str) else ""
    return {
        "name": option.name,
        "label": heading[:1].upper() + heading[1:],
        "help": {"fi": option.fi, "sv": option.sv, "en": option.en}[language],
        "choices": option.kind if isinstance(option.kind, tuple) else (),
        "is_flag": option.kind == "flag",
        "is_required": option.required,
        "values": [*given.get(option.name, [default])] + ([""] if option.repeated else []),
    }
