import { beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { CatalogKeeper } from '../../src/catalog/catalog-keeper.ts';
import { itemOnLine, type CatalogItem } from '../../src/catalog/catalog.ts';
import type { Tenant } from '../../src/identity/caller.ts';

const tenantNamed = (id: string): Tenant => ({
  id,
  accountGroupId: id,
  foundationAccountNumber: null,
  orderContact: { firstName: 'Care', lastName: 'Desk', phone: '2145550100', email: 'care.desk@example.com' },
});
const [acme, globex] = [tenantNamed('acme'), tenantNamed('globex')];
const catalogOf = (...skus: string[]) => skus.map((sku) => itemOnLine('FEATURE', sku, null, null, null));

/** A carrier's report that is what the test says. */
let report: () => readonly CatalogItem[] | undefined;
let generated: string[];
let retrieved: number;
let now: number;
let keeper: CatalogKeeper;

beforeEach(() => {
  report = () => catalogOf('a');
  generated = [];
  retrieved = 0;
  now = 0;
  keeper = new CatalogKeeper({
    source: {
      generate: ({ id }) => {
        generated.push(id);
        return Promise.resolve();
      },
      retrieve: () => {
        retrieved += 1;
        return new Promise((resolve) => {
          resolve(report());
        });
      },
    },
    pollMs: 0,
    renewAfterMs: 1000,
    log: pino({ level: 'silent' }),
    now: () => new Date(now),
  });
});

const fails = () => {
  report = () => {
    throw new Error('no report');
  };
};
const skusOf = (catalog: { items: readonly CatalogItem[] } | undefined) => catalog?.items.map(({ sku }) => sku);
/** Until the refresh that is under way has ended, one way or another. */
const settled = () => keeper.refresh(acme).catch(() => undefined);

describe('A company’s catalog', () => {
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
    await expect(keeper.current(acme)).rejects.toThrow('never finished');
  });

  it('is its own', async () => {
    await keeper.current(acme);
    report = () => catalogOf('g');
    expect(skusOf(await keeper.current(globex))).toEqual(['g']);
    expect(skusOf(await keeper.current(acme))).toEqual(['a']);
  });

  it('cannot be had when there has never been one, and is asked for again', async () => {
    fails();
    await expect(keeper.current(acme)).rejects.toThrow('no report');
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
    now = 1000;
    expect(skusOf(keeper.known(acme))).toEqual(['a']);
    expect(generated).toHaveLength(1);
    now = 1001;
    expect(skusOf(await keeper.current(acme))).toEqual(['a']);
    await settled();
    expect(skusOf(keeper.known(acme))).toEqual(['b']);
    expect(generated).toHaveLength(2);
  });

  it('is kept while renewing fails', async () => {
    await keeper.current(acme);
    fails();
    now = 5000;
    expect(skusOf(await keeper.current(acme))).toEqual(['a']);
    await settled();
    expect(skusOf(await keeper.current(acme))).toEqual(['a']);
    await settled();
    report = () => catalogOf('b');
    await settled();
    expect(skusOf(await keeper.current(acme))).toEqual(['b']);
  });

  it('is left alone for a while by those who can do without, after a failure', async () => {
    fails();
    expect(keeper.known(acme)).toBeUndefined();
    await settled();
    now = 29_999;
    expect(keeper.known(acme)).toBeUndefined();
    expect(generated).toHaveLength(1);
    report = () => catalogOf('a');
    now = 30_000;
    expect(keeper.known(acme)).toBeUndefined();
    await settled();
    expect(skusOf(keeper.known(acme))).toEqual(['a']);
    expect(generated).toHaveLength(2);
  });

  it('is no longer waited for when the keeper is closed', async () => {
    report = () => undefined;
    const current = keeper.current(acme);
    keeper.close();
    await expect(current).rejects.toMatchObject({ name: 'AbortError' });
  });
});
