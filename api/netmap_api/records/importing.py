"""Import of uploaded files: look at what a file would change, then take it in or let it go.

The API and the pages use it alike. The name of an upload is never a path: the file lies in a
folder of its own for as long as it is read, and nothing that is told says where.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from netmap import suffixes, telling
from netmap.assembly import CORRECTIONS
from netmap.characters import tidy
from netmap.dataset import Dataset
from netmap.errors import InvalidDataError, InvalidValueError, UnknownNameError
from netmap.formats import source as formats
from netmap.formats.writing.annotation import annotated
from netmap.formats.writing.annotation import workbook as annotatable
from netmap.model import Contact
from netmap.projects import plain
from netmap.stores.records import declared
from netmap_api.access.roles import Role
from netmap_api.access.who import by
from netmap_api.problems import Problem
from netmap_api.records import conditions, reports, writing
from netmap_api.service.previews import Upload

if TYPE_CHECKING:
    from netmap.projects.results import Imported
    from netmap_api.access.seats import Seat
    from netmap_api.service.previews import Preview

WORKBOOK = ".xlsx"
_LONGEST = 120
"""How many bytes of a name are kept."""
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff<>:\"|?*]")


class Previewed(NamedTuple):
    """An upload that waits for a yes, and what taking it in would do."""

    kept: Preview
    planned: Imported

    @property
    def etag(self) -> str:
        """What the preview is known by: who commits it has seen this one."""
        return etag_of(self.kept.id, self.kept.base)

    def told(self, language: str) -> dict[str, Any]:
        """Return what it would do as plain values, with the warnings in a language."""
        return {
            "id": self.kept.id,
            "file": self.kept.file,
            "name": self.kept.source,
            "base": self.kept.base,
            "expires_after_hours": 24,
            **{key: it for key, it in plain.imported(self.planned).items() if key != "revision"},
            "problems": [it.to_dict(language) for it in self.planned.remarks],
            "differences": telling.plain(self.planned.differences),
            "moves": telling.plain(self.planned.moves),
            "refusal": self.planned.refusal.message(language) if self.planned.refusal else None,
        }


def preview(seat: Seat, file: str, content: bytes, name: str | None) -> Previewed:
    """Look at what an upload would change, and keep it; nothing of the project changes.

    Raises
    ------
    InvalidDataError
        With every row that cannot be used.
    Problem
        ``media-type`` when the file is something else than its name says, ``may-not`` when it
        concerns contacts that are not for who uploads.
    """
    upload = _upload(seat, file, content, name)
    planned = _planned(seat, upload)
    return Previewed(_keep(seat, upload), planned)


def hold(seat: Seat, file: str, content: bytes, name: str | None) -> Preview:
    """Keep an upload that is looked at later, whatever is in it.

    Raises
    ------
    Problem
        ``may-not`` when it has contacts that are not for who uploads.
    """
    upload = _upload(seat, file, content, name)
    with _lying(upload) as path:
        _must_see_arriving(seat, path)
    return _keep(seat, upload)


def anew(seat: Seat, preview_id: str) -> Preview:
    """Let an upload that waits be compared with the project as it is now.

    Raises
    ------
    UnknownNameError
        When there is none, or not any more.
    """
    _, upload = _waiting(seat, preview_id)
    kept = _keep(seat, upload._replace(base=seat.served.revision))
    refuse(seat, preview_id)
    return kept


def taken(seat: Seat, preview_id: str) -> int | None:
    """Return the revision that was made when an upload was taken in, None when it was not."""
    with seat.served.project() as project:
        return project.store.made(_key(preview_id))


def sources(seat: Seat) -> tuple[str, ...]:
    """Return the names of the sources that the project knows, in the order of their imports."""
    with seat.served.project() as project:
        known = declared(project.store.snapshot())
    return tuple(it.name for it in known if it.name != CORRECTIONS)


def marked(seat: Seat, preview_id: str, language: str) -> tuple[str, bytes]:
    """Return a copy of a workbook that waits with its problems marked, and the name of it.

    Raises
    ------
    InvalidValueError
        When it is no workbook that can be read.
    """
    kept, upload = _waiting(seat, preview_id)
    try:
        remarks = _planned(seat, upload, _key(preview_id)).remarks
    except InvalidDataError as error:
        remarks = tuple(error.problems)
    with _lying(upload) as path:
        own = [replace(it, file=str(path)) for it in remarks if it.file == upload.file]
        try:
            return kept.file, annotated(annotatable([path]), own, language)
        except InvalidValueError as error:  # it would tell where the copy lay
            raise InvalidValueError(upload.file, error.reason) from None


def again(seat: Seat, preview_id: str) -> Previewed:
    """Return a preview that waits.

    Raises
    ------
    UnknownNameError
        When there is none, or not any more.
    ConflictError
        When the project has changed since: the file is to be looked at anew.
    """
    kept, upload = _waiting(seat, preview_id)
    return Previewed(kept, _planned(seat, upload, _key(preview_id)))


def arriving(seat: Seat, preview_id: str) -> Dataset:
    """Return the records of an upload, by which a page names what the project does not know."""
    _, upload = _waiting(seat, preview_id)
    with _lying(upload) as path:
        told = {it.key: it.record for it in formats.read(path).claims}
    return Dataset(it for it in told.values() if not isinstance(it, Contact))


def etag_of(preview_id: str, base: int) -> str:
    """Return what a preview is known by: who commits it has seen this one."""
    return conditions.etag_of("import", preview_id, base)


def known_by(seat: Seat, preview_id: str) -> str:
    """Return what a preview that waits is known by."""
    kept = _own(seat, preview_id)
    return etag_of(kept.id, kept.base)


class Decision(NamedTuple):
    """A yes to a preview: whether it may remove much, and why it is made."""

    allow_removals: bool = False
    note: str | None = None


def commit(seat: Seat, preview_id: str, decision: Decision) -> Imported:
    """Take in what was looked at, exactly that, and let the upload go.

    Raises
    ------
    ConflictError
        When the project has changed since.
    StoreError
        When much would be removed and that is not allowed.
    """
    _, upload = _waiting(seat, preview_id)
    _planned(seat, upload, _key(preview_id))
    with _lying(upload) as path, seat.served.project() as project, reports.told_to(seat):
        done = project.import_(
            path,
            name=upload.source,
            given=upload.file,
            allow_removals=decision.allow_removals,
            who=seat.who,
            note=decision.note,
            base=upload.base,
            key=_key(preview_id),
        )
    refuse(seat, preview_id)
    return done


def refuse(seat: Seat, preview_id: str) -> None:
    """Let go of an upload."""
    kept = _own(seat, preview_id)
    seat.services.service.previews.drop(seat.served.name, kept.id)


def named(file: str) -> str:
    r"""Return the name of an upload as it is told: no path, nothing that is not seen.

    Examples
    --------
    >>> named("C:\\Users\\me\\actors 2019.xlsx"), named("../../etc/passwd"), named("..")
    ('actors 2019.xlsx', 'passwd', 'upload')
    """
    last = tidy(_NOT_IN_NAMES.sub("", file.replace("\\", "/").rpartition("/")[2])).lstrip(".( ")
    stem, dot, suffix = last.rpartition(".")
    short = (stem or suffix).encode()[:_LONGEST].decode(errors="ignore")
    return f"{short}{dot}{suffix[:10]}" if stem else short or "upload"


def _upload(seat: Seat, file: str, content: bytes, name: str | None) -> Upload:
    """Return an upload; the name of a known source is taken as it is, a folder may be in it."""
    file = named(file)
    source = name if name in sources(seat) else named(name or file)
    return Upload(seat.served.name, seat.served.revision, file, source, content)


def _keep(seat: Seat, upload: Upload) -> Preview:
    service = seat.services.service
    return service.previews.keep(upload, by=by(seat.principal, service))


def _waiting(seat: Seat, preview_id: str) -> tuple[Preview, Upload]:
    kept, project = _own(seat, preview_id), seat.served.name
    content = seat.services.service.previews.content(project, preview_id)
    return kept, Upload(project, kept.base, kept.file, kept.source, content)


def _own(seat: Seat, preview_id: str) -> Preview:
    """Return an upload that waits if it is of who asks; to others but admins there is none."""
    service = seat.services.service
    kept = service.previews.get(seat.served.name, preview_id)
    if seat.role < Role.ADMIN and (kept.by_kind, kept.by_name) != by(seat.principal, service):
        raise UnknownNameError("preview", preview_id)
    return kept


def _key(preview_id: str) -> str:
    """Return the key by which a store knows that an upload was taken in."""
    return f"import {preview_id}"


def _planned(seat: Seat, upload: Upload, key: str | None = None) -> Imported:
    told: dict[str, Any] = {"name": upload.source, "given": upload.file, "base": upload.base}
    with _lying(upload) as path, seat.served.project() as project:
        _must_see_arriving(seat, path)
        try:
            with reports.told_to(seat):
                planned = project.import_(path, dry_run=True, key=key, **told)
        except InvalidDataError as error:
            raise _of_other_kind(error) or error from None
        contacts = [(Contact.table, it) for it in planned.contacts]
        writing.must_see_all(seat, project, contacts, ())
    return planned if seat.role == Role.ADMIN else _without_contacts(planned)


def _must_see_arriving(seat: Seat, path: Path) -> None:
    """Let nobody bring a contact that they could not make or see; admins see all."""
    if seat.role < Role.ADMIN:
        writing.must_see(seat, (it.record for it in formats.read(path).claims))


def _without_contacts(planned: Imported) -> Imported:
    """Leave out what contacts say; that they differ is told."""
    conflicts = tuple(
        replace(it, value=None, other=None) if it.table == Contact.table else it
        for it in planned.conflicts
    )
    return replace(planned, conflicts=conflicts)


def _of_other_kind(error: InvalidDataError) -> Problem | None:
    """Return what says that a file is none that is read, by what its first bytes are."""
    if all(it.code != "wrong_type" for it in error.problems):
        return None
    problem = Problem("media-type")
    problem.error = error
    return problem


@contextmanager
def _lying(upload: Upload) -> Iterator[Path]:
    """Let bytes lie in a file for as long as they are read; only tables are read by their name.

    What is neither a table nor a workbook is read as a workbook, which says what it is instead: a
    mapping would make the service read other files.
    """
    suffix = Path(upload.file).suffix.casefold()
    kind = suffix if suffix in suffixes.DELIMITED else WORKBOOK
    with tempfile.TemporaryDirectory(prefix="netmap-upload-") as folder:
        path = Path(folder) / f"{Path(upload.file).stem}{kind}"
        path.write_bytes(upload.content)
        yield path
