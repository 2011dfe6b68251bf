import { setTimeout as pause } from 'node:timers/promises';
import { parseJournalKeys, readOrCreateJournalKeys } from './journal-key.ts';
import { type OperatorsJournal, StoreUnavailableError } from './order-journal.ts';
import { openSqliteJournal } from './sqlite-journal.ts';

export interface JournalSettings {
  /** 32 bytes in base64; undefined to keep one beside the journal. */
  readonly journalKey: string | undefined;
  readonly dataDirectory: string;
  /** PostgreSQL, for many instances; undefined for SQLite in the data directory. */
  readonly databaseUrl: string | undefined;
}

/** The first seals, all open. */
export const readKeys = ({ journalKey, dataDirectory }: JournalSettings): readonly Buffer[] =>
  journalKey === undefined ? readOrCreateJournalKeys(dataDirectory) : parseJournalKeys(journalKey);

/** A database that is started together with the gateway has come up by then; one that has not is a fault to be told of. */
const patienceMs = 60_000;
const firstPauseMs = 250;
const longestPauseMs = 5000;

export interface Waiting {
  /** Told of each attempt in vain, and when the next one is. */
  readonly onWait?: (error: StoreUnavailableError, nextInMs: number) => void;
  readonly patienceMs?: number;
}

/**
 * Tries again while the store cannot be used, for so long. What no waiting mends is thrown at once: a wrong key, a damaged
 * file, a newer schema.
 */
export const openPatiently = async <T>(
  open: () => Promise<T>,
  { onWait, patienceMs: atMostMs = patienceMs }: Waiting = {},
): Promise<T> => {
  const until = performance.now() + atMostMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      return await open();
    } catch (error) {
      if (!(error instanceof StoreUnavailableError) || performance.now() + pauseMs > until) throw error;
      onWait?.(error, pauseMs);
      await pause(pauseMs);
    }
  }
};

/**
 * The journal that the settings ask for; waits for a database that is not there yet. Many instances on one database must
 * be given the same key.
 */
export const openJournal = async (settings: JournalSettings, waiting: Waiting = {}): Promise<OperatorsJournal> => {
  const { dataDirectory, databaseUrl } = settings;
  const key = readKeys(settings);
  if (databaseUrl === undefined) return openSqliteJournal({ directory: dataDirectory, key });
  const { openPostgresJournal } = await import('./postgres-journal.ts');
  return openPatiently(() => openPostgresJournal({ url: databaseUrl, key }), waiting);
};
