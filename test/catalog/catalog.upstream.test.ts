import { describe, expect, it } from '@jest/globals';
import { catalogLayout, type CatalogRow } from '../../src/catalog/catalog.upstream.ts';
import { usd } from '../../src/graphql/money.ts';
import { unpackRows } from '../../src/report/packed-rows.ts';
import { readReport } from '../../src/report/read-report.ts';
import { inPieces } from '../report/in-pieces.ts';

const parsed = async (xml: string) => {
  const { chunks, odd } = await readReport(inPieces(xml), catalogLayout, { add: () => undefined });
  const rows = await Promise.all(chunks.map((chunk) => unpackRows<CatalogRow>(chunk)));
  return { items: rows.flat(), odd: [...odd.keys()] };
};

const none = {
  code: null,
  price: null,
  group: null,
  conflictsWith: [],
  requires: [],
  unsupported: null,
  make: null,
  model: null,
  simKinds: [],
  typeAllocationCodes: [],
  compatible: [],
};

describe('A catalog report', () => {
  it('has items of each kind', async () => {
    const xml = `<?xml version="1.0" encoding="UTF-8"?>
      <catalog>
        <device sku="d1" code="IP14" make="APPLE" model="IPHO14" name="iPhone" price="729.0" simKinds="physical eSim nano" tacs="35304111 35011042">
          <compatible sku="p1"/><compatible sku="f1"/>
        </device>
        <ratePlan sku="p1" code="GSA" name="Unlimited &amp; more" price="65.0"/>
        <ratePlan sku="p2" name="Next" unsupported="AT&amp;T Next"/>
        <dataPlan sku="t1" name="Data" price="0.0"></dataPlan>
        <feature sku="f1" name="Day Pass" price="10" group="INTL"><conflictsWith sku="f2"/><requires sku="f3"/></feature>
        <accessory sku="a1" name="Case" code=""/>
      </catalog>`;
    expect(await parsed(xml)).toEqual({
      odd: [],
      items: [
        {
          ...none,
          kind: 'DEVICE',
          sku: 'd1',
          code: 'IP14',
          name: 'iPhone',
          price: usd(72900),
          make: 'APPLE',
          model: 'IPHO14',
          simKinds: ['PHYSICAL', 'ESIM', 'UNKNOWN'],
          typeAllocationCodes: ['35304111', '35011042'],
          compatible: ['p1', 'f1'],
        },
        { ...none, kind: 'RATE_PLAN', sku: 'p1', code: 'GSA', name: 'Unlimited & more', price: usd(6500) },
        { ...none, kind: 'RATE_PLAN', sku: 'p2', name: 'Next', unsupported: 'AT&T Next' },
        { ...none, kind: 'DATA_PLAN', sku: 't1', name: 'Data', price: usd(0) },
        {
          ...none,
          kind: 'FEATURE',
          sku: 'f1',
          name: 'Day Pass',
          price: usd(1000),
          group: 'INTL',
          conflictsWith: ['f2'],
          requires: ['f3'],
        },
        { ...none, kind: 'ACCESSORY', sku: 'a1', name: 'Case' },
      ],
    });
  });

  it('is read past what is not known, and past items that cannot be used', async () => {
    const xml = `<catalog version="2">
        words <!-- a comment --> <![CDATA[<feature sku="x"/>]]>
        <constructor sku="c1"/>
        <bundle sku="b1"><feature sku="inside"/><compatible sku="p1"/></bundle>
        <accessory sku="a1"/>
        <feature name="no sku"><conflictsWith sku="f1"/></feature>
        <feature sku="f1" price="n/a"><note><requires sku="deep"/></note><requires/></feature>
      </catalog>`;
    expect(await parsed(xml)).toEqual({
      odd: ['catalog item without sku', 'catalog price'],
      items: [
        { ...none, kind: 'ACCESSORY', sku: 'a1', name: 'a1' },
        { ...none, kind: 'FEATURE', sku: 'f1', name: 'f1' },
      ],
    });
  });

  it('may be empty', async () => {
    expect(await parsed('<catalog/>')).toEqual({ odd: [], items: [] });
  });

  it('may have a prefix on its names', async () => {
    const xml = '<c:catalog xmlns:c="urn:carrier"><c:feature sku="f1"><c:requires sku="f2"/></c:feature></c:catalog>';
    expect((await parsed(xml)).items).toMatchObject([{ sku: 'f1', requires: ['f2'] }]);
  });

  it.each([
    ['another document', '<cXML><feature sku="f1"/></cXML>', 'WRONG_LAYOUT'],
    ['no XML', 'sku;name\nf1;Day Pass', 'WRONG_LAYOUT'],
    ['a page', '<!DOCTYPE html><html></html>', 'WRONG_LAYOUT'],
    ['empty', '', 'WRONG_LAYOUT'],
    ['cut off', '<catalog><feature sku="f1"/>', 'DAMAGED'],
    ['badly nested', '<catalog><feature></catalog>', 'DAMAGED'],
    ['nested without end', `<catalog>${'<a>'.repeat(100)}`, 'WRONG_LAYOUT'],
    ['one endless name', `<catalog><feature sku="${'x'.repeat(2 * 1024 * 1024)}"/></catalog>`, 'WRONG_LAYOUT'],
    ['nothing but space', `<catalog>${' '.repeat(2 * 1024 * 1024)}</catalog>`, 'WRONG_LAYOUT'],
    ['mostly items without a SKU', '<catalog><feature/><feature/><feature sku="f1"/></catalog>', 'WRONG_LAYOUT'],
    [
      'full of entities that grow',
      '<!DOCTYPE catalog [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><catalog><feature sku="&b;"/></catalog>',
      'WRONG_LAYOUT',
    ],
    ['after a file', '<!DOCTYPE c [<!ENTITY f SYSTEM "file:///etc/passwd">]><catalog>&f;</catalog>', 'WRONG_LAYOUT'],
    ['full of entities that nobody defined', '<catalog><feature sku="&b;"/></catalog>', 'DAMAGED'],
  ])('that is %s is refused', async (_what, xml, problem) => {
    await expect(parsed(xml)).rejects.toMatchObject({ problem });
  });
});
