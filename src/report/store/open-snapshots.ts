import type { JournalSettings } from '../../order/journal/open-journal.ts';
import { readKeys } from '../../order/journal/open-journal.ts';
import { openSqliteSnapshotStore } from './sqlite-snapshot-store.ts';
import type { SnapshotStore } from './snapshot-store.ts';

/** The store of the reports that the settings ask for: beside the journal, under the same key. It opens when it is first used. */
export const openSnapshots = async (settings: JournalSettings): Promise<SnapshotStore> => {
  const keys = readKeys(settings);
  if (settings.databaseUrl === undefined) return openSqliteSnapshotStore(settings.dataDirectory, keys);
  const { openPostgresSnapshotStore } = await import('./postgres-snapshot-store.ts');
  return openPostgresSnapshotStore({ url: settings.databaseUrl, keys });
};
