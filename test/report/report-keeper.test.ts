import { beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { CatalogKeeper } from '../../src/catalog/catalog-keeper.ts';
import type { CatalogSnapshot } from '../../src/catalog/catalog.ts';
import type { Tenant } from '../../src/identity/caller.ts';
import { StoreUnavailableError } from '../../src/order/journal/order-journal.ts';
import { ReportError } from '../../src/report/report-error.ts';
import { ReportKeeper } from '../../src/report/report-keeper.ts';
import { catalogLayout } from '../../src/catalog/catalog.upstream.ts';
import type { SnapshotStore } from '../../src/report/store/snapshot-store.ts';
import { openTestSnapshots } from '../support/a-snapshot-store.ts';
import { inPieces } from './in-pieces.ts';

const tenantNamed = (id: string): Tenant => ({
  id,
  accountGroupId: id,
  foundationAccountNumber: null,
  orderContact: { firstName: 'Care', lastName: 'Desk', phone: '2145550100', email: 'care.desk@example.com' },
});
const [acme, globex] = [tenantNamed('acme'), tenantNamed('globex')];
const catalogOf = (...skus: string[]) => `<catalog>${skus.map((sku) => `<feature sku="${sku}"/>`).join('')}</catalog>`;

/** A carrier's report that is what the test says. */
let report: () => string | undefined;
let generated: string[];
let retrieved: number;
let now: number;
let store: SnapshotStore;
let keeper: CatalogKeeper;

const options = () => ({
  source: {
    generate: ({ id }: Tenant) => {
      generated.push(id);
      return Promise.resolve();
    },
    retrieve: async <T>(_tenant: Tenant, take: (xml: AsyncIterable<Buffer>) => Promise<T>): Promise<T | undefined> => {
      retrieved += 1;
      const xml = report();
      return xml === undefined ? undefined : take(inPieces(xml));
    },
  },
  store,
  pollMs: 0,
  log: pino({ level: 'silent' }),
  now: () => new Date(now),
});

beforeEach(async () => {
  report = () => catalogOf('a');
  generated = [];
  retrieved = 0;
  now = hours;
  store = await openTestSnapshots(':memory:', () => now);
  keeper = new CatalogKeeper(options());
});

const hours = 60 * 60 * 1000;
const old = 6 * hours;

const fails = () => {
  report = () => {
    throw new ReportError('DAMAGED');
  };
};
const skusOf = (catalog: CatalogSnapshot | undefined) => catalog?.items.map(({ sku }) => sku);
/** Until the refresh that is under way has ended, one way or another. */
const settled = () => keeper.refresh(acme).catch(() => undefined);

describe('A company’s report', () => {
  it('is fetched when it is first asked for, once for all who wait, and kept', async () => {
    const catalogs = await Promise.all([keeper.current(acme), keeper.current(acme), keeper.refresh(acme)]);
    expect(catalogs.map(skusOf)).toEqual([['a'], ['a'], ['a']]);
    expect(skusOf(await keeper.current(acme))).toEqual(['a']);
    expect(generated).toEqual(['acme']);
  });

  it('is asked for until the carrier has prepared it', async () => {
    report = () => (retrieved < 3 ? undefined : catalogOf('a'));
    expect(skusOf(await keeper.current(acme))).toEqual(['a']);
    expect(generated).toEqual(['acme']);
    expect(retrieved).toBe(3);
  });

  it('is given up when the carrier never prepares it', async () => {
    report = () => undefined;
    await expect(keeper.current(acme)).rejects.toMatchObject({ problem: 'NEVER_READY' });
    expect(retrieved).toBe(40);
  });

  it('is its own', async () => {
    await keeper.current(acme);
    report = () => catalogOf('g');
    expect(skusOf(await keeper.current(globex))).toEqual(['g']);
    expect(skusOf(await keeper.current(acme))).toEqual(['a']);
  });

  it('cannot be had when there has never been one, and is asked for again', async () => {
    fails();
    await expect(keeper.current(acme)).rejects.toMatchObject({ problem: 'DAMAGED' });
    report = () => catalogOf('a');
    expect(skusOf(await keeper.current(acme))).toEqual(['a']);
  });

  it('is not waited for by those who can do without', async () => {
    expect(keeper.known(acme)).toBeUndefined();
    expect(await keeper.lookUp(acme, ['a'])).toEqual([undefined]);
    await settled();
    expect(skusOf(keeper.known(acme))).toEqual(['a']);
    expect((await keeper.lookUp(acme, ['b', 'a'])).map((item) => item?.sku)).toEqual([undefined, 'a']);
    expect(generated).toEqual(['acme']);
  });

  it('is renewed in the background when it has grown old', async () => {
    await keeper.current(acme);
    report = () => catalogOf('b');
    now += old;
    expect(skusOf(await keeper.stored(acme))).toEqual(['a']);
    expect(generated).toHaveLength(1);
    now += 1;
    expect(skusOf(await keeper.current(acme))).toEqual(['a']);
    await settled();
    expect(skusOf(keeper.known(acme))).toEqual(['b']);
    expect(generated).toHaveLength(2);
  });

  it('is kept while renewing fails, and says why', async () => {
    await keeper.current(acme);
    const asOf = new Date(now);
    expect(await keeper.status(acme)).toEqual({ state: 'READY', asOf, nextPollAt: null, problem: null });
    fails();
    now += old + 1;
    await settled();
    expect(skusOf(await keeper.current(acme))).toEqual(['a']);
    const nextPollAt = new Date(now + 30_000);
    expect(await keeper.status(acme)).toEqual({ state: 'FAILED', asOf, nextPollAt, problem: 'DAMAGED' });
    report = () => catalogOf('b');
    await settled();
    expect(skusOf(await keeper.current(acme))).toEqual(['b']);
    expect(await keeper.status(acme)).toMatchObject({ state: 'READY', problem: null });
  });

  it('is left alone for a while by those who can do without, after a failure', async () => {
    fails();
    await settled();
    now += 29_999;
    expect(await keeper.stored(acme)).toBeUndefined();
    expect(await keeper.status(acme)).toMatchObject({ state: 'FAILED', asOf: null, problem: 'DAMAGED' });
    expect(generated).toHaveLength(1);
    report = () => catalogOf('a');
    now += 1;
    expect(await keeper.stored(acme)).toBeUndefined();
    await settled();
    expect(skusOf(keeper.known(acme))).toEqual(['a']);
    expect(generated).toHaveLength(2);
  });

  it('is being prepared while the carrier is asked', async () => {
    report = () => undefined;
    const slow = new CatalogKeeper({ ...options(), pollMs: 1e6 });
    expect(await slow.status(acme)).toMatchObject({ state: 'PREPARING', asOf: null, problem: null });
    slow.close();
  });

  it('is no longer waited for when the keeper is closed, and has not failed then', async () => {
    report = () => undefined;
    const current = keeper.current(acme);
    keeper.close();
    await expect(current).rejects.toMatchObject({ name: 'AbortError' });
    expect(await store.look({ tenant: 'acme', type: 'catalogExtract' })).toMatchObject({ failure: null });
  });

  it('is there at once after a restart, and asked for only when it has grown old', async () => {
    await keeper.current(acme);
    const restarted = new CatalogKeeper(options());
    expect(skusOf(await restarted.stored(acme))).toEqual(['a']);
    expect((await restarted.lookUp(acme, ['a'])).map((item) => item?.sku)).toEqual(['a']);
    expect(generated).toHaveLength(1);
    now += old + 1;
    expect(skusOf(await new CatalogKeeper(options()).stored(acme))).toEqual(['a']);
  });

  it('is fetched by one of several instances, and the others have it soon', async () => {
    const other = new CatalogKeeper(options());
    const catalogs = await Promise.all([keeper.current(acme), other.current(acme)]);
    expect(catalogs.map(skusOf)).toEqual([['a'], ['a']]);
    expect(generated).toHaveLength(1);
    report = () => catalogOf('b');
    now += 2999;
    await keeper.refresh(acme);
    expect(skusOf(await other.stored(acme))).toEqual(['a']);
    now += 1;
    await other.status(acme);
    expect(skusOf(await other.stored(acme))).toEqual(['b']);
    expect(generated).toHaveLength(2);
  });

  // A report is dated before it is written: the look may have been between the two.
  it.each([0, 1])(
    'is not fetched again by one that takes the lease just after another delivered it, dated %i ms before the look',
    async (ms) => {
      const other = new CatalogKeeper(options());
      const late: SnapshotStore = {
        ...store,
        // The look into the store is over by then.
        claim: async (...claim) => {
          now -= ms;
          await other.current(acme);
          now += ms;
          return store.claim(...claim);
        },
      };
      const slow = new CatalogKeeper({ ...options(), store: late });
      expect(skusOf(await slow.current(acme))).toEqual(['a']);
      expect(await slow.status(acme)).toMatchObject({ state: 'READY' });
      expect(generated).toHaveLength(1);
      expect(await store.look({ tenant: 'acme', type: 'catalogExtract' })).toMatchObject({ isLeased: false });
    },
  );

  it('that one instance could not fetch is left alone by the others', async () => {
    fails();
    await settled();
    const other = new CatalogKeeper(options());
    expect(await other.status(acme)).toMatchObject({ state: 'FAILED', problem: 'DAMAGED' });
    expect(generated).toHaveLength(1);
  });

  it('is fetched by another instance when the one that was at it has died', async () => {
    await store.claim({ tenant: 'acme', type: 'catalogExtract' }, 'dead', 60_000);
    expect(await keeper.status(acme)).toMatchObject({ state: 'PREPARING' });
    expect(generated).toEqual([]);
    now += 60_000;
    await keeper.status(acme);
    await settled();
    expect(skusOf(keeper.known(acme))).toEqual(['a']);
  });

  it('is kept in memory alone when the store cannot be used', async () => {
    const refuse = () => Promise.reject(new StoreUnavailableError('no disk'));
    const broken: SnapshotStore = {
      look: refuse,
      find: refuse,
      chunk: refuse,
      claim: refuse,
      release: refuse,
      write: refuse,
      purge: refuse,
      close: refuse,
    };
    const alone = new CatalogKeeper({ ...options(), store: broken });
    expect(skusOf(await alone.current(acme))).toEqual(['a']);
    expect(skusOf(await alone.stored(acme))).toEqual(['a']);
    expect(await alone.status(acme)).toMatchObject({ state: 'READY' });
  });

  it('leaves memory when others are asked for, and comes back out of the store', async () => {
    const build = () => {
      const skus: string[] = [];
      return {
        add: (rows: readonly { readonly sku: string }[]) => void skus.push(...rows.map(({ sku }) => sku)),
        finish: () => Promise.resolve(skus),
      };
    };
    const kind = { ...catalogLayout, type: 'catalogExtract', build } as const;
    const small = new ReportKeeper({ ...options(), kind, renewAfterMs: old, mostRows: 3 });
    report = () => catalogOf('a', 'b');
    await small.current(acme);
    report = () => catalogOf('c', 'd');
    await small.current(globex);
    expect(small.atHand(acme)).toBeUndefined();
    expect(await small.stored(acme)).toEqual(['a', 'b']);
    expect(small.atHand(globex)).toBeUndefined();
    expect(generated).toEqual(['acme', 'globex']);
  });

  it('that was superseded can still be had by its id', async () => {
    const first = await keeper.current(acme);
    const { newest } = await store.look({ tenant: 'acme', type: 'catalogExtract' });
    const id = newest?.id ?? '';
    report = () => catalogOf('b');
    now += 1;
    await keeper.refresh(acme);
    expect(await keeper.version(acme, id)).toBe(first);
    expect(skusOf(await new CatalogKeeper(options()).version(acme, id))).toEqual(['a']);
    expect(await keeper.version(globex, id)).toBeUndefined();
    expect(await keeper.version(acme, 'unknown')).toBeUndefined();
  });
});
