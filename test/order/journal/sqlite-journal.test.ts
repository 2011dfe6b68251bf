import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Worker } from 'node:worker_threads';
import { openInlineSqliteJournal } from '../../../src/order/journal/inline-sqlite-journal.ts';
import { journalFileName } from '../../../src/order/journal/journal-key.ts';
import { type OrderJournal, StoreUnavailableError } from '../../../src/order/journal/order-journal.ts';
import { type SqliteDriverName, loadSqliteDriver } from '../../../src/order/journal/sqlite-driver.ts';
import {
  type SqliteJournal,
  type SqliteJournalOptions,
  openSqliteJournal,
  startWorkerThread,
} from '../../../src/order/journal/sqlite-journal.ts';
import { aNewOrder, insertOne } from './a-new-order.ts';
import { insertPersonal, personal } from './a-personal-order.ts';
import { type JournalWorld, describeJournal } from './journal-conformance.ts';
import { drivers } from './the-drivers.ts';

const key = randomBytes(32);
const start = Date.UTC(2030, 0, 1);

const newDirectory = () => mkdtempSync(join(tmpdir(), 'care-gateway-journal-'));

const openInlineWorld = (driver: SqliteDriverName): JournalWorld => {
  const directory = newDirectory();
  const journals: OrderJournal[] = [];
  let now = start;
  return {
    connect: async () => {
      const file = join(directory, journalFileName);
      const journal = await openInlineSqliteJournal({ file, key, now: () => now, driver });
      journals.push(journal);
      return journal;
    },
    setNow: (instant) => {
      now = instant;
      return Promise.resolve();
    },
    close: async () => {
      await Promise.all(journals.map((journal) => journal.close()));
      rmSync(directory, { recursive: true });
    },
  };
};

/** Worlds of journals whose workers live on from test to test, over a file that is emptied: a worker takes long to start. */
class WorkerWorlds {
  readonly #driver: SqliteDriverName;
  readonly #directory = newDirectory();
  readonly #file = join(this.#directory, journalFileName);
  readonly #options: SqliteJournalOptions;
  #idle: SqliteJournal[] = [];

  constructor(driver: SqliteDriverName) {
    this.#driver = driver;
    // Several workers take turns with the file, and nothing here should fail because the machine is slow.
    this.#options = { file: this.#file, key, driver, busyTimeoutMs: 30_000 };
  }

