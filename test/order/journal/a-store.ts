/** Each database that a journal may be in, for tests that are the same for both: an empty one for each test. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { journalFileName } from '../../../src/order/journal/journal-key.ts';
import type { OperatorsJournal } from '../../../src/order/journal/order-journal.ts';
import { openInlineSqliteJournal } from '../../../src/order/journal/inline-sqlite-journal.ts';
import { openPostgresJournal } from '../../../src/order/journal/postgres-journal.ts';
import { loadSqliteDriver } from '../../../src/order/journal/sqlite-driver.ts';
import { findPostgres, startPostgres, type Postgres } from './a-postgres.ts';

export interface OpenWish {
  readonly keys: readonly Uint8Array[];
  /** As a release that knows so many migrations. */
  readonly schema?: number;
  /** Where its clock stands; it goes otherwise. */
  readonly now?: number;
}

export interface TestStore {
  /** What a gateway is told of it. */
  readonly environment: Readonly<Record<string, string>>;
  /** A folder of the test's own. */
  readonly directory: string;
  open(wish: OpenWish): Promise<OperatorsJournal>;
  /** Statements, past the journal. */
  run(sql: string): Promise<void>;
  /** Closes what was opened, and erases it. */
  close(): Promise<void>;
}

export interface TestDatabase {
  readonly name: 'SQLite' | 'PostgreSQL';
  /** The machine has none, and it is not CI, where that would be a failure. */
  readonly isSkipped: boolean;
  readonly start: () => Promise<void>;
  readonly newStore: () => Promise<TestStore>;
  readonly stop: () => Promise<void>;
}

const newDirectory = () => mkdtempSync(join(tmpdir(), 'care-gateway-store-'));

const sqlite: TestDatabase = {
  name: 'SQLite',
  isSkipped: false,
  start: () => Promise.resolve(),
  newStore: () => {
    const directory = newDirectory();
    const file = join(directory, journalFileName);
    const opened: OperatorsJournal[] = [];
    return Promise.resolve({
      environment: { DATA_DIR: directory },
      directory,
      open: async ({ keys, schema, now = null }) => {
        const journal = await openInlineSqliteJournal({
          file,
          key: keys,
          now: () => now ?? Date.now(),
          ...(schema !== undefined && { schema }),
        });
        opened.push(journal);
        return journal;
      },
      run: async (sql) => {
        const connection = (await loadSqliteDriver()).open(file);
        connection.exec(sql);
        connection.close();
      },
      close: async () => {
        await Promise.all(opened.map((journal) => journal.close()));
        rmSync(directory, { recursive: true });
      },
    });
  },
  stop: () => Promise.resolve(),
};

let server: Postgres | undefined;

const serverUrl = (): string => {
  if (!server) throw new Error('PostgreSQL was not started');
  return server.url;
};

const queryPostgres = async (url: string, ...statements: readonly string[]): Promise<void> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
};

const postgres: TestDatabase = {
  name: 'PostgreSQL',
  isSkipped: findPostgres() === undefined && process.env['CI'] === undefined,
  start: async () => {
    server = await startPostgres();
  },
  newStore: async () => {
    const directory = newDirectory();
    const name = `care_${randomBytes(4).toString('hex')}`;
    await queryPostgres(serverUrl(), `CREATE DATABASE ${name}`);
    const url = new URL(serverUrl());
    url.pathname = `/${name}`;
    const opened: OperatorsJournal[] = [];
    return {
      environment: { DATABASE_URL: url.href, DATA_DIR: directory },
      directory,
      open: async ({ keys, schema, now = null }) => {
        const journal = await openPostgresJournal({
          url: url.href,
          key: keys,
          timeoutMs: 30_000,
          ...(schema !== undefined && { schema }),
        });
        await journal.setNow(now);
        opened.push(journal);
        return journal;
      },
      run: (sql) => queryPostgres(url.href, sql),
      close: async () => {
        await Promise.all(opened.map((journal) => journal.close()));
        await queryPostgres(serverUrl(), `DROP DATABASE ${name} WITH (FORCE)`);
        rmSync(directory, { recursive: true });
      },
    };
  },
  stop: async () => {
    await server?.close();
  },
};

export const databases: readonly TestDatabase[] = [sqlite, postgres];
