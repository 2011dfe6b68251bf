import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { doubtUnsent } from '../../src/order/settle-order.ts';
import { createOrderProtocol, usualTimes, worstCarrier } from '../../src/order/order-protocol.ts';
import type { OrderJournal } from '../../src/order/journal/order-journal.ts';
import { openTestJournal } from '../support/a-journal.ts';
import { aNewOrder, insertOne, minute } from './journal/a-new-order.ts';

const tenants = ['acme'];

describe('A journal that was restored from a backup', () => {
  let now: number;
  let journal: OrderJournal;
  let sent: string[];
  beforeEach(async () => {
    now = Date.UTC(2030, 0, 2);
    journal = await openTestJournal(() => now);
    sent = [];
  });
  afterEach(() => journal.close());

  /** The carrier does not show any order. */
  const protocol = () =>
    createOrderProtocol({
      journal,
      carrier: {
        send: ({ id }) => {
          sent.push(id);
          return Promise.resolve({ kind: 'unknown', reason: 'lost' });
        },
        lookUp: () => Promise.resolve({ kind: 'absent' }),
        cancel: () => Promise.resolve({ kind: 'unknown', reason: 'not asked' }),
      },
      profile: worstCarrier,
      times: usualTimes,
      monotonic: () => now,
    });

  const resolveDue = async () => {
    for (const order of await journal.claimDue('doubt', 10, minute)) await protocol().resolve(order);
  };

  /** Not found once by the carrier when it was backed up: one more look, and it is sent again. */
  const nearlySentAgain = async () => {
    const order = await insertOne(journal, aNewOrder({ id: 'in-doubt' }));
    await journal.advance(
      order,
      { state: 'IN_DOUBT', beginAttempt: true, beginDoubt: true, negatives: 1, leaseMs: null, dueInMs: 0 },
      [],
    );
    now += 5 * minute;
  };

  it('sends an order in doubt again at the next look, if nothing is done', async () => {
    await nearlySentAgain();
    await resolveDue();
    expect(sent).toEqual(['in-doubt']);
  });

  it('does not count what was found out before: the order may have been sent again since', async () => {
    await nearlySentAgain();
    expect(await doubtUnsent(journal, tenants)).toBe(0);
    await resolveDue();
    expect(sent).toEqual([]);
    expect(await journal.get('in-doubt')).toMatchObject({ state: 'IN_DOUBT', doubtSince: new Date(now), negatives: 0 });
    // Later than the carrier could still have accepted, and twice.
    for (let look = 0; look < 2; look += 1) {
      now += 4 * minute;
      await resolveDue();
    }
    expect(sent).toEqual(['in-doubt']);
  });

  it('has every order that was not sent asked about first, however many, and no other', async () => {
    for (let n = 0; n < 250; n += 1) await insertOne(journal);
    const sending = await insertOne(journal, aNewOrder({ id: 'sending' }));
    const before = await journal.advance(sending, { state: 'SENDING', beginAttempt: true }, []);
    expect(await doubtUnsent(journal, tenants)).toBe(250);
    expect(await journal.count({ tenant: 'acme', states: ['INTENT'] })).toBe(0);
    expect(await journal.count({ tenant: 'acme', states: ['IN_DOUBT'] })).toBe(250);
    expect(await journal.get('sending')).toEqual(before);
  });
});
