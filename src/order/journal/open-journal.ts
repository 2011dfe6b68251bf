import { parseJournalKeys, readOrCreateJournalKeys } from './journal-key.ts';
import type { OrderJournal } from './order-journal.ts';
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

/** The journal that the settings ask for. Many instances on one database must be given the same key. */
export const openJournal = async (settings: JournalSettings): Promise<OrderJournal> => {
  const { dataDirectory, databaseUrl } = settings;
  const key = readKeys(settings);
  if (databaseUrl === undefined) return openSqliteJournal({ directory: dataDirectory, key });
  const { openPostgresJournal } = await import('./postgres-journal.ts');
  return openPostgresJournal({ url: databaseUrl, key });
};
