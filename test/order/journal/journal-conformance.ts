/* eslint-disable jest/no-export -- One suite for every store: each store's test file runs it. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type CareOrder,
  type JournalState,
  isTerminal,
  stateOf,
  terminalStates,
  unresolvedStates,
} from '../../../src/order/care-order.ts';
import type { NewEvent, OrderFilter, OrderJournal, Transition } from '../../../src/order/journal/order-journal.ts';
import { type NewOrderOf, aNewOrder, day, minute } from './a-new-order.ts';

/** One store, as several processes share it. */
export interface JournalWorld {
  /** One more instance on the store. */
  connect(): Promise<OrderJournal>;
  /** Sets the store's clock. */
  setNow(now: number): Promise<void>;
  close(): Promise<void>;
}

const start = Date.UTC(2030, 0, 1);
const tenant = 'acme';

/** What the protocol does to orders, as a graph. */
const nextStates: Readonly<Record<JournalState, readonly JournalState[]>> = {
  INTENT: ['SENDING', 'NOT_PLACED'],
  SENDING: ['ACKED', 'REJECTED', 'INTENT', 'IN_DOUBT'],
  IN_DOUBT: ['ACKED', 'INTENT', 'NOT_PLACED', 'MANUAL_REVIEW'],
  MANUAL_REVIEW: ['ACKED', 'NOT_PLACED'],
  ACKED: ['RECEIVED', 'IN_PROGRESS', 'COMPLETED'],
  RECEIVED: ['IN_PROGRESS', 'CANCELLED'],
  IN_PROGRESS: ['COMPLETED', 'PARTIAL', 'FAILED'],
  PARTIAL: ['COMPLETED'],
  COMPLETED: [],
  FAILED: [],
  CANCELLED: [],
  REJECTED: [],
  NOT_PLACED: [],
};

