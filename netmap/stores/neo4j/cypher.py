"""Every sentence that netmap says to a server: constant texts, all values in their parameters.

The two dynamic labels take words of ``labels`` only, never of the data.
"""

from __future__ import annotations

from typing import Final, LiteralString

VERSION: Final = (
    "CALL dbms.components() YIELD name, versions WHERE name = 'Neo4j Kernel' RETURN versions[0]"
)

CONSTRAINTS: Final[tuple[LiteralString, ...]] = (
    """CREATE CONSTRAINT netmap_project IF NOT EXISTS
    FOR (n:Netmap) REQUIRE n.pid IS UNIQUE""",
    """CREATE CONSTRAINT netmap_record IF NOT EXISTS
    FOR (n:Record) REQUIRE (n.pid, n.table, n.id) IS UNIQUE""",
    """CREATE CONSTRAINT netmap_actor IF NOT EXISTS
    FOR (n:Actor) REQUIRE (n.pid, n.id) IS UNIQUE""",
    """CREATE CONSTRAINT netmap_tie IF NOT EXISTS
    FOR ()-[n:TIE]-() REQUIRE (n.pid, n.id) IS UNIQUE""",
    """CREATE CONSTRAINT netmap_claim IF NOT EXISTS
    FOR (n:Claim) REQUIRE (n.pid, n.table, n.id, n.nth) IS UNIQUE""",
    """CREATE CONSTRAINT netmap_version IF NOT EXISTS
    FOR (n:Version) REQUIRE (n.pid, n.table, n.id, n.until) IS UNIQUE""",
    """CREATE INDEX netmap_version_until IF NOT EXISTS
    FOR (n:Version) ON (n.pid, n.table, n.until)""",
    """CREATE CONSTRAINT netmap_change IF NOT EXISTS
    FOR (n:Change) REQUIRE (n.pid, n.revision) IS UNIQUE""",
    """CREATE CONSTRAINT netmap_change_key IF NOT EXISTS
    FOR (n:Change) REQUIRE (n.pid, n.key) IS UNIQUE""",
    """CREATE CONSTRAINT netmap_sheet IF NOT EXISTS
    FOR (n:Sheet) REQUIRE (n.pid, n.number) IS UNIQUE""",
    """CREATE CONSTRAINT netmap_remark IF NOT EXISTS
    FOR (n:Remark) REQUIRE (n.pid, n.declared, n.nth) IS UNIQUE""",
)
PREPARED: Final = (
    "SHOW INDEXES YIELD name, state WHERE name STARTS WITH 'netmap_' RETURN name, state"
)
AWAIT: Final = "CALL db.awaitIndexes(20)"

# The project, its revisions, and who writes.

STATE: Final = """
OPTIONAL MATCH (p:Netmap {pid: $pid})
OPTIONAL MATCH (c:Change {pid: $pid, key: $key})
RETURN p.revision, p.sheets, p.lease, p.lease_until - timestamp(), p.batch, c.revision"""
LOCK: Final = """
MERGE (p:Netmap {pid: $pid})
ON CREATE SET p.revision = 0, p.sheets = 0
SET p.locked = true"""
LEASE: Final = """
MATCH (p:Netmap {pid: $pid})
SET p.lease = $key, p.lease_until = timestamp() + $milliseconds, p.batch = $batch"""
RELEASE: Final = "MATCH (p:Netmap {pid: $pid}) REMOVE p.lease, p.lease_until, p.batch"
CHANGE: Final = """
MATCH (p:Netmap {pid: $pid})
SET p.revision = $revision, p.sheets = p.sheets + $sheets
CREATE (c:Change)
SET c = $facts, c.pid = $pid, c.revision = $revision"""
LOG: Final = """
MATCH (c:Change {pid: $pid}) WHERE c.revision >= 0
RETURN properties(c) ORDER BY c.revision"""
BARE_LOG: Final = """
MATCH (c:Change {pid: $pid}) WHERE c.revision >= 0
RETURN c {.revision, .at, .kind} ORDER BY c.revision"""
SAY: Final = """
MATCH (c:Change {pid: $pid, revision: $revision})
SET c.who = $who, c.note = $note"""

# Writing: rows are maps of an id, what it is to have, and for ties the two actors.

