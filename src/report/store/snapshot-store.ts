/**
 * Where what the carrier's reports said is kept: it outlives a restart, and all instances on one store share it. One
 * interface, one conformance suite (test/report/), one implementation for each database. Instants of snapshots and
 * failures are the caller's; leases and purging go by the store's own clock.
 *
 * Every method throws StoreUnavailableError when the store cannot be used; the reports then live in memory alone.
 */
import type { ReportProblem } from '../report-error.ts';
import type { ReportType } from '../report.upstream.ts';

/** Whose report, and which. */
export interface ReportKey {
  readonly tenant: string;
  readonly type: ReportType;
}

/** One delivery of a report. Its rows stand in numbered chunks. */
export interface SnapshotHead {
  readonly id: string;
  readonly fetchedAt: Date;
  readonly rows: number;
  readonly chunks: number;
}

export interface ReportFailure {
  readonly problem: ReportProblem;
  readonly at: Date;
}

export interface ReportRecord {
  /** The newest one that is whole. */
  readonly newest: SnapshotHead | null;
  /** Of the last attempt, when that failed. */
  readonly failure: ReportFailure | null;
  /** Somebody is fetching the report now. */
  readonly isLeased: boolean;
}

export interface SnapshotStore {
  look(key: ReportKey): Promise<ReportRecord>;
  /** A whole snapshot, as long as it is kept: fifteen minutes longer than it is the newest. */
  find(key: ReportKey, id: string): Promise<SnapshotHead | null>;
  /** What `write` was given; null when it is gone, or no key opens it. */
  chunk(id: string, n: number): Promise<Uint8Array | null>;
  /** Makes the holder the only one who fetches the report, or lets it stay so; false while somebody else is. */
  claim(key: ReportKey, holder: string, leaseMs: number): Promise<boolean>;
  /** The holder is done, and failed or not. */
  release(key: ReportKey, holder: string, failure: ReportFailure | null): Promise<void>;
  /** Writes the chunks, then makes the snapshot the newest. Until that is done nobody sees any of it. */
  write(key: ReportKey, snapshot: SnapshotHead, chunks: readonly Uint8Array[]): Promise<void>;
  /** Erases what nobody reads any more. */
  purge(): Promise<void>;
  close(): Promise<void>;
}
