import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { toNodeId } from '../../src/graphql/node-id.ts';
import type { CareOrder } from '../../src/order/care-order.ts';
import type { OperatorsJournal } from '../../src/order/journal/order-journal.ts';
import { aNewOrder, insertOne } from '../order/journal/a-new-order.ts';
import { databases, type TestStore } from '../order/journal/a-store.ts';
import { ask } from './a-desk.ts';

const key = randomBytes(32);
/** The company of a gateway that names none. */
const tenant = 'default';
const ctn = '4045550123';

describe.each(databases)('care-gateway orders, on $name,', ({ isSkipped, start, newStore, stop }) => {
  if (isSkipped) {
    it.todo('needs PostgreSQL on this machine');
    return;
  }

  let store: TestStore;
  /** Of the gateway that runs meanwhile. */
  let journal: OperatorsJournal;
  let review: CareOrder;
  let waiting: CareOrder;

  const orders = (...args: readonly string[]) =>
    ask({ ...store.environment, JOURNAL_KEY: key.toString('base64') }, 'orders', ...args);
  const resolve = (...args: readonly string[]) => orders('resolve', review.id, '--by', 'carla', ...args);
  const because = ['--because', 'asked by telephone'];
  const forReview = async (given: Parameters<typeof aNewOrder>[0]) => {
    const order = await insertOne(journal, aNewOrder({ tenant, ...given }));
    const reviewed = await journal.advance(order, { state: 'MANUAL_REVIEW', beginAttempt: true, beginDoubt: true }, [
      { state: 'UNCONFIRMED', source: 'GATEWAY', message: 'A person has to settle this order.' },
    ]);
    if (!reviewed) throw new Error('somebody else has it');
    return reviewed;
  };

  beforeAll(start, 120_000);
  afterAll(stop);
  beforeEach(async () => {
    store = await newStore();
    journal = await store.open({ keys: [key] });
    review = await forReview({ ban: '287012345678', placedBy: 'ada', changes: [{ ctn }] });
    waiting = await insertOne(journal, aNewOrder({ tenant }));
  });
  afterEach(() => store.close());

  it('list shows them as a table, newest first, with four digits of their lines', async () => {
    const { code, said, told } = await orders('list');
    const [head, ...rows] = said.split('\n');
    expect([code, told]).toEqual([0, '2 of 2 orders, newest first.']);
    expect(head?.split(/\s{2,}/)).toEqual(['ORDER', 'COMPANY', 'STATE', 'AGE', 'TRIES', 'TYPE', 'LINE', 'PO NUMBER']);
    const row = rows.find((line) => line.startsWith(review.id));
    expect(row).toMatch(/ default +MANUAL_REVIEW +[0-9]+ s +1 +SUSPEND_SERVICE +\*{6}0123 +G[0-9]+$/);
    expect(said).not.toContain(ctn);
  });

  it('list has only what is asked for', async () => {
    const ids = async (...args: readonly string[]) => {
      const { said } = await orders('list', '--json', ...args);
      return (JSON.parse(said) as readonly { readonly id: string }[]).map(({ id }) => id);
    };
    expect(await ids('--review')).toEqual([review.id]);
    expect(await ids('--state', 'INTENT')).toEqual([waiting.id]);
    expect(await ids('--ctn', ctn)).toEqual([review.id]);
    expect(await ids('--unfinished')).toHaveLength(2);
    expect(await ids('--limit', '1')).toHaveLength(1);
    expect(await ids('--state', 'FAILED')).toEqual([]);
    expect(await orders('list', '--state', 'FAILED')).toMatchObject({ code: 0, said: '', told: 'No orders.' });
  });

  it('show has all of one order, by the id of the log or of the API', async () => {
    const { code, said } = await orders('show', review.id);
    expect(code).toBe(0);
    for (const text of [ctn, '287012345678', 'ada', review.purchaseOrderNumber, 'A person has to settle this order.'])
      expect(said).toContain(text);
    expect((await orders('show', toNodeId('CareOrder', review.id))).said).toBe(said);
    expect(JSON.parse((await orders('show', review.id, '--json')).said)).toMatchObject({
      id: review.id,
      state: 'UNCONFIRMED',
      journalState: 'MANUAL_REVIEW',
      needsReview: true,
      changes: [{ ctn }],
      events: [{ state: 'RECORDED' }, { state: 'UNCONFIRMED', source: 'GATEWAY' }],
    });
  });

  it('show says when there is none', async () => {
    expect(await orders('show', 'nothing')).toEqual({
      code: 1,
      said: '',
      told: 'There is no order nothing in the journal.',
    });
  });

  it('resolve as placed has the carrier asked about it from now on', async () => {
    expect(await resolve('--placed', 'carrier-7', ...because)).toMatchObject({ code: 0 });
    expect(await journal.get(review.id)).toMatchObject({ state: 'ACKED', carrierOrderId: 'carrier-7' });
    const [due] = await journal.claimDue('status', 10, 1000);
    expect(due?.id).toBe(review.id);
    expect((await journal.events([review.id])).at(-1)).toMatchObject({ state: 'ACCEPTED', source: 'GATEWAY' });
  });

  it('resolve as not placed ends it, and frees its line', async () => {
    expect(await resolve('--not-placed', ...because)).toMatchObject({ code: 0 });
    expect(await journal.get(review.id)).toMatchObject({ state: 'NOT_PLACED', completedAt: expect.any(Date) });
    expect(await insertOne(journal, aNewOrder({ tenant, changes: [{ ctn }] }))).toMatchObject({ state: 'INTENT' });
  });

  it('resolve stands in the audit trail, with who decided it and why', async () => {
    await resolve('--not-placed', ...because);
    expect(await journal.auditTrail({ tenant, subject: 'carla' }, { limit: 10 })).toMatchObject([
      {
        action: 'SETTLED',
        client: 'care-gateway command line',
        subject: 'carla',
        orderId: review.id,
        after: [
          { name: 'state', value: 'EXPIRED' },
          { name: 'because', value: 'asked by telephone' },
        ],
      },
    ]);
  });

  it('resolve does nothing to an order that is not for a person', async () => {
    await resolve('--not-placed', ...because);
    const before = await journal.get(review.id);
    expect(await resolve('--placed', 'carrier-7', ...because)).toEqual({
      code: 1,
      said: '',
      told: "Nothing was done: the order is NOT_PLACED, and only one in MANUAL_REVIEW is a person's to settle.",
    });
    expect(await journal.get(review.id)).toEqual(before);
  });

  it('resolve by two at once is done by one of them', async () => {
    const answers = await Promise.all([
      resolve('--placed', 'carrier-7', ...because),
      resolve('--not-placed', ...because),
    ]);
    expect(answers.map(({ code }) => code).toSorted()).toEqual([0, 1]);
    expect(await journal.auditTrail({ tenant, subject: 'carla' }, { limit: 10 })).toHaveLength(1);
  });

  it.each([
    [['--not-placed'], "error: required option '--because <reason>' not specified", 2],
    [because, 'Say what you have found out: --placed <carrier order id>, or --not-placed.', 1],
    [
      ['--placed', 'carrier-7', '--not-placed', ...because],
      'Say what you have found out: --placed <carrier order id>, or --not-placed.',
      1,
    ],
    [
      ['--placed', ' ', ...because],
      "error: option '--placed <carrier order id>' argument ' ' is invalid. It must not be empty.",
      2,
    ],
  ])('resolve %j is refused', async (args, told, code) => {
    const answered = await resolve(...args);
    expect([answered.code, answered.told.split('\n', 1)[0]]).toEqual([code, told]);
    expect(await journal.get(review.id)).toEqual(review);
  });
});
