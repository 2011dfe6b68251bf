import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { NewAuditEntry } from '../../../src/order/audit.ts';
import type { Resealing } from '../../../src/order/journal/order-journal.ts';
import { insertOne } from './a-new-order.ts';
import { insertPersonal, personal } from './a-personal-order.ts';
import { databases, type TestStore } from './a-store.ts';

const [oldKey, newKey, strangeKey] = [randomBytes(32), randomBytes(32), randomBytes(32)];
const tenant = 'acme';
const entry: NewAuditEntry = {
  ...{ tenant, action: 'REFUSED', operation: 'SUSPEND_SERVICE', client: 'portal', subject: 'ada' },
  ...{ ctn: '3000000001', ban: null, orderId: null, before: [], after: [], outcome: 'NOT_ELIGIBLE' },
  supportReference: 'reference-2',
};

describe.each(databases)('a journal in $name that gets a new key', ({ isSkipped, start, newStore, stop }) => {
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

  it('needs the old one no more when everything is sealed anew, and has lost nothing', async () => {
    const before = await store.open({ keys: [oldKey] });
    const order = await insertPersonal(before);
    const events = await before.events([order.id]);
    // More than one transaction takes.
    await before.appendAudit(Array.from({ length: 450 }, () => entry));
    const trail = await before.auditTrail({ tenant }, { limit: 1000 });
    await before.close();

    const rotating = await store.open({ keys: [newKey, oldKey] });
    const later = await insertOne(rotating);
    const heard: Resealing[] = [];
    // Details and request; the words of one event; all entries but the one of the order that is sealed with the new key.
    const sealed = { resealed: 2 + 1 + trail.length, lost: 0 };
    expect(await rotating.reseal((sofar) => heard.push(sofar))).toEqual(sealed);
    expect(heard.at(-1)).toEqual(sealed);
    expect(heard.length).toBeGreaterThan(3);
    expect(await rotating.reseal()).toEqual({ resealed: 0, lost: 0 });
    await rotating.close();

    const after = await store.open({ keys: [newKey] });
    expect(await after.get(order.id)).toEqual(order);
    expect(await after.get(later.id)).toEqual(later);
    expect(await after.events([order.id])).toEqual(events);
    const [newest, ...others] = await after.auditTrail({ tenant }, { limit: 1000 });
    expect(newest).toMatchObject({ action: 'PLACED', orderId: later.id });
    expect(others).toEqual(trail);
    expect(await after.list({ tenant, ctn: personal.ctn }, { limit: 10, direction: 'older' })).toEqual([order]);
  });

  it('says what no key opens, and leaves it as it is', async () => {
    const before = await store.open({ keys: [oldKey] });
    const order = await insertPersonal(before);
    await before.close();
    // The store's own secret is sealed with the strange key from then on; the order is not.
    await (await store.open({ keys: [strangeKey, oldKey] })).close();

    const rotating = await store.open({ keys: [newKey, strangeKey] });
    expect(await rotating.reseal()).toEqual({ resealed: 0, lost: 6 });
    await rotating.close();
    expect(await (await store.open({ keys: [newKey, oldKey] })).get(order.id)).toEqual(order);
  });
});
