import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { UpstreamError } from '../../src/upstream/upstream-error.ts';
import type { TakeBody, UpstreamCall } from '../../src/upstream/upstream.ts';
import { aCarrier, failureOf } from './a-carrier.ts';

const carrier = aCarrier();
const read: UpstreamCall = {
  name: 'careAccount',
  path: '/careAccount',
  kind: 'read',
  body: { ctn: '1' },
  deadlineMs: 5000,
};

describe('A call to a carrier', () => {
  it.each(['read', 'write'] as const)('that is a %s is a POST of JSON below the base path', async (kind) => {
    carrier.answers('/careAccount', { body: { fine: true } });
    const answer = await carrier.upstream().call({ ...read, kind, headers: { 'x-att-messageid': 'm1' } });
    expect(answer).toEqual({ status: 200, json: { fine: true }, text: '{"fine":true}', retryAfterMs: undefined });
    expect(carrier.asked()).toEqual([
      {
        path: '/base/careAccount',
        method: 'POST',
        headers: {
          accept: 'application/json',
          'accept-encoding': 'identity',
          'content-type': 'application/json',
          authorization: `Basic ${Buffer.from('care:secret').toString('base64')}`,
          'x-att-messageid': 'm1',
        },
        body: { ctn: '1' },
      },
    ]);
  });

  it.each([
    ['an error of the server', 500, '{"error":"x"}', { error: 'x' }],
    ['a page of a proxy', 200, '<html>Sorry</html>', undefined],
    ['half a JSON', 200, '{"careAccountResponse":{"pay', undefined],
    ['nothing at all', 202, '', undefined],
    ['a redirect, which is not followed', 302, '', undefined],
    ['a refusal of Basic credentials, which cannot be renewed', 401, '', undefined],
  ])('gives any whole answer: %s', async (_what, status, body, json) => {
    carrier.answers('/careAccount', { status, body, headers: { location: 'http://169.254.169.254/' } });
    const answer = await carrier.upstream().call(read);
    expect(answer).toEqual({ status, json, text: body, retryAfterMs: undefined });
  });

  it.each([
    ['seconds', '7', 7000],
    ['no wait', '0', 0],
    ['more than an hour, which is cut', '86400', 3_600_000],
    ['a date that is over', 'Wed, 21 Oct 2015 07:28:00 GMT', 0],
    ['a date that never comes', 'Wed, 21 Oct 9999 07:28:00 GMT', 3_600_000],
    ['words', 'soon', undefined],
    ['more digits than a number of seconds has', '9999999999999999999', undefined],
    ['less than nothing', '-5', 0],
  ])('reads a Retry-After of %s', async (_what, header, retryAfterMs) => {
    carrier.answers('/careAccount', { status: 429, headers: { 'retry-after': header } });
    expect(await carrier.upstream().call({ ...read, kind: 'write' })).toMatchObject({ status: 429, retryAfterMs });
  });

  it('is cut off when the answer is larger than allowed', async () => {
    carrier.answers('/careAccount', { body: 'x'.repeat(1025) });
    expect(await failureOf(carrier.upstream().call({ ...read, maxBytes: 1024 }))).toEqual({
      name: 'UpstreamError',
      failure: 'bad-response',
      sent: true,
    });
  });

  it('takes an answer that is just as large as allowed', async () => {
    carrier.answers('/careAccount', { body: 'x'.repeat(1024) });
    expect(await carrier.upstream().call({ ...read, maxBytes: 1024 })).toMatchObject({ status: 200 });
  });

  it.each([
    ['a line break', 'm1\r\nx-admin: yes'],
    ['a character beyond Latin', 'm\u0661'],
  ])('does not leave with %s in a header', async (_what, value) => {
    const call = carrier.upstream().call({ ...read, kind: 'write', headers: { 'x-att-messageid': value } });
    expect(await failureOf(call)).toEqual({ name: 'UpstreamError', failure: 'unavailable', sent: false });
  });
});

describe('A call whose answer is taken while it arrives', () => {
  const stream = <T>(take: TakeBody<T>, more: Partial<UpstreamCall> = {}) =>
    carrier.upstream().stream({ ...read, ...more }, take);

  it('gives what was made of it, and needs no more room than allowed', async () => {
    carrier.answers('/careAccount', { body: 'x'.repeat(1024) });
    expect(await stream(text, { maxBytes: 1024 })).toEqual({ status: 200, taken: 'x'.repeat(1024) });
    carrier.answers('/careAccount', { body: 'x'.repeat(1025) });
    expect(await failureOf(stream(text, { maxBytes: 1024 }))).toMatchObject({ failure: 'bad-response', sent: true });
  });

  it.each([302, 400, 401, 429, 503])('is whole when its status is %d', async (status) => {
    carrier.answers('/careAccount', { status, body: '{"why":"x"}' });
    expect(await stream(text)).toMatchObject({ status, json: { why: 'x' } });
  });

  it('fails as it was told by who takes it', async () => {
    const wrong = new UpstreamError({ call: 'careAccount', failure: 'bad-response', sent: true, detail: 'odd' });
    carrier.answers('/careAccount');
    await expect(stream(() => Promise.reject(wrong))).rejects.toBe(wrong);
  });

  it('is given up at the deadline, however long it is being taken', async () => {
    carrier.answers('/careAccount');
    const never = new Promise<never>(() => undefined);
    expect(await failureOf(stream(() => never, { deadlineMs: 20 }))).toMatchObject({ failure: 'timeout', sent: true });
  });
});
