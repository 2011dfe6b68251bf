import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { aGateway } from '../support/a-gateway.ts';

const { send } = aGateway();
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** Each operation with the answer printed below it. */
const operations = [...readme.matchAll(/```graphql\n(.*?)```\n\n```json\n(.*?)```/gs)].map(
  ([, query = '', answer = '']) => ({
    query,
    answer: JSON.parse(answer) as unknown,
  }),
);

describe('the README', () => {
  it('prints the real answers of its operations, in their order', async () => {
    expect(operations).toHaveLength(7);
    for (const { query, answer } of operations) {
      expect(await send(query)).toEqual({ status: 200, data: answer, errors: undefined });
    }
  });
});
