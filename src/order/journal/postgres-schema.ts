/**
 * The journal's tables in PostgreSQL: those of sqlite-schema.ts, in its types. Expand, then contract: a migration only
 * adds, so that instances of the release before it keep working beside the new ones; what nobody reads any more goes one
 * release later. A database from a newer release is therefore no error, unless it says so (journal-schema.ts).
 *
 * In the clear stand ids, hashes, states, types and instants (milliseconds since 1970). All else is sealed.
 */
import { type Steps, count, rows } from './steps.ts';

const migrations: readonly string[] = [
  `
  CREATE TABLE care_order (
    id TEXT COLLATE "C" PRIMARY KEY,
    tenant TEXT NOT NULL,
    client TEXT NOT NULL,
    idem_key TEXT NOT NULL,
    part INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    purchase_order_number TEXT NOT NULL,
    account_group_id TEXT NOT NULL,
    ban_index TEXT,
    state TEXT COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    lease_until BIGINT,
    due_at BIGINT,
    doubt_since BIGINT,
    negatives INTEGER NOT NULL,
    expires_at BIGINT NOT NULL,
    carrier_payload_id TEXT,
    carrier_order_id TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    completed_at BIGINT,
    sealed_details BYTEA NOT NULL,
    sealed_request BYTEA,
    UNIQUE (tenant, client, idem_key, part)
  );
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
    change_request_id TEXT COLLATE "C" PRIMARY KEY,
    order_id TEXT COLLATE "C" NOT NULL REFERENCES care_order (id) ON DELETE CASCADE,
    -- Its place in the order, and in the input of the whole submission.
    idx INTEGER NOT NULL,
    input_index INTEGER NOT NULL,
    tenant TEXT NOT NULL,
    line_index TEXT NOT NULL,
    content TEXT NOT NULL,
    type TEXT NOT NULL,
    carrier_state TEXT,
    effective_at BIGINT,
    -- 1 while the order is unresolved: nobody else may have one for the line meanwhile.
    unresolved SMALLINT NOT NULL,
    UNIQUE (order_id, idx)
  );
  CREATE UNIQUE INDEX care_order_change_unresolved ON care_order_change (tenant, line_index) WHERE unresolved = 1;
  CREATE INDEX care_order_change_line ON care_order_change (tenant, line_index);
  CREATE INDEX care_order_change_content ON care_order_change (tenant, content);

  CREATE TABLE care_order_event (
    order_id TEXT COLLATE "C" NOT NULL REFERENCES care_order (id) ON DELETE CASCADE,
    n INTEGER NOT NULL,
    at BIGINT NOT NULL,
    state TEXT NOT NULL,
    source TEXT NOT NULL,
    change_request_id TEXT,
    attempt INTEGER NOT NULL,
    -- The carrier's words, which may say anything.
    sealed_words BYTEA,
    PRIMARY KEY (order_id, n)
  );

  CREATE TABLE webhook_seen (
    id TEXT COLLATE "C" PRIMARY KEY,
    seen_at BIGINT NOT NULL
  );
  CREATE INDEX webhook_seen_at ON webhook_seen (seen_at);

  -- One row, made with the tables: the secret that hashes derive from, and the place where health is tried.
  CREATE TABLE journal (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    sealed_secret BYTEA NOT NULL,
    probed_at BIGINT NOT NULL
  );
  `,
  `
  -- Who did what to which line. Rows are added and, when they are old, erased; never changed.
  CREATE TABLE audit_entry (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant TEXT NOT NULL,
    at BIGINT NOT NULL,
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
    sealed_facts BYTEA NOT NULL
  );
  CREATE INDEX audit_entry_place ON audit_entry (tenant, id);
  CREATE INDEX audit_entry_line ON audit_entry (tenant, line_index, id) WHERE line_index IS NOT NULL;
  CREATE INDEX audit_entry_subject ON audit_entry (tenant, subject_index, id) WHERE subject_index IS NOT NULL;
  CREATE INDEX audit_entry_at ON audit_entry (at);
  CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    RAISE EXCEPTION 'audit entries are never changed';
  END $$;
  CREATE TRIGGER audit_entry_stays BEFORE UPDATE ON audit_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
  `,
  `
  -- The oldest schema that a release must know to work on this journal: see journal-schema.ts.
  ALTER TABLE journal ADD COLUMN oldest_schema INTEGER NOT NULL DEFAULT 1;
  -- The skeleton of an audit entry stays as it was. What is personal in it may be erased, and sealed with a newer key.
  DROP TRIGGER audit_entry_stays ON audit_entry;
  CREATE TRIGGER audit_entry_stays
    BEFORE UPDATE OF id, tenant, at, action, operation, client, order_id, outcome, support_reference ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
  CREATE TRIGGER audit_entry_is_nobody_elses BEFORE UPDATE ON audit_entry FOR EACH ROW
    WHEN (
      (NEW.subject_index IS NOT NULL AND NEW.subject_index IS DISTINCT FROM OLD.subject_index)
      OR (NEW.line_index IS NOT NULL AND NEW.line_index IS DISTINCT FROM OLD.line_index)
      OR (NEW.ban_index IS NOT NULL AND NEW.ban_index IS DISTINCT FROM OLD.ban_index)
    )
    EXECUTE FUNCTION refuse_change();
  `,
];

/** How many migrations this release has. */
export const knownSchema = migrations.length;

/**
 * Brings the database up to date; the table counts the migrations that it has had. To be called within a transaction that
 * keeps other instances out. When there is nothing to do it needs no right to make tables.
 */
export function* migrateBy(table: string, migrations: readonly string[]): Steps<void> {
  const [known] = yield* rows<{ readonly is: boolean }>(`SELECT to_regclass('${table}') IS NOT NULL AS is`);
  if (known?.is !== true) {
    yield* count(`CREATE TABLE ${table} (n INTEGER PRIMARY KEY, applied_at TIMESTAMPTZ NOT NULL DEFAULT now())`);
  }
  const [last] = yield* rows<{ readonly n: number }>(`SELECT coalesce(max(n), 0) AS n FROM ${table}`);
  const done = last?.n ?? 0;
  for (const [place, migration] of migrations.entries()) {
    if (place < done) continue;
    yield* count(migration);
    yield* count(`INSERT INTO ${table} (n) VALUES (@n)`, { n: place + 1 });
  }
}

/** `upTo` is for tests: as a release with so many migrations does it. */
export const migrate = (upTo = knownSchema): Steps<void> => migrateBy('journal_migration', migrations.slice(0, upTo));
