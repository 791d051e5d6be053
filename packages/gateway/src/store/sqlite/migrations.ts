import type { Database } from 'better-sqlite3';

/** Forward only: what has been released is never edited, a change is a new entry. */
const migrations: readonly string[] = [
  `CREATE TABLE conversations (
     id TEXT PRIMARY KEY, site TEXT NOT NULL, owner_id TEXT NOT NULL, agent TEXT NOT NULL, title TEXT,
     status TEXT NOT NULL, epoch TEXT NOT NULL, head INTEGER NOT NULL, runs INTEGER NOT NULL,
     created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX conversations_by_owner ON conversations (owner_id, updated_at, id);
   CREATE INDEX conversations_by_time ON conversations (updated_at, id);
   CREATE TABLE events (
     conversation_id TEXT NOT NULL, seq INTEGER NOT NULL, at TEXT NOT NULL, type TEXT NOT NULL,
     delta_of TEXT, body TEXT NOT NULL, PRIMARY KEY (conversation_id, seq)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX events_by_delta ON events (conversation_id, delta_of) WHERE delta_of IS NOT NULL;
   CREATE TABLE messages (
     conversation_id TEXT NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL, body TEXT NOT NULL,
     PRIMARY KEY (conversation_id, id)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX messages_by_seq ON messages (conversation_id, seq);
   CREATE TABLE runs (
     id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL, message_id TEXT NOT NULL, agent TEXT NOT NULL,
     ordinal INTEGER NOT NULL, state TEXT NOT NULL, owner TEXT, fence INTEGER NOT NULL, lease_until INTEGER NOT NULL,
     created_at INTEGER NOT NULL, started_at INTEGER, traceparent TEXT, snapshot TEXT, segment INTEGER NOT NULL,
     usage TEXT NOT NULL, context TEXT, cancel_requested INTEGER NOT NULL, error TEXT
   ) STRICT;
   CREATE INDEX runs_by_conversation ON runs (conversation_id, ordinal);
   CREATE INDEX runs_unfinished ON runs (state, lease_until) WHERE state IN ('queued', 'runnable', 'running', 'waiting');
   CREATE UNIQUE INDEX runs_one_active ON runs (conversation_id) WHERE state IN ('runnable', 'running');
   CREATE TABLE approvals (
     id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL, run_id TEXT NOT NULL, site TEXT NOT NULL, tool TEXT NOT NULL,
     args_hash TEXT NOT NULL, status TEXT NOT NULL, requested_at TEXT NOT NULL, expires_at INTEGER NOT NULL,
     body TEXT NOT NULL, resolution TEXT
   ) STRICT;
   CREATE INDEX approvals_by_run ON approvals (run_id);
   CREATE INDEX approvals_by_conversation ON approvals (conversation_id);
   CREATE INDEX approvals_pending ON approvals (expires_at) WHERE status = 'pending';
   CREATE TABLE history (
     conversation_id TEXT NOT NULL, run_ordinal INTEGER NOT NULL, idx INTEGER NOT NULL, item TEXT NOT NULL,
     PRIMARY KEY (conversation_id, run_ordinal, idx)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE journal (
     run_id TEXT NOT NULL, segment INTEGER NOT NULL, key TEXT NOT NULL, status TEXT NOT NULL, body TEXT NOT NULL,
     PRIMARY KEY (run_id, segment, key)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE replies (
     principal_id TEXT NOT NULL, key TEXT NOT NULL, body_hash TEXT NOT NULL, result TEXT NOT NULL, at INTEGER NOT NULL,
     PRIMARY KEY (principal_id, key)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX replies_by_time ON replies (at);
   CREATE TABLE feedback (
     id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL, message_id TEXT, principal_id TEXT NOT NULL,
     rating TEXT NOT NULL, comment TEXT, at INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX feedback_by_conversation ON feedback (conversation_id);
   CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;`,
  `ALTER TABLE conversations ADD COLUMN trimmed INTEGER NOT NULL DEFAULT 0;
   CREATE INDEX conversations_by_length ON conversations (head - trimmed);
   CREATE TABLE checkpoints (
     conversation_id TEXT PRIMARY KEY, seq INTEGER NOT NULL, view TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE steering (
     run_id TEXT NOT NULL, idx INTEGER NOT NULL, message_id TEXT NOT NULL, position INTEGER,
     PRIMARY KEY (run_id, idx)
   ) STRICT, WITHOUT ROWID;`,
  `ALTER TABLE runs ADD COLUMN spent TEXT NOT NULL DEFAULT '{"tokens":0,"nanoUsd":0,"unpricedTokens":0}';
   ALTER TABLE runs ADD COLUMN role TEXT NOT NULL DEFAULT 'visitor';
   ALTER TABLE runs ADD COLUMN caller_traceparent TEXT;
   CREATE TABLE spending (
     scope TEXT NOT NULL, key TEXT NOT NULL, day TEXT NOT NULL, tokens INTEGER NOT NULL, nano_usd INTEGER NOT NULL,
     unpriced_tokens INTEGER NOT NULL, PRIMARY KEY (scope, key, day)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX spending_by_day ON spending (day) WHERE day <> '';
   CREATE TABLE placeholders (
     conversation_id TEXT NOT NULL, placeholder TEXT NOT NULL, idx INTEGER NOT NULL, kind TEXT NOT NULL,
     value TEXT NOT NULL, source TEXT NOT NULL, PRIMARY KEY (conversation_id, placeholder)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE screenings (
     conversation_id TEXT NOT NULL, message_id TEXT NOT NULL, body TEXT NOT NULL,
     PRIMARY KEY (conversation_id, message_id)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE summaries (conversation_id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;`,
  `ALTER TABLE runs ADD COLUMN page_offer TEXT;
   CREATE TABLE page_calls (
     run_id TEXT NOT NULL, call_id TEXT NOT NULL, conversation_id TEXT NOT NULL, owner_id TEXT NOT NULL,
     client_id TEXT NOT NULL, tool TEXT NOT NULL, result TEXT, PRIMARY KEY (run_id, call_id)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX page_calls_by_owner ON page_calls (owner_id, call_id);`,
  'ALTER TABLE runs ADD COLUMN locale TEXT;',
  // What can be searched for is derived from what was hashed, so that the two cannot come apart.
  `CREATE TABLE audit (
     seq INTEGER PRIMARY KEY, hash TEXT NOT NULL, core TEXT NOT NULL,
     at TEXT GENERATED ALWAYS AS (core ->> '$.at') VIRTUAL,
     action TEXT GENERATED ALWAYS AS (core ->> '$.action') VIRTUAL,
     actor_id TEXT GENERATED ALWAYS AS (core ->> '$.actor.id') VIRTUAL,
     conversation_id TEXT GENERATED ALWAYS AS (core ->> '$.conversationId') VIRTUAL,
     subject_id TEXT GENERATED ALWAYS AS (core ->> '$.subject.id') VIRTUAL
   ) STRICT;
   CREATE INDEX audit_by_time ON audit (at);
   CREATE INDEX audit_by_action ON audit (action, seq);
   CREATE INDEX audit_by_actor ON audit (actor_id, seq);
   CREATE INDEX audit_by_conversation ON audit (conversation_id, seq);
   CREATE INDEX audit_by_subject ON audit (subject_id, seq);
   CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
   BEGIN SELECT raise(ABORT, 'the audit log is append-only'); END;
   CREATE TRIGGER audit_is_not_shortened BEFORE DELETE ON audit
   BEGIN SELECT raise(ABORT, 'the audit log is append-only'); END;
   CREATE TRIGGER audit_has_no_gaps BEFORE INSERT ON audit WHEN new.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit)
   BEGIN SELECT raise(ABORT, 'the audit log is append-only'); END;
   CREATE TABLE audit_contents (seq INTEGER PRIMARY KEY, salt TEXT NOT NULL, body TEXT NOT NULL) STRICT;
   CREATE TABLE audit_visitors (
     visitor_id TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (visitor_id, seq)
   ) STRICT, WITHOUT ROWID;`,
  // Content may be encrypted from here on: no index, condition or generated column may look into it. Plain text that begins
  // with the mark of sealed text gets another one in front.
  `CREATE TABLE content_keys (
     scope TEXT NOT NULL, id TEXT NOT NULL, master_id TEXT NOT NULL, wrapped TEXT NOT NULL, uses INTEGER NOT NULL,
     retired INTEGER NOT NULL, PRIMARY KEY (scope, id)
   ) STRICT, WITHOUT ROWID;
   CREATE UNIQUE INDEX content_keys_current ON content_keys (scope) WHERE retired = 0;
   CREATE INDEX content_keys_by_master ON content_keys (master_id);
   CREATE TABLE encryption (
     one INTEGER PRIMARY KEY CHECK (one = 1), coverage TEXT NOT NULL, serving_keys TEXT NOT NULL
   ) STRICT;
   ALTER TABLE messages ADD COLUMN streaming_run TEXT;
   UPDATE messages SET streaming_run = body ->> 'runId' WHERE body ->> 'status' = 'streaming';
   CREATE INDEX messages_streaming ON messages (conversation_id, streaming_run) WHERE streaming_run IS NOT NULL;
   ALTER TABLE approvals DROP COLUMN args_hash;
   UPDATE conversations SET title = '~' || title WHERE title LIKE '~%';
   UPDATE runs SET snapshot = '~' || snapshot WHERE snapshot LIKE '~%';
   UPDATE feedback SET comment = '~' || comment WHERE comment LIKE '~%';
   UPDATE placeholders SET value = '~' || value WHERE value LIKE '~%';`,
  `CREATE INDEX audit_visitors_by_seq ON audit_visitors (seq);
   CREATE INDEX conversations_by_site ON conversations (site, updated_at) WHERE status = 'open';
   CREATE INDEX feedback_by_principal ON feedback (principal_id);
   CREATE TABLE leases (job TEXT PRIMARY KEY, owner TEXT NOT NULL, until INTEGER NOT NULL) STRICT, WITHOUT ROWID;
   UPDATE conversations SET owner_id = '' WHERE status = 'deleted';`,
  `CREATE TABLE grants (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL, body TEXT NOT NULL) STRICT;
   CREATE INDEX grants_by_conversation ON grants (conversation_id);`,
  `CREATE TABLE operators (
     id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, disabled INTEGER NOT NULL, issuer TEXT, subject TEXT,
     secrets TEXT NOT NULL, created_at INTEGER NOT NULL
   ) STRICT;
   CREATE UNIQUE INDEX operators_by_name ON operators (name COLLATE NOCASE) WHERE issuer IS NULL;
   CREATE TABLE operator_sessions (
     token_hash TEXT PRIMARY KEY, operator_id TEXT NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX operator_sessions_by_operator ON operator_sessions (operator_id);
   CREATE INDEX operator_sessions_by_time ON operator_sessions (expires_at);
   CREATE TABLE used_once (
     id TEXT PRIMARY KEY, holder TEXT NOT NULL, forget_at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX used_once_by_time ON used_once (forget_at);
   CREATE TABLE revocations (
     subject TEXT PRIMARY KEY, before INTEGER NOT NULL, forget_at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;`,
  // What was said from a position on, and no model was told; the first run after it is told.
  `CREATE TABLE takeovers (
     conversation_id TEXT PRIMARY KEY, body TEXT NOT NULL, seen_at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX takeovers_by_seen ON takeovers (seen_at);
   ALTER TABLE conversations ADD COLUMN untold_from INTEGER;
   ALTER TABLE runs ADD COLUMN told_from INTEGER;`,
  'ALTER TABLE operators ADD COLUMN signed_in_at INTEGER;',
  // Whether a message only tells of what was said to a person.
  'ALTER TABLE steering ADD COLUMN interlude INTEGER NOT NULL DEFAULT 0;',
  // Deltas of a message stand behind its beginning; to keep them in an index as well was half of what storing one cost.
  'DROP INDEX events_by_delta;',
];

/**
 * Brings a database to the version of this code.
 *
 * @param until Version to stop at; default the newest.
 * @throws Error when the database was written by a newer version.
 */
export function migrate(database: Database, until = migrations.length): void {
  const version = versionOf(database);
  if (version > migrations.length) {
    throw new Error(
      `the database is of version ${version}, newer than version ${migrations.length} of this software: update Parley`,
    );
  }
  for (let next = version; next < until; next += 1) {
    database.transaction(() => {
      database.exec(migrations[next] as string);
      database.pragma(`user_version = ${next + 1}`);
    })();
  }
}

/** @throws Error when the database is not of the version of this code. */
export function requireNewest(database: Database): void {
  const version = versionOf(database);
  if (version !== migrations.length) {
    throw new Error(
      `the database is of version ${version}, not of version ${migrations.length}: a gateway of this version brings it up to date`,
    );
  }
}

function versionOf(database: Database): number {
  return database.pragma('user_version', { simple: true }) as number;
}
