"""The SQL text for each table, made once from the names of our own fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from netmap.model import Contact
from netmap.stores.erasing import free
from netmap.stores.rows import FIELDS

ORIGIN = ("told_source", "told_position", "told_sheet", "told_row", "told_part")

TOLD = ", ".join(ORIGIN)


@dataclass(frozen=True, slots=True)
class Statements:
    """What is asked and told of one table."""

    order: str
    old_order: str
    by_number: str
    by_id: str
    scan: str
    touched: str
    insert: str
    update: str
    rewrite: str
    move: str
    delete: str
    count: str
    untimely: str
    claims: str
    claim: str
    unclaim: str


def columns(table: str, fields: Sequence[str]) -> str:
    """Return the statement that reads some fields; their names are ours, or a ``ValueError``."""
    names = FIELDS[table]
    return _columns(table, tuple(names[names.index(field)] for field in fields))


@cache
def _columns(table: str, fields: tuple[str, ...]) -> str:
    picked = ", ".join(f'CAST(t."{field}" AS TEXT)' for field in fields)
    return _numbered(table, picked)


def _numbered(table: str, picked: str) -> str:
    return (
        f"SELECT t.n, {picked} FROM json_each(?1) AS wanted "
        f'CROSS JOIN "{table}" AS t ON t.n = wanted.value WHERE t.since <= ?2'
    )


def _statements(table: str) -> Statements:
    names = [f'"{field}"' for field in FIELDS[table]]
    kept = [*names, *ORIGIN, "tellings", "since"]
    picked = ", ".join(f"t.{name}" for name in kept)
    claims = "contact_claims" if table == Contact.table else "claims"
    told = f"id, telling, field, value, {TOLD}"
    return Statements(
        order=f'SELECT n FROM "{table}" ORDER BY told_source, told_position, "id"',
        old_order=(
            "SELECT k FROM ("
            f'SELECT n AS k, told_source, told_position, "id" FROM "{table}" WHERE since <= ?1 '
            "UNION ALL SELECT -v, told_source, told_position, id FROM history "
            f"WHERE tab = '{table}' AND until > ?1 AND since <= ?1) "
            'ORDER BY told_source, told_position, "id"'
        ),
        by_number=_numbered(table, picked),
        by_id=(
            f"SELECT t.n, {picked} FROM json_each(?1) AS wanted "
            f'CROSS JOIN "{table}" AS t ON t."id" = wanted.value WHERE t.since <= ?2'
        ),
        scan=(
            f'SELECT t.n, {picked} FROM "{table}" AS t WHERE t.n > ?1 '
            f"AND (t.tellings > 0 OR {_any(free(table))}) ORDER BY t.n LIMIT ?2"
        ),
        touched=f'SELECT "id" FROM "{table}" WHERE since > ?1 AND since <= ?2',
        insert=f'INSERT INTO "{table}" ({", ".join(kept)}) VALUES ({_marks(len(kept))})',
        update=(
            f'UPDATE "{table}" SET n = (SELECT max(n) + 1 FROM "{table}"), {_set(kept)} '
            'WHERE "id" = ?1'
        ),
        rewrite=f'UPDATE "{table}" SET {_set(names)} WHERE "id" = ?1',
        move=(
            f'UPDATE "{table}" SET told_source = ?2, told_position = ?3, told_sheet = ?4, '
            'told_row = ?5, told_part = ?6 WHERE "id" = ?1'
        ),
        delete=f'DELETE FROM "{table}" WHERE "id" = ?1',
        count=f'SELECT EXISTS (SELECT 1 FROM "{table}")',
        untimely=(
            f'SELECT t."id" FROM "{table}" AS t WHERE t.since < 1 '
            "OR t.since > (SELECT max(revision) FROM changes) OR t.since < (SELECT max(until) "
            f"FROM history WHERE tab = '{table}' AND history.id = t.\"id\") "
            f"OR t.tellings <> (SELECT count(DISTINCT telling) FROM {claims} AS c "
            f"WHERE c.tab = '{table}' AND c.id = t.\"id\")"
        ),
        claims=(
            f"SELECT {told} FROM {claims} WHERE tab = '{table}' "
            "AND id IN (SELECT value FROM json_each(?1)) ORDER BY id, telling"
        ),
        claim=(f"INSERT INTO {claims} (tab, {told}) VALUES ('{table}', {_marks(4 + len(ORIGIN))})"),
        unclaim=f"DELETE FROM {claims} WHERE tab = '{table}' AND id = ?1",
    )


def _set(names: Sequence[str]) -> str:
    """Set every column but the first, the id, to the parameter at its place."""
    return ", ".join(f"{name} = ?{place}" for place, name in enumerate(names, 1) if place > 1)


def _any(fields: Sequence[str]) -> str:
    """Ask whether one of these fields is stated."""
    return " OR ".join([f't."{field}" IS NOT NULL' for field in fields] or ["0"])


def _marks(count: int) -> str:
    return ", ".join(["?"] * count)


STATEMENTS: Mapping[str, Statements] = {table: _statements(table) for table in FIELDS}
