"""Figures: single answers drawn as SVG and PNG."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from netmap.views.figures import FIGURES
from netmap_api.access.answering import reader_language
from netmap_api.access.seats import LinkSeat
from netmap_api.addresses import as_file
from netmap_api.answers.views import Ask
from netmap_api.routes.asking import ANSWERS, AtRevision, Language, Wanted

router = APIRouter(prefix="/v1/projects/{project}", tags=["figures"])

Which = Annotated[
    str, Path(description="The figure.", json_schema_extra={"enum": [*FIGURES]}, max_length=40)
]
Form = Annotated[Literal["svg", "png"], Path(description="The form of the figure.")]
Indicator = Annotated[
    str | None, Query(min_length=1, max_length=200, description="The id of an indicator.")
]
Dates = Annotated[
    tuple[Annotated[str, Query(max_length=10)], ...],
    Query(max_length=2, description="Dates: two of municipalities, one of coverage."),
]


@router.get(
    "/figures/{which}.{form}",
    operation_id="draw_figure",
    response_class=Response,
    responses={
        200: {
            "description": "The figure.",
            "content": {
                "image/svg+xml": {"schema": {"type": "string"}},
                "image/png": {"schema": {"type": "string", "format": "binary"}},
            },
        },
        **ANSWERS,
    },
)
def figure(  # noqa: PLR0917 - one a parameter of the address
    request: Request,
    seat: LinkSeat,
    which: Which,
    form: Form,
    indicator: Indicator = None,
    at: Dates = (),
    at_revision: AtRevision = None,
    lang: Language = None,
) -> Response:
    """Draw an answer as a figure."""
    language = lang or reader_language(request)
    told = {"which": which, "form": form, "indicator": indicator, "at": at or None}
    ask = Ask.of("figure", **told, language=language)
    headers = as_file(seat.served.name, f"{which}.{form}", inline=True)
    return Wanted(seat, request, ask, at_revision, headers).answer()
