/** The first schema: runs, their pictures and tags, what is hidden, what the form and the settings hold. */
import type { Migration } from './migration.ts'

/**
 * `entries` is queue and history in one. `seq` is the moment of its making (see moments.ts), so that the newest first
 * is the table's own order backwards, and that of the full-text index, which keeps no copy of the texts (external
 * content): its triggers hand it the old values to forget.
 */
export const first: Migration = {
  version: 1,
  sql: `
CREATE TABLE folders (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE entries (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  request TEXT NOT NULL CHECK (json_valid(request)),
  prompt TEXT NOT NULL,
  negative_prompt TEXT NOT NULL,
  model TEXT NOT NULL,
  model_name TEXT NOT NULL,
  model_hash TEXT,
  sampler TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled', 'set-aside')),
  position INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  crashes INTEGER NOT NULL DEFAULT 0,
  error TEXT CHECK (error IS NULL OR json_valid(error)),
  created_at INTEGER NOT NULL,
  finished_at INTEGER,
  timings TEXT CHECK (timings IS NULL OR json_valid(timings)),
  device TEXT,
  starred INTEGER NOT NULL DEFAULT 0,
  note TEXT NOT NULL DEFAULT '',
  tags TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(tags)),
  deletion INTEGER REFERENCES deletions (seq) ON DELETE SET NULL
) STRICT;
CREATE INDEX entries_shown ON entries (seq) WHERE deletion IS NULL AND state <> 'queued';
CREATE INDEX entries_waiting ON entries (state, position) WHERE state IN ('queued', 'running');
CREATE INDEX entries_deletion ON entries (deletion) WHERE deletion IS NOT NULL;

CREATE TABLE pictures (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  entry INTEGER NOT NULL REFERENCES entries (seq) ON DELETE CASCADE,
  place INTEGER NOT NULL,
  seed TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  folder INTEGER NOT NULL REFERENCES folders (id),
  path TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  deletion INTEGER REFERENCES deletions (seq) ON DELETE SET NULL,
  UNIQUE (entry, place),
  UNIQUE (folder, path)
) STRICT;
CREATE INDEX pictures_deletion ON pictures (deletion) WHERE deletion IS NOT NULL;

CREATE TABLE tags (
  entry INTEGER NOT NULL REFERENCES entries (seq) ON DELETE CASCADE,
  tag TEXT NOT NULL,
  PRIMARY KEY (entry, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX tags_tag ON tags (tag);

-- What was deleted and can be undone until its files were given to the trash.
CREATE TABLE deletions (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  given_to_trash INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Files in the pictures folders that were looked into and are not ours.
CREATE TABLE strangers (
  folder INTEGER NOT NULL REFERENCES folders (id),
  path TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  modified_ms INTEGER NOT NULL,
  PRIMARY KEY (folder, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE preferences (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL CHECK (json_valid(value))
) STRICT, WITHOUT ROWID;

CREATE TABLE draft (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  value TEXT NOT NULL CHECK (json_valid(value))
) STRICT;

CREATE TABLE failures (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  place TEXT NOT NULL,
  code TEXT NOT NULL,
  message TEXT NOT NULL
) STRICT;

CREATE VIRTUAL TABLE entries_fts USING fts5 (
  prompt, negative_prompt, note, tags,
  content = 'entries', content_rowid = 'seq',
  tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
CREATE TRIGGER entries_fts_insert AFTER INSERT ON entries BEGIN
  INSERT INTO entries_fts (rowid, prompt, negative_prompt, note, tags)
  VALUES (new.seq, new.prompt, new.negative_prompt, new.note, new.tags);
END;
CREATE TRIGGER entries_fts_delete AFTER DELETE ON entries BEGIN
  INSERT INTO entries_fts (entries_fts, rowid, prompt, negative_prompt, note, tags)
  VALUES ('delete', old.seq, old.prompt, old.negative_prompt, old.note, old.tags);
END;
CREATE TRIGGER entries_fts_update AFTER UPDATE OF prompt, negative_prompt, note, tags ON entries BEGIN
  INSERT INTO entries_fts (entries_fts, rowid, prompt, negative_prompt, note, tags)
  VALUES ('delete', old.seq, old.prompt, old.negative_prompt, old.note, old.tags);
  INSERT INTO entries_fts (rowid, prompt, negative_prompt, note, tags)
  VALUES (new.seq, new.prompt, new.negative_prompt, new.note, new.tags);
END;
`,
}
