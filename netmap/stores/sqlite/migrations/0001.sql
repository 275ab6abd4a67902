-- The first form of a project file. Everything is text as it was told; see docs/durability.md.
-- told_source, told_position, told_sheet, told_row and told_part say where a record was told;
-- since is the revision that made it so, tellings how many sources tell of it when several do.

CREATE TABLE changes (
  revision INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  who TEXT,
  kind TEXT NOT NULL,
  note TEXT,
  new INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  removed INTEGER NOT NULL,
  key TEXT UNIQUE
) STRICT;

CREATE TABLE sheets (
  n INTEGER PRIMARY KEY,
  file TEXT NOT NULL,
  name TEXT,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE remarks (
  source INTEGER NOT NULL,
  position INTEGER NOT NULL,
  remark TEXT NOT NULL,
  PRIMARY KEY (source, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE claims (
  tab TEXT NOT NULL,
  id TEXT NOT NULL,
  telling INTEGER NOT NULL,
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  told_source INTEGER NOT NULL,
  told_position INTEGER NOT NULL,
  told_sheet INTEGER,
  told_row INTEGER,
  told_part TEXT,
  PRIMARY KEY (tab, id, telling, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE contact_claims (
  tab TEXT NOT NULL,
  id TEXT NOT NULL,
  telling INTEGER NOT NULL,
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  told_source INTEGER NOT NULL,
  told_position INTEGER NOT NULL,
  told_sheet INTEGER,
  told_row INTEGER,
  told_part TEXT,
  PRIMARY KEY (tab, id, telling, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE history (
  v INTEGER PRIMARY KEY,
  tab TEXT NOT NULL,
  id TEXT NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER NOT NULL,
  n INTEGER NOT NULL,
  told_source INTEGER NOT NULL,
  told_position INTEGER NOT NULL,
  told_sheet INTEGER,
  told_row INTEGER,
  told_part TEXT,
  body TEXT NOT NULL CHECK (json_valid(body)),
  UNIQUE (tab, id, until)
) STRICT;
CREATE INDEX history_until ON history (tab, until);

CREATE TABLE actors (
  n INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "name_fi" TEXT,
  "name_sv" TEXT,
  "name_en" TEXT,
  "start" TEXT,
  "end" TEXT,
  "kind" TEXT,
  "aliases" TEXT,
  "level" TEXT,
  "sector" TEXT,
  "region" TEXT,
  "municipality" TEXT,
  "business_id" TEXT,
  "association_id" TEXT,
  "population" TEXT,
  "note" TEXT,
  "citations" TEXT,
  "attributes" TEXT,
  told_source INTEGER NOT NULL,
  told_position INTEGER NOT NULL,
  told_sheet INTEGER,
  told_row INTEGER,
  told_part TEXT,
  since INTEGER NOT NULL,
  tellings INTEGER NOT NULL
) STRICT;
CREATE INDEX actors_order ON actors (told_source, told_position, since);

CREATE TABLE ties (
  n INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "start" TEXT,
  "end" TEXT,
  "source" TEXT NOT NULL REFERENCES actors ("id") DEFERRABLE INITIALLY DEFERRED,
  "target" TEXT NOT NULL REFERENCES actors ("id") DEFERRABLE INITIALLY DEFERRED,
  "kind" TEXT,
  "role" TEXT,
  "on_behalf_of" TEXT,
  "seats" TEXT,
  "weight" TEXT,
  "status" TEXT,
  "note" TEXT,
  "citations" TEXT,
  "attributes" TEXT,
  told_source INTEGER NOT NULL,
  told_position INTEGER NOT NULL,
  told_sheet INTEGER,
  told_row INTEGER,
  told_part TEXT,
  since INTEGER NOT NULL,
  tellings INTEGER NOT NULL
) STRICT;
CREATE INDEX ties_order ON ties (told_source, told_position, since);
CREATE INDEX ties_source ON ties ("source");
CREATE INDEX ties_target ON ties ("target");

CREATE TABLE posts (
  n INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "name_fi" TEXT,
  "name_sv" TEXT,
  "name_en" TEXT,
  "start" TEXT,
  "end" TEXT,
  "organisation" TEXT,
  "role" TEXT,
  "municipality" TEXT,
  "staff" TEXT,
  "holders" TEXT,
  "note" TEXT,
  "citations" TEXT,
  "attributes" TEXT,
  told_source INTEGER NOT NULL,
  told_position INTEGER NOT NULL,
  told_sheet INTEGER,
  told_row INTEGER,
  told_part TEXT,
  since INTEGER NOT NULL,
  tellings INTEGER NOT NULL
) STRICT;
CREATE INDEX posts_order ON posts (told_source, told_position, since);

CREATE TABLE holdings (
  n INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "start" TEXT,
  "end" TEXT,
  "post" TEXT,
  "state" TEXT,
  "persons" TEXT,
  "note" TEXT,
  "citations" TEXT,
  "attributes" TEXT,
  told_source INTEGER NOT NULL,
  told_position INTEGER NOT NULL,
  told_sheet INTEGER,
  told_row INTEGER,
  told_part TEXT,
  since INTEGER NOT NULL,
  tellings INTEGER NOT NULL
) STRICT;
CREATE INDEX holdings_order ON holdings (told_source, told_position, since);

CREATE TABLE events (
  n INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "name_fi" TEXT,
  "name_sv" TEXT,
  "name_en" TEXT,
  "start" TEXT,
  "end" TEXT,
  "kind" TEXT,
  "level" TEXT,
  "organisers" TEXT,
  "participants" TEXT,
  "forum" TEXT,
  "meetings" TEXT,
  "participations" TEXT,
  "persons" TEXT,
  "remote" TEXT,
  "municipalities" TEXT,
  "place" TEXT,
  "other_count" TEXT,
  "other_unit" TEXT,
  "group" TEXT,
  "total" TEXT,
  "restates" TEXT,
  "note" TEXT,
  "citations" TEXT,
  "attributes" TEXT,
  told_source INTEGER NOT NULL,
  told_position INTEGER NOT NULL,
  told_sheet INTEGER,
  told_row INTEGER,
  told_part TEXT,
  since INTEGER NOT NULL,
  tellings INTEGER NOT NULL
) STRICT;
CREATE INDEX events_order ON events (told_source, told_position, since);

CREATE TABLE attendances (
  n INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "event" TEXT,
  "actor" TEXT,
  "on_behalf_of" TEXT,
  "persons" TEXT,
  "participations" TEXT,
  "note" TEXT,
  "citations" TEXT,
  "attributes" TEXT,
  told_source INTEGER NOT NULL,
  told_position INTEGER NOT NULL,
  told_sheet INTEGER,
  told_row INTEGER,
  told_part TEXT,
  since INTEGER NOT NULL,
  tellings INTEGER NOT NULL
) STRICT;
CREATE INDEX attendances_order ON attendances (told_source, told_position, since);

CREATE TABLE indicators (
  n INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "name_fi" TEXT,
  "name_sv" TEXT,
  "name_en" TEXT,
  "start" TEXT,
  "end" TEXT,
  "unit" TEXT,
  "universe" TEXT,
  "measure" TEXT,
  "theme" TEXT,
  "goals" TEXT,
  "successor" TEXT,
  "note" TEXT,
  "citations" TEXT,
  "attributes" TEXT,
  told_source INTEGER NOT NULL,
  told_position INTEGER NOT NULL,
  told_sheet INTEGER,
  told_row INTEGER,
  told_part TEXT,
  since INTEGER NOT NULL,
  tellings INTEGER NOT NULL
) STRICT;
CREATE INDEX indicators_order ON indicators (told_source, told_position, since);

CREATE TABLE observations (
  n INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "start" TEXT,
  "end" TEXT,
  "indicator" TEXT,
  "unit" TEXT,
  "as_of" TEXT,
  "status" TEXT,
  "count" TEXT,
  "denominator" TEXT,
  "denominator_basis" TEXT,
  "note" TEXT,
  "citations" TEXT,
  "attributes" TEXT,
  told_source INTEGER NOT NULL,
  told_position INTEGER NOT NULL,
  told_sheet INTEGER,
  told_row INTEGER,
  told_part TEXT,
  since INTEGER NOT NULL,
  tellings INTEGER NOT NULL
) STRICT;
CREATE INDEX observations_order ON observations (told_source, told_position, since);

CREATE TABLE documents (
  n INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "name_fi" TEXT,
  "name_sv" TEXT,
  "name_en" TEXT,
  "start" TEXT,
  "end" TEXT,
  "kind" TEXT,
  "parties" TEXT,
  "date" TEXT,
  "status" TEXT,
  "count" TEXT,
  "reused_in" TEXT,
  "note" TEXT,
  "citations" TEXT,
  "attributes" TEXT,
  told_source INTEGER NOT NULL,
  told_position INTEGER NOT NULL,
  told_sheet INTEGER,
  told_row INTEGER,
  told_part TEXT,
  since INTEGER NOT NULL,
  tellings INTEGER NOT NULL
) STRICT;
CREATE INDEX documents_order ON documents (told_source, told_position, since);

CREATE TABLE seats (
  n INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "start" TEXT,
  "end" TEXT,
  "structure" TEXT,
  "sector" TEXT,
  "seat" TEXT,
  "holder" TEXT,
  "note" TEXT,
  "citations" TEXT,
  "attributes" TEXT,
  told_source INTEGER NOT NULL,
  told_position INTEGER NOT NULL,
  told_sheet INTEGER,
  told_row INTEGER,
  told_part TEXT,
  since INTEGER NOT NULL,
  tellings INTEGER NOT NULL
) STRICT;
CREATE INDEX seats_order ON seats (told_source, told_position, since);

CREATE TABLE norms (
  n INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "start" TEXT,
  "end" TEXT,
  "body" TEXT,
  "organiser" TEXT,
  "kind" TEXT,
  "meetings" TEXT,
  "status" TEXT,
  "note" TEXT,
  "citations" TEXT,
  "attributes" TEXT,
  told_source INTEGER NOT NULL,
  told_position INTEGER NOT NULL,
  told_sheet INTEGER,
  told_row INTEGER,
  told_part TEXT,
  since INTEGER NOT NULL,
  tellings INTEGER NOT NULL
) STRICT;
CREATE INDEX norms_order ON norms (told_source, told_position, since);

CREATE TABLE sizes (
  n INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "start" TEXT,
  "end" TEXT,
  "actor" TEXT,
  "partner_of" TEXT,
  "universe" TEXT,
  "count" TEXT,
  "note" TEXT,
  "citations" TEXT,
  "attributes" TEXT,
  told_source INTEGER NOT NULL,
  told_position INTEGER NOT NULL,
  told_sheet INTEGER,
  told_row INTEGER,
  told_part TEXT,
  since INTEGER NOT NULL,
  tellings INTEGER NOT NULL
) STRICT;
CREATE INDEX sizes_order ON sizes (told_source, told_position, since);

CREATE TABLE overlaps (
  n INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "start" TEXT,
  "end" TEXT,
  "actor_a" TEXT,
  "actor_b" TEXT,
  "members" TEXT,
  "complete" TEXT,
  "note" TEXT,
  "citations" TEXT,
  "attributes" TEXT,
  told_source INTEGER NOT NULL,
  told_position INTEGER NOT NULL,
  told_sheet INTEGER,
  told_row INTEGER,
  told_part TEXT,
  since INTEGER NOT NULL,
  tellings INTEGER NOT NULL
) STRICT;
CREATE INDEX overlaps_order ON overlaps (told_source, told_position, since);

CREATE TABLE goals (
  n INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "name_fi" TEXT,
  "name_sv" TEXT,
  "name_en" TEXT,
  "start" TEXT,
  "end" TEXT,
  "project" TEXT,
  "level" TEXT,
  "order" TEXT,
  "parent" TEXT,
  "key_terms" TEXT,
  "change" TEXT,
  "becomes" TEXT,
  "changed_fi" TEXT,
  "changed_sv" TEXT,
  "changed_en" TEXT,
  "reason" TEXT,
  "note" TEXT,
  "citations" TEXT,
  "attributes" TEXT,
  told_source INTEGER NOT NULL,
  told_position INTEGER NOT NULL,
  told_sheet INTEGER,
  told_row INTEGER,
  told_part TEXT,
  since INTEGER NOT NULL,
  tellings INTEGER NOT NULL
) STRICT;
CREATE INDEX goals_order ON goals (told_source, told_position, since);

CREATE TABLE surveys (
  n INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "name_fi" TEXT,
  "name_sv" TEXT,
  "name_en" TEXT,
  "start" TEXT,
  "end" TEXT,
  "instrument" TEXT,
  "item" TEXT,
  "subject" TEXT,
  "organiser" TEXT,
  "target" TEXT,
  "goal" TEXT,
  "date" TEXT,
  "respondents" TEXT,
  "invited" TEXT,
  "rate_kind" TEXT,
  "scale_min" TEXT,
  "scale_max" TEXT,
  "mean" TEXT,
  "share" TEXT,
  "group" TEXT,
  "total" TEXT,
  "note" TEXT,
  "citations" TEXT,
  "attributes" TEXT,
  told_source INTEGER NOT NULL,
  told_position INTEGER NOT NULL,
  told_sheet INTEGER,
  told_row INTEGER,
  told_part TEXT,
  since INTEGER NOT NULL,
  tellings INTEGER NOT NULL
) STRICT;
CREATE INDEX surveys_order ON surveys (told_source, told_position, since);

CREATE TABLE reach (
  n INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "name_fi" TEXT,
  "name_sv" TEXT,
  "name_en" TEXT,
  "start" TEXT,
  "end" TEXT,
  "channel" TEXT,
  "group" TEXT,
  "posts" TEXT,
  "views" TEXT,
  "followers" TEXT,
  "circulation" TEXT,
  "total" TEXT,
  "note" TEXT,
  "citations" TEXT,
  "attributes" TEXT,
  told_source INTEGER NOT NULL,
  told_position INTEGER NOT NULL,
  told_sheet INTEGER,
  told_row INTEGER,
  told_part TEXT,
  since INTEGER NOT NULL,
  tellings INTEGER NOT NULL
) STRICT;
CREATE INDEX reach_order ON reach (told_source, told_position, since);

CREATE TABLE ratings (
  n INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "rater" TEXT,
  "about" TEXT,
  "item" TEXT,
  "value" TEXT,
  "scale_min" TEXT,
  "scale_max" TEXT,
  "date" TEXT,
  "note" TEXT,
  "citations" TEXT,
  "attributes" TEXT,
  told_source INTEGER NOT NULL,
  told_position INTEGER NOT NULL,
  told_sheet INTEGER,
  told_row INTEGER,
  told_part TEXT,
  since INTEGER NOT NULL,
  tellings INTEGER NOT NULL
) STRICT;
CREATE INDEX ratings_order ON ratings (told_source, told_position, since);

CREATE TABLE kinds (
  n INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "name_fi" TEXT,
  "name_sv" TEXT,
  "name_en" TEXT,
  "of" TEXT,
  "family" TEXT,
  "sector" TEXT,
  "symmetric" TEXT,
  "central" TEXT,
  "term" TEXT,
  "note" TEXT,
  "citations" TEXT,
  "attributes" TEXT,
  told_source INTEGER NOT NULL,
  told_position INTEGER NOT NULL,
  told_sheet INTEGER,
  told_row INTEGER,
  told_part TEXT,
  since INTEGER NOT NULL,
  tellings INTEGER NOT NULL
) STRICT;
CREATE INDEX kinds_order ON kinds (told_source, told_position, since);

CREATE TABLE sources (
  n INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "title" TEXT,
  "publisher" TEXT,
  "date" TEXT,
  "document" TEXT,
  "note" TEXT,
  "citations" TEXT,
  "attributes" TEXT,
  told_source INTEGER NOT NULL,
  told_position INTEGER NOT NULL,
  told_sheet INTEGER,
  told_row INTEGER,
  told_part TEXT,
  since INTEGER NOT NULL,
  tellings INTEGER NOT NULL
) STRICT;
CREATE INDEX sources_order ON sources (told_source, told_position, since);

CREATE TABLE disagreements (
  n INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "kind" TEXT,
  "statement_a" TEXT,
  "statement_b" TEXT,
  "difference" TEXT,
  "handling" TEXT,
  "project" TEXT,
  "note" TEXT,
  "citations" TEXT,
  "attributes" TEXT,
  told_source INTEGER NOT NULL,
  told_position INTEGER NOT NULL,
  told_sheet INTEGER,
  told_row INTEGER,
  told_part TEXT,
  since INTEGER NOT NULL,
  tellings INTEGER NOT NULL
) STRICT;
CREATE INDEX disagreements_order ON disagreements (told_source, told_position, since);

CREATE TABLE contacts (
  n INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "about" TEXT,
  "name" TEXT,
  "email" TEXT,
  "phone" TEXT,
  "access" TEXT,
  "purpose" TEXT,
  "retain_until" TEXT,
  "note" TEXT,
  "citations" TEXT,
  "attributes" TEXT,
  told_source INTEGER NOT NULL,
  told_position INTEGER NOT NULL,
  told_sheet INTEGER,
  told_row INTEGER,
  told_part TEXT,
  since INTEGER NOT NULL,
  tellings INTEGER NOT NULL
) STRICT;
CREATE INDEX contacts_order ON contacts (told_source, told_position, since);

CREATE TABLE declared (
  n INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "number" TEXT,
  "given" TEXT,
  told_source INTEGER NOT NULL,
  told_position INTEGER NOT NULL,
  told_sheet INTEGER,
  told_row INTEGER,
  told_part TEXT,
  since INTEGER NOT NULL,
  tellings INTEGER NOT NULL
) STRICT;
CREATE INDEX declared_order ON declared (told_source, told_position, since);

CREATE TABLE merges (
  n INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "into" TEXT,
  told_source INTEGER NOT NULL,
  told_position INTEGER NOT NULL,
  told_sheet INTEGER,
  told_row INTEGER,
  told_part TEXT,
  since INTEGER NOT NULL,
  tellings INTEGER NOT NULL
) STRICT;
CREATE INDEX merges_order ON merges (told_source, told_position, since);

CREATE TABLE erasures (
  n INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  told_source INTEGER NOT NULL,
  told_position INTEGER NOT NULL,
  told_sheet INTEGER,
  told_row INTEGER,
  told_part TEXT,
  since INTEGER NOT NULL,
  tellings INTEGER NOT NULL
) STRICT;
CREATE INDEX erasures_order ON erasures (told_source, told_position, since);

-- For people who look into the file; netmap itself never reads a view.
CREATE VIEW provenance AS
SELECT told.tab, told.id, declared.given AS source, sheets.file, sheets.name AS sheet,
  told.told_row AS row, told.told_part AS part, told.since, told.tellings
FROM (
  SELECT 'actors' AS tab, id, told_source, told_sheet, told_row, told_part, since, tellings FROM actors
  UNION ALL
  SELECT 'ties' AS tab, id, told_source, told_sheet, told_row, told_part, since, tellings FROM ties
  UNION ALL
  SELECT 'posts' AS tab, id, told_source, told_sheet, told_row, told_part, since, tellings FROM posts
  UNION ALL
  SELECT 'holdings' AS tab, id, told_source, told_sheet, told_row, told_part, since, tellings FROM holdings
  UNION ALL
  SELECT 'events' AS tab, id, told_source, told_sheet, told_row, told_part, since, tellings FROM events
  UNION ALL
  SELECT 'attendances' AS tab, id, told_source, told_sheet, told_row, told_part, since, tellings FROM attendances
  UNION ALL
  SELECT 'indicators' AS tab, id, told_source, told_sheet, told_row, told_part, since, tellings FROM indicators
  UNION ALL
  SELECT 'observations' AS tab, id, told_source, told_sheet, told_row, told_part, since, tellings FROM observations
  UNION ALL
  SELECT 'documents' AS tab, id, told_source, told_sheet, told_row, told_part, since, tellings FROM documents
  UNION ALL
  SELECT 'seats' AS tab, id, told_source, told_sheet, told_row, told_part, since, tellings FROM seats
  UNION ALL
  SELECT 'norms' AS tab, id, told_source, told_sheet, told_row, told_part, since, tellings FROM norms
  UNION ALL
  SELECT 'sizes' AS tab, id, told_source, told_sheet, told_row, told_part, since, tellings FROM sizes
  UNION ALL
  SELECT 'overlaps' AS tab, id, told_source, told_sheet, told_row, told_part, since, tellings FROM overlaps
  UNION ALL
  SELECT 'goals' AS tab, id, told_source, told_sheet, told_row, told_part, since, tellings FROM goals
  UNION ALL
  SELECT 'surveys' AS tab, id, told_source, told_sheet, told_row, told_part, since, tellings FROM surveys
  UNION ALL
  SELECT 'reach' AS tab, id, told_source, told_sheet, told_row, told_part, since, tellings FROM reach
  UNION ALL
  SELECT 'ratings' AS tab, id, told_source, told_sheet, told_row, told_part, since, tellings FROM ratings
  UNION ALL
  SELECT 'kinds' AS tab, id, told_source, told_sheet, told_row, told_part, since, tellings FROM kinds
  UNION ALL
  SELECT 'sources' AS tab, id, told_source, told_sheet, told_row, told_part, since, tellings FROM sources
  UNION ALL
  SELECT 'disagreements' AS tab, id, told_source, told_sheet, told_row, told_part, since, tellings FROM disagreements
  UNION ALL
  SELECT 'contacts' AS tab, id, told_source, told_sheet, told_row, told_part, since, tellings FROM contacts
) AS told
LEFT JOIN sheets ON sheets.n = told.told_sheet
LEFT JOIN declared ON CAST(declared.number AS INTEGER) = told.told_source;

CREATE VIEW who_says_what AS
SELECT claims.tab, claims.id, claims.field, claims.value, declared.given AS source, sheets.file,
  sheets.name AS sheet, claims.told_row AS row, claims.told_part AS part
FROM claims
LEFT JOIN sheets ON sheets.n = claims.told_sheet
LEFT JOIN declared ON CAST(declared.number AS INTEGER) = claims.told_source;
