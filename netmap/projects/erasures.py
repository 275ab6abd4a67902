"""What a project remembers of erased records so that no source brings them back: digests."""

from __future__ import annotations

from hashlib import sha256

from netmap.dataset import Key
from netmap.stores.rows import ERASURES
from netmap.stores.store import Snapshot


def digest(key: Key) -> str:
    """Return what is kept of the table and the id of an erased record.

    Examples
    --------
    >>> digest(("contacts", "contact-1"))[:8], len(digest(("contacts", "contact-1")))
    ('58e3deb9', 64)
    """
    return sha256("\0".join(key).encode()).hexdigest()


def erased(snapshot: Snapshot) -> frozenset[str]:
    """Return the digests of all that was erased from a project."""
    return frozenset(text for (text,) in snapshot.columns(ERASURES, ("id",)) if text)