MAKE_NODES: Final = """
UNWIND $rows AS row
CREATE (n:Record:$(row.labels) {pid: $pid, table: $table, id: row.id})
SET n += row.facts"""
CHANGE_NODES: Final = """
UNWIND $rows AS row
MATCH (n:Record {pid: $pid, table: $table, id: row.id})
SET n = row.facts, n.pid = $pid, n.table = $table, n.id = row.id
REMOVE n:$(row.gone)
SET n:$(row.labels)"""
DROP_NODES: Final = """
UNWIND $ids AS id
MATCH (n:Record {pid: $pid, table: $table, id: id})
DELETE n"""
MAKE_TIES: Final = """
UNWIND $rows AS row
MATCH (a:Actor {pid: $pid, id: row.source})
MATCH (b:Actor {pid: $pid, id: row.target})
CREATE (a)-[t:TIE {pid: $pid, id: row.id}]->(b)
SET t += row.facts
RETURN count(t)"""
ACTORS: Final = """
UNWIND $ids AS id
MATCH (a:Actor {pid: $pid, id: id})
RETURN a.id"""
DROP_TIES: Final = """
UNWIND $ids AS id
MATCH ()-[t:TIE {pid: $pid, id: id}]->()
DELETE t"""
LOOSE: Final = """
UNWIND $ids AS id
MATCH (a:Actor {pid: $pid, id: id})-[t:TIE]-()
RETURN t.id, a.id LIMIT 1"""
MAKE_CLAIMS: Final = """
UNWIND $rows AS row
CREATE (c:Claim)
SET c = row, c.pid = $pid, c.table = $table"""
DROP_CLAIMS: Final = """
UNWIND $ids AS id
MATCH (c:Claim {pid: $pid, table: $table, id: id}) WHERE c.nth >= 0
DELETE c"""
MAKE_VERSIONS: Final = """
UNWIND $rows AS row
CREATE (v:Version)
SET v = row, v.pid = $pid, v.table = $table"""
DROP_VERSIONS: Final = """
UNWIND $rows AS row
MATCH (v:Version {pid: $pid, table: $table, id: row.id, until: row.until})
DELETE v"""
MOVE_NODES: Final = """
UNWIND $rows AS row
MATCH (n:Record {pid: $pid, table: $table, id: row.id})
SET n.was = [$revision, n.position, coalesce(n.sheet, -1), coalesce(n.row, -1)],
    n.position = row.position, n.sheet = row.sheet, n.row = row.row"""
MOVE_TIES: Final = """
UNWIND $rows AS row
MATCH ()-[n:TIE {pid: $pid, id: row.id}]->()
SET n.was = [$revision, n.position, coalesce(n.sheet, -1), coalesce(n.row, -1)],
    n.position = row.position, n.sheet = row.sheet, n.row = row.row"""
MOVE_CLAIMS: Final = """
UNWIND $rows AS row
MATCH (n:Claim {pid: $pid, table: $table, id: row.id, nth: row.nth})
SET n.was = [$revision, n.position, coalesce(n.sheet, -1), coalesce(n.row, -1)],
    n.position = row.position, n.sheet = row.sheet, n.row = row.row"""
MAKE_SHEETS: Final = """
UNWIND $rows AS row
CREATE (s:Sheet)
SET s = row, s.pid = $pid"""
MAKE_REMARKS: Final = """
UNWIND $rows AS row
CREATE (r:Remark)
SET r = row, r.pid = $pid"""
DROP_REMARKS: Final = """
UNWIND $sources AS source
MATCH (r:Remark {pid: $pid, declared: source}) WHERE r.nth >= 0
DELETE r"""

# Reading: how an entry stands first, then the values of the fields that are asked for. Classes are
# those of the rows that may be seen, null for all.

NODES: Final = """
MATCH (n:Record {pid: $pid, table: $table}) WHERE n.id IS NOT NULL AND n.since <= $revision
AND ($classes IS NULL OR n.access IN $classes)
RETURN n.since, n.declared, n.position, n.sheet, n.row, n.part, n.was, n.told,
  n.id, null AS source, null AS target, [f IN $fields | n[f]]"""
TIES: Final = """
MATCH (a)-[n:TIE {pid: $pid}]->(b) WHERE n.id IS NOT NULL AND n.since <= $revision
RETURN n.since, n.declared, n.position, n.sheet, n.row, n.part, n.was, n.told,
  n.id, a.id, b.id, [f IN $fields | n[f]]"""
NODES_BY_ID: Final = """
UNWIND $ids AS id
MATCH (n:Record {pid: $pid, table: $table, id: id}) WHERE n.since <= $revision
AND ($classes IS NULL OR n.access IN $classes)
RETURN n.since, n.declared, n.position, n.sheet, n.row, n.part, n.was, n.told,
  n.id, null AS source, null AS target, [f IN $fields | n[f]]"""
TIES_BY_ID: Final = """
UNWIND $ids AS id
MATCH (a)-[n:TIE {pid: $pid, id: id}]->(b) WHERE n.since <= $revision
RETURN n.since, n.declared, n.position, n.sheet, n.row, n.part, n.was, n.told,
  n.id, a.id, b.id, [f IN $fields | n[f]]"""
