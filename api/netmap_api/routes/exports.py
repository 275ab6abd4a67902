"""Exports: all records, or their network, as files for other programs; contacts are in none."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from netmap_api.access.answering import reader_language
from netmap_api.access.seats import LinkSeat
from netmap_api.addresses import as_file
from netmap_api.answers.pictures import EXPORTS, FORMS
from netmap_api.answers.views import Ask
from netmap_api.problems import Problem
from netmap_api.routes.asking import ANSWERS, AtRevision, Language, Wanted
from netmap_api.routes.networks import Network

router = APIRouter(prefix="/v1/projects/{project}", tags=["exports"])


def _words(place: int) -> dict[str, Any]:
    return {"enum": sorted({key[place] for key in EXPORTS})}


Name = Annotated[
    str,
    Path(
        description="`records`: all tables, as a workbook (xlsx) or CSV files (zip). `network`: as "
        "graphml, gexf, or tables of nodes and edges (zip).",
        json_schema_extra=_words(0),
        max_length=40,
    ),
]
Form = Annotated[
    str, Path(description="The form of the file.", json_schema_extra=_words(1), max_length=10)
]


@router.get(
    "/exports/{name}.{form}",
    operation_id="export",
    response_class=Response,
    responses={
        200: {
            "description": "The file.",
            "content": {it: {"schema": {"type": "string", "format": "binary"}} for it in FORMS},
        },
        **ANSWERS,
    },
)
def export(  # noqa: PLR0917 - one a parameter of the address
    request: Request,
    seat: LinkSeat,
    name: Name,
    form: Form,
    network: Network,
    at_revision: AtRevision = None,
    lang: Language = None,
) -> Response:
    """Export what this role may see."""
    if (name, form) not in EXPORTS:
        raise Problem("not-found")
    language = lang or reader_language(request)
    ask = Ask.of("export", name=name, form=form, **network, language=language)
    headers = as_file(seat.served.name, f"{name}.{form}")
    return Wanted(seat, request, ask, at_revision, headers).answer()
