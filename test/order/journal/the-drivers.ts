import { loadSqliteDriver, type SqliteDriverName } from '../../../src/order/journal/sqlite-driver.ts';

const names = ['node', 'better-sqlite3'] as const;

/** What came of loading each. */
export const loaded = await Promise.allSettled(names.map((name) => loadSqliteDriver(name)));

/** Those that this machine has; CI has Nodes with either. */
export const drivers: readonly SqliteDriverName[] = names.filter((_, place) => loaded[place]?.status === 'fulfilled');
