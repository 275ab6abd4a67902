"""Maps of a project: the page that works offline, and what it is drawn from."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from netmap.measures import MEASURES
from netmap.views.places import LAYOUTS
from netmap_api.access.answering import reader_language
from netmap_api.access.seats import LinkSeat
from netmap_api.addresses import as_file
from netmap_api.answers.views import Ask
from netmap_api.routes.asking import ANSWERS, AtRevision, Language, Wanted
from netmap_api.routes.networks import Network

router = APIRouter(prefix="/v1/projects/{project}", tags=["maps"])

Form = Annotated[Literal["html", "json"], Path(description="The page, or what it is drawn from.")]
Layout = Annotated[
    str | None, Query(json_schema_extra={"enum": [*LAYOUTS]}, description="How it is laid out.")
]
SizeBy = Annotated[
    str | None, Query(json_schema_extra={"enum": [*MEASURES]}, description="What sizes the marks.")
]


def _look(layout: Layout = None, size_by: SizeBy = None) -> dict[str, Any]:
    return {"layout": layout, "size_by": size_by}


@router.get(
    "/maps/map.{form}",
    operation_id="draw_map",
    response_class=Response,
    responses={
        200: {
            "description": "The map.",
            "content": {
                "text/html": {"schema": {"type": "string"}},
                "application/json": {"schema": {"type": "object"}},
            },
        },
        **ANSWERS,
    },
)
def drawn(  # noqa: PLR0917 - one a parameter of the address
    request: Request,
    seat: LinkSeat,
    form: Form,
    network: Network,
    look: Annotated[dict[str, Any], Depends(_look)],
    at_revision: AtRevision = None,
    lang: Language = None,
) -> Response:
    """Draw the network; the page is for keeping, as a file."""
    language = lang or reader_language(request)
    ask = Ask.of("map", form=form, **network, **look, language=language)
    headers = as_file(seat.served.name, "map.html") if form == "html" else {}
    return Wanted(seat, request, ask, at_revision, headers).answer()
