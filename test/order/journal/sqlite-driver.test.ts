import { describe, expect, it } from '@jest/globals';
import { loadSqliteDriver } from '../../../src/order/journal/sqlite-driver.ts';
import { drivers, loaded } from './the-drivers.ts';

describe('the choice of a SQLite driver', () => {
  const isBuiltIn = (process.getBuiltinModule('node:sqlite') as unknown) !== undefined;
  const missing = 'SqliteDriverMissingError';

  it('falls on the one of Node where there is one', async () => {
    expect(await loadSqliteDriver()).toMatchObject({ name: isBuiltIn ? 'node' : 'better-sqlite3' });
  });

  it('can be forced, and fails where there is none of the kind', () => {
    const names = loaded.map((result) =>
      result.status === 'fulfilled' ? result.value.name : (result.reason as Error).name,
    );
    expect(names).toEqual([
      isBuiltIn ? 'node' : missing,
      drivers.includes('better-sqlite3') ? 'better-sqlite3' : missing,
    ]);
  });
});
