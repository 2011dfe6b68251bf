import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { rows } from '../../../src/order/journal/steps.ts';
import type { OrderJournal } from '../../../src/order/journal/order-journal.ts';
import { PostgresCalls } from '../../../src/order/journal/postgres-calls.ts';
import {
  type PostgresJournal,
  type PostgresJournalOptions,
  openPostgresJournal,
} from '../../../src/order/journal/postgres-journal.ts';
import { type LossyProxy, startLossyProxy } from './a-lossy-proxy.ts';
import { aNewOrder, insertOne } from './a-new-order.ts';
import { type Postgres, findPostgres, howToInstall, startPostgres } from './a-postgres.ts';
import { insertPersonal, personal } from './a-personal-order.ts';
import { type JournalWorld, describeJournal } from './journal-conformance.ts';

const key = randomBytes(32);
/** Nothing here should fail because the machine is slow. */
const patient = { key, timeoutMs: 30_000 };
const unavailable = { name: 'StoreUnavailableError' };

let postgres: Postgres;

const query = async (...statements: readonly string[]): Promise<readonly unknown[]> => {
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  const found: unknown[] = [];
  try {
    for (const statement of statements) found.push(...((await client.query(statement)).rows as unknown[]));
  } finally {
    await client.end();
  }
  return found;
};

const empty = () => query('TRUNCATE care_order, audit_entry, webhook_seen CASCADE');

/** Journals that live on from test to test, over tables that are emptied. */
const idle: PostgresJournal[] = [];

const openWorld = (): JournalWorld => {
  const used: PostgresJournal[] = [];
  let now = 0;
  return {
    connect: async () => {
      const journal = idle.pop() ?? (await openPostgresJournal({ url: postgres.url, ...patient }));
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
      idle.push(...used.filter((_, place) => health[place]?.status === 'fulfilled'));
      await empty();
    },
  };
};

const isMissing = findPostgres() === undefined;
if (isMissing) console.warn(howToInstall);

