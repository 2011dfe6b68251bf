/* eslint-disable jest/no-export -- One suite for every store: each store's test file runs it. */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import {
  type CareOrder,
  type CareOrderChange,
  type JournalState,
  type Refusal,
  isTerminal,
  stateOf,
  terminalStates,
  unresolvedStates,
} from '../../../src/order/care-order.ts';
import type { NewAuditEntry } from '../../../src/order/audit.ts';
import type {
  AuditFilter,
  Blocked,
  InsertOutcome,
  NewEvent,
  NewOrder,
  OrderFilter,
  OrderJournal,
  Transition,
} from '../../../src/order/journal/order-journal.ts';
import { notEligible, notFound } from '../../../src/graphql/user-error.ts';
import { type NewOrderOf, aNewOrder, day, insertOne, minute } from './a-new-order.ts';

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

    const insertAll = async (orders: readonly NewOrder[]): Promise<readonly CareOrder[]> => {
      const outcome = await journal.insertIntents(orders);
      if (outcome.kind !== 'inserted') throw new Error(`not inserted: ${outcome.kind}`);
      return outcome.orders;
    };
    const insert = (given?: NewOrderOf) => insertOne(journal, aNewOrder(given));
    const advance = async (order: CareOrder, transition: Transition, events: readonly NewEvent[] = []) => {
      const next = await journal.advance(order, transition, events);
      if (next === null) throw new Error(`order ${order.id} is not at version ${order.version} any more`);
      return next;
    };
    /** The one line that stands in the way of an order. */
    const blockedBy = (outcome: InsertOutcome): Blocked | undefined => {
      const blocked = outcome.kind === 'blocked' ? outcome.blocked : [];
      expect(blocked).toHaveLength(1);
      return blocked[0];
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
        const [order] = await insertAll([{ ...given, expiresInMs, leaseMs, duplicateWindowMs }]);
        expect(order).toEqual({
          ...given,
          state: 'INTENT',
          version: order?.version,
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
        });
        expect(await journal.get(given.id)).toEqual(order);
      });

      it('keeps everything about its changes, in their order', async () => {
        const given = aNewOrder({ changes: [{}, { ctn: '4040000001' }, { ctn: '4040000002' }] });
        const changes = given.changes.map((change, place) => ({
          ...change,
          index: 7 + place * 2,
          newCtn: '4049999999',
          effectiveAt: new Date(start + day),
          error: { carrierCode: 'E1', message: 'No.' },
        }));
        const [order] = await insertAll([{ ...given, changes }]);
        expect(order?.changes).toEqual(changes);
      });

      it('keeps the refusals of its submission, with their dates', async () => {
        const refusals: readonly Refusal[] = [
          { index: 1, errors: [notEligible('SUSPENDED_TOO_LATELY', 'Not yet.', new Date(start + day))] },
          { index: 4, errors: [notFound('No such line.', '@', '@date 2030-01-01T00:00:00.000Z')] },
        ];
        const { id, request } = await insert({ request: { ...aNewOrder().request, refusals } });
        expect(request?.refusals).toEqual(refusals);
        expect((await journal.get(id))?.request).toEqual(request);
      });

      it('is found by each of its changes', async () => {
        const order = await insert({ changes: [{}, {}] });
        await insert();
        expect(await journal.findByChange(order.changes.map(({ id }) => id))).toEqual(order);
        expect(await journal.findByChange(['no-such-change', order.changes[1]?.id ?? ''])).toEqual(order);
        expect(await journal.findByChange(['no-such-change'])).toBeNull();
        expect(await journal.findByChange([])).toBeNull();
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
            (instances[place % instances.length] ?? journal).insertIntents([{ ...given, id: `${given.id}-${place}` }]),
          ),
        );
        expect(outcomes.filter(({ kind }) => kind === 'inserted')).toHaveLength(1);
        expect(outcomes.filter(({ kind }) => kind === 'replay')).toHaveLength(99);
        const orders = outcomes.flatMap((outcome) => (outcome.kind === 'blocked' ? [] : outcome.orders));
        expect(new Set(idsOf(orders)).size).toBe(1);
        expect(orders).toHaveLength(100);
        expect(await journal.count({ tenant })).toBe(1);
      });

      it('replays whatever else is asked with it, and before any conflict', async () => {
        const order = await insert({ key: 'the-key' });
        await insert({ changes: [{ ctn: '4040000001' }] });
        const outcome = await journal.insertIntents([aNewOrder({ key: 'the-key', changes: [{ ctn: '4040000001' }] })]);
        expect(outcome).toEqual({ kind: 'replay', orders: [order] });
      });

      it('may come with another line each time, at once', async () => {
        const instances = [journal, await world.connect()];
        const outcomes = await Promise.all(
          Array.from({ length: 20 }, (_, place) =>
            (instances[place % 2] ?? journal).insertIntents([aNewOrder({ key: 'the-key' })]),
          ),
        );
        expect(outcomes.filter(({ kind }) => kind === 'inserted')).toHaveLength(1);
        expect(outcomes.filter(({ kind }) => kind === 'replay')).toHaveLength(19);
      });

      it.each([{ tenant: 'other' }, { client: 'other' }, { part: 1 }])('is another one with %j', async (other) => {
        await insert({ key: 'the-key' });
        expect(await insert({ key: 'the-key', ...other })).toMatchObject(other);
      });
    });

    describe('several orders of one key', () => {
      const parts = (count: number, given: NewOrderOf = {}) =>
        Array.from({ length: count }, (_, part) => aNewOrder({ key: 'the-key', part, ...given }));

      it('are inserted together, in the order given', async () => {
        const [first, second, third] = parts(3);
        const given = [third, first, second].filter((order) => order !== undefined);
        const orders = await insertAll(given);
        expect(idsOf(orders)).toEqual(given.map(({ id }) => id));
        expect((await journal.getByKey(tenant, 'portal', 'the-key')).map(({ part }) => part)).toEqual([0, 1, 2]);
        expect(await journal.events(idsOf(orders))).toHaveLength(3);
      });

      it('are replayed with all of the key when one of them is there', async () => {
        const orders = await insertAll(parts(2));
        const outcome = await journal.insertIntents([
          aNewOrder({ key: 'the-key', part: 1 }),
          aNewOrder({ key: 'the-key', part: 2 }),
        ]);
        expect(outcome).toEqual({ kind: 'replay', orders });
        expect(await journal.count({ tenant })).toBe(2);
      });

      it('are not inserted at all when a line of one is blocked, and every such line is named', async () => {
        const changes = [{ ctn: '4040000001', content: 'suspend' }];
        const holder = await insert({ changes: [{ ctn: '4040000002' }] });
        const twin = await insertIn('ACKED', { changes });
        const both = await insertIn('ACKED', { changes: [{ ctn: '4040000003', content: 'suspend' }] });
        const holderOfBoth = await insert({ changes: [{ ctn: '4040000003', content: 'else' }] });
        const outcome = await journal.insertIntents([
          aNewOrder({ key: 'the-key', changes: [...changes, {}] }),
          aNewOrder({
            key: 'the-key',
            part: 1,
            changes: [{ ctn: '4040000002' }, { ctn: '4040000003', content: 'suspend' }],
          }),
        ]);
        expect(outcome).toEqual({
          kind: 'blocked',
          blocked: [
            { ctn: '4040000001', reason: 'duplicate', order: twin },
            { ctn: '4040000002', reason: 'unresolved', order: holder },
            { ctn: '4040000003', reason: 'unresolved', order: holderOfBoth },
          ],
        });
        expect(both.id).not.toBe(holderOfBoth.id);
        expect(await journal.getByKey(tenant, 'portal', 'the-key')).toEqual([]);
      });

      it('are not inserted at all when two of them hold one line, which is a mistake of ours', async () => {
        const mistake = journal.insertIntents(parts(2, { changes: [{ ctn: '4040000001' }] }));
        // (Not `toThrow`: a driver's error may be of another realm, where jest takes it for no error.)
        await expect(mistake).rejects.toHaveProperty('message');
        await expect(mistake).rejects.not.toMatchObject({ name: 'StoreUnavailableError' });
        expect(await journal.count({ tenant })).toBe(0);
      });

      it('are one set or the other when two overlap at once, whichever way round', async () => {
        const instances = [journal, await world.connect()];
        const lines = Array.from({ length: 20 }, (_, place) => ({ ctn: `404000${place.toString().padStart(4, '0')}` }));
        const outcomes = await Promise.all(
          Array.from({ length: 12 }, (_, place) =>
            (instances[place % 2] ?? journal).insertIntents([
              aNewOrder({ changes: place % 4 < 2 ? lines : lines.toReversed() }),
            ]),
          ),
        );
        expect(outcomes.filter(({ kind }) => kind === 'inserted')).toHaveLength(1);
        const blocked = outcomes.flatMap((outcome) => (outcome.kind === 'blocked' ? [outcome.blocked.length] : []));
        expect(blocked).toEqual(Array.from({ length: 11 }, () => 20));
      });

      it('have each their own window for duplicates', async () => {
        const changes = [{ ctn: '4040000001', content: 'suspend' }];
        const others = [{ ctn: '4040000002', content: 'suspend' }];
        await insertIn('ACKED', { changes });
        const twin = await insertIn('ACKED', { changes: others });
        await wait(5 * minute);
        const outcome = await journal.insertIntents([
          aNewOrder({ key: 'the-key', changes, duplicateWindowMs: 5 * minute - 1 }),
          aNewOrder({ key: 'the-key', part: 1, changes: others, duplicateWindowMs: 5 * minute }),
          aNewOrder({ key: 'the-key', part: 2, duplicateWindowMs: null }),
        ]);
        expect(blockedBy(outcome)).toEqual({ ctn: '4040000002', reason: 'duplicate', order: twin });
      });

      it('may be many changes', async () => {
        const [order] = await insertAll([aNewOrder({ changes: Array.from({ length: 200 }, () => ({})) })]);
        expect(order?.changes).toHaveLength(200);
      });

      it('are at least one', async () => {
        await expect(journal.insertIntents([])).rejects.toThrow('there is no order to insert');
      });
    });

    describe('a line', () => {
      const ctn = '4040000001';

      it.each(unresolvedStates)('is held by an order in state %s', async (state) => {
        const holder = await insertIn(state, { changes: [{}, { ctn }] });
        const outcome = await journal.insertIntents([aNewOrder({ changes: [{ ctn: '4040000002' }, { ctn }] })]);
        expect(blockedBy(outcome)).toEqual({ ctn, reason: 'unresolved', order: holder });
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
        const outcome = await journal.insertIntents([aNewOrder({ changes: [{ ctn, content: 'three' }] })]);
        expect(blockedBy(outcome)).toEqual({ ctn, reason: 'unresolved', order: holder });
      });

      it('is another one in another tenant', async () => {
        await insert({ changes: [{ ctn }] });
        expect(await insert({ tenant: 'other', changes: [{ ctn }] })).toMatchObject({ tenant: 'other' });
      });

      it('is taken by one of many orders at once', async () => {
        const instances = [journal, await world.connect()];
        const outcomes = await Promise.all(
          Array.from({ length: 20 }, (_, place) =>
            (instances[place % 2] ?? journal).insertIntents([aNewOrder({ changes: [{ ctn, content: `${place}` }] })]),
          ),
        );
        expect(outcomes.filter(({ kind }) => kind === 'inserted')).toHaveLength(1);
        expect(outcomes.filter(({ kind }) => kind === 'blocked')).toHaveLength(19);
      });
    });

    describe('the same wish under another key', () => {
      const changes = [{ ctn: '4040000001', content: 'suspend' }];
      const again = (given?: NewOrderOf) => journal.insertIntents([aNewOrder({ changes, ...given })]);

      it('is a duplicate within the window', async () => {
        const first = await insertIn('ACKED', { changes });
        await wait(10 * minute);
        expect(blockedBy(await again())).toEqual({ ctn: '4040000001', reason: 'duplicate', order: first });
        expect(await journal.count({ tenant })).toBe(1);
      });

      it('names the newest order', async () => {
        await insertIn('ACKED', { changes });
        await wait(minute);
        const newest = await insertIn('ACKED', { changes, duplicateWindowMs: null });
        expect(blockedBy(await again())).toMatchObject({ reason: 'duplicate', order: { id: newest.id } });
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
          expect(blockedBy(await again())).toMatchObject({ reason: 'duplicate' });
        },
      );

      it('is held up first while the other is unresolved', async () => {
        await insert({ changes });
        expect(blockedBy(await again())).toMatchObject({ reason: 'unresolved' });
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

      it('into doubt begins it now, each time', async () => {
        const doubted = await advance(await insert(), { state: 'IN_DOUBT', beginDoubt: true });
        await wait(minute);
        const resent = await advance(doubted, { state: 'INTENT' });
        expect(resent.doubtSince).toEqual(new Date(start));
        const again = await advance(resent, { state: 'IN_DOUBT', beginDoubt: true });
        expect(again.doubtSince).toEqual(new Date(start + minute));
      });

      it('may say of a change what it does not know of another', async () => {
        const order = await insert({ changes: [{}, {}] });
        const [first, second] = order.changes;
        const changed = { ...first, carrierState: 'COMPLETED' } as CareOrderChange;
        const next = await advance(order, { changes: [changed] });
        expect(next.changes).toEqual([changed, second]);
      });

      it('says nothing of changes that are not its own', async () => {
        const order = await insert();
        const other = await insert();
        await expect(journal.advance(order, { state: 'ACKED', changes: other.changes }, [])).rejects.toThrow(
          'has no change',
        );
        expect(await journal.get(order.id)).toEqual(order);
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

      it('tells intents after an attempt from fresh ones', async () => {
        const fresh = await insert();
        const doubted = await insertIn('IN_DOUBT');
        const resent = await advance(await insert(), { state: 'INTENT', beginAttempt: true });
        expect(await listed({ states: ['INTENT'], attempted: false })).toEqual([fresh.id]);
        expect(await listed({ states: ['INTENT'], attempted: true })).toEqual([resent.id]);
        expect(await listed({ states: ['INTENT', 'IN_DOUBT'], attempted: true })).toEqual([resent.id, doubted.id]);
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

      it('filters by several accounts', async () => {
        const [one, two] = [await insert({ ban: '287000000001' }), await insert({ ban: '287000000002' })];
        await insert({ ban: null });
        await insert({ ban: '287000000003' });
        expect(await listed({ bans: ['287000000001', '287000000002'] })).toEqual(idsOf([two, one]));
        expect(await listed({ bans: [] })).toEqual([]);
        expect(await journal.count({ tenant, bans: ['287000000001'] })).toBe(1);
        expect(await listed({ ban: '287000000003', bans: ['287000000001'] })).toEqual([]);
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

    describe('the audit trail', () => {
      const ada = { client: 'portal', subject: 'ada' };
      const trail = (filter: Partial<AuditFilter> = {}, limit = 100) =>
        journal.auditTrail({ tenant, ...filter }, { limit });
      const tried = (given: Partial<NewAuditEntry> = {}): NewAuditEntry => ({
        tenant,
        action: 'REFUSED',
        operation: 'SUSPEND_SERVICE',
        ...ada,
        ctn: '3000000001',
        ban: '287000000001',
        orderId: null,
        before: [{ name: 'status', value: 'ACTIVE' }],
        after: [],
        outcome: 'NOT_ELIGIBLE',
        supportReference: 'reference-1',
        ...given,
      });

      it('tells of an order who placed it, of each change, in the same transaction', async () => {
        const order = await insert({
          ban: '287000000001',
          placedBy: 'ada',
          changes: [{ ctn: '3000000001' }, { ctn: '3000000002', type: 'CHANGE_CTN' }],
          linesBefore: [[{ name: 'status', value: 'ACTIVE' }], []],
        });
        const common = {
          id: expect.stringMatching(/^[0-9]+$/),
          at: new Date(start),
          tenant,
          action: 'PLACED',
          ...ada,
          ban: '287000000001',
          orderId: order.id,
          after: [{ name: 'reason', value: 'LOST' }],
          outcome: 'RECORDED',
          supportReference: expect.any(String),
        };
        expect(await trail()).toEqual([
          { ...common, operation: 'CHANGE_CTN', ctn: '3000000002', before: [] },
          { ...common, operation: 'SUSPEND_SERVICE', ctn: '3000000001', before: [{ name: 'status', value: 'ACTIVE' }] },
        ]);
      });

      it('tells nothing of an order that was not written', async () => {
        await insert({ key: 'the-key', changes: [{ ctn: '3000000001' }] });
        const before = await trail();
        await journal.insertIntents([aNewOrder({ key: 'the-key' })]);
        await journal.insertIntents([aNewOrder({ changes: [{ ctn: '3000000001' }] })]);
        await Promise.allSettled([
          journal.insertIntents([aNewOrder({ changes: [{ ctn: '3000000003' }, { ctn: '3000000003' }] })]),
        ]);
        expect(await trail()).toEqual(before);
      });

      it('tells of each certain state, once, and of nobody who did it', async () => {
        const order = await insert({ placedBy: 'ada' });
        const sending = await advance(order, { state: 'SENDING', beginAttempt: true });
        const acked = await advance(sending, { state: 'ACKED' });
        await journal.advance(sending, { state: 'REJECTED' }, []);
        const polled = await advance(acked, { dueInMs: minute });
        const changes = polled.changes.map((change) => ({ ...change, newCtn: '3120009999' }));
        await advance(polled, { state: 'COMPLETED', changes });
        const told = (await trail()).map(({ action, client, subject, before, after, outcome }) => ({
          action,
          by: [client, subject],
          before: before.map(({ value }) => value),
          after: after.map(({ value }) => value),
          outcome,
        }));
        expect(told).toEqual([
          {
            action: 'STATUS',
            by: [null, null],
            before: ['ACCEPTED'],
            after: ['COMPLETED', '******9999'],
            outcome: 'COMPLETED',
          },
          { action: 'STATUS', by: [null, null], before: ['UNCONFIRMED'], after: ['ACCEPTED'], outcome: 'ACCEPTED' },
          { action: 'PLACED', by: ['portal', 'ada'], before: [], after: ['LOST'], outcome: 'RECORDED' },
        ]);
      });

      it('tells who withdrew an order, or asked for it', async () => {
        const by = { client: 'phone', subject: 'bob' };
        await advance(await insert(), { state: 'CANCELLED', by });
        await advance(await insertIn('ACKED'), { by });
        const told = await trail({ subject: 'bob' });
        expect(told).toMatchObject([
          { action: 'WITHDRAWN', ...by, outcome: 'ACCEPTED' },
          { action: 'WITHDRAWN', ...by, outcome: 'CANCELLED' },
        ]);
      });

      it('tells who settled an order in place of the carrier, and why', async () => {
        const by = { client: 'command line', subject: 'carla' };
        await advance(await insertIn('MANUAL_REVIEW'), { state: 'NOT_PLACED', by, because: 'asked by telephone' });
        expect(await trail({ subject: 'carla' })).toMatchObject([
          {
            action: 'SETTLED',
            ...by,
            before: [{ name: 'state', value: 'UNCONFIRMED' }],
            after: [
              { name: 'state', value: 'EXPIRED' },
              { name: 'because', value: 'asked by telephone' },
            ],
            outcome: 'EXPIRED',
          },
        ]);
      });

      it('takes in what became no order, as it is given', async () => {
        const entries = [
          tried(),
          tried({ action: 'FORBIDDEN', ctn: null, ban: null, before: [], outcome: 'FORBIDDEN' }),
        ];
        await journal.appendAudit(entries);
        await journal.appendAudit([]);
        expect(await trail()).toEqual(
          entries.toReversed().map((entry) => ({ ...entry, id: expect.any(String), at: new Date(start) })),
        );
      });

      it('is filtered, and shows no other tenant', async () => {
        await journal.appendAudit([
          tried({ outcome: 'ONE' }),
          tried({ outcome: 'TWO', ctn: '3000000002', ban: '287000000002', subject: 'bob' }),
          tried({ outcome: 'OTHER', tenant: 'other' }),
        ]);
        await wait(minute);
        await journal.appendAudit([tried({ outcome: 'THREE', ban: null })]);
        const outcomes = async (filter: Partial<AuditFilter>) => (await trail(filter)).map(({ outcome }) => outcome);
        expect(await outcomes({})).toEqual(['THREE', 'TWO', 'ONE']);
        expect(await outcomes({ ctn: '3000000001' })).toEqual(['THREE', 'ONE']);
        expect(await outcomes({ ban: '287000000002' })).toEqual(['TWO']);
        expect(await outcomes({ bans: ['287000000001', '287000000002'] })).toEqual(['TWO', 'ONE']);
        expect(await outcomes({ bans: [] })).toEqual([]);
        expect(await outcomes({ ban: '287000000001', bans: ['287000000002'] })).toEqual([]);
        expect(await outcomes({ subject: 'bob' })).toEqual(['TWO']);
        expect(await outcomes({ from: new Date(start + minute) })).toEqual(['THREE']);
        expect(await outcomes({ to: new Date(start + minute) })).toEqual(['TWO', 'ONE']);
        expect(await outcomes({ tenant: 'other' })).toEqual(['OTHER']);
      });

      it('goes from page to page', async () => {
        for (let n = 0; n < 7; n += 1) await journal.appendAudit([tried({ outcome: n.toString() })]);
        const seen: string[] = [];
        let after: string | undefined;
        for (;;) {
          const page = await journal.auditTrail({ tenant }, { limit: 3, ...(after !== undefined && { after }) });
          if (page.length === 0) break;
          seen.push(...page.map(({ outcome }) => outcome));
          after = page.at(-1)?.id;
        }
        expect(seen).toEqual(['6', '5', '4', '3', '2', '1', '0']);
      });

      it('is erased as old as orders are, by its own age', async () => {
        await journal.appendAudit([tried()]);
        await wait(90 * day - 1);
        await journal.purge(day, 90 * day);
        expect(await trail()).toHaveLength(1);
        await wait(1);
        await journal.purge(day, 90 * day);
        expect(await trail()).toEqual([]);
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
                  const outcome = await journal.insertIntents([given]);
                  const holder = [...orders.values()].find(
                    ({ state, changes }) =>
                      unresolvedStates.includes(state) && changes[0]?.ctn === given.changes[0]?.ctn,
                  );
                  expect(outcome).toMatchObject(
                    holder
                      ? { kind: 'blocked', blocked: [{ reason: 'unresolved', order: holder }] }
                      : { kind: 'inserted', orders: [{ id: given.id }] },
                  );
                  if (outcome.kind !== 'inserted') break;
                  orders.set(given.id, outcome.orders[0]);
                  events.set(given.id, 1);
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
                  expect(after.doubtSince).toEqual(choice % 2 === 0 ? new Date(now) : order.doubtSince);
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

    describe('the summary', () => {
      it('counts orders by state, over all tenants, and tells the age of the oldest', async () => {
        expect(await journal.summary()).toEqual([]);
        await insert();
        await wait(minute);
        await insert({ tenant: 'other' });
        await insertIn('ACKED');
        await wait(minute);
        expect(await journal.summary()).toEqual([
          { state: 'ACKED', orders: 1, oldestMs: minute },
          { state: 'INTENT', orders: 2, oldestMs: 2 * minute },
        ]);
      });
    });

    describe('a listener', () => {
      it('hears of each change once it can be read, until it is ended', async () => {
        const heard: Promise<readonly [string, JournalState | undefined]>[] = [];
        const end = journal.onChange((id) => {
          heard.push(journal.get(id).then((order) => [id, order?.state]));
        });
        const orders = await insertAll([
          aNewOrder({ key: 'the-key' }),
          aNewOrder({ key: 'the-key', part: 1, leaseMs: 0 }),
        ]);
        const [first, second] = idsOf(orders);
        expect(await Promise.all(heard)).toEqual([
          [first, 'INTENT'],
          [second, 'INTENT'],
        ]);
        for (const order of orders) {
          await journal.advance(order, { state: 'SENDING' }, []);
          await journal.advance(order, { state: 'IN_DOUBT' }, []);
        }
        expect(await Promise.all(heard.slice(2))).toEqual([
          [first, 'SENDING'],
          [second, 'SENDING'],
        ]);

        end();
        end();
        await insert();
        expect(heard).toHaveLength(4);
      });

      it('hears nothing of what was not written', async () => {
        const order = await insert({ key: 'the-key', changes: [{ ctn: '4040000001' }] });
        const heard: string[] = [];
        journal.onChange((id) => heard.push(id));
        await journal.insertIntents([aNewOrder({ key: 'the-key' })]);
        await journal.insertIntents([aNewOrder({ changes: [{ ctn: '4040000001' }] })]);
        await journal.advance({ ...order, version: order.version + 1 }, { state: 'SENDING' }, []);
        expect(heard).toEqual([]);
      });

      it('keeps nobody else from hearing, nor the change from being answered, when it fails', async () => {
        const heard: string[] = [];
        const ends = [
          journal.onChange(() => {
            throw new Error('not now');
          }),
          journal.onChange((id) => heard.push(id)),
        ];
        const warn = jest.spyOn(process, 'emitWarning').mockReturnValue();
        const { id } = await insert();
        expect(heard).toEqual([id]);
        expect(warn.mock.calls).toEqual([['A listener of the order journal failed: Error: not now']]);
        warn.mockRestore();
        for (const end of ends) end();
      });
    });

    describe('the store', () => {
      it('has one hashing secret for all instances', async () => {
        const { hashingSecret } = await world.connect();
        expect(hashingSecret).toHaveLength(32);
        expect(Buffer.from(hashingSecret)).toEqual(Buffer.from(journal.hashingSecret));
      });

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
