"""Import of a workbook in the browser: upload it, look at what it would change, take it in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, NamedTuple
from urllib.parse import quote

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from netmap.errors import ConflictError, InvalidDataError, NetmapError, StoreError, UnknownNameError
from netmap.problems import Problem as DataProblem
from netmap.telling import Telling
from netmap_api.access.answering import reader_language
from netmap_api.access.seats import EditorSeat, Seat
from netmap_api.answers.made import XLSX
from netmap_api.pages.base import home_of, show
from netmap_api.pages.changes import Words, short
from netmap_api.problems import Problem, of_error
from netmap_api.records import importing
from netmap_api.records.shapes import LONGEST_NOTE
from netmap_api.sentences import say

router = APIRouter(prefix="/p/{project}/import")

_MOST = 500
"""How many problems, differences or conflicts a page lists."""
_WORKBOOKS = (".xlsx", ".xlsm")

Text = Annotated[str, Form(max_length=2000)]


class Wrong(NamedTuple):
    """What keeps an upload from being sent: the field, and a sentence."""

    field: str
    words: str


@router.get("")
def upload(seat: EditorSeat, request: Request) -> Response:
    """Show the form that sends a file."""
    return _form(seat, request)


@router.post("")
def uploaded(
    seat: EditorSeat,
    request: Request,
    file: Annotated[UploadFile, File()],
    known: Text = "",
    name: Text = "",
) -> Response:
    """Keep a file and show what it would change."""
    told, content = (known.strip(), name.strip()), file.file.read()
    wrong = _wrong(seat, content, told, reader_language(request))
    if wrong is not None:
        return _form(seat, request, wrong, told)
    try:
        kept = importing.hold(seat, file.filename or "", content, told[0] or told[1] or None)
    except NetmapError as error:
        return _form(seat, request, Wrong("file", error.message(reader_language(request))), told)
    return _to(seat, f"import/{kept.id}")


@router.get("/{preview_id}")
def preview(seat: EditorSeat, request: Request, preview_id: str) -> Response:
    """Show what a file would change, or why it cannot be taken in."""
    return _preview(seat, request, preview_id)


@router.post("/{preview_id}")
def committed(
    seat: EditorSeat,
    request: Request,
    preview_id: str,
    note: Annotated[str, Form(max_length=LONGEST_NOTE)] = "",
    allow_removals: Annotated[bool, Form()] = False,
) -> Response:
    """Take a file in and show what was done; the same again shows it again."""
    decision = importing.Decision(allow_removals, note.strip() or None)
    try:
        return _done(seat, importing.commit(seat, preview_id, decision).revision)
    except UnknownNameError:
        return _done(seat, _taken(seat, preview_id))
    except (InvalidDataError, StoreError) as error:
        return _preview(seat, request, preview_id, error)


@router.post("/{preview_id}/again")
def looked_at_again(seat: EditorSeat, preview_id: str) -> Response:
    """Compare a file with the project as it is now."""
    return _to(seat, f"import/{importing.anew(seat, preview_id).id}")


@router.post("/{preview_id}/refuse")
def refused(seat: EditorSeat, preview_id: str) -> Response:
    """Let go of a file."""
    importing.refuse(seat, preview_id)
    return _to(seat, "import")


@router.get("/{preview_id}/marked")
def marked(seat: EditorSeat, request: Request, preview_id: str) -> Response:
    """Give a copy of a workbook in which its problems are marked."""
    file, content = importing.marked(seat, preview_id, reader_language(request))
    name = quote(f"{Path(file).stem}.netmap.xlsx")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(content, headers=headers, media_type=XLSX)


def _wrong(seat: Seat, content: bytes, told: tuple[str, str], language: str) -> Wrong | None:
    known, name = told
    if not content:
        return Wrong("file", say("importing.no_file", language))
    if known and known not in importing.sources(seat):
        return Wrong("known", say("importing.unknown_source", language))
    if known and name:
        return Wrong("name", say("importing.two_names", language))
    return None


def _form(
    seat: Seat, request: Request, wrong: Wrong | None = None, told: tuple[str, str] = ("", "")
) -> Response:
    return show(
        request,
        "import.html",
        seat=seat,
        status=422 if wrong else 200,
        wrong=wrong,
        told=told,
        known=[(it, short(it)) for it in importing.sources(seat)],
        most=seat.services.settings.upload_mb,
    )


def _preview(
    seat: Seat, request: Request, preview_id: str, refused: NetmapError | None = None
) -> Response:
    """Show a preview; ``refused`` is why taking it in was refused just now."""
    try:
        found = importing.again(seat, preview_id)
    except ConflictError as error:
        return show(
            request, "import.moved.html", seat=seat, status=409, preview=preview_id, error=error
        )
    except InvalidDataError as error:
        return _report(seat, request, preview_id, error.problems)
    except Problem as problem:
        if not isinstance(problem.error, InvalidDataError):
            raise
        return _report(seat, request, preview_id, problem.error.problems)
    return _shown(seat, request, found, refused)


def _shown(
    seat: Seat, request: Request, found: importing.Previewed, refused: NetmapError | None
) -> Response:
    language = reader_language(request)
    dataset = seat.served.dataset(seat.access, found.kept.base)
    arriving = importing.arriving(seat, found.kept.id)
    words, planned = Words(language, dataset, arriving), found.planned
    return show(
        request,
        "import.preview.html",
        seat=seat,
        status=409 if refused else 200,
        waits=found.kept,
        source=short(found.kept.source or found.kept.file),
        short=short,
        planned=planned,
        refused=_words(refused, language),
        tallies=[(words.table(it.table), it) for it in planned.tables],
        changes=[
            it if it.actor in dataset.actors else it._replace(actor=None)
            for it in words.changes(planned.differences)
        ],
        clashes=words.clashes(planned.conflicts[:_MOST]),
        remarks=_problems(planned.remarks, language),
        can_mark=_can_mark(found.kept.file),
        longest=LONGEST_NOTE,
        moment=Telling(dataset, language).moment,
    )


def _words(error: NetmapError | None, language: str) -> str | None:
    """Say why taking in was refused; where much would go, the tick box says the rest."""
    if error is None:
        return None
    if isinstance(error, StoreError) and error.reason.startswith("shrinks_"):
        return say("importing.refused", language)
    return of_error(error).detail(language)


def _report(
    seat: Seat, request: Request, preview_id: str, problems: tuple[DataProblem, ...]
) -> Response:
    language = reader_language(request)
    file = seat.services.service.previews.get(seat.served.name, preview_id).file
    errors = [it for it in problems if it.severity == "error"]
    remarks = [it for it in problems if it.severity != "error" and it.file == file]
    return show(
        request,
        "import.problems.html",
        seat=seat,
        status=422,
        file=file,
        preview=preview_id,
        errors=len(errors),
        warnings=len(remarks),
        problems=_problems([*errors, *remarks], language),
        most=_MOST,
        can_mark=_can_mark(file),
    )


def _problems(
    found: list[DataProblem] | tuple[DataProblem, ...], language: str
) -> tuple[dict[str, str | int | None], ...]:
    return tuple({**it.to_dict(language), "file": short(it.file)} for it in found[:_MOST])


def _can_mark(file: str) -> bool:
    return file.casefold().endswith(_WORKBOOKS)


def _taken(seat: Seat, preview_id: str) -> int:
    """Return the revision that a file made that is not waiting any more."""
    revision = importing.taken(seat, preview_id)
    if revision is None:
        raise UnknownNameError("preview", preview_id)
    return revision


def _done(seat: Seat, revision: int) -> Response:
    return _to(seat, f"history/{revision}?done=import")


def _to(seat: Seat, place: str) -> Response:
    return RedirectResponse(home_of(seat.served.name) + place, 303)