// In CI a missing server is a failure: startPostgres says so.
(isMissing && process.env['CI'] === undefined ? describe.skip : describe)('with PostgreSQL', () => {
  beforeAll(async () => {
    postgres = await startPostgres();
  }, 120_000);

  afterAll(async () => {
    await Promise.all(idle.map((journal) => journal.close()));
    await postgres.close();
  });

  describeJournal('in PostgreSQL', openWorld);

  describe('the PostgreSQL journal', () => {
    let opened: OrderJournal[];

    /** Closed after the test. */
    const open = async (options: Partial<PostgresJournalOptions> = {}): Promise<PostgresJournal> => {
      const journal = await openPostgresJournal({ url: postgres.url, ...patient, ...options });
      opened.push(journal);
      return journal;
    };

    beforeEach(() => {
      opened = [];
    });

    afterEach(async () => {
      await Promise.all(opened.map((journal) => journal.close()));
      await empty();
    });

    it('makes its tables once, however many instances open at once', async () => {
      await query(
        'DROP TABLE care_order, care_order_change, care_order_event, audit_entry, webhook_seen, journal, journal_migration',
      );
      const journals = await Promise.all(Array.from({ length: 5 }, () => open()));
      const secrets = journals.map(({ hashingSecret }) => Buffer.from(hashingSecret).toString('hex'));
      expect(new Set(secrets).size).toBe(1);
      expect(await query('SELECT n FROM journal_migration')).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    });

    it('opens a database that a newer release has migrated, and adds nothing to it', async () => {
      await open();
      await query(
        'INSERT INTO journal_migration (n) VALUES (1000)',
        'ALTER TABLE care_order ADD COLUMN from_tomorrow TEXT',
        'ALTER TABLE care_order_event ADD COLUMN from_tomorrow TEXT',
      );
      const order = await insertOne(await open());
      expect(await (await open()).get(order.id)).toEqual(order);
      await query('DELETE FROM journal_migration WHERE n = 1000');
    });

    it('goes by the clock of the database unless it is given another', async () => {
      const journal = await open();
      const [before] = await query('SELECT clock_timestamp() AS at');
      const order = await insertOne(journal);
      const [after] = await query('SELECT clock_timestamp() AS at');
      const at = (row: unknown) => (row as { at: Date }).at.getTime();
      expect(order.createdAt.getTime()).toBeGreaterThanOrEqual(at(before));
      expect(order.createdAt.getTime()).toBeLessThanOrEqual(at(after));
    });

    it('answers the calls before its closing', async () => {
      const journal = await open();
      const inserted = journal.insertIntents([aNewOrder()]);
      await journal.close();
      expect(await inserted).toMatchObject({ kind: 'inserted' });
    });

    describe('news', () => {
      it('of changes reach the listeners of all instances, and each of them once', async () => {
        const journals = [await open(), await open(), await open()];
        const heard = journals.map(() => [] as string[]);
        const last = journals.map(
          (journal, place) =>
            new Promise<void>((resolve) => {
              journal.onChange((id) => {
                heard[place]?.push(id);
                if (id === 'the-last') resolve();
              });
            }),
        );
        const [first, second] = journals;
        const order = await insertOne(first ?? (await open()), aNewOrder({ id: 'the-first' }));
        await second?.advance(order, { state: 'SENDING' }, []);
        await second?.insertIntents([aNewOrder({ id: 'the-last' })]);
        await Promise.all(last);
        // From one instance they come in order; between two, nobody promises one.
        expect(heard.map((ids) => ids.toSorted())).toEqual(journals.map(() => ['the-first', 'the-first', 'the-last']));
      });

      it('come again after the server was stopped and started', async () => {
        const [teller, listener] = [await open(), await open()];
        await postgres.stopNow();
        await postgres.start();
        const heard: string[] = [];
        listener.onChange((id) => heard.push(id));
        // Both connect again in their own time, and what is told before is lost.
        while (heard.length === 0) {
          await teller.insertIntents([aNewOrder()]).catch(() => undefined);
          await setImmediate();
        }
        expect(heard[0]).toMatch(/^order-/);
      });
    });

    describe('when something fails', () => {
      const outcomes = async (journal: OrderJournal, id: string) => {
        const results = await Promise.allSettled([
          journal.insertIntents([aNewOrder()]),
          journal.health(),
          journal.get(id),
        ]);
        return results.map((result) => (result.status === 'fulfilled' ? 'fulfilled' : (result.reason as Error).name));
      };
      const allFail = Array.from({ length: 3 }, () => unavailable.name);
      const allWell = Array.from({ length: 3 }, () => 'fulfilled');

      it('refuses every call while the server is stopped, and goes on when it runs again', async () => {
        const journal = await open();
        const { id } = await insertOne(journal);
        await postgres.stopNow();
        expect(await outcomes(journal, id)).toEqual(allFail);
        await expect(open()).rejects.toMatchObject(unavailable);
        await postgres.start();
        expect(await outcomes(journal, id)).toEqual(allWell);
      });

      it('gives up calls that a frozen server does not answer, and goes on when it does', async () => {
        const journal = await open({ timeoutMs: 1500 });
        const { id } = await insertOne(journal);
        postgres.freeze();
        expect(await outcomes(journal, id)).toEqual(allFail);
        // Then over new connections, which the kernel accepts and nobody serves.
        expect(await outcomes(journal, id)).toEqual(allFail);
        postgres.thaw();
        expect(await outcomes(journal, id)).toEqual(allWell);
      });

      it('refuses writes while the database is read-only, and reads go on', async () => {
        const journal = await open();
        const { id } = await insertOne(journal);
        const setReadOnly = async (isReadOnly: boolean) => {
          await query(
            'SET default_transaction_read_only = off',
            `ALTER DATABASE postgres SET default_transaction_read_only = ${isReadOnly ? 'on' : 'off'}`,
            // Whoever connects from now on finds it so.
            'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname IS NOT NULL',
          );
        };
        await setReadOnly(true);
        const readOnly = await open();
        expect(await outcomes(readOnly, id)).toEqual([unavailable.name, unavailable.name, 'fulfilled']);
        await setReadOnly(false);
        expect(await outcomes(await open(), id)).toEqual(allWell);
      });

      it('refuses calls beyond its connections when none becomes free in time', async () => {
        const journal = await open({ maxConnections: 1, timeoutMs: 500 });
        const other = new Client({ connectionString: postgres.url });
        await other.connect();
        await other.query('BEGIN');
        await other.query('LOCK TABLE care_order');
        const results = await Promise.allSettled([journal.get('one'), journal.get('other')]);
        expect(results).toMatchObject([
          { status: 'rejected', reason: unavailable },
          { status: 'rejected', reason: unavailable },
        ]);
        await other.query('ROLLBACK');
        await other.end();
        expect(await journal.get('one')).toBeNull();
      });

      it('opens its connections at once', async () => {
        const url = new URL(postgres.url);
        url.searchParams.set('application_name', 'filled');
        const calls = new PostgresCalls({ url: url.href, maxConnections: 3, timeoutMs: patient.timeoutMs });
        await calls.fill();
        const opened = await query(`SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = 'filled'`);
        expect(opened).toEqual([{ n: 3 }]);
        await calls.close();
      });

      it('keeps its connections when callers come too late to one', async () => {
        const calls = new PostgresCalls({ url: postgres.url, maxConnections: 1, timeoutMs: 2000 });
        const backend = () => calls.call(rows('SELECT pg_backend_pid() AS pid'), false);
        const before = await backend();
        // More than half of what a call may take: who waits that long is told so, and its connection is left alone.
        const slow = calls.call(rows('SELECT pg_sleep(1.2)'), false);
        await expect(backend()).rejects.toMatchObject(unavailable);
        await slow;
        expect(await backend()).toEqual(before);
        await calls.close();
      });

      it('has the server end what an instance that is frozen holds up, and sync the disk at each commit', async () => {
        const calls = new PostgresCalls({ url: postgres.url, maxConnections: 1, timeoutMs: 5000 });
        const settings = ['statement_timeout', 'idle_in_transaction_session_timeout', 'synchronous_commit'];
        const set = settings.map((name) => `current_setting('${name}') AS ${name}`);
        expect(await calls.call(rows(`SELECT ${set.join(', ')}`), true)).toEqual([
          { statement_timeout: '5s', idle_in_transaction_session_timeout: '5s', synchronous_commit: 'on' },
        ]);
        await calls.close();
      });

      it('is no trouble of the store when the mistake is ours', async () => {
        const journal = await open();
        const first = await insertOne(journal);
        const mistake = journal.insertIntents([{ ...aNewOrder({ tenant: 'other' }), changes: first.changes }]);
        await expect(mistake).rejects.toMatchObject({ name: 'error', code: '23505' });
        expect(await journal.count({ tenant: 'other' })).toBe(0);
        await expect(journal.health()).resolves.toBeUndefined();
      });
    });

    describe('when the answer to a commit is lost', () => {
      let proxy: LossyProxy;

      beforeEach(async () => {
        proxy = await startLossyProxy(postgres.url);
      });

      afterEach(() => proxy.close());

      it.each(['cut', 'keep silent'] as const)(
        'refuses the call that waits for it, and replays the order that it wrote (%s)',
        async (how) => {
          const journal = await open({ url: proxy.url, ...(how === 'keep silent' && { timeoutMs: 1500 }) });
          const lost = proxy.loseNextCommit(how);
          const order = aNewOrder();
          await expect(journal.insertIntents([order])).rejects.toMatchObject(unavailable);
          await lost;
          expect(await journal.insertIntents([order])).toMatchObject({ kind: 'replay', orders: [{ id: order.id }] });
        },
      );

      it('still has the order when the process that waits for it is killed', async () => {
        const lost = proxy.loseNextCommit('keep silent');
        const script = fileURLToPath(new URL('./crash-before-postgres-answers.ts', import.meta.url));
        const child = spawn(process.execPath, ['--import', 'tsx', script, proxy.url, key.toString('base64')], {
          stdio: ['ignore', 'inherit', 'inherit'],
        });
        const ended = once(child, 'exit');
        await Promise.race([lost, ended]);
        child.kill('SIGKILL');
        expect(await ended).toEqual([null, 'SIGKILL']);

        const journal = await open();
        const order = await journal.get('the-order');
        expect(order).toMatchObject({ state: 'INTENT', key: 'the-key' });
        expect(await journal.events(['the-order'])).toHaveLength(1);
        expect(await journal.insertIntents([aNewOrder({ key: 'the-key' })])).toEqual({
          kind: 'replay',
          orders: [order],
        });
      });
    });

    describe('at rest', () => {
      it('holds nothing personal in the clear', async () => {
        const journal = await open();
        await insertPersonal(journal);
        await query('CHECKPOINT');
        const stored = ['base', 'pg_wal']
          .flatMap((part) =>
            readdirSync(join(postgres.directory, part), { recursive: true, withFileTypes: true })
              .filter((entry) => entry.isFile())
              .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1')),
          )
          .join('');
        // What should be found is found, so what is not found is not there.
        expect(stored).toContain('content-hash');
        expect(Object.values(personal).filter((text) => stored.includes(text))).toEqual([]);
      });

      it('keeps what the audit trail says as it was said', async () => {
        await insertOne(await open());
        await expect(query(`UPDATE audit_entry SET outcome = 'COMPLETED'`)).rejects.toThrow(
          'audit entries are never changed',
        );
      });

      it('opens under an older key, finds lines under a new one, and is refused under a wrong one', async () => {
        const newKey = randomBytes(32);
        const order = await insertPersonal(await open());
        const rotating = await open({ key: [newKey, key] });
        expect(await rotating.get(order.id)).toEqual(order);
        const rotated = await open({ key: newKey });
        expect(
          await rotated.list({ tenant: 'acme', ctn: personal.ctn }, { limit: 10, direction: 'older' }),
        ).toMatchObject([{ id: order.id, request: null }]);
        await expect(open()).rejects.toMatchObject({ name: 'JournalKeyError' });
        await open({ key: [key, newKey] });
        expect(await (await open()).get(order.id)).toEqual(order);
      });
    });
  });
});
