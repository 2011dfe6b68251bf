import { describe, expect, it } from '@jest/globals';
import { createOrderHint } from '../../src/server/order-hint.ts';

const body = (json: unknown): Buffer => Buffer.from(JSON.stringify(json));

describe('what may be about an order', () => {
  const mayBeOrder = createOrderHint(
    new Map([
      ['aaa', 'mutation Suspend { suspendService { errors { code } } }'],
      ['bbb', 'query Line { device(ctn: "1234567890") { ctn } }'],
    ]),
  );

  it.each<[string, unknown, boolean]>([
    ['a mutation', { query: 'mutation M { suspendService { errors { code } } }' }, true],
    ['a query', { query: '{ device(ctn: "1234567890") { ctn } }' }, false],
    ['a query with the word in it: that is found out when it is read', { query: '{ mutation: __typename }' }, true],
    ['a stored mutation', { documentId: 'sha256:aaa', variables: {} }, true],
    ['a stored query', { documentId: 'sha256:bbb', variables: {} }, false],
    ['a mutation by its hash', { extensions: { persistedQuery: { version: 1, sha256Hash: 'aaa' } } }, true],
    ['a query by its hash', { extensions: { persistedQuery: { version: 1, sha256Hash: 'bbb' } } }, false],
    ['a document that nobody knows', { documentId: 'ccc' }, false],
    ['nothing', '', false],
  ])('%s', (_name, json, expected) => {
    expect(mayBeOrder(body(json))).toBe(expected);
  });
});
