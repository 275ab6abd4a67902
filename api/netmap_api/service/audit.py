"""The log of who did what: added to, never rewritten, without secrets and whole addresses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network

from netmap_api.service.file import File, Row, changed, moment
from netmap_api.service.secrets import hidden
from netmap_api.service.values import DAY, By, optional, text

KEPT_DAYS = 730
ADDRESS_DAYS = 30
_LONGEST = 200
_PICKED = "SELECT n, at, by_kind, by_name, action, project, subject, outcome, ip FROM audit"


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done: ``action`` such as ``link.create``, on a thing by its id, never its values."""

    action: str
    project: str | None = None
    subject: str | None = None
    outcome: str = "ok"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the log; ``ip`` is the network that somebody came from."""

    n: int
    at: datetime
    by_kind: str
    by_name: str | None
    action: str
    project: str | None
    subject: str | None
    outcome: str
    ip: str | None


class Audit:
    """The audit log of the service."""

    def __init__(self, file: File) -> None:
        self._file = file

    def write(self, deed: Deed, *, by: By, ip: str | None = None) -> None:
        """Add a line; secrets that got into a text are cut off, and of an address its end."""
        told = by.kind, by.name, deed.action, deed.project, deed.subject, deed.outcome
        self._file.change(
            "INSERT INTO audit (at, by_kind, by_name, action, project, subject, outcome, ip) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            self._file.now(),
            *(None if it is None else _kept(it) for it in told),
            network_of(ip),
        )

    def list(
        self, *, project: str | None = None, before: int | None = None, limit: int = 100
    ) -> tuple[Entry, ...]:
        """Return lines, newest first: those before a number, for paging."""
        sql = (
            f"{_PICKED} WHERE (?1 IS NULL OR project = ?1) AND (?2 IS NULL OR n < ?2) "
            "ORDER BY n DESC LIMIT ?3"
        )
        return tuple(map(_entry, self._file.rows(sql, project, before, limit)))

    def prune(self, older_than: int = KEPT_DAYS) -> int:
        """Delete lines older than some days, and addresses after thirty; return how many lines."""
        now = self._file.now()
        with self._file.changing() as connection:
            last = now - min(older_than, ADDRESS_DAYS) * DAY
            changed(connection, "UPDATE audit SET ip = NULL WHERE at < ?", (last,))
            return changed(connection, "DELETE FROM audit WHERE at < ?", (now - older_than * DAY,))


def network_of(ip: str | None) -> str | None:
    """Return the network of an address, /24 or /48, which many share; None for what is none.

    Examples
    --------
    >>> network_of("192.0.2.77"), network_of("2001:db8:1:2::3"), network_of("proxy")
    ('192.0.2.0/24', '2001:db8:1::/48', None)
    """
    try:
        address = ip_address(ip or "")
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    bits = 48 if isinstance(address, IPv6Address) else 24
    return str(ip_network(f"{str(address).partition('%')[0]}/{bits}", strict=False))


def _kept(told: str) -> str:
    return text(hidden(told)[:_LONGEST], _LONGEST) or ""


def _entry(row: Row) -> Entry:
    n, at, by_kind, by_name, action, project, subject, outcome, ip = row
    happened = moment(at)
    assert isinstance(n, int)
    assert happened is not None
    names = optional(project), optional(subject)
    return Entry(
        n,
        happened,
        str(by_kind),
        optional(by_name),
        str(action),
        *names,
        str(outcome),
        optional(ip),
    )
