"""What a snapshot asks of each table, made from our own names when it is first asked.

What one may not see is not named in the text that is asked for them: NULL stands in its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from netmap.model import Contact
from netmap.model.access import QUOTES, Access, may_see
from netmap.stores.rows import FIELDS, RECORDS
from netmap.stores.sight import classes, hidden
from netmap.stores.sqlite.statements import KEPT, TOLD, claims_of


@dataclass(frozen=True, slots=True)
class Selects:
    """What is asked of one table for one access."""

    by_number: str
    by_id: str
    claims: str


def columns(table: str, fields: Sequence[str], access: Access) -> str:
    """Return the statement that reads some fields; their names are ours, or a ``ValueError``."""
    names = FIELDS[table]
    return _columns(table, tuple(names[names.index(field)] for field in fields), access)


@cache
def _columns(table: str, fields: tuple[str, ...], access: Access) -> str:
    picked = ", ".join(f"CAST({_seen(table, field, access)} AS TEXT)" for field in fields)
    return _numbered(table, picked, access)


@cache
def selects(table: str, access: Access) -> Selects:
    """Return what is asked of a table for an access."""
    fields = [_seen(table, field, access) for field in FIELDS[table]]
    picked = ", ".join([*fields, *(f"t.{name}" for name in KEPT)])
    return Selects(
        by_number=_numbered(table, picked, access),
        by_id=(
            f"SELECT t.n, {picked} FROM json_each(?1) AS wanted "
            f'CROSS JOIN "{table}" AS t ON t."id" = wanted.value '
            f"WHERE t.since <= ?2{_of_class('t.access', table, access)}"
        ),
        claims=_claims(table, access),
    )


def _numbered(table: str, picked: str, access: Access) -> str:
    return (
        f"SELECT t.n, {picked} FROM json_each(?1) AS wanted "
        f'CROSS JOIN "{table}" AS t ON t.n = wanted.value '
        f"WHERE t.since <= ?2{_of_class('t.access', table, access)}"
    )


def _claims(table: str, access: Access) -> str:
    """Ask what each telling states; of a contact, those whose own class may be seen."""
    gone = ", ".join(f"'{field}'" for field in sorted(hidden(table, access)))
    shown = f" AND c.field NOT IN ({gone})" if gone else ""
    own = _of_class("a.value", table, access)
    if own:
        shown += (
            f" AND EXISTS (SELECT 1 FROM {claims_of(table)} AS a WHERE a.tab = c.tab "
            f"AND a.id = c.id AND a.telling = c.telling AND a.field = 'access'{own})"
        )
    value = "c.value"
    if _is_bare(table, access):
        value = f"CASE c.field WHEN 'citations' THEN {_unquoted(value)} ELSE {value} END"
    return (
        f"SELECT c.id, c.telling, c.field, {value}, {TOLD} "
        f"FROM {claims_of(table)} AS c WHERE c.tab = '{table}' "
        f"AND c.id IN (SELECT value FROM json_each(?1)){shown} ORDER BY c.id, c.telling"
    )


def _seen(table: str, field: str, access: Access) -> str:
    if field in hidden(table, access):
        return "NULL"
    if field == "citations" and _is_bare(table, access):
        return _unquoted('t."citations"')
    return f't."{field}"'


def _is_bare(table: str, access: Access) -> bool:
    """Say whether citations are seen without what they quote."""
    return table in RECORDS and not may_see(access, QUOTES)


def _unquoted(column: str) -> str:
    """Return citations as they were written, but for what they quote."""
    return (
        f"CASE WHEN {column} IS NOT NULL THEN (SELECT json_group_array("
        "json_array(it.value -> 0, it.value -> 1, NULL)) "
        f"FROM json_each({column}) AS it) END"
    )


def _of_class(column: str, table: str, access: Access) -> str:
    shown = classes(table, access) if table == Contact.table else None
    return "" if shown is None else f" AND {column} IN ({', '.join(map(_quoted, shown))})"


def _quoted(word: str) -> str:
    return f"'{word}'"
