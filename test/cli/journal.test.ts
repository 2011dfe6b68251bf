import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { journalFileName, journalKeyFileName } from '../../src/order/journal/journal-key.ts';
import type { CareOrder } from '../../src/order/care-order.ts';
import type { OperatorsJournal } from '../../src/order/journal/order-journal.ts';
import { aNewOrder, insertOne } from '../order/journal/a-new-order.ts';
import { findPostgres } from '../order/journal/a-postgres.ts';
import { databases, type TestDatabase, type TestStore } from '../order/journal/a-store.ts';
import { ask } from './a-desk.ts';

const key = randomBytes(32).toString('base64');
const keys = [Buffer.from(key, 'base64')];
const tenant = 'default';
const path = [findPostgres() ?? '', process.env['PATH'] ?? ''].join(delimiter);

/** What the runbook says to do with a backup. Gives the environment of a gateway on what was restored. */
const restore: Readonly<Record<TestDatabase['name'], (file: string, to: TestStore) => Promise<void>>> = {
  SQLite: (file, { directory }) => {
    copyFileSync(file, join(directory, journalFileName));
    return Promise.resolve();
  },
  PostgreSQL: (file, { environment }) => {
    execFileSync(
      'pg_restore',
      ['--no-owner', '--exit-on-error', `--dbname=${environment['DATABASE_URL'] ?? ''}`, file],
      {
        env: { PATH: path },
      },
    );
    return Promise.resolve();
  },
};

