import { describe, expect, it } from '@jest/globals';
import { aGateway } from '../support/a-gateway.ts';
import { complete, details, place } from '../support/place.ts';

const kit = aGateway();
const { send, pass } = kit;

const suspend = (ctn: string) => place(kit, 'suspendService', { device: { ctn }, reason: 'Lost', details });

describe('lists of orders', () => {
  it('show open orders of a line until they are finished', async () => {
    const open = async () => {
      const { data } = await send('{ device(ctn: "2145551011") { openOrders { state } } }');
      return (data as { device: { openOrders: unknown } }).device.openOrders;
    };
    await suspend('2145551011');
    expect(await open()).toEqual([{ state: 'ACCEPTED' }]);
    await pass(6);
    expect(await open()).toEqual([]);
  });

  it('page through the orders of a line, newest first, from both ends', async () => {
    const ctn = '2145551007';
    for (const [mutation, input] of [
      ['suspendService', { reason: 'Lost' }],
      ['reinstateService', {}],
      ['resetVoicemail', { pin: { autogenerate: true } }],
    ] as const) {
      await complete(kit, mutation, { device: { ctn }, details, ...input });
    }
    const page = async (args: string) => {
      const { data, errors } = await send(
        `{ device(ctn: "${ctn}") { careOrders(${args}) { totalCount nodes { changes { type } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`,
      );
      expect(errors).toBeUndefined();
      const { careOrders } = (
        data as {
          device: {
            careOrders: {
              totalCount: number;
              nodes: { changes: { type: string }[] }[];
              pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string };
            };
          };
        }
      ).device;
      return {
        ...careOrders.pageInfo,
        total: careOrders.totalCount,
        types: careOrders.nodes.map(({ changes }) => changes[0]?.type),
      };
    };
    const first = await page('first: 2');
    expect(first).toMatchObject({
      total: 3,
      types: ['RESET_VOICEMAIL', 'REINSTATE_SERVICE'],
      hasNextPage: true,
      hasPreviousPage: false,
    });
    expect(await page(`first: 2, after: "${first.endCursor}"`)).toMatchObject({
      types: ['SUSPEND_SERVICE'],
      hasNextPage: false,
      hasPreviousPage: true,
    });
    const last = await page('last: 2');
    expect(last).toMatchObject({ types: ['REINSTATE_SERVICE', 'SUSPEND_SERVICE'], hasPreviousPage: true });
    expect(await page(`last: 2, before: "${last.startCursor}"`)).toMatchObject({
      types: ['RESET_VOICEMAIL'],
      hasPreviousPage: false,
    });
  });

  it('are filtered by state, type and line', async () => {
    const placed = await suspend('2145551009');
    await suspend('5550000015');
    const found = async (filter: string) => {
      const { data } = await send(`{ careOrders(filter: ${filter}) { nodes { id state } } }`);
      return (data as { careOrders: { nodes: { id: string; state: string }[] } }).careOrders.nodes;
    };
    expect(await found('{ ctn: "2145551009" }')).toEqual([{ id: placed.order?.id, state: 'ACCEPTED' }]);
    expect(await found('{ ctn: "2145551009", types: [CHANGE_CTN] }')).toEqual([]);
    expect(await found('{ states: [RECORDED] }')).toEqual([]);
    expect((await found('{ states: [UNCONFIRMED] }')).every(({ state }) => state === 'UNCONFIRMED')).toBe(true);
    expect(await found('{ states: [UNCONFIRMED], ctn: "5550000015" }')).not.toHaveLength(0);
    expect((await found('{ types: [SUSPEND_SERVICE], states: [ACCEPTED] }')).map(({ id }) => id)).toContain(
      placed.order?.id,
    );
  });
});
