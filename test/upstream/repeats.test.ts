/** Which calls are made once more, and which never. */
import { describe, expect, it } from '@jest/globals';
import { createCallScope } from '../../src/upstream/call-scope.ts';
import type { CallKind, UpstreamCall } from '../../src/upstream/upstream.ts';
import { aCarrier, failureOf } from './a-carrier.ts';

const carrier = aCarrier();
const call: UpstreamCall = { name: 'careAccount', path: '/careAccount', kind: 'read', body: {}, deadlineMs: 5000 };

const seconds = (retryAfter: number) => ({ 'retry-after': String(retryAfter) });

const answers: readonly (readonly [
  kind: CallKind,
  status: number,
  headers: Readonly<Record<string, string>>,
  isRepeated: boolean,
])[] = [
  ['read', 502, {}, true],
  ['read', 503, {}, true],
  ['read', 504, {}, true],
  ['read', 503, seconds(0), true],
  ['read', 429, seconds(0), true],
  ['read', 429, {}, false],
  ['read', 429, seconds(60), false],
  ['read', 503, seconds(60), false],
  ['read', 500, {}, false],
  ['read', 400, {}, false],
  ['read', 404, {}, false],
  ['read', 200, {}, false],
  ['write', 502, {}, false],
  ['write', 503, {}, false],
  ['write', 504, {}, false],
  ['write', 429, seconds(0), false],
];

describe('A call', () => {
  it.each(answers)('that is a %s and is answered %i, %j: repeated is %j', async (kind, status, headers, isRepeated) => {
    carrier.answers('/careAccount', { status, headers });
    if (isRepeated) carrier.answers('/careAccount');
    expect((await carrier.upstream().call({ ...call, kind })).status).toBe(isRepeated ? 200 : status);
    expect(carrier.asked()).toHaveLength(isRepeated ? 2 : 1);
  });

  it('is repeated once, not twice', async () => {
    carrier.answers('/careAccount', { status: 503 });
    carrier.answers('/careAccount', { status: 502 });
    expect((await carrier.upstream().call(call)).status).toBe(502);
  });

  it('is not repeated when there is no budget left', async () => {
    const statuses: number[] = [];
    // What a fresh gateway is lent lasts for two; each call adds a tenth.
    for (let asked = 0; asked < 5; asked += 1) carrier.answers('/careAccount', { status: 503 });
    for (let asked = 0; asked < 3; asked += 1) statuses.push((await carrier.upstream().call(call)).status);
    expect(statuses).toEqual([503, 503, 503]);
    expect(carrier.asked()).toHaveLength(5);
  });

  it('is not repeated when its request has no time for that', async () => {
    carrier.answers('/careAccount', { status: 429, headers: seconds(2) });
    const patience = createCallScope(16, () => undefined, 1500);
    expect((await carrier.upstream().call({ ...call, patience })).status).toBe(429);
  });

  it('is not begun when its request has no time left', async () => {
    const patience = createCallScope(16, () => undefined, 149);
    expect(await failureOf(carrier.upstream().call({ ...call, patience }))).toEqual({
      name: 'UpstreamError',
      failure: 'deadline',
      sent: false,
    });
    expect(carrier.asked()).toEqual([]);
  });
});

describe('What others share', () => {
  it('is waited for no longer than the request lasts', async () => {
    const scope = createCallScope(16, () => undefined, 100);
    const wait = scope.wait(new Promise(() => undefined));
    await expect(wait).rejects.toMatchObject({ failure: 'deadline' });
  });
});
