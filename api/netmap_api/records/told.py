"""The shapes of what is answered about changes, imports and the past, for the description."""

from __future__ import annotations

from pydantic import BaseModel, Field

from netmap.projects.results import Conflict, Difference, Likely, Move, Tally


class Counts(BaseModel):
    """A revision that was made, or the newest when nothing changed, and what it did."""

    revision: int
    new: int
    changed: int
    removed: int


class ProblemRow(BaseModel):
    """One thing that is wrong or doubtful in data, and where."""

    severity: str
    code: str
    file: str
    sheet: str | None
    row: int | None
    column: str | None
    cell: str | None
    value: str | None
    message: str
    fix: str


class Problems(BaseModel):
    """What is doubtful about the records."""

    problems: tuple[ProblemRow, ...]


class Gone(BaseModel):
    """A record that an import would remove."""

    table: str
    id: str


class ImportPreview(BaseModel):
    """What taking an upload in would do; nothing is changed yet."""

    id: str
    file: str = Field(description="The name of the uploaded file.")
    name: str = Field(description="The source that it is: what that said before is replaced.")
    base: int = Field(description="The revision that it was compared with.")
    expires_after_hours: int
    new: int
    changed: int
    removed: int
    moved: int
    unchanged: int
    left_out: int
    conflicts: tuple[Conflict, ...]
    warnings: int
    dry_run: bool
    by_table: tuple[Tally, ...]
    gone: tuple[Gone, ...]
    needs_allow_removals: bool
    refusal: str | None = Field(description="Why it would be refused unless removals are allowed.")
    problems: tuple[ProblemRow, ...] = Field(description="The warnings themselves.")
    differences: tuple[Difference, ...] = Field(description="The first 200 differences.")
    moves: tuple[Move, ...]


class Revision(BaseModel):
    """One revision: when it was made and how; who, why and how much only for editors."""

    revision: int
    at: str
    kind: str
    who: str | None
    note: str | None
    new: int | None
    changed: int | None
    removed: int | None


class Log(BaseModel):
    """Revisions, oldest first; ``next`` is the one to go on after."""

    items: tuple[Revision, ...]
    revision: int
    next: int | None


class Diff(BaseModel):
    """The first differences between two revisions, and how many there are."""

    items: tuple[Difference, ...]
    count: int


class Duplicates(BaseModel):
    """Pairs of actors that are probably one, the likeliest first."""

    items: tuple[Likely, ...]


class ProjectRow(BaseModel):
    """A project, and what who asks is in it; without a revision it cannot be read now."""

    name: str
    role: str
    revision: int | None


class ProjectRows(BaseModel):
    """The projects that who asks has a role in."""

    items: tuple[ProjectRow, ...]
