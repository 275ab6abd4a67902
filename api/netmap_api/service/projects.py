"""The projects that the service knows: their names, where they are, whether links may show them."""

from __future__ import annotations

from dataclasses import dataclass

from netmap.errors import UnknownNameError, listed
from netmap_api.service.file import File, Row
from netmap_api.service.values import optional

_PICKED = "SELECT name, source, links_allowed FROM projects"


@dataclass(frozen=True, slots=True)
class KnownProject:
    """A project as the service file knows it."""

    name: str
    source: str
    links_allowed: bool


class Projects:
    """The names that roles, tokens and links refer to."""

    def __init__(self, file: File) -> None:
        self._file = file

    def remember(self, name: str, source: str) -> KnownProject:
        """Remember a project and where it is now; its rules stay as they were."""
        self._file.change(
            "INSERT INTO projects (name, source, added_at) VALUES (?, ?, ?) "
            "ON CONFLICT DO UPDATE SET source = excluded.source",
            name,
            source,
            self._file.now(),
        )
        return self.get(name)

    def names(self) -> tuple[str, ...]:
        """Return all names in order."""
        return tuple(project.name for project in self.list())

    def list(self) -> tuple[KnownProject, ...]:
        """Return all projects in the order of their names."""
        return tuple(map(_project, self._file.rows(f"{_PICKED} ORDER BY name")))

    def get(self, name: str) -> KnownProject:
        """Return a project.

        Raises
        ------
        UnknownNameError
            With the names that are known.
        """
        row = self._file.row(f"{_PICKED} WHERE name = ?", name)
        if row is None:
            known = self.names()
            raise UnknownNameError("project", name, (listed(name, known),) if known else ())
        return _project(row)

    def mark(self, name: str) -> str | None:
        """Return the mark of a project that was met last, None when none was."""
        row = self._file.row("SELECT mark FROM projects WHERE name = ?", name)
        return optional(row[0]) if row else None

    def set_mark(self, name: str, mark: str) -> None:
        """Remember the mark of a project."""
        self._file.change("UPDATE projects SET mark = ? WHERE name = ?", mark, name)

    def allow_links(self, name: str) -> None:
        """Let links show a project; those that were stopped and have not expired work again."""
        self._file.change(
            "UPDATE projects SET links_allowed = 1 WHERE name = ?", self.get(name).name
        )

    def stop_links(self, name: str) -> None:
        """Make a project private: every link to it stops at once, and whoever it let in is out."""
        with self._file.changing() as connection:
            values = (self.get(name).name,)
            connection.execute("UPDATE projects SET links_allowed = 0 WHERE name = ?", values)
            connection.execute(
                "DELETE FROM sessions WHERE link IN (SELECT id FROM links WHERE project = ?)",
                values,
            )


def _project(row: Row) -> KnownProject:
    name, source, links_allowed = row
    return KnownProject(str(name), str(source), bool(links_allowed))
