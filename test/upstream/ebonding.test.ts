import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { aCarrier, example } from './a-carrier.ts';

const carrier = aCarrier();
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const call = {
  path: '/careAccount',
  root: 'careAccountRequest',
  members: { accountGroupId: '73001012763', ctn: '1234567890' },
  deadlineMs: 5000,
};

describe('A call of the wireless carrier', () => {
  it('has one root member and the headers of the contract', async () => {
    carrier.answers('/careAccount', { body: { fine: 1 } });
    const read = carrier.ebonding().read(carrier.scope(), call, z.object({ fine: z.number() }));
    expect(await read).toEqual({ fine: 1 });
    const [asked] = carrier.asked();
    expect(asked?.body).toEqual(example('careaccount-request.json'));
    expect(asked?.headers).toMatchObject({
      accept: 'application/json',
      'content-type': 'application/json',
      'x-att-clientid': 'care-gateway',
      'x-att-conversationid': expect.stringMatching(uuid) as unknown,
      'x-att-messageid': expect.stringMatching(uuid) as unknown,
    });
  });

  it('has ids of its own each time, unless it is given some', async () => {
    for (const ids of [{}, {}, { conversationId: 'c1', messageId: 'm1' }]) {
      carrier.answers('/careAccount');
      await carrier.ebonding().send({ ...call, kind: 'read', ...ids });
    }
    const ids = carrier.asked().flatMap(({ headers }) => [headers['x-att-conversationid'], headers['x-att-messageid']]);
    expect(new Set(ids).size).toBe(6);
    expect(ids.slice(4)).toEqual(['c1', 'm1']);
  });
});
