import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse, type OperationDefinitionNode } from 'graphql';
import { CompiledQueries } from '../../src/gateway/compiled-queries.ts';
import { CostBuckets } from '../../src/gateway/cost-buckets.ts';
import { mayCompile } from '../../src/gateway/may-compile.ts';
import { createRequestLimits } from '../../src/gateway/request-limits.ts';
import { createSchema } from '../../src/gateway/schema.ts';
import { usualLimits } from '../../src/limits.ts';

const schema = createSchema();
const buckets = new CostBuckets({ capacity: 1000, refillPerSecond: 1, now: () => 0 });
const create = () =>
  new CompiledQueries({
    schema,
    limits: usualLimits,
    requestLimits: createRequestLimits(schema, usualLimits, buckets),
  });

const line = 'query Line($ctn: CTN!) { device(ctn: $ctn) { ctn } } query Other { __typename }';

const use = (queries: CompiledQueries, text: string, name: string | undefined, times: number) => {
  let found: ReturnType<CompiledQueries['note']>;
  for (let time = 0; time < times; time += 1) found = queries.note(text, name);
  return found;
};

describe('a query', () => {
  it('is compiled at its third use, each operation of a document by itself', () => {
    const queries = create();
    expect(use(queries, line, 'Line', 2)).toBeUndefined();
    expect(queries.known(line, 'Line')).toBeUndefined();
    expect(use(queries, line, 'Line', 1)).toMatchObject({ operationName: 'Line', name: 'Line' });
    expect(queries.known(line, 'Line')).toMatchObject({ operationName: 'Line' });
    expect(queries.known(line, 'Other')).toBeUndefined();
    expect(queries.known(line, undefined)).toBeUndefined();
  });

  it.each([
    ['is no GraphQL', '{', undefined],
    ['does not fit the schema', '{ nothingOfThis }', undefined],
    ['goes beyond a limit', `{ ${'a: __typename '.repeat(3)} ${fields(16)} }`, undefined],
    ['has no such operation', line, 'Third'],
    ['does not say which operation', line, undefined],
    ['is a mutation', 'mutation { cancelCareOrder(input: { orderId: "x" }) { errors { code } } }', undefined],
    ['is a subscription', 'subscription { careOrderUpdated(id: "x") { id } }', undefined],
  ])('is never compiled when it %s', (_why, text, name) => {
    expect(use(create(), text, name, 5)).toBeUndefined();
  });

  it('is forgotten when five hundred others were used since', () => {
    const queries = create();
    const other = (n: number) => `{ a${n}: __typename }`;
    use(queries, line, 'Line', 3);
    for (let n = 0; n < 499; n += 1) queries.note(other(n), undefined);
    expect(queries.size).toBe(500);
    expect(queries.known(line, 'Line')).toBeDefined();
    for (let n = 0; n < 500; n += 1) queries.note(other(1000 + n), undefined);
    expect(queries.size).toBe(500);
    expect(queries.known(line, 'Line')).toBeUndefined();
  });

  it('is not remembered when its text, or the name that goes with it, is very long', () => {
    const queries = create();
    expect(use(queries, `{ __typename }${' '.repeat(16 * 1024)}`, undefined, 3)).toBeUndefined();
    expect(use(queries, '{ __typename }', 'x'.repeat(16 * 1024), 3)).toBeUndefined();
    expect(queries.size).toBe(0);
  });

  it('is not taken for another one whose name and text read alike', () => {
    const queries = create();
    const whole = 'query A { ...F }\nfragment F on Query { __typename }';
    expect(use(queries, whole, undefined, 3)).toBeDefined();
    expect(queries.known('fragment F on Query { __typename }', 'query A { ...F }')).toBeUndefined();
  });
});

function fields(count: number): string {
  return Array.from({ length: count }, (_, n) => `b${n}: __typename`).join(' ');
}

describe('a valid query', () => {
  const small = buildSchema(`
    input Tree { children: [Tree!] } input Two { tree: Tree } input Plain { text: String }
    interface Thing { id: ID again: Thing }
    ${Array.from({ length: 10 }, (_, n) => `type Thing${n} implements Thing { id: ID again: Thing }`).join('\n')}
    type Query { find(tree: Tree two: Two plain: Plain text: String): Thing thing0: Thing0 }
  `);
  const allowed = (text: string): boolean => {
    const document = parse(text);
    return mayCompile(small, document, document.definitions[0] as OperationDefinitionNode);
  };
  const deep = (levels: number): string => (levels === 0 ? '{ id }' : `{ id again ${deep(levels - 1)} }`);

  it.each([
    ['asks with variables and fragments', 'query ($t: String) { find(text: $t) { ...F } } fragment F on Thing { id }'],
    ['has a variable of an input', 'query ($p: Plain) { find(plain: $p) { id } }'],
    ['has a literal of an input that holds itself', '{ find(tree: { children: [] }) { id } }'],
    ['asks an interface not too deep', `{ find ${deep(1)} }`],
    [
      'asks one type very often',
      `{ thing0 { id } ${Array.from({ length: 200 }, (_, n) => `t${n}: thing0 { id }`).join(' ')} }`,
    ],
  ])('may be compiled when it %s', (_why, text) => {
    expect(allowed(text)).toBe(true);
  });

  it.each([
    ['has a variable of an input that holds itself', 'query ($t: Tree) { find(tree: $t) { id } }'],
    ['has a variable of an input that holds such a one', 'query ($t: Two) { find(two: $t) { id } }'],
    ['has a variable inside a literal', 'query ($t: String) { find(plain: { text: $t }) { id } }'],
    ['has a directive', 'query ($b: Boolean!) { find { id @include(if: $b) } }'],
    ['asks for the schema', '{ __schema { queryType { name } } }'],
    ['would be too much code: an interface in an interface in an interface', `{ find ${deep(2)} }`],
    [
      'would be too much code by its fragments',
      `{ find { ...F } } fragment F on Thing { id again { ...G } } fragment G on Thing ${deep(1)}`,
    ],
    ['is no query', 'subscription { thing0 { id } }'],
  ])('is left to graphql-js when it %s', (_why, text) => {
    expect(allowed(text)).toBe(false);
  });
});
