import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { NewAuditEntry } from '../../../src/order/audit.ts';
import { factsOf, type CareOrder } from '../../../src/order/care-order.ts';
import type { NewEvent, OperatorsJournal, Transition } from '../../../src/order/journal/order-journal.ts';
import { aNewOrder, insertOne, type NewOrderOf } from './a-new-order.ts';
import { databases, type TestStore } from './a-store.ts';

const keys = [randomBytes(32)];
const tenant = 'acme';

describe.each(databases)('the erasure in $name', ({ isSkipped, start, newStore, stop }) => {
  if (isSkipped) {
    it.todo('needs PostgreSQL on this machine');
    return;
  }

  let store: TestStore;
  let journal: OperatorsJournal;
  beforeAll(start, 120_000);
  afterAll(stop);
  beforeEach(async () => {
    store = await newStore();
    journal = await store.open({ keys });
  });
  afterEach(() => store.close());

  const insert = (given?: NewOrderOf) => insertOne(journal, aNewOrder(given));
  const advance = async (order: CareOrder, transition: Transition, events: readonly NewEvent[] = []) => {
    const next = await journal.advance(order, transition, events);
    if (next === null) throw new Error(`order ${order.id} is not at version ${order.version} any more`);
    return next;
  };
  const by = { client: 'command line', subject: 'carla' };
  const mine = '3000000001';
  const trail = () => journal.auditTrail({ tenant }, { limit: 100 });
  const message = 'for 3000000001';
  /** Of two lines of one account. */
  const finished = async () => {
    const order = await insert({
      key: 'the-key',
      ban: '287000000001',
      placedBy: 'ada',
      changes: [{ ctn: mine }, { ctn: '3000000002' }],
    });
    return advance(order, { state: 'FAILED' }, [{ state: 'FAILED', source: 'POLL', message }]);
  };

  it('of a line leaves the skeleton of a finished order, and the other lines of it', async () => {
    const order = await finished();
    expect(await journal.erase({ tenant, ctn: mine }, by)).toEqual({ orders: 1, auditEntries: 2, unfinished: 0 });
    const [one, other] = order.changes;
    expect(await journal.get(order.id)).toEqual({
      ...order,
      version: order.version + 1,
      request: null,
      changes: [{ ...one, ctn: '', content: 'erased', facts: factsOf({}) }, other],
    });
    expect((await journal.events([order.id])).map((event) => [event.state, event.message])).toEqual([
      ['RECORDED', null],
      ['FAILED', null],
    ]);
    expect(await journal.count({ tenant, ctn: mine })).toBe(0);
    expect(await journal.count({ tenant, ctn: '3000000002' })).toBe(1);
    expect(await journal.erase({ tenant, ctn: '3000000002' }, by)).toMatchObject({ orders: 1, auditEntries: 2 });
    expect(await journal.get(order.id)).toMatchObject({ ban: null, placedBy: null, key: 'the-key', state: 'FAILED' });
    expect(await journal.count({ tenant, ban: '287000000001' })).toBe(0);
  });

  it('of a line leaves what happened in the audit trail, and says who erased', async () => {
    const order = await finished();
    const before = await trail();
    await journal.erase({ tenant, ctn: mine }, by);
    const [erased, ...after] = await trail();
    expect(erased).toMatchObject({ action: 'ERASED', operation: 'eraseLine', ...by, ctn: null, orderId: null });
    expect(after).toEqual(
      before.map((entry) => (entry.ctn === mine ? { ...entry, ctn: null, ban: null, before: [], after: [] } : entry)),
    );
    expect(after.filter(({ orderId }) => orderId === order.id)).toHaveLength(4);
    expect(await journal.auditTrail({ tenant, ctn: mine }, { limit: 10 })).toEqual([]);
  });

  it('of a person takes the name and what was sent out of orders, and the name out of the audit trail', async () => {
    const order = await finished();
    expect(await journal.erase({ tenant, subject: 'ada' }, by)).toEqual({
      orders: 1,
      auditEntries: 2,
      unfinished: 0,
    });
    expect(await journal.get(order.id)).toEqual({
      ...order,
      version: order.version + 1,
      request: null,
      placedBy: null,
    });
    expect(await journal.auditTrail({ tenant, subject: 'ada' }, { limit: 10 })).toEqual([]);
    expect(await journal.auditTrail({ tenant, ctn: mine }, { limit: 10 })).toMatchObject([
      { action: 'STATUS', subject: null },
      { action: 'PLACED', subject: null, client: 'portal', ban: '287000000001' },
    ]);
  });

  it('leaves orders that are not finished, and says how many', async () => {
    const order = await insert({ placedBy: 'ada', changes: [{ ctn: mine }] });
    const nothing = { orders: 0, auditEntries: 0, unfinished: 1 };
    expect(await journal.erase({ tenant, ctn: mine }, by)).toEqual(nothing);
    expect(await journal.erase({ tenant, subject: 'ada' }, by)).toEqual(nothing);
    expect(await journal.get(order.id)).toEqual(order);
  });

  it('lets a key of an erased order be used no second time', async () => {
    const order = await finished();
    await journal.erase({ tenant, ctn: mine }, by);
    const again = await journal.insertIntents([aNewOrder({ key: 'the-key', changes: [{ ctn: mine }] })]);
    expect(again).toMatchObject({ kind: 'replay', orders: [{ id: order.id, fingerprint: order.fingerprint }] });
  });

  it('cannot be undone by whoever has read the order before', async () => {
    const order = await finished();
    await journal.erase({ tenant, ctn: mine }, by);
    expect(await journal.advance(order, { changes: order.changes }, [])).toBeNull();
  });

  it('is of one company, and of all that there is', async () => {
    const other = await insert({ tenant: 'other', changes: [{ ctn: mine }] });
    await advance(other, { state: 'FAILED' });
    const tried = { action: 'REFUSED', operation: 'SUSPEND_SERVICE', client: 'portal', subject: 'ada' } as const;
    const entry: NewAuditEntry = {
      ...tried,
      ...{ tenant, ctn: mine, ban: null, orderId: null, before: [], after: [], outcome: 'NOT_ELIGIBLE' },
      supportReference: 'reference-1',
    };
    await journal.appendAudit(Array.from({ length: 450 }, () => entry));
    expect(await journal.erase({ tenant, ctn: mine }, by)).toEqual({ orders: 0, auditEntries: 450, unfinished: 0 });
    expect(await journal.erase({ tenant, subject: 'ada' }, by)).toMatchObject({ auditEntries: 450 });
    expect(await journal.get(other.id)).toMatchObject({ changes: [{ ctn: mine }] });
  });
});