CLAIMS: Final = """
MATCH (c:Claim {pid: $pid, table: $table})
WHERE c.id IS NOT NULL AND c.nth >= 0 AND c.since <= $revision
AND ($classes IS NULL OR c.access IN $classes)
RETURN c.id, c.declared, c.position, c.sheet, c.row, c.part, c.was, [f IN $fields | c[f]]
ORDER BY c.id, c.nth"""
CLAIMS_BY_ID: Final = """
UNWIND $ids AS id
MATCH (c:Claim {pid: $pid, table: $table, id: id})
WHERE c.nth >= 0 AND c.since <= $revision
AND ($classes IS NULL OR c.access IN $classes)
RETURN c.id, c.declared, c.position, c.sheet, c.row, c.part, c.was, [f IN $fields | c[f]]
ORDER BY c.id, c.nth"""
VERSIONS: Final = """
MATCH (v:Version {pid: $pid, table: $table}) WHERE v.until > $revision AND v.since <= $revision
RETURN properties(v)"""
VERSIONS_BY_ID: Final = """
UNWIND $ids AS id
MATCH (v:Version {pid: $pid, table: $table, id: id}) WHERE v.until > 0
RETURN properties(v) ORDER BY v.until"""
TOUCHED_NODES: Final = """
MATCH (n:Record {pid: $pid}) WHERE n.table IS NOT NULL AND n.id IS NOT NULL
AND n.since > $after AND n.since <= $until
RETURN n.table, n.id"""
TOUCHED_TIES: Final = """
MATCH ()-[n:TIE {pid: $pid}]->() WHERE n.id IS NOT NULL
AND n.since > $after AND n.since <= $until
RETURN n.id"""
TOUCHED_VERSIONS: Final = """
MATCH (v:Version {pid: $pid}) WHERE v.table IS NOT NULL AND v.until > $after
AND (v.until <= $until OR (v.since > $after AND v.since <= $until))
RETURN DISTINCT v.table, v.id"""
SHEETS: Final = """
MATCH (s:Sheet {pid: $pid}) WHERE s.number >= 0
RETURN s.told ORDER BY s.number"""
REMARKS: Final = """
MATCH (r:Remark {pid: $pid}) WHERE r.declared IS NOT NULL AND r.nth >= 0
RETURN r.declared, r.told ORDER BY r.declared, r.nth"""

# Sweeping: what is newer than the project's revision was left by a writer who died.

SWEEP_CLAIMS: Final = """
MATCH (c:Claim {pid: $pid}) WHERE c.table IS NOT NULL AND c.id IS NOT NULL AND c.nth >= 0
AND c.since > $base
WITH c LIMIT $most DELETE c RETURN count(*)"""
SWEEP_TIES: Final = """
MATCH ()-[t:TIE {pid: $pid}]->() WHERE t.id IS NOT NULL AND t.since > $base
WITH t LIMIT $most DELETE t RETURN count(*)"""
SWEEP_NODES: Final = """
MATCH (n:Record {pid: $pid}) WHERE n.table IS NOT NULL AND n.id IS NOT NULL AND n.since > $base
WITH n LIMIT $most DELETE n RETURN count(*)"""
SWEPT_VERSIONS: Final = """
MATCH (v:Version {pid: $pid, table: $table, until: $until}) RETURN properties(v) LIMIT $most"""
UNMOVE_CLAIMS: Final = """
MATCH (n:Claim {pid: $pid}) WHERE n.table IS NOT NULL AND n.id IS NOT NULL AND n.nth >= 0
AND n.was[0] > $base
WITH n LIMIT $most
SET n.position = n.was[1], n.sheet = CASE n.was[2] WHEN -1 THEN null ELSE n.was[2] END,
    n.row = CASE n.was[3] WHEN -1 THEN null ELSE n.was[3] END
REMOVE n.was RETURN count(*)"""
UNMOVE_NODES: Final = """
MATCH (n:Record {pid: $pid}) WHERE n.table IS NOT NULL AND n.id IS NOT NULL AND n.was[0] > $base
WITH n LIMIT $most
SET n.position = n.was[1], n.sheet = CASE n.was[2] WHEN -1 THEN null ELSE n.was[2] END,
    n.row = CASE n.was[3] WHEN -1 THEN null ELSE n.was[3] END
REMOVE n.was RETURN count(*)"""
UNMOVE_TIES: Final = """
MATCH ()-[n:TIE {pid: $pid}]->() WHERE n.id IS NOT NULL AND n.was[0] > $base
WITH n LIMIT $most
SET n.position = n.was[1], n.sheet = CASE n.was[2] WHEN -1 THEN null ELSE n.was[2] END,
    n.row = CASE n.was[3] WHEN -1 THEN null ELSE n.was[3] END
REMOVE n.was RETURN count(*)"""

# Erasing: what is written over keeps its revisions.

DROP_HISTORY: Final = """
UNWIND $ids AS id
MATCH (v:Version {pid: $pid, table: $table, id: id}) WHERE v.until > 0
DELETE v RETURN count(*)"""
REMAKE_VERSIONS: Final = """
UNWIND $rows AS row
MATCH (v:Version {pid: $pid, table: $table, id: row.id, until: row.until})
SET v = row, v.pid = $pid, v.table = $table"""
HISTORY: Final = """
MATCH (v:Version {pid: $pid, table: $table}) WHERE v.id IS NOT NULL AND v.until > 0
RETURN properties(v)"""
