import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openSqliteJournal } from '../../../src/order/journal/sqlite-journal.ts';
import type { OperatorsJournal } from '../../../src/order/journal/order-journal.ts';
import { aNewOrder, insertOne } from './a-new-order.ts';
import { personal } from './a-personal-order.ts';
import { databases, type TestStore } from './a-store.ts';

/** Of the journals in left-by-schema-2/, which the release with two migrations made. */
const keys = [Buffer.alloc(32, 7)];
const before = 2;
const tenant = 'acme';

const files: Readonly<Record<string, string>> = { SQLite: 'sqlite', PostgreSQL: 'postgres' };

const newerSchema = {
  name: 'JournalSchemaError',
  message:
    'The order journal was changed by a newer release: it needs one that knows schema 1000, and this one knows schema 3. Start the newer release.',
};

describe.each(databases)('a journal in $name', ({ name, isSkipped, start, newStore, stop }) => {
  if (isSkipped) {
    it.todo('needs PostgreSQL on this machine');
    return;
  }

  let store: TestStore;
  beforeAll(start, 120_000);
  afterAll(stop);
  beforeEach(async () => {
    store = await newStore();
  });
  afterEach(() => store.close());

  describe('that the release before left', () => {
    beforeEach(() =>
      store.run(readFileSync(new URL(`./left-by-schema-2/${files[name] ?? ''}.sql`, import.meta.url), 'utf8')),
    );

    it('opens, with all of its orders, their words and their audit trail', async () => {
      const journal = await store.open({ keys });
      const orders = await journal.list({ tenant }, { limit: 10, direction: 'older' });
      expect(new Map(orders.map(({ id, state }) => [id.replace(/order-.*/, 'failed'), state]))).toEqual(
        new Map([
          ['review', 'MANUAL_REVIEW'],
          ['intent', 'INTENT'],
          ['in-doubt', 'IN_DOUBT'],
          ['acked', 'ACKED'],
          ['failed', 'FAILED'],
        ]),
      );
      const [failed] = await journal.list({ tenant, ctn: personal.ctn }, { limit: 1, direction: 'older' });
      expect(failed).toMatchObject({
        ban: personal.ban,
        placedBy: personal.placedBy,
        request: { contact: { email: personal.email } },
        changes: [{ ctn: personal.ctn, newCtn: personal.newCtn, error: { message: personal.words } }],
      });
      expect(await journal.events([failed?.id ?? ''])).toMatchObject([{}, { message: personal.words }]);
      expect(await journal.auditTrail({ tenant, ctn: personal.ctn }, { limit: 1 })).toMatchObject([
        { action: 'STATUS', subject: null, outcome: 'FAILED' },
      ]);
    });

    it('goes on where that release was', async () => {
      const journal = await store.open({ keys, now: Date.UTC(2030, 0, 2) });
      const claimed = [await journal.claimDue('doubt', 10, 60_000), await journal.claimDue('status', 10, 60_000)];
      expect(claimed.map((orders) => orders.map(({ id }) => id).toSorted())).toEqual([
        ['in-doubt', 'intent'],
        ['acked'],
      ]);
      expect(await journal.getByKey(tenant, 'portal', 'key-of-acked')).toMatchObject([{ carrierOrderId: 'carrier-4' }]);
    });

    it('is refused by no release that works on it still', async () => {
      await (await store.open({ keys })).close();
      expect(await (await store.open({ keys, schema: before })).get('intent')).toMatchObject({ state: 'INTENT' });
    });
  });

  describe('with the release before and this one on it at once', () => {
    let old: OperatorsJournal;
    let current: OperatorsJournal;

    beforeEach(async () => {
      old = await store.open({ keys, schema: before });
      const first = await insertOne(old, aNewOrder({ id: 'from-before' }));
      // Migrates under the feet of the old one.
      current = await store.open({ keys });
      expect(await current.get('from-before')).toEqual(first);
    });

    it('takes orders from both, and each goes on with those of the other', async () => {
      const [one, other] = [await insertOne(old), await insertOne(current)];
      const sent = await current.advance(one, { state: 'SENDING', beginAttempt: true }, []);
      const acked = await old.advance(other, { state: 'ACKED', carrierOrderId: 'carrier-1' }, [
        { state: 'ACCEPTED', source: 'GATEWAY', message: 'There it is.' },
      ]);
      expect(await old.get(one.id)).toEqual(sent);
      expect(await current.get(other.id)).toEqual(acked);
      expect(await current.events([other.id])).toMatchObject([{}, { message: 'There it is.' }]);
      expect(await old.auditTrail({ tenant }, { limit: 10 })).toEqual(
        await current.auditTrail({ tenant }, { limit: 10 }),
      );
    });

    it('gives a line to one of them, and a due order to one of them', async () => {
      await insertOne(old, aNewOrder({ changes: [{ ctn: '3000000009' }], leaseMs: 60_000 }));
      const blocked = await current.insertIntents([aNewOrder({ changes: [{ ctn: '3000000009' }] })]);
      expect(blocked).toMatchObject({ kind: 'blocked', blocked: [{ reason: 'unresolved' }] });
      await insertOne(current, aNewOrder({ id: 'due', leaseMs: 0 }));
      const claims = await Promise.all([old.claimDue('doubt', 10, 60_000), current.claimDue('doubt', 10, 60_000)]);
      expect(claims.flat().map(({ id }) => id)).toEqual(['due']);
    });

    it('keeps what the new one erases erased for the old one, which goes on', async () => {
      const order = await insertOne(old, aNewOrder({ placedBy: 'ada', changes: [{ ctn: '3000000009' }] }));
      await old.advance(order, { state: 'FAILED' }, [{ state: 'FAILED', source: 'POLL' }]);
      await current.erase({ tenant, ctn: '3000000009' }, { client: 'command line', subject: 'carla' });
      expect(await old.get(order.id)).toMatchObject({ state: 'FAILED', request: null, placedBy: null });
      expect(await old.auditTrail({ tenant }, { limit: 1 })).toMatchObject([{ action: 'ERASED', subject: 'carla' }]);
      expect(await insertOne(old, aNewOrder({ changes: [{ ctn: '3000000009' }] }))).toMatchObject({ state: 'INTENT' });
    });
  });

  it('is refused when a newer release has taken something from it', async () => {
    await (await store.open({ keys })).close();
    await store.run('UPDATE journal SET oldest_schema = 1000');
    await expect(store.open({ keys })).rejects.toMatchObject(newerSchema);
  });
});

describe('a journal in a SQLite file', () => {
  it('is refused in so many words through its thread as well', async () => {
    const store = await databases[0]?.newStore();
    await (await store?.open({ keys }))?.close();
    await store?.run('UPDATE journal SET oldest_schema = 1000');
    const directory = store?.directory ?? '';
    await expect(openSqliteJournal({ directory, key: keys })).rejects.toMatchObject(newerSchema);
    await store?.close();
  });
});