describe.each(databases)('care-gateway, on a journal in $name,', ({ name, isSkipped, start, newStore, stop }) => {
  if (isSkipped) {
    it.todo('needs PostgreSQL on this machine');
    return;
  }

  let store: TestStore;
  let other: TestStore;
  let journal: OperatorsJournal;
  const command = (...args: readonly string[]) => ask({ ...store.environment, JOURNAL_KEY: key, PATH: path }, ...args);
  const insert = (given: Parameters<typeof aNewOrder>[0] = {}) => insertOne(journal, aNewOrder({ tenant, ...given }));

  beforeAll(start, 120_000);
  afterAll(stop);
  beforeEach(async () => {
    [store, other] = [await newStore(), await newStore()];
    journal = await store.open({ keys });
  });
  afterEach(async () => {
    await store.close();
    await other.close();
  });

  it('backup copies all that was acknowledged, while orders go on being placed, and it can be restored', async () => {
    const file = join(store.directory, 'backup');
    const acknowledged: CareOrder[] = [];
    for (let n = 0; n < 20; n += 1) acknowledged.push(await insert());
    const done = new AbortController();
    const meanwhile = (async () => {
      const placed: CareOrder[] = [];
      while (!done.signal.aborted) placed.push(await insert());
      return placed;
    })();
    const { code, said } = await command('backup', file);
    done.abort();
    const placed = await meanwhile;
    expect([code, said]).toEqual([0, `${file}: ${statSync(file).size} bytes`]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(placed.length).toBeGreaterThan(0);

    await restore[name](file, other);
    const restored = await other.open({ keys });
    for (const order of acknowledged) expect(await restored.get(order.id)).toEqual(order);
    // Whole orders, or nothing of them: what was placed meanwhile may be there or not.
    const found = await restored.list({ tenant }, { limit: 10_000, direction: 'older' });
    const byId = new Map([...acknowledged, ...placed].map((order) => [order.id, order]));
    expect(found.map((order) => byId.get(order.id))).toEqual(found);
    expect(await restored.auditTrail({ tenant }, { limit: 10_000 })).toHaveLength(found.length);
  });

  it('backup overwrites nothing', async () => {
    const file = join(store.directory, 'backup');
    writeFileSync(file, 'dear to somebody');
    const { code, told } = await command('backup', file);
    expect([code, told]).toEqual([1, `${file} is there already: give a file that is not.`]);
    expect(statSync(file).size).toBe(16);
  });

  it('restored has the carrier asked about what was not sent when the backup was made', async () => {
    const unsent = await insert();
    const acked = await insert();
    await journal.advance(acked, { state: 'ACKED' }, []);
    expect(await command('restored')).toMatchObject({
      code: 0,
      said: '1 orders were not sent when the backup was made: the carrier is asked about them first.',
    });
    expect(await journal.get(unsent.id)).toMatchObject({
      state: 'IN_DOUBT',
      attempt: 1,
      doubtSince: expect.any(Date),
      negatives: 0,
    });
    expect(await journal.get(acked.id)).toMatchObject({ state: 'ACKED' });
    expect((await journal.claimDue('doubt', 10, 1000)).map(({ id }) => id)).toEqual([unsent.id]);
  });

  it('reseal lets an older key go', async () => {
    const order = await insert({ placedBy: 'ada' });
    const newKey = randomBytes(32);
    writeFileSync(join(store.directory, journalKeyFileName), `${newKey.toString('base64')}\n${key}\n`);
    expect(await ask(store.environment, 'reseal')).toMatchObject({
      code: 0,
      said: '3 values sealed with the newest key, 0 that no key opens.',
    });
    expect(await (await store.open({ keys: [newKey] })).get(order.id)).toEqual(order);
  });

  it('erase takes a line out of what is finished, and says what it has left', async () => {
    const ctn = '4045550123';
    const order = await insert({ changes: [{ ctn }] });
    await journal.advance(order, { state: 'FAILED' }, [{ state: 'FAILED', source: 'POLL' }]);
    await insert({ changes: [{ ctn }], duplicateWindowMs: null });
    const { code, said, told } = await command('erase', '--tenant', tenant, '--ctn', ctn, '--by', 'carla');
    expect({ code, said, told }).toEqual({
      code: 0,
      said: 'Erased out of 1 orders and 2 entries of the audit trail.',
      told: '1 orders are not finished, and were left as they are: erase again when they are.',
    });
    expect(await journal.get(order.id)).toMatchObject({ request: null, changes: [{ ctn: '' }] });
    expect((await command('orders', 'show', order.id)).said).toContain('(erased)');
    const json = await command('erase', '--tenant', tenant, '--subject', 'ada', '--by', 'carla', '--json');
    expect(JSON.parse(json.said)).toEqual({ orders: 0, auditEntries: 0, unfinished: 0 });
    expect(await command('erase', '--tenant', tenant, '--by', 'carla')).toMatchObject({
      code: 1,
      told: 'Say whose data: --ctn <number>, or --subject <who>.',
    });
    expect(await command('erase', '--ctn', ctn, '--by', 'carla')).toMatchObject({
      code: 1,
      told: 'Say for which company, by --tenant: default, globex.',
    });
  });
});

describe('care-gateway', () => {
  it('says everything that is wrong with the settings', async () => {
    expect(await ask({ PORT: 'x', DRAIN_SECONDS: '-1' }, 'config')).toMatchObject({
      code: 1,
      told: expect.stringMatching(/^The configuration cannot be used:\nPORT: .*\nDRAIN_SECONDS: .*$/),
    });
    const { code, said } = await ask({}, 'config');
    expect(code).toBe(0);
    expect(said).toMatch(/^PORT +4000/m);
    expect(said).toContain('The configuration can be used.');
  });

  it('has a version, help, and 2 as its exit code for what is no command', async () => {
    expect(await ask({}, '--version')).toMatchObject({ code: 0, said: '1.2.3' });
    expect((await ask({}, '--help')).said).toContain('orders');
    expect(await ask({}, 'dance')).toMatchObject({ code: 2 });
    expect(await ask({}, 'orders', 'list', '--limit', 'many')).toMatchObject({ code: 2 });
  });

  it('says what to do where there is no pg_dump, and where there is no journal', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'care-gateway-'));
    const environment = { DATA_DIR: directory, JOURNAL_KEY: key };
    const file = join(directory, 'backup');
    expect(await ask(environment, 'backup', file)).toMatchObject({
      code: 1,
      told: `There is no journal at ${join(directory, journalFileName)}.`,
    });
    const postgres = { ...environment, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/care', PATH: directory };
    expect(await ask(postgres, 'backup', file)).toMatchObject({
      code: 1,
      told: 'pg_dump is not on this machine: install the client programs of PostgreSQL.',
    });
    rmSync(directory, { recursive: true });
  });
});
