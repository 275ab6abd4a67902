"""What was done to a project as the plain values that JSON has, the same wherever it is told."""

from __future__ import annotations

from typing import Any

from netmap import telling
from netmap.projects.results import Imported
from netmap.stores.store import Change, Counts

_COUNTS = ("revision", "new", "changed", "removed")


def imported(done: Imported) -> dict[str, Any]:
    """Tell an import; of a dry run also what one would look at before the real one."""
    plain: dict[str, Any] = telling.plain(done, places=False)
    if not done.dry_run:
        return plain
    gone = [{"table": table, "id": record_id} for table, record_id in done.gone]
    needs = done.refusal is not None
    tables = telling.plain(done.tables)
    return {**plain, "by_table": tables, "gone": gone, "needs_allow_removals": needs}


def change(told: Change) -> dict[str, Any]:
    """Tell a revision, with its counts beside its other values, None where they are not told.

    Examples
    --------
    >>> from netmap.model import Actor
    >>> import netmap
    >>> project = netmap.open()
    >>> _ = project.put(Actor(id="a", kind="ngo"), who="Aino")
    >>> [change(project.log()[0])[key] for key in ("revision", "who", "new")]
    [1, 'Aino', 1]
    """
    plain: dict[str, Any] = telling.plain(told)
    touched = plain.pop("counts") or dict.fromkeys(Counts._fields)
    return {**plain, **touched}


def counts(done: Imported) -> dict[str, int]:
    """Tell the revision that was made, and how many records it made, changed and took away."""
    return {key: getattr(done, key) for key in _COUNTS}
