/**
 * What the store of the reports does in its database, said once for both of them, in the way of the order journal
 * (order/journal/journal-store.ts).
 */
import { count, rows, type Steps } from '../../order/journal/steps.ts';
import type { Sealing } from '../../order/journal/sealing.ts';
import { isReportProblem } from '../report-error.ts';
import type { ReportFailure, ReportKey, ReportRecord, SnapshotHead, SnapshotStore } from './snapshot-store.ts';

/** Pages that were begun on a snapshot go on in it for so long. */
const keptAfterSupersededMs = 15 * 60 * 1000;
/** What is not whole by then was left by a process that ended. */
const longestWriteMs = 60 * 60 * 1000;

interface SnapshotRow {
  readonly id: string;
  readonly fetched_at: number;
  readonly row_count: number;
  readonly chunk_count: number;
}

interface StateRow {
  readonly lease_until: number;
  readonly problem: string | null;
  readonly failed_at: number | null;
}

const snapshotColumns = 'id, fetched_at, row_count, chunk_count';

const toHead = (row: SnapshotRow | undefined): SnapshotHead | null =>
  row === undefined
    ? null
    : { id: row.id, fetchedAt: new Date(row.fetched_at), rows: row.row_count, chunks: row.chunk_count };

const toFailure = (row: StateRow | undefined): ReportFailure | null =>
  row?.problem == null || row.failed_at === null
    ? null
    : { problem: isReportProblem(row.problem) ? row.problem : 'UNAVAILABLE', at: new Date(row.failed_at) };

/** A chunk opens in its own place only. */
const placeOf = (id: string, n: number): string => `report ${id} ${n}`;

export class SnapshotSteps {
  readonly #sealing: Sealing;
  /** Milliseconds since 1970, by the clock that all instances share. */
  readonly #now: () => Steps<number>;

  constructor(sealing: Sealing, now: () => Steps<number>) {
    this.#sealing = sealing;
    this.#now = now;
  }

  *look({ tenant, type }: ReportKey): Steps<ReportRecord> {
    const [newest] = yield* rows<SnapshotRow>(
      `SELECT ${snapshotColumns} FROM report_snapshot
      WHERE tenant = @tenant AND type = @type AND completed_at IS NOT NULL ORDER BY fetched_at DESC LIMIT 1`,
      { tenant, type },
    );
    const [state] = yield* rows<StateRow>(
      'SELECT lease_until, problem, failed_at FROM report_state WHERE tenant = @tenant AND type = @type',
      { tenant, type },
    );
    const isLeased = state !== undefined && state.lease_until > (yield* this.#now());
    return { newest: toHead(newest), failure: toFailure(state), isLeased };
  }

  *find({ tenant, type }: ReportKey, id: string): Steps<SnapshotHead | null> {
    const [found] = yield* rows<SnapshotRow>(
      `SELECT ${snapshotColumns} FROM report_snapshot
      WHERE id = @id AND tenant = @tenant AND type = @type AND completed_at IS NOT NULL`,
      { id, tenant, type },
    );
    return toHead(found);
  }

  *chunk(id: string, n: number): Steps<Uint8Array | null> {
    const [found] = yield* rows<{ readonly sealed_rows: Uint8Array }>(
      'SELECT sealed_rows FROM report_chunk WHERE snapshot_id = @id AND n = @n',
      { id, n },
    );
    return (found && this.#sealing.openBytes(placeOf(id, n), found.sealed_rows)) ?? null;
  }

  *claim({ tenant, type }: ReportKey, holder: string, leaseMs: number): Steps<boolean> {
    const now = yield* this.#now();
    const changed = yield* count(
      `INSERT INTO report_state (tenant, type, holder, lease_until) VALUES (@tenant, @type, @holder, @until)
      ON CONFLICT (tenant, type) DO UPDATE SET holder = @holder, lease_until = @until
      WHERE report_state.holder = @holder OR report_state.lease_until <= @now`,
      { tenant, type, holder, until: now + leaseMs, now },
    );
    return changed > 0;
  }

  *release({ tenant, type }: ReportKey, holder: string, failure: ReportFailure | null): Steps<void> {
    yield* count(
      `UPDATE report_state SET lease_until = 0, problem = @problem, failed_at = @failedAt
      WHERE tenant = @tenant AND type = @type AND holder = @holder`,
      { tenant, type, holder, problem: failure?.problem ?? null, failedAt: failure?.at.getTime() ?? null },
    );
  }

  *begin({ tenant, type }: ReportKey, { id, fetchedAt, rows: rowCount, chunks }: SnapshotHead): Steps<void> {
    yield* count(
      `INSERT INTO report_snapshot (id, tenant, type, fetched_at, row_count, chunk_count, begun_at)
      VALUES (@id, @tenant, @type, @fetchedAt, @rowCount, @chunks, @now)`,
      { id, tenant, type, fetchedAt: fetchedAt.getTime(), rowCount, chunks, now: yield* this.#now() },
    );
  }

  *addChunk(id: string, n: number, packed: Uint8Array): Steps<void> {
    yield* count('INSERT INTO report_chunk (snapshot_id, n, sealed_rows) VALUES (@id, @n, @sealed)', {
      id,
      n,
      sealed: this.#sealing.sealBytes(placeOf(id, n), packed),
    });
  }

  *complete({ tenant, type }: ReportKey, id: string): Steps<void> {
    const now = yield* this.#now();
    yield* count('UPDATE report_snapshot SET completed_at = @now WHERE id = @id', { id, now });
    yield* count(
      `UPDATE report_snapshot SET superseded_at = @now
      WHERE tenant = @tenant AND type = @type AND id <> @id AND completed_at IS NOT NULL AND superseded_at IS NULL`,
      { tenant, type, id, now },
    );
  }

  *purge(): Steps<void> {
    const now = yield* this.#now();
    yield* count(
      'DELETE FROM report_snapshot WHERE superseded_at < @superseded OR (completed_at IS NULL AND begun_at < @begun)',
      { superseded: now - keptAfterSupersededMs, begun: now - longestWriteMs },
    );
  }
}

export type SnapshotMethod = keyof SnapshotSteps;

type ResultOf<Method> = Method extends (...parameters: never[]) => Steps<infer Result> ? Result : never;

/** Does one call in a transaction of its own, and answers when it is written. */
export type CallSnapshots = <M extends SnapshotMethod>(
  method: M,
  ...parameters: Parameters<SnapshotSteps[M]>
) => Promise<ResultOf<SnapshotSteps[M]>>;

/** One call, untyped: the caller's side is typed by {@link CallSnapshots}, but a message to another thread is not. */
export const snapshotStepsOf = (
  steps: SnapshotSteps,
  method: SnapshotMethod,
  parameters: readonly unknown[],
): Steps<unknown> =>
  (steps[method] as (...parameters: readonly unknown[]) => Steps<unknown>).apply(steps, [...parameters]);

export const toSnapshotStore = (call: CallSnapshots, close: () => Promise<void>): SnapshotStore => ({
  look: (key) => call('look', key),
  find: (key, id) => call('find', key, id),
  chunk: (id, n) => call('chunk', id, n),
  claim: (key, holder, leaseMs) => call('claim', key, holder, leaseMs),
  release: (key, holder, failure) => call('release', key, holder, failure),
  write: async (key, snapshot, chunks) => {
    await call('begin', key, snapshot);
    // One by one, so that the store can do something else in between.
    for (const [n, packed] of chunks.entries()) await call('addChunk', snapshot.id, n, packed);
    await call('complete', key, snapshot.id);
  },
  purge: () => call('purge'),
  close,
});
