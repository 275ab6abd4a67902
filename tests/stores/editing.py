"""An editor who changes one record: ``python -m tests.stores.editing FILE WHO BASE``."""

from __future__ import annotations

import sys
from pathlib import Path

from netmap.errors import ConflictError
from netmap.model import Actor
from netmap.stores.opening import open_store
from netmap.stores.rows import encode
from netmap.stores.store import ChangeSet, Counts, Entry, Origin, Store


def edited(store: Store, who: int, base: int) -> int | None:
    """Return the revision that an editor made; None when somebody else was quicker."""
    changes = ChangeSet("edit", Counts(changed=1), puts={Actor.table: [told_by(who)]})
    try:
        return store.commit(changes, base, f"{who} on {base}")
    except ConflictError as error:
        return None if (error.base, error.current) == (base, base + 1) else -1


def told_by(who: int) -> Entry:
    row = encode(Actor(id="a", kind="ngo", name_fi=f"by editor {who}"))
    return Entry(row, Origin(1, who))


if __name__ == "__main__":
    path, *numbers = sys.argv[1:]
    with open_store(Path(path), write=True) as opened:
        sys.stdout.write(str(edited(opened, *map(int, numbers))))
