/** What crosses between the main thread and the one that owns the reports' file. */
import type { SentAnswer } from '../../order/journal/journal-call.ts';
import type { SnapshotMethod } from './snapshot-steps.ts';

export interface SnapshotWorkerOptions {
  readonly file: string;
  readonly keys: readonly Uint8Array[];
}

/** Null ends the thread. */
export type SnapshotRequest = {
  readonly id: number;
  readonly method: SnapshotMethod;
  readonly parameters: readonly unknown[];
} | null;

export type SnapshotReply = SentAnswer;
