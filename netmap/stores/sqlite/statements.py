"""The SQL text by which each table is ordered and written, made once from our own names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from netmap.model import Contact
from netmap.stores.erasing import free
from netmap.stores.rows import FIELDS

ORIGIN = ("told_source", "told_position", "told_sheet", "told_row", "told_part")

TOLD = ", ".join(ORIGIN)

KEPT = (*ORIGIN, "tellings", "since")
"""What a row has beside its fields."""


@dataclass(frozen=True, slots=True)
class Statements:
    """What is asked and told of one table."""

    order: str
    old_order: str
    scan: str
    touched: str
    insert: str
    update: str
    rewrite: str
    move: str
    delete: str
    count: str
    untimely: str
    claim: str
    unclaim: str


def claims_of(table: str) -> str:
    """Return the table that holds what each of several tellings states."""
    return "contact_claims" if table == Contact.table else "claims"


def _statements(table: str) -> Statements:
    names = [f'"{field}"' for field in FIELDS[table]]
    kept = [*names, *KEPT]
    picked = ", ".join(f"t.{name}" for name in kept)
    claims = claims_of(table)
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
