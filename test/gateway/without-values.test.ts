import { describe, expect, it } from '@jest/globals';
import { buildSchema, execute, parse, validate, type GraphQLError } from 'graphql';
import { createSchema } from '../../src/gateway/schema.ts';
import { withoutValues } from '../../src/gateway/without-values.ts';

const schema = createSchema();
const suspension = 'mutation ($input: SuspendServiceInput!) { suspendService(input: $input) { replayed } }';
const canary = 'Canary; at "x"; Field "Canary';

const problems = async (
  query: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<readonly GraphQLError[]> => {
  let document;
  try {
    document = parse(query);
  } catch (error) {
    return [error as GraphQLError];
  }
  const errors = validate(schema, document);
  if (errors.length > 0) return errors;
  return (await execute({ schema, document, variableValues: variables })).errors ?? [];
};

const device = { ctn: '2145551000' };

describe('What graphql says is wrong', () => {
  it.each<readonly [query: string, variables: Readonly<Record<string, unknown>>, told: readonly string[]]>([
    [
      suspension,
      { input: { device: { ctn: canary }, reason: 'Lost' } },
      [
        'Variable "$input" has a value that cannot be used at "input.device.ctn": CTN must be a wireless number of ten digits.',
      ],
    ],
    [
      suspension,
      { input: { device, note: canary } },
      [
        'Variable "$input" has a value that cannot be used: Field "reason" of required type "String!" was not provided',
        'Variable "$input" has a value that cannot be used: Field "note" is not defined by type "SuspendServiceInput"',
      ],
    ],
    [
      suspension,
      { input: { device, reason: { text: canary } } },
      ['Variable "$input" has a value that cannot be used at "input.reason".'],
    ],
    [suspension, { input: canary }, ['Variable "$input" has a value that cannot be used.']],
    [
      'query ($ctns: [CTN!]!) { devices(ctns: $ctns) { ctn } }',
      { ctns: ['2145551000', canary] },
      ['Variable "$ctns" has a value that cannot be used at "ctns[1]": CTN must be a wireless number of ten digits.'],
    ],
    [
      'query ($states: [CareOrderState!]) { careOrders(filter: { states: $states }) { totalCount } }',
      { states: [canary] },
      ['Variable "$states" has a value that cannot be used at "states[0]".'],
    ],
    [`{ device(ctn: ${JSON.stringify(canary)}) { ctn } }`, {}, ['CTN must be a wireless number of ten digits.']],
    [
      `{ account(ban: { name: ${JSON.stringify(canary)} }) { ban } }`,
      {},
      ['String cannot represent a non string value.'],
    ],
    [
      `{ careOrders(filter: { states: [${JSON.stringify(canary)}] }) { totalCount } }`,
      {},
      ['Enum "CareOrderState" cannot represent non-enum value.'],
    ],
    [
      `{ careOrders(filter: ${JSON.stringify(canary)}) { totalCount } }`,
      {},
      ['Expected value of type "CareOrderFilter".'],
    ],
    [
      `{ careOrders(filter: { states: [Canary] }) { totalCount } }`,
      {},
      ['The value does not exist in "CareOrderState" enum.'],
    ],
    [`{ device(ctn: ) { "Canary" } }`, {}, ['Syntax Error: Unexpected ")".']],
    [`{ device { "Canary" } }`, {}, ['Syntax Error: Expected Name, found String.']],
    ['{ device { ctn', {}, ['Syntax Error: Expected Name, found <EOF>.']],
  ])('of %s with %j is told without the value', async (query, variables, told) => {
    const messages = (await problems(query, variables)).map((error) => withoutValues(error.message, error));
    expect(messages).toEqual(told);
    expect(messages.join()).not.toContain('Canary');
  });

  it('of names stays as it is', () => {
    const [error] = validate(buildSchema('type Query { a: String }'), parse('{ b }'));
    expect(withoutValues(error?.message ?? '', error)).toBe(
      'Cannot query field "b" on type "Query". Did you mean "a"?',
    );
  });
});
