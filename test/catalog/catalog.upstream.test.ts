import { describe, expect, it } from '@jest/globals';
import { parseCatalog } from '../../src/catalog/catalog.upstream.ts';
import { usd } from '../../src/graphql/money.ts';

const parsed = (xml: string) => {
  const odd: string[] = [];
  return { items: parseCatalog(xml, (place) => void odd.push(place)), odd };
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
  compatible: new Set(),
};

describe('A catalog report', () => {
  it('has items of each kind', () => {
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
    expect(parsed(xml)).toEqual({
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
          compatible: new Set(['p1', 'f1']),
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

  it('is read past what is not known, and past items that cannot be used', () => {
    const xml = `<catalog version="2">
        words <!-- a comment --> <![CDATA[<feature sku="x"/>]]>
        <constructor sku="c1"/>
        <bundle sku="b1"><feature sku="inside"/><compatible sku="p1"/></bundle>
        <feature name="no sku"><conflictsWith sku="f1"/></feature>
        <feature sku="f1" price="n/a"><note><requires sku="deep"/></note><requires/></feature>
      </catalog>`;
    expect(parsed(xml)).toEqual({
      odd: ['catalog item without sku', 'catalog price'],
      items: [{ ...none, kind: 'FEATURE', sku: 'f1', name: 'f1' }],
    });
  });

  it('may be empty', () => {
    expect(parsed('<catalog/>')).toEqual({ odd: [], items: [] });
  });

  it.each([
    ['another document', '<cXML><feature sku="f1"/></cXML>', 'The report is not a catalog.'],
    ['no XML', 'sku;name\nf1;Day Pass', /text data outside of root node/],
    ['a page', '<!DOCTYPE html><html></html>', 'document type'],
    ['cut off', '<catalog><feature sku="f1"/>', /unclosed tag/],
    ['empty', '', /document must contain a root element/],
    ['badly nested', '<catalog><feature></catalog>', /unexpected close tag/],
    [
      'full of entities that grow',
      '<!DOCTYPE catalog [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><catalog><feature sku="&b;"/></catalog>',
      'document type',
    ],
    ['after a file', '<!DOCTYPE c [<!ENTITY f SYSTEM "file:///etc/passwd">]><catalog>&f;</catalog>', 'document type'],
    ['full of entities that nobody defined', '<catalog><feature sku="&b;"/></catalog>', /undefined entity/],
  ])('that is %s is refused', (_what, xml, message) => {
    expect(() => parsed(xml)).toThrow(message);
  });
});
