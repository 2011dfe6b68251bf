import { describe, expect, it } from '@jest/globals';
import { aBuiltGateway, askBuilt } from '../support/built-gateway.ts';

const start = aBuiltGateway();

describe('the built gateway', () => {
  it('starts with no settings at all, places an order, and stops when told', async () => {
    const { url, output, exit, kill } = await start({});
    expect(output()).toContain('SIMULATED');
    const placed = await askBuilt(
      url,
      'mutation { suspendService(input: { device: { ctn: "1234567890" }, reason: "Lost" }) { order { state } errors { message } } }',
    );
    expect(placed).toEqual({ data: { suspendService: { order: { state: 'ACCEPTED' }, errors: [] } } });
    kill('SIGTERM');
    expect(await exit).toBe(0);
  });

  it('keeps its orders over a restart', async () => {
    const first = await start({});
    await askBuilt(first.url, 'mutation { changeCtn(input: { device: { ctn: "1234567890" } }) { order { id } } }');
    first.kill('SIGKILL');
    await first.exit;
    const second = await start({});
    expect(await askBuilt(second.url, '{ careOrders(first: 5) { nodes { changes { type } } } }')).toEqual({
      data: { careOrders: { nodes: [{ changes: [{ type: 'CHANGE_CTN' }] }] } },
    });
  });

  it('tells every setting that cannot be used, and does not start', async () => {
    const { output, exit } = await start({ PORT: 'many', EBONDING_URL: 'nowhere', LOG_LEVEL: 'loud' });
    expect(await exit).toBe(1);
    for (const name of ['PORT', 'EBONDING_URL', 'LOG_LEVEL']) expect(output()).toContain(`${name}: `);
  });

  it('does not start with one carrier configured and the other not', async () => {
    const { output, exit } = await start({ EBONDING_URL: 'http://127.0.0.1:1/api' });
    expect(await exit).toBe(1);
    expect(output()).toContain('BROADBAND_URL: ');
  });
});
