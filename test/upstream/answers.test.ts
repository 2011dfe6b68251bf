import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { readAnswer } from '../../src/upstream/answers.ts';
import type { UpstreamAnswer } from '../../src/upstream/upstream.ts';
import { UpstreamError } from '../../src/upstream/upstream-error.ts';

const schema = z.object({ ctn: z.string() });
const answer = (status: number, json: unknown, retryAfterMs?: number): UpstreamAnswer => ({
  status,
  json,
  retryAfterMs,
  text: '',
});

const errorOf = (given: UpstreamAnswer): UpstreamError => {
  try {
    readAnswer('careAccount', given, schema);
  } catch (error) {
    if (error instanceof UpstreamError) return error;
  }
  throw new Error('no UpstreamError');
};

describe('An answer to a read', () => {
  it.each([200, 201, 202])('with HTTP %i is its checked value, without what is extra', (status) => {
    expect(readAnswer('careAccount', answer(status, { ctn: '1', extra: 1 }), schema)).toEqual({ ctn: '1' });
  });

  it.each([
    [400, 'refused'],
    [401, 'unavailable'],
    [403, 'unavailable'],
    [404, 'refused'],
    [408, 'unavailable'],
    [409, 'refused'],
    [417, 'refused'],
    [422, 'refused'],
    [429, 'rate-limited'],
    [500, 'unavailable'],
    [503, 'unavailable'],
    [301, 'bad-response'],
    [304, 'bad-response'],
  ])('with HTTP %i is the failure %s, with its body for those who know its codes', (status, failure) => {
    expect(errorOf(answer(status, { code: 'X' }, 3000))).toMatchObject({
      call: 'careAccount',
      failure,
      sent: true,
      status,
      retryAfterMs: 3000,
      answer: { code: 'X' },
    });
  });

  it.each([
    ['is not JSON', undefined, 'not JSON'],
    ['lacks a member', {}, 'ctn: invalid_type'],
    ['has a member of another type', { ctn: 2145551000 }, 'ctn: invalid_type'],
    ['is a list', [], ': invalid_type'],
    ['is null', null, ': invalid_type'],
  ])('that %s cannot be used, and its values do not stand in the log', (_what, json, detail) => {
    expect(errorOf(answer(200, json))).toMatchObject({
      failure: 'bad-response',
      detail,
      message: 'careAccount: bad-response',
    });
  });
});
