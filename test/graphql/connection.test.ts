import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  fromCursor,
  readPage,
  toConnection,
  toCursor,
  type Connection,
  type PageArguments,
} from '../../src/graphql/connection.ts';

/** A list that is paged the way the gateway's lists are: one entry more than asked for, from either end. */
const pageOf = (list: readonly string[], args: PageArguments): Connection<string> => {
  const page = readPage(args);
  const at = page.cursor === undefined ? undefined : list.indexOf(fromCursor(page.cursor, 1)[0] ?? '');
  const entries =
    page.from === 'front'
      ? list.slice((at ?? -1) + 1).slice(0, page.size + 1)
      : list.slice(0, at ?? list.length).slice(-(page.size + 1));
  return toConnection(page, entries, (entry) => toCursor(entry), list.length);
};

const lists = fc.uniqueArray(fc.string({ maxLength: 5 }), { maxLength: 40 });
const sizes = fc.integer({ min: 1, max: 12 });

describe('Paging through a list', () => {
  it('forwards yields each entry once, in the list’s order', () => {
    fc.assert(
      fc.property(lists, sizes, (list, first) => {
        const seen: string[] = [];
        let after: string | null = null;
        for (;;) {
          const { nodes, pageInfo }: Connection<string> = pageOf(list, { first, after });
          expect(pageInfo.hasPreviousPage).toBe(after !== null);
          seen.push(...nodes);
          if (!pageInfo.hasNextPage) break;
          expect(nodes).toHaveLength(first);
          after = pageInfo.endCursor;
        }
        expect(seen).toEqual(list);
      }),
    );
  });

  it('backwards yields each entry once, in the list’s order', () => {
    fc.assert(
      fc.property(lists, sizes, (list, last) => {
        const seen: string[] = [];
        let before: string | null = null;
        for (;;) {
          const { nodes, pageInfo }: Connection<string> = pageOf(list, { last, before });
          expect(pageInfo.hasNextPage).toBe(before !== null);
          seen.unshift(...nodes);
          if (!pageInfo.hasPreviousPage) break;
          expect(nodes).toHaveLength(last);
          before = pageInfo.startCursor;
        }
        expect(seen).toEqual(list);
      }),
    );
  });

  it('gives the same entries as edges and as nodes', () => {
    fc.assert(
      fc.property(lists, sizes, (list, first) => {
        const { edges, nodes, pageInfo, totalCount } = pageOf(list, { first });
        expect(edges.map(({ node }) => node)).toEqual(nodes);
        expect(edges.map(({ cursor }) => fromCursor(cursor, 1))).toEqual(nodes.map((node) => [node]));
        expect([pageInfo.startCursor, pageInfo.endCursor]).toEqual([
          edges[0]?.cursor ?? null,
          edges.at(-1)?.cursor ?? null,
        ]);
        expect(totalCount).toBe(list.length);
      }),
    );
  });
});

describe('A page', () => {
  it.each<readonly [PageArguments, unknown]>([
    [{}, { size: 20, from: 'front', cursor: undefined }],
    [
      { first: null, after: null, last: null, before: null },
      { size: 20, from: 'front', cursor: undefined },
    ],
    [{ first: 1 }, { size: 1, from: 'front', cursor: undefined }],
    [
      { first: 100, after: 'c' },
      { size: 100, from: 'front', cursor: 'c' },
    ],
    [{ after: 'c' }, { size: 20, from: 'front', cursor: 'c' }],
    [
      { last: 5, before: 'c' },
      { size: 5, from: 'back', cursor: 'c' },
    ],
    [{ before: 'c' }, { size: 20, from: 'back', cursor: 'c' }],
    [{ last: 5 }, { size: 5, from: 'back', cursor: undefined }],
  ])('of %j is understood', (args, page) => {
    expect(readPage(args)).toEqual(page);
  });

  it.each<readonly [PageArguments, string]>([
    [{ first: 0 }, '`first` must be between 1 and 100.'],
    [{ first: -5 }, '`first` must be between 1 and 100.'],
    [{ first: 1_000_000 }, '`first` must be between 1 and 100.'],
    [{ last: 101 }, '`last` must be between 1 and 100.'],
    [{ first: 1, last: 1 }, 'Ask for the `first` or the `last` entries, not both.'],
    [{ first: 1, before: 'c' }, 'Use `after` with `first`, and `before` with `last`.'],
    [{ last: 1, after: 'c' }, 'Use `after` with `first`, and `before` with `last`.'],
    [{ after: 'c', before: 'd' }, 'Use `after` with `first`, and `before` with `last`.'],
  ])('of %j is refused', (args, message) => {
    const refusal = expect.objectContaining({ message, extensions: { code: 'BAD_USER_INPUT' } }) as unknown;
    expect(() => readPage(args)).toThrow(refusal);
  });
});

describe('A cursor', () => {
  it('gives back its values, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 4 }), (values) => {
        expect(fromCursor(toCursor(...values), values.length)).toEqual(values);
      }),
    );
  });

  it.each([
    ['of another number of values', toCursor('a', 'b', 'c')],
    ['of numbers', Buffer.from('[1,2]').toString('base64url')],
    ['of no list', Buffer.from('{"length":2}').toString('base64url')],
    ['of no JSON', 'cursor'],
    ['of nothing', ''],
    ['of hostile text', `'; DROP TABLE care_order; --`],
  ])('%s is refused', (_what, cursor) => {
    const refusal = expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT' } }) as unknown;
    expect(() => fromCursor(cursor, 2)).toThrow(refusal);
  });
});