  readonly open = (): JournalWorld => {
    const used: SqliteJournal[] = [];
    let now = start;
    return {
      connect: async () => {
        const journal = this.#idle.pop() ?? (await openSqliteJournal(this.#options));
        used.push(journal);
        await journal.setNow(now);
        return journal;
      },
      setNow: async (instant) => {
        now = instant;
        await Promise.all(used.map((journal) => journal.setNow(instant)));
      },
      close: async () => {
        const health = await Promise.allSettled(used.map((journal) => journal.health()));
        this.#idle.push(...used.filter((_, place) => health[place]?.status === 'fulfilled'));
        const connection = (await loadSqliteDriver(this.#driver)).open(this.#file);
        connection.exec(
          'PRAGMA foreign_keys = ON; DELETE FROM care_order; DELETE FROM audit_entry; DELETE FROM webhook_seen',
        );
        connection.close();
      },
    };
  };

  async end(): Promise<void> {
    await Promise.all(this.#idle.map((journal) => journal.close()));
    rmSync(this.#directory, { recursive: true });
  }
}

describe.each(drivers)('by the driver %s', (driver) => {
  const workerWorlds = new WorkerWorlds(driver);
  afterAll(() => workerWorlds.end());

  describeJournal('in a worker', workerWorlds.open);
  describeJournal('inline', () => openInlineWorld(driver));
});

describe('the SQLite journal', () => {
  let directory: string;
  let file: string;
  let opened: OrderJournal[];

  /** Closed after the test, so that its worker ends. */
  const open = async (options: Partial<SqliteJournalOptions> = {}): Promise<SqliteJournal> => {
    const journal = await openSqliteJournal({ file, key, ...options } as SqliteJournalOptions);
    opened.push(journal);
    return journal;
  };

  const connect = async () => (await loadSqliteDriver()).open(file);

  beforeEach(() => {
    directory = newDirectory();
    file = join(directory, journalFileName);
    opened = [];
  });

  afterEach(async () => {
    await Promise.all(opened.map((journal) => journal.close()));
    rmSync(directory, { recursive: true });
  });

  it('makes its directory, and keeps orders from one start to the next', async () => {
    const deep = join(directory, 'deep', 'down');
    const journal = await openSqliteJournal({ directory: deep, key });
    const order = await insertOne(journal);
    await journal.close();
    file = join(deep, journalFileName);
    expect(await (await open()).get(order.id)).toEqual(order);
  });

  it('lives in memory when it is asked to', async () => {
    const journal = await openInlineSqliteJournal({ file: ':memory:', key, now: () => start });
    const order = await insertOne(journal);
    expect(await journal.get(order.id)).toEqual(order);
    await journal.close();
  });

  it('answers the calls before its closing', async () => {
    const journal = await open();
    const inserted = journal.insertIntents([aNewOrder()]);
    await journal.close();
    expect(await inserted).toMatchObject({ kind: 'inserted' });
  });

  it('opens a file that a newer release has migrated', async () => {
    await (await open()).close();
    const connection = await connect();
    connection.exec('PRAGMA user_version = 1000');
    connection.close();
    expect(await (await open()).insertIntents([aNewOrder()])).toMatchObject({ kind: 'inserted' });
  });

  it('keeps the clock that it was given', async () => {
    const journal = await open();
    await journal.setNow(start);
    expect(await journal.insertIntents([aNewOrder()])).toMatchObject({ orders: [{ createdAt: new Date(start) }] });
    await journal.setNow(null);
    const order = await insertOne(journal);
    expect(order.createdAt).not.toEqual(new Date(start));
  });

  describe('when something fails', () => {
    it('still has an order whose process was killed before it heard the answer', async () => {
      const script = fileURLToPath(new URL('./crash-before-answer.ts', import.meta.url));
      const { signal, stderr } = spawnSync(
        process.execPath,
        ['--import', 'tsx', script, file, key.toString('base64')],
        { encoding: 'utf8' },
      );
      expect({ signal, stderr }).toMatchObject({ signal: 'SIGKILL' });

      const journal = await open();
      const order = await journal.get('the-order');
      expect(order).toMatchObject({ state: 'INTENT', key: 'the-key' });
      expect(await journal.events(['the-order'])).toHaveLength(1);
      expect(await journal.insertIntents([aNewOrder({ key: 'the-key' })])).toEqual({ kind: 'replay', orders: [order] });
    });

    it('refuses writes while another process holds the file, and reads go on', async () => {
      const journal = await open({ busyTimeoutMs: 10 });
      const order = await insertOne(journal);
      const other = await connect();
      other.exec('BEGIN IMMEDIATE');

      const refused = aNewOrder();
      const [insertion, health, read] = await Promise.allSettled([
        journal.insertIntents([refused]),
        journal.health(),
        journal.get(order.id),
      ]);
      expect(insertion).toMatchObject({ status: 'rejected', reason: { name: 'StoreUnavailableError' } });
      expect(health).toMatchObject({ status: 'rejected', reason: { name: 'StoreUnavailableError' } });
      expect(read).toEqual({ status: 'fulfilled', value: order });

      other.exec('ROLLBACK');
      other.close();
      await expect(journal.health()).resolves.toBeUndefined();
      expect(await journal.insertIntents([refused])).toMatchObject({ kind: 'inserted' });
    });

    it('lets one call fail without the others of its group', async () => {
      const journal = await open();
      const first = aNewOrder();
      const outcomes = await Promise.allSettled([
        journal.insertIntents([first]),
        // A change id is unique for ever.
        journal.insertIntents([{ ...aNewOrder({ duplicateWindowMs: null }), tenant: 'other', changes: first.changes }]),
        journal.insertIntents([aNewOrder()]),
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(await journal.count({ tenant: 'other' })).toBe(0);
      expect(await journal.count({ tenant: 'acme' })).toBe(2);
    });

    it('refuses what cannot cross to its worker, and nothing else', async () => {
      const journal = await open();
      const request = { ...aNewOrder().request, changes: [{ imei: (() => '') as unknown as string }] };
      const outcomes = await Promise.allSettled([journal.insertIntents([aNewOrder({ request })]), journal.health()]);
      expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    });

    it('refuses calls beyond its queue', async () => {
      const journal = await open({ queueLimit: 2 });
      const outcomes = await Promise.allSettled([journal.health(), journal.health(), journal.health()]);
      expect(outcomes).toEqual([
        { status: 'fulfilled', value: undefined },
        { status: 'fulfilled', value: undefined },
        { status: 'rejected', reason: new StoreUnavailableError('The order journal is overloaded.') },
      ]);
    });

    it('rejects what waits when its worker dies, and starts another one', async () => {
      const workers: Worker[] = [];
      const checks: string[] = [];
      const journal = await openSqliteJournal({ file, key, busyTimeoutMs: 600_000 }, (options) => {
        const worker = startWorkerThread(options);
        checks.push(options.damageCheck);
        workers.push(worker);
        return worker;
      });
      opened.push(journal);
      await journal.setNow(start);
      // The worker cannot answer before the other process lets go.
      const other = await connect();
      other.exec('BEGIN IMMEDIATE');
      const waiting = journal.insertIntents([aNewOrder()]);
      const death = workers[0]?.terminate();
      other.exec('ROLLBACK');
      other.close();
      await expect(waiting).rejects.toMatchObject({ name: 'StoreUnavailableError' });
      await death;

      expect(await journal.count({ tenant: 'acme' })).toBe(0);
      expect(await journal.insertIntents([aNewOrder()])).toMatchObject({ orders: [{ createdAt: new Date(start) }] });
      expect(workers).toHaveLength(2);
      expect(checks).toEqual(['integrity_check', 'quick_check']);
    });
  });

  describe('a damaged file', () => {
    it.each([
      ['is no database', (bytes: Buffer) => Buffer.concat([Buffer.from('not SQLite at all'), bytes.subarray(17)])],
      ['has a page overwritten', (bytes: Buffer) => Buffer.from(bytes).fill(0xff, 4096, 8192)],
      ['is cut short', (bytes: Buffer) => bytes.subarray(0, 8192)],
    ])('is refused when it %s', async (_, damage) => {
      const journal = await open();
      await journal.insertIntents([aNewOrder()]);
      await journal.close();
      const damaged = damage(readFileSync(file));
      writeFileSync(file, damaged);
      await expect(open()).rejects.toMatchObject({ name: 'JournalCorruptError' });
      expect(readFileSync(file)).toEqual(damaged);
    });

    it('is told apart from one that cannot be read', async () => {
      await expect(openSqliteJournal({ file: directory, key })).rejects.toEqual(
        new StoreUnavailableError('The order journal cannot be opened: EISDIR.'),
      );
    });
  });

  describe('at rest', () => {
    it('holds nothing personal in the clear', async () => {
      const journal = await open();
      await insertPersonal(journal);
      const files = readdirSync(directory);
      expect(files).toEqual(expect.arrayContaining([journalFileName, `${journalFileName}-wal`]));
      const stored = files.map((name) => readFileSync(join(directory, name), 'latin1')).join('');
      // What should be found is found, so what is not found is not there.
      expect(stored).toContain('content-hash');
      expect(Object.values(personal).filter((text) => stored.includes(text))).toEqual([]);
    });

    it('keeps what the audit trail says as it was said', async () => {
      const journal = await open();
      await insertOne(journal);
      const connection = await connect();
      expect(() => {
        connection.exec(`UPDATE audit_entry SET outcome = 'COMPLETED'`);
      }).toThrow('audit entries are never changed');
      connection.close();
    });

    it('is for its owner only', async () => {
      writeFileSync(file, '', { mode: 0o644 });
      const journal = await open();
      await journal.insertIntents([aNewOrder()]);
      const modes = readdirSync(directory).map((name) => statSync(join(directory, name)).mode & 0o777);
      expect(modes).toEqual(modes.map(() => 0o600));
    });

    it('opens under an older key until what it sealed is gone, and finds lines ever after', async () => {
      const newKey = randomBytes(32);
      const first = await open();
      const order = await insertPersonal(first);
      const unresolved = await insertOne(first, aNewOrder({ changes: [{ ctn: '4045550111' }] }));
      await first.close();

      const rotating = await open({ key: [newKey, key] });
      expect(await rotating.get(order.id)).toEqual(order);
      const later = await insertOne(rotating);
      await rotating.close();

      const rotated = await open({ key: newKey });
      expect(await rotated.get(later.id)).toEqual(later);
      expect(Buffer.from(rotated.hashingSecret)).toEqual(Buffer.from(first.hashingSecret));
      expect(await rotated.get(order.id)).toMatchObject({
        state: 'FAILED',
        request: null,
        ban: null,
        placedBy: null,
      });
      expect(await rotated.list({ tenant: 'acme', ctn: personal.ctn }, { limit: 10, direction: 'older' })).toHaveLength(
        1,
      );
      expect(await rotated.events([order.id])).toMatchObject([
        { state: 'RECORDED' },
        { state: 'FAILED', message: null },
      ]);
      expect(await rotated.insertIntents([aNewOrder({ changes: [{ ctn: '4045550111' }] })])).toMatchObject({
        kind: 'blocked',
        blocked: [{ reason: 'unresolved', order: { id: unresolved.id, request: null } }],
      });
    });

    it('lets an order whose key is lost move on, and keeps what the key could bring back', async () => {
      const first = await open();
      const order = await insertOne(first, aNewOrder({ ban: personal.ban }));
      await first.close();
      const newKey = randomBytes(32);
      await (await open({ key: [newKey, key] })).close();

      const rotated = await open({ key: newKey });
      const changes = order.changes.map((change) => ({ ...change, carrierState: 'FAILED' as const }));
      const failed = await rotated.advance(order, { state: 'FAILED', changes }, []);
      expect(failed).toMatchObject({ state: 'FAILED', changes: [{ carrierState: 'FAILED', ctn: '' }] });
      await rotated.close();

      expect(await (await open({ key: [newKey, key] })).get(order.id)).toMatchObject({
        state: 'FAILED',
        ban: personal.ban,
        request: order.request,
        changes: [{ carrierState: 'FAILED', ctn: order.changes[0]?.ctn }],
      });
    });

    it('is refused under a wrong key, unless its loss is accepted', async () => {
      const first = await open();
      const order = await insertOne(first);
      await first.close();
      const wrongKey = randomBytes(32);
      await expect(open({ key: wrongKey })).rejects.toMatchObject({ name: 'JournalKeyError' });

      const journal = await open({ key: wrongKey, acceptLostKey: true });
      expect(await journal.get(order.id)).toMatchObject({ state: 'INTENT', key: order.key, request: null });
      expect(await journal.insertIntents([aNewOrder({ key: order.key })])).toMatchObject({ kind: 'replay' });
    });
  });
});
