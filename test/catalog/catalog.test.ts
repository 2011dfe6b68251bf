import { describe, expect, it } from '@jest/globals';
import { createCatalogItemLoader } from '../../src/catalog/catalog.loader.ts';
import { indexCatalog, itemOnLine, modelNamed, modelOfImei } from '../../src/catalog/catalog.ts';

const item = (sku: string, name: string) => itemOnLine('FEATURE', sku, null, name, null);
const phone = {
  ...itemOnLine('DEVICE', 'd1', null, 'Phone', null),
  make: 'APPLE',
  model: 'IPHO14',
  typeAllocationCodes: ['35304111', '35011042'],
};

describe('A catalog', () => {
  const catalog = indexCatalog(
    [item('b', 'Zebra'), item('c', 'apple'), item('z', 'Apple'), item('a', 'Apple'), phone],
    new Date(0),
  );

  it('is in the order of names, then SKUs, the same on every machine', () => {
    expect(catalog.items.map(({ sku }) => sku)).toEqual(['a', 'z', 'd1', 'b', 'c']);
  });

  it('finds items by SKU', () => {
    expect(catalog.bySku.get('z')?.name).toBe('Apple');
    expect(catalog.bySku.get('constructor')).toBeUndefined();
  });

  it.each([
    ['APPLE', 'IPHO14', 'd1'],
    ['APPLE', 'IPHO15', undefined],
    ['apple', 'IPHO14', undefined],
    [null, 'IPHO14', undefined],
    ['APPLE', null, undefined],
  ])('finds the model of %p %p', (make, model, sku) => {
    expect(modelNamed(catalog, make, model)?.sku).toBe(sku);
  });

  it.each([
    ['350110420000000', 'd1'],
    ['353041117777777', 'd1'],
    ['353041127777777', undefined],
  ])('finds the model of the IMEI %s', (imei, sku) => {
    expect(modelOfImei(catalog, imei)?.sku).toBe(sku);
  });
});

describe('The catalog items of a request', () => {
  it('are looked up together, each once, and a line’s own words stand for those that are missing', async () => {
    const asked: (readonly string[])[] = [];
    const loader = createCatalogItemLoader((skus) => {
      asked.push(skus);
      return Promise.resolve(skus.map((sku) => (sku === 'a' ? item('a', 'Catalog’s words') : undefined)));
    });
    const found = await Promise.all([
      loader.load('a'),
      loader.load('b'),
      loader.withFallback(item('a', 'Line’s words')),
      loader.withFallback(item('c', 'Line’s words')),
    ]);
    expect(found.map((each) => each?.name)).toEqual(['Catalog’s words', undefined, 'Catalog’s words', 'Line’s words']);
    expect(asked).toEqual([['a', 'b', 'c']]);
  });
});
