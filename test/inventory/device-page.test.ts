import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DeviceSort } from '../../src/generated/graphql.ts';
import { devicePage, snapshotOf, type DeviceQuestion } from '../../src/inventory/device-page.ts';
import { InventoryBuilder, type InventorySnapshot } from '../../src/inventory/inventory-snapshot.ts';
import type { ListedLine } from '../../src/inventory/inventory.ts';

const ban = '123456789014';
const sorts = ['CTN_ASC', 'CTN_DESC', 'NAME_ASC', 'NAME_DESC'] as const;
const names = ['Robin', 'ROBIN', 'Ána', 'ana', 'Zoë', null] as const;

const aLine = (n: number, more: Partial<ListedLine> = {}): ListedLine => ({
  ban,
  ctn: String(3_000_000_000 + n),
  imei: `35304111${String(n).padStart(7, '0')}`,
  userName: names[n % names.length] ?? null,
  status: n % 3 === 0 ? 'SUSPENDED' : 'ACTIVE',
  ratePlanSku: 'plan',
  dataPlanSku: null,
  activatedAt: null,
  labels: [{ type: 'Business Unit', value: n % 2 === 0 ? 'Sales' : 'Finance' }],
  ...more,
});

/** In an order of no meaning. */
const shuffled = <T>(items: readonly T[]): T[] =>
  items
    .map((item, n) => [(n * 7919) % 10_007, item] as const)
    .sort(([one], [other]) => one - other)
    .map(([, item]) => item);

const snapshotWith = (lines: readonly ListedLine[], id = 'first'): Promise<InventorySnapshot> => {
  const builder = new InventoryBuilder();
  builder.add(lines);
  return builder.finish({ id, fetchedAt: new Date(0) });
};

const question = (more: Partial<DeviceQuestion>): DeviceQuestion => ({
  ban,
  filter: {},
  open: undefined,
  sort: 'CTN_ASC',
  page: {},
  ...more,
});

type ToSnapshot = (cursor: string | undefined, pages: number) => InventorySnapshot;

/** All pages one after the other; the snapshot of each is what the gateway would have for it. */
const walk = async (
  snapshot: ToSnapshot,
  asked: Partial<DeviceQuestion>,
  size = 100,
  from: 'front' | 'back' = 'front',
) => {
  const seen: string[] = [];
  let cursor: string | null = null;
  for (let pages = 0; ; pages += 1) {
    const page = from === 'front' ? { first: size, after: cursor } : { last: size, before: cursor };
    const { nodes, pageInfo, totalCount } = await devicePage(
      snapshot(cursor ?? undefined, pages),
      question({ ...asked, page }),
    );
    const ctns = nodes.map(({ ctn }) => ctn);
    if (from === 'front') seen.push(...ctns);
    else seen.unshift(...ctns);
    const next =
      from === 'front' ? pageInfo.hasNextPage && pageInfo.endCursor : pageInfo.hasPreviousPage && pageInfo.startCursor;
    if (!next) return { seen, totalCount };
    cursor = next;
  }
};

const inOrder = (lines: readonly ListedLine[], sort: DeviceSort): string[] => {
  const key = ({ userName, ctn }: ListedLine) =>
    sort.startsWith('CTN') ? ctn : `${userName?.toLowerCase() ?? ''}\n${ctn}`;
  const rising = lines.toSorted((one, other) => (key(one) < key(other) ? -1 : 1)).map(({ ctn }) => ctn);
  return sort.endsWith('ASC') ? rising : rising.reverse();
};

