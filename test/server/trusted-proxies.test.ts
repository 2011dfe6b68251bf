import { describe, expect, it } from '@jest/globals';
import { aGateway } from '../support/a-gateway.ts';

/** From where a refused request came, as the log has it. */
const seenFrom = async (kit: ReturnType<typeof aGateway>): Promise<unknown> => {
  await kit.post('not JSON', { 'x-forwarded-for': '203.0.113.7' });
  const refused = kit.log().find(({ msg }) => msg === 'request refused') as { readonly from?: string } | undefined;
  return refused?.from;
};

describe('what a proxy says of where a request comes from', () => {
  const unlisted = aGateway({ environment: { TRUSTED_PROXIES: '10.0.0.0/8' } });
  const listed = aGateway({ environment: { TRUSTED_PROXIES: '127.0.0.0/8' } });

  it.each([
    ['is not believed unless the proxy is listed', unlisted, '127.0.0.1'],
    ['is believed when it is', listed, '203.0.113.7'],
  ])('%s', async (_name, kit, from) => {
    expect(await seenFrom(kit)).toBe(from);
  });
});
