-- The first form of a service file: who may do what, and what is being done.
-- Moments are whole seconds since 1970 in UTC. A digest is an HMAC-SHA256 with the key of this file.

CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE key (
  n INTEGER PRIMARY KEY CHECK (n = 1),
  value BLOB NOT NULL CHECK (length(value) = 32)
) STRICT;
INSERT INTO key VALUES (1, randomblob(32));

-- mark is that of the project when what was kept of it was let go of last.
CREATE TABLE projects (
  name TEXT PRIMARY KEY,
  source TEXT NOT NULL,
  links_allowed INTEGER NOT NULL DEFAULT 1,
  added_at INTEGER NOT NULL,
  mark TEXT
) STRICT;

CREATE TABLE users (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  shown TEXT NOT NULL,
  password TEXT,
  is_admin INTEGER NOT NULL,
  disabled_at INTEGER,
  issuer TEXT,
  subject TEXT,
  created_at INTEGER NOT NULL,
  CHECK ((issuer IS NULL) = (subject IS NULL)),
  UNIQUE (issuer, subject)
) STRICT;

CREATE TABLE roles (
  user TEXT NOT NULL REFERENCES users (id),
  project TEXT NOT NULL REFERENCES projects (name),
  role TEXT NOT NULL CHECK (role IN ('viewer', 'editor', 'admin')),
  PRIMARY KEY (user, project)
) STRICT, WITHOUT ROWID;

CREATE TABLE first (
  n INTEGER PRIMARY KEY CHECK (n = 1),
  digest BLOB NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE tokens (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  digest BLOB NOT NULL UNIQUE,
  project TEXT NOT NULL REFERENCES projects (name),
  role TEXT NOT NULL CHECK (role IN ('viewer', 'editor', 'admin')),
  label TEXT,
  by_kind TEXT NOT NULL,
  by_name TEXT,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER,
  revoked_at INTEGER
) STRICT;

-- term_at is when the expiry was told last: a shorter longest term counts from there.
CREATE TABLE links (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  digest BLOB NOT NULL UNIQUE,
  project TEXT NOT NULL REFERENCES projects (name),
  title TEXT,
  view TEXT NOT NULL,
  access TEXT NOT NULL CHECK (access IN ('public', 'project')),
  password TEXT,
  by_kind TEXT NOT NULL,
  by_name TEXT,
  created_at INTEGER NOT NULL,
  term_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER,
  opened INTEGER NOT NULL DEFAULT 0,
  opened_at INTEGER
) STRICT;

CREATE TABLE sessions (
  digest BLOB PRIMARY KEY,
  user TEXT REFERENCES users (id),
  link TEXT REFERENCES links (id),
  created_at INTEGER NOT NULL,
  used_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  CHECK ((user IS NULL) <> (link IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_user ON sessions (user);
CREATE INDEX sessions_link ON sessions (link);

CREATE TABLE audit (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  by_kind TEXT NOT NULL,
  by_name TEXT,
  action TEXT NOT NULL,
  project TEXT,
  subject TEXT,
  outcome TEXT NOT NULL,
  ip TEXT
) STRICT;
CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_project ON audit (project, n);
CREATE TRIGGER audit_stays
BEFORE UPDATE OF n, at, by_kind, by_name, action, project, subject, outcome ON audit
BEGIN
  SELECT RAISE(ABORT, 'the audit log is only added to');
END;

CREATE TABLE jobs (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  project TEXT NOT NULL,
  revision INTEGER NOT NULL,
  access TEXT NOT NULL,
  view TEXT NOT NULL,
  options TEXT NOT NULL,
  mark TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
  note TEXT,
  error TEXT,
  by_kind TEXT NOT NULL,
  by_name TEXT,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  ended_at INTEGER,
  worker TEXT,
  beat_at INTEGER
) STRICT;
CREATE INDEX jobs_project ON jobs (project, n);
CREATE UNIQUE INDEX jobs_one_at_a_time ON jobs (project) WHERE state = 'running';
CREATE INDEX jobs_waiting ON jobs (state, n);

CREATE TABLE results (
  digest BLOB PRIMARY KEY,
  project TEXT NOT NULL,
  content BLOB NOT NULL,
  media_type TEXT NOT NULL,
  used_at INTEGER NOT NULL
) STRICT;

CREATE TABLE counters (
  digest BLOB PRIMARY KEY,
  count INTEGER NOT NULL,
  ends_at REAL NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX counters_end ON counters (ends_at);

CREATE TABLE previews (
  id TEXT PRIMARY KEY,
  project TEXT NOT NULL,
  base INTEGER NOT NULL,
  file TEXT NOT NULL,
  source TEXT,
  content BLOB NOT NULL,
  by_kind TEXT NOT NULL,
  by_name TEXT,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE replies (
  digest BLOB PRIMARY KEY,
  project TEXT NOT NULL,
  request BLOB NOT NULL,
  status INTEGER,
  media_type TEXT,
  body BLOB,
  created_at INTEGER NOT NULL
) STRICT;