describe('The lines of an account', () => {
  const lines = Array.from({ length: 3500 }, (_, n) => aLine(n));

  it.each(sorts)('are all there once, in the order %s, from either end', async (sort) => {
    const snapshot = await snapshotWith(shuffled(lines));
    const expected = inOrder(lines, sort);
    expect(await walk(() => snapshot, { sort })).toEqual({ seen: expected, totalCount: lines.length });
    expect((await walk(() => snapshot, { sort }, 99, 'back')).seen).toEqual(expected);
  });

  it.each(sorts)('are each seen once in the order %s while a new report arrives in between', async (sort) => {
    const first = await snapshotWith(shuffled(lines));
    // Some lines are gone, some are new, and many have another name.
    const changed = lines
      .filter((_, n) => n % 10 !== 0)
      .map((line, n) => ({ ...line, userName: names[n % 5] ?? null }));
    const second = await snapshotWith([...changed, aLine(9000)], 'second');
    const kept = new Map([first, second].map((snapshot) => [snapshot.id, snapshot]));
    const newest = (pages: number) => (pages < 3 ? first : second);
    const { seen } = await walk(
      (cursor, pages) => kept.get(snapshotOf({ after: cursor ?? null }) ?? '') ?? newest(pages),
      { sort },
    );
    expect(seen).toEqual(inOrder(lines, sort));
  });

  it.each(
    sorts.flatMap(
      (sort) =>
        [
          [sort, 'many others are gone as well', (n: number) => n % 10 === 0, false],
          [sort, 'the last line seen is gone as well', () => false, true],
        ] as const,
    ),
  )(
    'go on in the newest report in the order %s when theirs is gone and %s',
    async (sort, _what, isGone, isLastGone) => {
      const expected = inOrder(lines, sort);
      const seenBefore = 300;
      const last = expected[seenBefore - 1];
      const rest = lines.filter(({ ctn }, n) => (ctn === last ? !isLastGone : !isGone(n)));
      const [first, second] = [await snapshotWith(lines), await snapshotWith(shuffled(rest), 'second')];
      const { seen } = await walk((_cursor, pages) => (pages < 3 ? first : second), { sort });
      const left = new Set(rest.map(({ ctn }) => ctn));
      expect(seen).toEqual(expected.filter((ctn, place) => place < seenBefore || left.has(ctn)));
    },
  );

  it.each<readonly [string, DeviceQuestion['filter'], (line: ListedLine, n: number) => boolean]>([
    ['state', { status: ['SUSPENDED'] }, ({ status }) => status === 'SUSPENDED'],
    ['no state', { status: [] }, () => false],
    ['part of a name, whatever the case', { search: ' oBi ' }, ({ userName }) => /robin/i.test(userName ?? '')],
    ['part of a number', { search: '3000000123' }, ({ ctn }) => ctn === '3000000123'],
    ['part of an IMEI', { search: '111000012' }, ({ imei }) => imei?.includes('111000012') ?? false],
    ['part of a label’s value', { search: 'finan' }, (_, n) => n % 2 === 1],
    ['text that is nowhere', { search: '10\n30' }, () => false],
    ['nothing but space', { search: '  ' }, () => true],
    ['label', { label: { type: 'Business Unit', value: 'Sales' } }, (_, n) => n % 2 === 0],
    ['label of another type', { label: { type: 'business unit', value: 'Sales' } }, () => false],
    [
      'all of it',
      { status: ['ACTIVE'], search: 'ana', label: { type: 'Business Unit', value: 'Finance' } },
      (line, n) => line.status === 'ACTIVE' && line.userName === 'ana' && n % 2 === 1,
    ],
  ])('are filtered by %s', async (_what, filter, isWanted) => {
    const snapshot = await snapshotWith(lines);
    const expected = inOrder(lines.filter(isWanted), 'NAME_DESC');
    expect(await walk(() => snapshot, { filter, sort: 'NAME_DESC' })).toEqual({
      seen: expected,
      totalCount: expected.length,
    });
  });

  it.each(sorts)('with and without open orders are all lines, in the order %s', async (sort) => {
    const snapshot = await snapshotWith(shuffled(lines));
    const busy = lines.filter((_, n) => n % 50 === 7);
    const ctns = new Set([...busy.map(({ ctn }) => ctn), '9999999999']);
    const filter = { status: ['ACTIVE' as const] };
    const active = lines.filter(({ status }) => status === 'ACTIVE');
    for (const wanted of [true, false]) {
      const expected = inOrder(
        active.filter(({ ctn }) => ctns.has(ctn) === wanted),
        sort,
      );
      expect(await walk(() => snapshot, { filter, sort, open: { wanted, ctns } }, 20)).toEqual({
        seen: expected,
        totalCount: expected.length,
      });
    }
  });

  it('are those of the account alone, each number once', async () => {
    const snapshot = await snapshotWith([aLine(1), aLine(1, { userName: 'Twice' }), aLine(2, { ban: '123456789012' })]);
    expect((await walk(() => snapshot, {})).seen).toEqual(['3000000001']);
    expect((await walk(() => snapshot, { ban: '123456789012' })).seen).toEqual(['3000000002']);
    expect(await walk(() => snapshot, { ban: '000000000000' })).toEqual({ seen: [], totalCount: 0 });
  });

  it('come out of memory as they went in', async () => {
    const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
    const anyLine: fc.Arbitrary<ListedLine> = fc.record({
      ban: fc.constant(ban),
      ctn: digits(10),
      imei: fc.option(digits(15)),
      userName: fc.option(fc.string({ unit: 'grapheme', minLength: 1 })),
      status: fc.constantFrom('ACTIVE', 'SUSPENDED', 'CANCELLED', 'UNKNOWN'),
      ratePlanSku: fc.option(fc.string()),
      dataPlanSku: fc.option(fc.string()),
      activatedAt: fc.option(fc.integer()),
      labels: fc.array(fc.record({ type: fc.string(), value: fc.string() }), { maxLength: 2 }),
    });
    const many = fc.uniqueArray(anyLine, { selector: ({ ctn }) => ctn, minLength: 1, maxLength: 50 });
    await fc.assert(
      fc.asyncProperty(many, async (some) => {
        const { nodes } = await devicePage(await snapshotWith(some), question({ page: { first: 100 } }));
        expect(nodes).toEqual(some.toSorted((one, other) => (one.ctn < other.ctn ? -1 : 1)));
      }),
    );
  });

  it.each([
    ['no cursor', 'nonsense'],
    ['one of another list', Buffer.from('["a","b"]').toString('base64url')],
    ['one with another place', Buffer.from('["first","3000000001","-1"]').toString('base64url')],
  ])('cannot be paged through with %s', async (_what, after) => {
    const snapshot = await snapshotWith([aLine(1)]);
    await expect(devicePage(snapshot, question({ page: { after } }))).rejects.toThrow(
      'The cursor is not one of this list.',
    );
  });

  it('tell no name in their cursors', async () => {
    const snapshot = await snapshotWith([aLine(1, { userName: 'Robin Example' })]);
    const { edges } = await devicePage(snapshot, question({ sort: 'NAME_ASC' }));
    expect(edges.map(({ cursor }) => Buffer.from(cursor, 'base64url').toString())).toEqual([
      '["first","3000000001","0"]',
    ]);
  });
});
