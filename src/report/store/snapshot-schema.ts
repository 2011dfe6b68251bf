/**
 * The tables of the reports, in the words of either database. Expand, then contract, as in the journal: a migration only
 * adds, and so do new members of the rows in the chunks, so that the release before it keeps working on the same store.
 *
 * In the clear stand ids, counts and instants (milliseconds since 1970). What a report said is sealed.
 */
export interface SqlWords {
  readonly bytes: string;
  readonly instant: string;
  /** After each table. */
  readonly strict: string;
}

export const snapshotMigrations = ({ bytes, instant, strict }: SqlWords): readonly string[] => [
  `
  CREATE TABLE report_snapshot (
    id TEXT PRIMARY KEY,
    tenant TEXT NOT NULL,
    type TEXT NOT NULL,
    fetched_at ${instant} NOT NULL,
    row_count INTEGER NOT NULL,
    chunk_count INTEGER NOT NULL,
    begun_at ${instant} NOT NULL,
    -- Null until all its chunks are there.
    completed_at ${instant},
    superseded_at ${instant}
  )${strict};
  CREATE INDEX report_snapshot_newest ON report_snapshot (tenant, type, fetched_at);

  CREATE TABLE report_chunk (
    snapshot_id TEXT NOT NULL REFERENCES report_snapshot (id) ON DELETE CASCADE,
    n INTEGER NOT NULL,
    sealed_rows ${bytes} NOT NULL,
    PRIMARY KEY (snapshot_id, n)
  )${strict};

  CREATE TABLE report_state (
    tenant TEXT NOT NULL,
    type TEXT NOT NULL,
    holder TEXT NOT NULL,
    lease_until ${instant} NOT NULL,
    problem TEXT,
    failed_at ${instant},
    PRIMARY KEY (tenant, type)
  )${strict};
  `,
];
