/**
 * The journal's tables. `PRAGMA user_version` counts the migrations that a file has had. Expand, then contract: a
 * migration only adds, so that the release before it keeps working on the same file; what nobody reads any more goes
 * one release later. A file from a newer release is therefore no error, unless it says so (journal-schema.ts).
 *
 * In the clear stand ids, hashes, states, types and instants (milliseconds since 1970). All else is sealed.
 */
import type { SqliteConnection } from './sqlite-driver.ts';

const migrations: readonly string[] = [
  `
  CREATE TABLE care_order (
    id TEXT PRIMARY KEY,
    tenant TEXT NOT NULL,
    client TEXT NOT NULL,
    idem_key TEXT NOT NULL,
    part INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    purchase_order_number TEXT NOT NULL,
    account_group_id TEXT NOT NULL,
    ban_index TEXT,
    state TEXT NOT NULL,
    version INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    lease_until INTEGER,
    due_at INTEGER,
    doubt_since INTEGER,
    negatives INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    carrier_payload_id TEXT,
    carrier_order_id TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    completed_at INTEGER,
    sealed_details BLOB NOT NULL,
    sealed_request BLOB,
    UNIQUE (tenant, client, idem_key, part)
  ) STRICT;
  CREATE INDEX care_order_place ON care_order (tenant, created_at, id);
  CREATE INDEX care_order_ban ON care_order (tenant, ban_index, created_at) WHERE ban_index IS NOT NULL;
  CREATE INDEX care_order_state ON care_order (state, created_at);
  CREATE INDEX care_order_completed ON care_order (completed_at) WHERE completed_at IS NOT NULL;
  CREATE INDEX care_order_request ON care_order (completed_at) WHERE sealed_request IS NOT NULL;
  CREATE INDEX care_order_due_in_doubt ON care_order (due_at, id)
    WHERE state IN ('INTENT', 'SENDING', 'IN_DOUBT') AND due_at IS NOT NULL;
  CREATE INDEX care_order_due_for_status ON care_order (due_at, id)
    WHERE state IN ('ACKED', 'RECEIVED', 'IN_PROGRESS') AND due_at IS NOT NULL;

  CREATE TABLE care_order_change (
    change_request_id TEXT PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES care_order (id) ON DELETE CASCADE,
    -- Its place in the order, and in the input of the whole submission.
    idx INTEGER NOT NULL,
    input_index INTEGER NOT NULL,
    tenant TEXT NOT NULL,
    line_index TEXT NOT NULL,
    content TEXT NOT NULL,
    type TEXT NOT NULL,
    carrier_state TEXT,
    effective_at INTEGER,
    -- 1 while the order is unresolved: nobody else may have one for the line meanwhile.
    unresolved INTEGER NOT NULL,
    UNIQUE (order_id, idx)
  ) STRICT;
  CREATE UNIQUE INDEX care_order_change_unresolved ON care_order_change (tenant, line_index) WHERE unresolved = 1;
  CREATE INDEX care_order_change_line ON care_order_change (tenant, line_index);
  CREATE INDEX care_order_change_content ON care_order_change (tenant, content);

  CREATE TABLE care_order_event (
    order_id TEXT NOT NULL REFERENCES care_order (id) ON DELETE CASCADE,
    n INTEGER NOT NULL,
    at INTEGER NOT NULL,
    state TEXT NOT NULL,
    source TEXT NOT NULL,
    change_request_id TEXT,
    attempt INTEGER NOT NULL,
    -- The carrier's words, which may say anything.
    sealed_words BLOB,
    PRIMARY KEY (order_id, n)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE webhook_seen (
    id TEXT PRIMARY KEY,
    seen_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX webhook_seen_at ON webhook_seen (seen_at);

  -- One row, made with the file: the secret that hashes derive from, and the place where health is tried.
  CREATE TABLE journal (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    sealed_secret BLOB NOT NULL,
    probed_at INTEGER NOT NULL
  ) STRICT;
  `,
  `
  -- Who did what to which line. Rows are added and, when they are old, erased; never changed.
  CREATE TABLE audit_entry (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    at INTEGER NOT NULL,
    action TEXT NOT NULL,
    operation TEXT NOT NULL,
    client TEXT,
    -- Of no constraint: entries are kept by their own age.
    order_id TEXT,
    subject_index TEXT,
    line_index TEXT,
    ban_index TEXT,
    outcome TEXT NOT NULL,
    support_reference TEXT NOT NULL,
    sealed_facts BLOB NOT NULL
  ) STRICT;
  CREATE INDEX audit_entry_place ON audit_entry (tenant, id);
  CREATE INDEX audit_entry_line ON audit_entry (tenant, line_index, id) WHERE line_index IS NOT NULL;
  CREATE INDEX audit_entry_subject ON audit_entry (tenant, subject_index, id) WHERE subject_index IS NOT NULL;
  CREATE INDEX audit_entry_at ON audit_entry (at);
  CREATE TRIGGER audit_entry_stays BEFORE UPDATE ON audit_entry
  BEGIN
    SELECT RAISE(ABORT, 'audit entries are never changed');
  END;
  `,
  `
  -- The oldest schema that a release must know to work on this journal: see journal-schema.ts.
  ALTER TABLE journal ADD COLUMN oldest_schema INTEGER NOT NULL DEFAULT 1;
  -- The skeleton of an audit entry stays as it was. What is personal in it may be erased, and sealed with a newer key.
  DROP TRIGGER audit_entry_stays;
  CREATE TRIGGER audit_entry_stays
  BEFORE UPDATE OF id, tenant, at, action, operation, client, order_id, outcome, support_reference ON audit_entry
  BEGIN
    SELECT RAISE(ABORT, 'audit entries are never changed');
  END;
  CREATE TRIGGER audit_entry_is_nobody_elses BEFORE UPDATE ON audit_entry
  WHEN (NEW.subject_index IS NOT NULL AND NEW.subject_index IS NOT OLD.subject_index)
    OR (NEW.line_index IS NOT NULL AND NEW.line_index IS NOT OLD.line_index)
    OR (NEW.ban_index IS NOT NULL AND NEW.ban_index IS NOT OLD.ban_index)
  BEGIN
    SELECT RAISE(ABORT, 'audit entries are never changed');
  END;
  `,
];

/** How many migrations this release has. */
export const knownSchema = migrations.length;

/** Brings the file up to date. To be called within a transaction, which also keeps other processes out. */
export const migrateBy = (connection: SqliteConnection, migrations: readonly string[]): void => {
  const [version] = connection.prepare<{ user_version: number }>('PRAGMA user_version').all();
  const done = version?.user_version ?? 0;
  if (done >= migrations.length) return;
  for (const migration of migrations.slice(done)) connection.exec(migration);
  connection.exec(`PRAGMA user_version = ${migrations.length}`);
};

/** `upTo` is for tests: as a release with so many migrations does it. */
export const migrate = (connection: SqliteConnection, upTo = knownSchema): void => {
  migrateBy(connection, migrations.slice(0, upTo));
};
