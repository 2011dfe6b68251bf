import { describe, expect, it } from '@jest/globals';
import { usualLimits } from '../../src/limits.ts';
import { deadlineOf } from '../../src/server/request-deadline.ts';
import { aGateway, careAccountPath } from '../support/a-gateway.ts';

const cases: readonly (readonly [header: string | undefined, deadlineMs: number])[] = [
  [undefined, 10_000],
  ['', 10_000],
  ['soon', 10_000],
  ['NaN', 10_000],
  ['2500', 2500],
  [' 2500 ', 2500],
  ['0', 100],
  ['-5', 100],
  ['99', 100],
  ['30001', 30_000],
  ['1e9', 30_000],
  ['Infinity', 30_000],
];

describe('The deadline of a request', () => {
  it.each(cases)('that says %j is %i ms', (header, deadlineMs) => {
    const headers = header === undefined ? {} : { 'x-deadline-ms': header };
    expect(deadlineOf(headers, usualLimits)).toBe(deadlineMs);
  });
});

const kit = aGateway();

const ask = async (query: string, deadlineMs: number) => {
  const response = await kit.post(JSON.stringify({ query }), { 'x-deadline-ms': String(deadlineMs) });
  return (await response.json()) as {
    readonly data: unknown;
    readonly errors?: readonly { readonly path: unknown; readonly extensions: { readonly code: string } }[];
  };
};

describe('A request with little time', () => {
  it('gives up what a carrier would have to be asked for, and the rest arrives', async () => {
    const { data, errors = [] } = await ask(
      '{ device(ctn: "1234567890") { ctn } account(ban: "559210581033") { ban offerAvailability(for: { changeRatePlan: {} }) { eligible } } }',
      100,
    );
    expect(data).toEqual({ device: null, account: { ban: '559210581033', offerAvailability: null } });
    const told = new Map(errors.map(({ path, extensions }) => [String(path), extensions.code]));
    expect(Object.fromEntries(told)).toEqual({
      device: 'DEADLINE_EXCEEDED',
      'account,offerAvailability': 'DEADLINE_EXCEEDED',
    });
    expect((await kit.calls()).counts[careAccountPath]).toBeUndefined();
  });

  it('places no order when there is no time to look at the line', async () => {
    const { data } = await ask(
      'mutation { suspendService(input: { device: { ctn: "1234567890" }, reason: "Lost" }) { order { id } errors { code } } }',
      100,
    );
    expect(data).toEqual({ suspendService: { order: null, errors: [{ code: 'CARRIER_UNAVAILABLE' }] } });
    expect(await kit.ledger()).toEqual([]);
  });

  it('is told of an order that is still being sent, and the order goes on', async () => {
    await kit.faults({ kind: 'latency', path: '/careOrder', delayMs: 1000 });
    const { data } = await ask(
      'mutation { suspendService(input: { device: { ctn: "1234567890" }, reason: "Lost" }) { order { id state } errors { code } } }',
      600,
    );
    const { order, errors } = (
      data as { suspendService: { order: { id: string; state: string }; errors: readonly { code: string }[] } }
    ).suspendService;
    expect({ state: order.state, errors }).toEqual({
      state: 'UNCONFIRMED',
      errors: [{ code: 'CARRIER_UNAVAILABLE' }],
    });
    let state = order.state;
    while (state === 'UNCONFIRMED') {
      const answer = await kit.send('query ($id: ID!) { careOrder(id: $id) { state } }', { id: order.id });
      ({ state } = (answer.data as { careOrder: { state: string } }).careOrder);
    }
    expect(state).toBe('ACCEPTED');
    expect(await kit.ledger()).toHaveLength(1);
  });
});
