/** Where the gateways of a run keep their journal. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export interface Store {
  readonly name: string;
  /** How many instances run on it. */
  readonly gateways: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Stops it in the middle of everything, and starts it again after this long. Absent when there is nothing to stop. */
  readonly stop?: (downMs: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

export type StoreName = 'sqlite' | 'postgres';

const openSqlite = async (directory: string): Promise<Store> => {
  const data = join(directory, 'sqlite');
  await mkdir(data);
  return { name: 'SQLite', gateways: 1, environment: { DATA_DIR: data }, close: () => Promise.resolve() };
};

const openPostgres = async (directory: string): Promise<Store> => {
  // Loaded only when it is wanted: it needs PostgreSQL on this machine.
  const { startPostgres } = await import('../../test/order/journal/a-postgres.ts');
  const postgres = await startPostgres();
  // One after the other, whatever the plan says.
  let stops = Promise.resolve();
  return {
    name: 'PostgreSQL',
    gateways: 3,
    environment: { DATA_DIR: join(directory, 'postgres'), DATABASE_URL: postgres.url },
    stop: (downMs) => {
      stops = stops.then(async () => {
        await postgres.stopNow();
        await pause(downMs);
        await postgres.start();
      });
      return stops;
    },
    close: async () => {
      // Its processes for the gateways that were just killed are ending too, and are not to be met in that.
      await pause(300);
      await postgres.close();
    },
  };
};

export const openStore: Readonly<Record<StoreName, (directory: string) => Promise<Store>>> = {
  sqlite: openSqlite,
  postgres: openPostgres,
};