/** Runs the suite against a store. Every implementation of OrderJournal has to pass it. */
export const describeJournal = (name: string, openWorld: () => JournalWorld | Promise<JournalWorld>): void => {
  describe(`the order journal ${name}`, () => {
    let world: JournalWorld;
    let journal: OrderJournal;
    let now: number;

    const setNow = async (instant: number) => {
      now = instant;
      await world.setNow(instant);
    };
    const wait = (ms: number) => setNow(now + ms);

    const insert = async (given?: NewOrderOf): Promise<CareOrder> => {
      const { kind, order } = await journal.insertIntent(aNewOrder(given));
      expect(kind).toBe('inserted');
      return order;
    };
    const advance = async (order: CareOrder, transition: Transition, events: readonly NewEvent[] = []) => {
      const next = await journal.advance(order, transition, events);
      if (next === null) throw new Error(`order ${order.id} is not at version ${order.version} any more`);
      return next;
    };
    const insertIn = async (state: JournalState, given?: NewOrderOf) => advance(await insert(given), { state });
    const idsOf = (orders: readonly CareOrder[]) => orders.map(({ id }) => id);

    beforeEach(async () => {
      world = await openWorld();
      await setNow(start);
      journal = await world.connect();
    });

    afterEach(() => world.close());

    describe('an inserted order', () => {
      it('reads as it was given, in state INTENT, due when its lease ends', async () => {
        const { expiresInMs, leaseMs, duplicateWindowMs, ...given } = aNewOrder({
          ban: '287000000001',
          placedBy: 'Grace',
        });
        expect(duplicateWindowMs).not.toBeNull();
        const outcome = await journal.insertIntent({ ...given, expiresInMs, leaseMs, duplicateWindowMs });
        expect(outcome).toEqual({
          kind: 'inserted',
          order: {
            ...given,
            state: 'INTENT',
            version: outcome.order.version,
            attempt: 0,
            leaseUntil: new Date(start + leaseMs),
            dueAt: new Date(start + leaseMs),
            doubtSince: null,
            negatives: 0,
            expiresAt: new Date(start + expiresInMs),
            carrierPayloadId: null,
            carrierOrderId: null,
            createdAt: new Date(start),
            updatedAt: new Date(start),
            completedAt: null,
          },
        });
        expect(await journal.get(given.id)).toEqual(outcome.order);
      });

      it('keeps everything about its changes, in their order', async () => {
        const given = aNewOrder({ changes: [{}, { ctn: '4040000001' }, { ctn: '4040000002' }] });
        const changes = given.changes.map((change) => ({
          ...change,
          newCtn: '4049999999',
          effectiveAt: new Date(start + day),
          error: { carrierCode: 'E1', message: 'No.' },
        }));
        const { order } = await journal.insertIntent({ ...given, changes });
        expect(order.changes).toEqual(changes);
      });

      it('gives real Dates', async () => {
        const { createdAt } = await insert();
        expect(createdAt).toBeInstanceOf(Date);
      });

      it('has one event', async () => {
        const { id } = await insert();
        expect(await journal.events([id])).toEqual([
          {
            orderId: id,
            at: new Date(start),
            state: 'RECORDED',
            source: 'GATEWAY',
            changeId: null,
            carrierStatus: null,
            message: null,
            attempt: 0,
          },
        ]);
      });

      it('is found by its key, part after part', async () => {
        const { key } = await insert();
        const second = await insert({ key, part: 2 });
        const first = await insert({ key, part: 1 });
        await insert({ key, client: 'other' });
        await insert({ key, tenant: 'other' });
        const found = await journal.getByKey(tenant, 'portal', key);
        expect(idsOf(found).slice(1)).toEqual([first.id, second.id]);
        expect(await journal.getByKey(tenant, 'portal', 'no-such-key')).toEqual([]);
      });

      it('is null when there is none', async () => {
        expect(await journal.get('no-such-order')).toBeNull();
      });
    });

    describe('one key', () => {
      it('is inserted once when it comes 100 times at once, over several instances', async () => {
        const instances = [journal, await world.connect(), await world.connect()];
        const given = aNewOrder();
        const outcomes = await Promise.all(
          Array.from({ length: 100 }, (_, place) =>
            (instances[place % instances.length] ?? journal).insertIntent({ ...given, id: `${given.id}-${place}` }),
          ),
        );
        expect(outcomes.filter(({ kind }) => kind === 'inserted')).toHaveLength(1);
        expect(outcomes.filter(({ kind }) => kind === 'replay')).toHaveLength(99);
        expect(new Set(outcomes.map(({ order }) => order.id)).size).toBe(1);
        expect(await journal.count({ tenant })).toBe(1);
      });

      it('replays whatever else is asked with it, and before any conflict', async () => {
        const { order } = await journal.insertIntent(aNewOrder({ key: 'the-key' }));
        await insert({ changes: [{ ctn: '4040000001' }] });
        const outcome = await journal.insertIntent(aNewOrder({ key: 'the-key', changes: [{ ctn: '4040000001' }] }));
        expect(outcome).toEqual({ kind: 'replay', order });
      });

      it.each([{ tenant: 'other' }, { client: 'other' }, { part: 1 }])('is another one with %j', async (other) => {
        await insert({ key: 'the-key' });
        expect(await insert({ key: 'the-key', ...other })).toMatchObject(other);
      });
    });

    describe('a line', () => {
      const ctn = '4040000001';

      it.each(unresolvedStates)('is held by an order in state %s', async (state) => {
        const holder = await insertIn(state, { changes: [{}, { ctn }] });
        const outcome = await journal.insertIntent(aNewOrder({ changes: [{ ctn: '4040000002' }, { ctn }] }));
        expect(outcome).toEqual({ kind: 'conflict', order: holder, ctn });
        expect(await journal.count({ tenant })).toBe(1);
      });

      it.each([...terminalStates, 'ACKED', 'RECEIVED', 'IN_PROGRESS'] as const)(
        'is free after an order in state %s',
        async (state) => {
          await insertIn(state, { changes: [{ ctn, content: 'one' }] });
          await insert({ changes: [{ ctn, content: 'another' }] });
          expect(await journal.count({ tenant, ctn })).toBe(2);
        },
      );

      it('is held again by the next order', async () => {
        await insertIn('ACKED', { changes: [{ ctn, content: 'one' }] });
        const holder = await insert({ changes: [{ ctn, content: 'two' }] });
        const outcome = await journal.insertIntent(aNewOrder({ changes: [{ ctn, content: 'three' }] }));
        expect(outcome).toMatchObject({ kind: 'conflict', order: { id: holder.id } });
      });

      it('is another one in another tenant', async () => {
        await insert({ changes: [{ ctn }] });
        expect(await insert({ tenant: 'other', changes: [{ ctn }] })).toMatchObject({ tenant: 'other' });
      });

      it('may have several changes in one order, which hold it together', async () => {
        const changes = [{ ctn }, { ctn, content: 'more' }];
        const order = await insert({ changes });
        expect(await journal.insertIntent(aNewOrder({ changes: [{ ctn }] }))).toMatchObject({ kind: 'conflict' });
        await advance(order, { state: 'ACKED' });
        await insert({ changes: changes.map((change) => ({ ...change, content: `other ${change.content ?? ''}` })) });
        expect(await journal.count({ tenant, ctn })).toBe(2);
      });

      it('is taken by one of many orders at once', async () => {
        const instances = [journal, await world.connect()];
        const outcomes = await Promise.all(
          Array.from({ length: 20 }, (_, place) =>
            (instances[place % 2] ?? journal).insertIntent(aNewOrder({ changes: [{ ctn, content: `${place}` }] })),
          ),
        );
        expect(outcomes.filter(({ kind }) => kind === 'inserted')).toHaveLength(1);
        expect(outcomes.filter(({ kind }) => kind === 'conflict')).toHaveLength(19);
      });
    });

    describe('the same wish under another key', () => {
      const changes = [{ ctn: '4040000001', content: 'suspend' }];
      const again = (given?: NewOrderOf) => journal.insertIntent(aNewOrder({ changes, ...given }));

      it('is a duplicate within the window', async () => {
        const first = await insertIn('ACKED', { changes });
        await wait(10 * minute);
        expect(await again()).toEqual({ kind: 'duplicate', order: first, ctn: '4040000001' });
        expect(await journal.count({ tenant })).toBe(1);
      });

      it('names the newest order', async () => {
        await insertIn('ACKED', { changes });
        await wait(minute);
        const newest = await insertIn('ACKED', { changes, duplicateWindowMs: null });
        expect(await again()).toMatchObject({ kind: 'duplicate', order: { id: newest.id } });
      });

      it('is a new one after the window', async () => {
        await insertIn('ACKED', { changes });
        await wait(10 * minute + 1);
        expect(await again()).toMatchObject({ kind: 'inserted' });
      });

      it('is a new one without a window', async () => {
        await insertIn('ACKED', { changes });
        expect(await again({ duplicateWindowMs: null })).toMatchObject({ kind: 'inserted' });
      });

      it.each(['REJECTED', 'NOT_PLACED'] as const)('is a new one when the first was %s', async (state) => {
        await insertIn(state, { changes });
        expect(await again()).toMatchObject({ kind: 'inserted' });
      });

      it.each(['COMPLETED', 'FAILED', 'PARTIAL', 'CANCELLED'] as const)(
        'is a duplicate of one in state %s',
        async (state) => {
          await insertIn(state, { changes });
          expect(await again()).toMatchObject({ kind: 'duplicate' });
        },
      );

      it('is a conflict first while the other is unresolved', async () => {
        await insert({ changes });
        expect(await again()).toMatchObject({ kind: 'conflict' });
      });

      it('is no duplicate of another part of the same submission', async () => {
        await insertIn('ACKED', { changes, key: 'the-key' });
        expect(await again({ key: 'the-key', part: 1 })).toMatchObject({ kind: 'inserted' });
      });

      it('is no duplicate in another tenant', async () => {
        await insertIn('ACKED', { changes });
        expect(await again({ tenant: 'other' })).toMatchObject({ kind: 'inserted' });
      });
    });

    describe('a transition', () => {
      it('has one winner among many at once', async () => {
        const instances = [journal, await world.connect(), await world.connect()];
        const order = await insert();
        const results = await Promise.all(
          Array.from({ length: 30 }, (_, place) =>
            (instances[place % instances.length] ?? journal).advance(order, { state: 'SENDING', beginAttempt: true }, [
              { state: 'UNCONFIRMED', source: 'GATEWAY' },
            ]),
          ),
        );
        const [winner, ...others] = results.filter((result) => result !== null);
        expect(others).toEqual([]);
        expect(await journal.get(order.id)).toEqual(winner);
        expect(winner).toMatchObject({ state: 'SENDING', attempt: 1 });
        expect(await journal.events([order.id])).toHaveLength(2);
      });

      it('changes what it names, and nothing else', async () => {
        const order = await insert();
        await wait(minute);
        const next = await advance(order, {
          state: 'IN_DOUBT',
          beginAttempt: true,
          beginDoubt: true,
          leaseMs: null,
          dueInMs: 2 * minute,
          negatives: 1,
          carrierPayloadId: 'payload-1',
          carrierOrderId: 'carrier-1',
        });
        expect(next).toEqual({
          ...order,
          state: 'IN_DOUBT',
          version: order.version + 1,
          attempt: 1,
          leaseUntil: null,
          dueAt: new Date(start + 3 * minute),
          doubtSince: new Date(start + minute),
          negatives: 1,
          carrierPayloadId: 'payload-1',
          carrierOrderId: 'carrier-1',
          updatedAt: new Date(start + minute),
        });
        expect(await advance(next, {})).toEqual({ ...next, version: next.version + 1 });
      });

      it('is null for an order that there is not', async () => {
        const order = await insert();
        expect(await journal.advance({ ...order, id: 'no-such-order' }, { state: 'ACKED' }, [])).toBeNull();
      });

      it('keeps the first doubt', async () => {
        const doubted = await advance(await insert(), { state: 'IN_DOUBT', beginDoubt: true });
        await wait(minute);
        const resent = await advance(doubted, { state: 'INTENT' });
        const again = await advance(resent, { state: 'IN_DOUBT', beginDoubt: true });
        expect(again.doubtSince).toEqual(new Date(start));
      });

      it('writes what the carrier says of a change', async () => {
        const order = await insert({ changes: [{}, { ctn: '4040000001' }] });
        const changes = order.changes.map((change, index) => ({
          ...change,
          carrierState: index === 0 ? ('COMPLETED' as const) : ('FAILED' as const),
          error: index === 0 ? null : { carrierCode: 'E1', message: 'The line is gone.' },
          newCtn: '4049999999',
          effectiveAt: new Date(start + day),
        }));
        const next = await advance(order, { state: 'PARTIAL', changes });
        expect(next.changes).toEqual(changes);
        expect(await journal.get(order.id)).toEqual(next);
      });

      it.each(terminalStates)('into %s ends the order', async (state) => {
        const order = await insert();
        await wait(minute);
        const ended = await advance(order, { state });
        expect(ended).toMatchObject({ completedAt: new Date(start + minute), dueAt: null });
        await wait(minute);
        expect(await advance(ended, {})).toMatchObject({ completedAt: new Date(start + minute), dueAt: null });
      });

      it('into a terminal state may still be due, when it says so', async () => {
        expect(await advance(await insert(), { state: 'PARTIAL', dueInMs: minute })).toMatchObject({
          dueAt: new Date(start + minute),
        });
      });
    });

    describe('a timeline', () => {
      it('has the events of every transition, oldest first, with the attempt that they belong to', async () => {
        const order = await insert();
        const sending = await advance(order, { state: 'SENDING', beginAttempt: true }, [
          { state: 'UNCONFIRMED', source: 'GATEWAY' },
        ]);
        // Two at one instant stay in the order of their transitions.
        await advance(sending, { state: 'ACKED' }, [
          { state: 'ACCEPTED', source: 'PUSH', carrierStatus: 'Received', message: 'It is there.' },
          { state: 'ACCEPTED', source: 'POLL', changeId: order.changes[0]?.id ?? '' },
        ]);
        expect(await journal.events([order.id])).toMatchObject([
          { state: 'RECORDED', attempt: 0 },
          { state: 'UNCONFIRMED', attempt: 1, source: 'GATEWAY' },
          {
            state: 'ACCEPTED',
            attempt: 1,
            source: 'PUSH',
            carrierStatus: 'Received',
            message: 'It is there.',
            changeId: null,
          },
          {
            state: 'ACCEPTED',
            attempt: 1,
            source: 'POLL',
            carrierStatus: null,
            message: null,
            changeId: order.changes[0]?.id,
          },
        ]);
      });

      it('is asked for many orders at once', async () => {
        const orders = [await insertIn('ACKED'), await insert(), await insert()];
        const events = await journal.events(idsOf(orders.slice(0, 2)));
        expect(new Set(events.map(({ orderId }) => orderId))).toEqual(new Set(idsOf(orders.slice(0, 2))));
        expect(await journal.events([])).toEqual([]);
      });

      it('stays as it was when a transition comes too late', async () => {
        const order = await insert();
        await advance(order, { state: 'SENDING' });
        expect(await journal.advance(order, { state: 'ACKED' }, [{ state: 'ACCEPTED', source: 'POLL' }])).toBeNull();
        expect(await journal.events([order.id])).toHaveLength(1);
      });
    });

    describe('claiming', () => {
      it('gives each due order to one of three instances', async () => {
        const instances = [journal, await world.connect(), await world.connect()];
        const orders = await Promise.all(Array.from({ length: 30 }, () => insert()));
        await wait(minute);
        const claims = await Promise.all(
          Array.from({ length: 12 }, (_, place) =>
            (instances[place % instances.length] ?? journal).claimDue('doubt', 3, minute),
          ),
        );
        expect(idsOf(claims.flat()).toSorted()).toEqual(idsOf(orders).toSorted());
      });

      it('leases what it gives, as a new version', async () => {
        const order = await insert();
        await wait(minute);
        const [claimed, ...others] = await journal.claimDue('doubt', 10, 2 * minute);
        expect(others).toEqual([]);
        expect(claimed).toEqual({
          ...order,
          version: order.version + 1,
          leaseUntil: new Date(start + 3 * minute),
          updatedAt: new Date(start + minute),
        });
        expect(await journal.get(order.id)).toEqual(claimed);
        expect(await journal.advance(order, { state: 'SENDING' }, [])).toBeNull();
      });

      it('waits for the lease of others', async () => {
        const order = await insert({ leaseMs: 2 * minute });
        await advance(order, { dueInMs: 0 });
        expect(await journal.claimDue('doubt', 10, minute)).toEqual([]);
        await wait(2 * minute - 1);
        expect(await journal.claimDue('doubt', 10, minute)).toEqual([]);
        await wait(1);
        expect(idsOf(await journal.claimDue('doubt', 10, minute))).toEqual([order.id]);
        expect(await journal.claimDue('doubt', 10, minute)).toEqual([]);
        await wait(minute);
        expect(idsOf(await journal.claimDue('doubt', 10, minute))).toEqual([order.id]);
      });

      it('takes what is due longest first', async () => {
        const late = await advance(await insert(), { leaseMs: null, dueInMs: 3 * minute });
        const soon = await advance(await insert(), { leaseMs: null, dueInMs: minute });
        const never = await advance(await insert(), { leaseMs: null, dueInMs: null });
        const later = await advance(await insert(), { leaseMs: null, dueInMs: 5 * minute });
        await wait(4 * minute);
        expect(idsOf(await journal.claimDue('doubt', 1, minute))).toEqual([soon.id]);
        expect(idsOf(await journal.claimDue('doubt', 9, minute))).toEqual([late.id]);
        expect(await journal.get(never.id)).toEqual(never);
        expect(await journal.get(later.id)).toEqual(later);
      });

      it('keeps the two lanes apart', async () => {
        const states = ['INTENT', 'SENDING', 'IN_DOUBT', 'ACKED', 'RECEIVED', 'IN_PROGRESS', 'MANUAL_REVIEW'] as const;
        const ids: string[] = [];
        for (const state of states) ids.push((await advance(await insert(), { state, leaseMs: null, dueInMs: 0 })).id);
        expect(idsOf(await journal.claimDue('doubt', 10, minute))).toEqual(ids.slice(0, 3));
        expect(idsOf(await journal.claimDue('status', 10, minute))).toEqual(ids.slice(3, 6));
      });

      it('takes up a sending that nobody finished when its lease ends', async () => {
        const order = await advance(await insert(), { state: 'SENDING', beginAttempt: true, leaseMs: 5 * minute });
        expect(order.dueAt).toEqual(new Date(start + 5 * minute));
        await wait(5 * minute - 1);
        expect(await journal.claimDue('doubt', 10, minute)).toEqual([]);
        await wait(1);
        expect(idsOf(await journal.claimDue('doubt', 10, minute))).toEqual([order.id]);
      });
    });

    describe('a list', () => {
      const all: OrderFilter = { tenant };
      const newest = { limit: 100, direction: 'older' } as const;
      const listed = async (filter: Omit<OrderFilter, 'tenant'>) => {
        const orders = await journal.list({ tenant, ...filter }, newest);
        expect(await journal.count({ tenant, ...filter })).toBe(orders.length);
        return idsOf(orders);
      };

      it('goes from page to page in both directions, newest first, without loss at equal instants', async () => {
        const ids: string[] = [];
        for (let index = 0; index < 7; index += 1) {
          if (index % 3 === 0) await wait(minute);
          ids.push((await insert()).id);
        }
        const expected = ids.toReversed();

        const older: string[] = [];
        let page = await journal.list(all, { limit: 3, direction: 'older' });
        while (page.length > 0) {
          older.push(...idsOf(page));
          const last = page.at(-1);
          page = await journal.list(all, { limit: 3, direction: 'older', ...(last && { than: last }) });
        }
        expect(older).toEqual(expected);

        const newer: string[] = [];
        page = await journal.list(all, { limit: 3, direction: 'newer' });
        while (page.length > 0) {
          newer.unshift(...idsOf(page));
          const [first] = page;
          page = await journal.list(all, { limit: 3, direction: 'newer', ...(first && { than: first }) });
        }
        expect(newer).toEqual(expected);
        expect(await journal.count(all)).toBe(7);
      });

      it('has whole orders', async () => {
        const order = await insert();
        expect(await journal.list(all, newest)).toEqual([order]);
      });

      it('shows no other tenant', async () => {
        await insert({ tenant: 'other' });
        expect(await listed({})).toEqual([]);
      });

      it('filters by state', async () => {
        const acked = await insertIn('ACKED');
        const failed = await insertIn('FAILED');
        await insert();
        expect(await listed({ states: ['ACKED', 'FAILED'] })).toEqual([failed.id, acked.id]);
        expect(await listed({ states: [] })).toEqual([]);
      });

      it('tells intents after a doubt from fresh ones', async () => {
        const fresh = await insert();
        const doubted = await insertIn('IN_DOUBT');
        const resent = await advance(await advance(await insert(), { state: 'IN_DOUBT', beginDoubt: true }), {
          state: 'INTENT',
        });
        expect(await listed({ states: ['INTENT'], doubted: false })).toEqual([fresh.id]);
        expect(await listed({ states: ['INTENT'], doubted: true })).toEqual([resent.id]);
        expect(await listed({ states: ['INTENT', 'IN_DOUBT'], doubted: true })).toEqual([resent.id, doubted.id]);
        expect(await listed({ states: ['INTENT'] })).toEqual([resent.id, fresh.id]);
      });

      it('filters by type and line of any change', async () => {
        const both = await insert({
          changes: [
            { ctn: '4040000001', type: 'SUSPEND_SERVICE' },
            { ctn: '4040000002', type: 'CHANGE_CTN' },
          ],
        });
        const one = await insert({ changes: [{ ctn: '4040000003', type: 'SUSPEND_SERVICE' }] });
        expect(await listed({ types: ['CHANGE_CTN'] })).toEqual([both.id]);
        expect(await listed({ types: ['CHANGE_CTN', 'SUSPEND_SERVICE'] })).toEqual([one.id, both.id]);
        expect(await listed({ ctn: '4040000002' })).toEqual([both.id]);
        expect(await listed({ ctn: '4040000003', types: ['CHANGE_CTN'] })).toEqual([]);
      });

      it('filters by account', async () => {
        const order = await insert({ ban: '287000000001' });
        await insert({ ban: '287000000002' });
        await insert();
        expect(await listed({ ban: '287000000001' })).toEqual([order.id]);
      });

      it('filters by instant: from one on, and before another', async () => {
        const ids: string[] = [];
        for (let index = 0; index < 4; index += 1) {
          ids.push((await insert()).id);
          await wait(minute);
        }
        const createdAfter = new Date(start + minute);
        const createdBefore = new Date(start + 3 * minute);
        expect(await listed({ createdAfter, createdBefore })).toEqual([ids[2], ids[1]]);
      });
    });

    describe('purging', () => {
      it('erases requests first and whole orders later, counted from their end', async () => {
        const open = await insert();
        const order = await insertIn('COMPLETED', { ban: '287000000001' });
        await wait(day - 1);
        await journal.purge(day, 90 * day);
        expect(await journal.get(order.id)).toEqual(order);

        await wait(1);
        await journal.purge(day, 90 * day);
        expect(await journal.get(order.id)).toEqual({ ...order, request: null });
        expect(await journal.events([order.id])).toHaveLength(1);
        expect(await journal.getByKey(tenant, order.client, order.key)).toHaveLength(1);

        await wait(89 * day);
        await journal.purge(day, 90 * day);
        expect(await journal.get(order.id)).toBeNull();
        expect(await journal.events([order.id])).toEqual([]);
        expect(await journal.get(open.id)).toEqual(open);
      });

      it('forgets a push when it forgets orders of its age', async () => {
        await journal.appendWebhookOnce('push-1');
        await wait(90 * day - 1);
        await journal.purge(day, 90 * day);
        expect(await journal.appendWebhookOnce('push-1')).toBe(false);
        await wait(1);
        await journal.purge(day, 90 * day);
        expect(await journal.appendWebhookOnce('push-1')).toBe(true);
      });

      it('leaves nothing behind, however much there is', async () => {
        await Promise.all(Array.from({ length: 450 }, () => insertIn('COMPLETED')));
        await wait(day);
        await journal.purge(day, day);
        expect(await journal.count({ tenant })).toBe(0);
      });
    });

    describe('a push', () => {
      it('is seen once, by one of many instances', async () => {
        const instances = [journal, await world.connect()];
        const seen = await Promise.all(
          Array.from({ length: 20 }, (_, place) => (instances[place % 2] ?? journal).appendWebhookOnce('push-1')),
        );
        expect(seen.filter(Boolean)).toHaveLength(1);
        expect(await journal.appendWebhookOnce('push-2')).toBe(true);
      });
    });

    /* eslint-disable jest/no-conditional-expect -- A model decides which expectation holds. */
    describe('any sequence of operations', () => {
      const operation = fc.record({
        kind: fc.constantFrom('insert', 'advance', 'late', 'claim', 'wait'),
        which: fc.nat(100),
        choice: fc.nat(100),
      });

      it('keeps versions counting, timelines whole, and one unresolved order a line', async () => {
        let runs = 0;
        await fc.assert(
          fc.asyncProperty(fc.array(operation, { maxLength: 40 }), async (operations) => {
            runs += 1;
            const own = `tenant-${runs}`;
            const orders = new Map<string, CareOrder>();
            const events = new Map<string, number>();

            for (const { kind, which, choice } of operations) {
              const order = [...orders.values()][which % Math.max(orders.size, 1)];
              switch (kind) {
                case 'insert': {
                  const given = aNewOrder({ tenant: own, changes: [{ ctn: `404000000${choice % 3}` }] });
                  const outcome = await journal.insertIntent(given);
                  const holder = [...orders.values()].find(
                    ({ state, changes }) =>
                      unresolvedStates.includes(state) && changes[0]?.ctn === given.changes[0]?.ctn,
                  );
                  expect(outcome).toMatchObject(
                    holder
                      ? { kind: 'conflict', order: { id: holder.id } }
                      : { kind: 'inserted', order: { id: given.id } },
                  );
                  orders.set(outcome.order.id, outcome.order);
                  if (!holder) events.set(given.id, 1);
                  break;
                }
                case 'advance': {
                  const next = order && nextStates[order.state];
                  const state = next?.[choice % next.length];
                  if (!order || !state) break;
                  const transition: Transition = {
                    state,
                    ...(choice % 2 === 0 && { beginDoubt: true }),
                    ...(choice % 3 === 0 && { leaseMs: minute, dueInMs: minute }),
                  };
                  const after = await advance(order, transition, [
                    { state: stateOf({ ...order, state }), source: 'POLL' },
                  ]);
                  expect(after).toMatchObject({ state, version: order.version + 1 });
                  expect(after.completedAt !== null).toBe(isTerminal(after));
                  expect(after.doubtSince).toEqual(order.doubtSince ?? (choice % 2 === 0 ? new Date(now) : null));
                  orders.set(order.id, after);
                  events.set(order.id, (events.get(order.id) ?? 0) + 1);
                  break;
                }
                case 'late':
                  if (!order) break;
                  expect(
                    await journal.advance({ ...order, version: order.version - 1 }, { state: 'FAILED' }, [
                      { state: 'FAILED', source: 'POLL' },
                    ]),
                  ).toBeNull();
                  break;
                case 'claim':
                  for (const claimed of await journal.claimDue(choice % 2 === 0 ? 'doubt' : 'status', 1000, minute)) {
                    const before = orders.get(claimed.id);
                    if (before === undefined) continue;
                    expect(claimed.version).toBe(before.version + 1);
                    expect(before.leaseUntil?.getTime() ?? 0).toBeLessThanOrEqual(now);
                    orders.set(claimed.id, claimed);
                  }
                  break;
                case 'wait':
                  await wait(choice * 2000);
              }
            }

            const stored = await journal.list({ tenant: own }, { limit: 1000, direction: 'older' });
            expect(new Map(stored.map((order) => [order.id, order]))).toEqual(orders);
            const timelines = await journal.events(idsOf(stored));
            expect(
              new Map(idsOf(stored).map((id) => [id, timelines.filter(({ orderId }) => orderId === id).length])),
            ).toEqual(events);
          }),
          { numRuns: 40 },
        );
      });
    });
    /* eslint-enable jest/no-conditional-expect */

    describe('the store', () => {
      it('is healthy while it can write', async () => {
        await expect(journal.health()).resolves.toBeUndefined();
      });

      it('refuses every call after it was closed', async () => {
        await journal.close();
        await journal.close();
        await expect(journal.get('order')).rejects.toMatchObject({ name: 'StoreUnavailableError' });
        await expect(journal.health()).rejects.toMatchObject({ name: 'StoreUnavailableError' });
      });
    });
  });
};
