import { describe, expect, it } from '@jest/globals';
import { memoryKeys, newIdempotencyKey, webStorageKeys } from '../src/idempotency-keys.ts';
import { createPlaceOrder, type GraphqlAnswer } from '../src/place-order.ts';
import { SuspendLineDocument, type SuspendLineMutation } from '../src/generated/graphql.ts';
import { fixtures } from '../src/generated/fixtures.ts';

type Answer = GraphqlAnswer<SuspendLineMutation>;
/** What each sending meets; the last goes on. `lost`: no answer comes. */
type Sending = Answer | 'lost';

const problem = (code: string, retryAfterSeconds?: number): Answer => ({
  data: { suspendService: null },
  errors: [{ message: 'x', extensions: { code, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) } }],
});
const intent = 'suspend 1234567890';
const accepted = fixtures['suspend-line'];
const answerLost = fixtures['suspend-line.answer-lost'];

/** A person presses once. */
const press = async (sendings: readonly Sending[], keys = memoryKeys()) => {
  const sentKeys: string[] = [];
  const waits: number[] = [];
  const placeOrder = createPlaceOrder({
    keys,
    wait: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
    execute: <TData>(_document: unknown, variables: unknown) => {
      sentKeys.push((variables as { input: { details: { idempotencyKey: string } } }).input.details.idempotencyKey);
      const sending = sendings[Math.min(sentKeys.length, sendings.length) - 1];
      return sending === 'lost'
        ? Promise.reject(new Error('connection lost'))
        : Promise.resolve(sending as GraphqlAnswer<TData>);
    },
  });
  const outcome = await placeOrder({
    intent,
    document: SuspendLineDocument,
    variables: (idempotencyKey) => ({
      input: { device: { ctn: '1234567890' }, reason: 'Lost', details: { idempotencyKey } },
    }),
  });
  return { outcome, sentKeys, waits, keys };
};

describe('placeOrder', () => {
  it.each<readonly [string, readonly Sending[], { kind: string; sent: number; keptKey: boolean; offerRetry: boolean }]>(
    [
      ['an order that is taken', [accepted], { kind: 'PLACED', sent: 1, keptKey: false, offerRetry: false }],
      [
        'an answer lost on the way to us',
        ['lost', accepted],
        { kind: 'PLACED', sent: 2, keptKey: false, offerRetry: false },
      ],
      ['no answer at all', ['lost'], { kind: 'UNCONFIRMED', sent: 3, keptKey: true, offerRetry: false }],
      [
        'an answer lost on the way to the gateway',
        [answerLost],
        { kind: 'UNCONFIRMED', sent: 1, keptKey: true, offerRetry: false },
      ],
      [
        'a carrier that is busy',
        [fixtures['suspend-line.carrier-busy']],
        { kind: 'UNCONFIRMED', sent: 1, keptKey: true, offerRetry: false },
      ],
      [
        'a refusal by the rules',
        [fixtures['suspend-line.already-suspended']],
        { kind: 'REFUSED', sent: 1, keptKey: false, offerRetry: false },
      ],
      [
        'a refusal by the carrier',
        [fixtures['suspend-line.rejected']],
        { kind: 'REFUSED', sent: 1, keptKey: false, offerRetry: false },
      ],
      [
        'a token that has expired',
        [problem('UNAUTHENTICATED')],
        { kind: 'FAILED', sent: 1, keptKey: false, offerRetry: false },
      ],
      // The first sending may have been taken: that the second was not executed says nothing of it.
      [
        'a token that expires in between',
        ['lost', problem('UNAUTHENTICATED')],
        { kind: 'UNCONFIRMED', sent: 2, keptKey: true, offerRetry: false },
      ],
      [
        'a gateway that stays busy',
        [problem('OVERLOADED')],
        { kind: 'FAILED', sent: 3, keptKey: false, offerRetry: true },
      ],
      [
        'a gateway that is busy for a moment',
        [problem('OVERLOADED'), accepted],
        { kind: 'PLACED', sent: 2, keptKey: false, offerRetry: false },
      ],
      [
        'a store that fails',
        [problem('STORE_UNAVAILABLE')],
        { kind: 'UNCONFIRMED', sent: 3, keptKey: true, offerRetry: false },
      ],
      [
        'a code of a later gateway',
        [problem('MOON_IS_FULL')],
        { kind: 'UNCONFIRMED', sent: 1, keptKey: true, offerRetry: false },
      ],
    ],
  )('%s', async (_name, sendings, { kind, sent, keptKey, offerRetry }) => {
    const { outcome, sentKeys, keys } = await press(sendings);
    expect({ kind: outcome.kind, sent: sentKeys.length, keptKey: keys.get(intent) !== undefined }).toEqual({
      kind,
      sent,
      keptKey,
    });
    expect(outcome.show.offerRetry).toBe(offerRetry);
    expect(new Set(sentKeys).size).toBe(1);
  });

  it('asks again with the kept key, and with a new one once the outcome is known', async () => {
    const first = await press(['lost']);
    const second = await press([accepted], first.keys);
    const third = await press([accepted], second.keys);
    expect(second.sentKeys[0]).toBe(first.sentKeys[0]);
    expect(third.sentKeys[0]).not.toBe(second.sentKeys[0]);
  });

  it('keeps a key that was sent before the page was loaded, whatever is refused now', async () => {
    const keys = memoryKeys();
    keys.set(intent, newIdempotencyKey());
    const { outcome } = await press([problem('UNAUTHENTICATED')], keys);
    expect(outcome.kind).toBe('UNCONFIRMED');
  });

  it('waits as long as the gateway asks, within reason', async () => {
    const { waits } = await press([problem('RATE_LIMITED', 7), problem('RATE_LIMITED', 9999), accepted]);
    expect(waits).toEqual([7000, 30_000]);
  });

  it("shows the gateway's own sentence where there is one", async () => {
    const { outcome } = await press([answerLost]);
    expect(outcome.show.text).toContain('do not place the order again under another key');
  });
});

describe('idempotency keys', () => {
  it('are such as the gateway takes', () => {
    expect(newIdempotencyKey()).toMatch(/^[A-Za-z0-9_-]{16,64}$/);
  });

  it('survive a reload in the storage of the browser', () => {
    const items = new Map<string, string>();
    const storage = {
      getItem: (name: string) => items.get(name) ?? null,
      setItem: (name: string, value: string) => void items.set(name, value),
      removeItem: (name: string) => void items.delete(name),
    };
    webStorageKeys(storage).set(intent, 'key');
    expect(webStorageKeys(storage).get(intent)).toBe('key');
    webStorageKeys(storage).delete(intent);
    expect(items.size).toBe(0);
  });
});
