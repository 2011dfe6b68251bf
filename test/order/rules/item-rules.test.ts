import { describe, expect, it } from '@jest/globals';
import type { FeatureChangeInput } from '../../../src/generated/graphql.ts';
import type { UserError } from '../../../src/graphql/user-error.ts';
import { askedFeatures, askedPlan, itemChanges } from '../../../src/order/rules/asked-items.ts';
import { itemsThatStay, refuseItems, warnOfItems, type ItemOptions } from '../../../src/order/rules/item-rules.ts';
import { aSituation, catalog, type LineOf } from './a-situation.ts';

type Asked = string | FeatureChangeInput;
interface Row extends ItemOptions {
  readonly plan?: string;
  readonly add?: readonly Asked[];
  readonly remove?: readonly Asked[];
  readonly replaceDuplicates?: boolean;
  readonly replaceConflicting?: boolean;
  readonly line?: LineOf;
}

const changes = (asked: readonly Asked[] | undefined) =>
  asked?.map((each) => (typeof each === 'string' ? { sku: each } : each));
const itemsOf = ({ plan, add, remove, ...row }: Row) => {
  const [added, removed] = [changes(add), changes(remove)];
  return plan === undefined
    ? askedFeatures({ add: added, remove: removed, ...row })
    : askedPlan({ ratePlanSku: plan, addFeatures: added, removeFeatures: removed, ...row });
};

/** What is wrong, in short: code, place, and the item that is in the way. */
const short = (error: UserError): string =>
  [
    error.kind === 'NotEligibleError' ? error.reasons[0]?.code : error.code,
    error.path?.slice(1).join('.'),
    ...(error.kind === 'IncompatibleItemError' ? [error.itemSku] : []),
  ].join(' ');

const refused = (row: Row): readonly string[] =>
  refuseItems(itemsOf(row), aSituation(row.line), { consent: true, ...row }).map(short);

describe('What an order adds and removes', () => {
  it.each<readonly [what: string, row: Row, errors: readonly string[]]>([
    ['nothing', {}, []],
    ['a feature', { add: ['dayPass'] }, []],
    ['a data plan beside that of the line, which it replaces', { add: ['freeData'] }, []],
    ['a plan', { plan: 'freePlan' }, []],
    ['a feature that is taken off', { remove: ['roaming'], line: { features: ['roaming'] } }, []],
    ['the data plan that is taken off', { remove: ['data'] }, []],
    ['what the catalog lacks, but the line has', { remove: ['old'], line: { features: ['old'] } }, []],

    ['an unknown SKU', { add: ['nothing'] }, ['NOT_FOUND add.0.sku']],
    ['a word of the language', { add: ['constructor'] }, ['NOT_FOUND add.0.sku']],
    ['an unknown plan', { plan: 'nothing' }, ['NOT_FOUND ratePlanSku']],
    ['an unknown SKU to remove', { remove: ['nothing'] }, ['NOT_FOUND remove.0.sku']],
    ['a plan as a feature', { add: ['plan'], line: { ratePlan: null } }, ['INVALID_INPUT add.0.sku']],
    ['a feature as a plan', { plan: 'dayPass' }, ['INVALID_INPUT ratePlanSku']],
    ['a data plan as a plan', { plan: 'freeData' }, ['INVALID_INPUT ratePlanSku']],
    ['an unsupported plan', { plan: 'next' }, ['UNSUPPORTED_PLAN ratePlanSku']],
    ['a feature that is not on the line to remove', { remove: ['roaming'] }, ['INVALID_INPUT remove.0.sku']],

    ['the same twice', { add: ['dayPass', 'dayPass'] }, ['INVALID_INPUT add.1.sku']],
    [
      'the same added and removed',
      { add: ['dayPass'], remove: ['dayPass'], line: { features: ['dayPass'] } },
      ['INVALID_INPUT add.0.sku'],
    ],
    ['what the line has already', { add: ['dayPass'], line: { features: ['dayPass'] } }, ['INVALID_INPUT add.0.sku']],
    ['the data plan that the line has already', { add: ['data'] }, ['INVALID_INPUT add.0.sku']],
    ['that again, replacing it', { add: ['dayPass'], line: { features: ['dayPass'] }, replaceDuplicates: true }, []],
    ['two data plans', { add: ['data', 'freeData'], line: { dataPlan: null } }, ['INVALID_INPUT add.1.sku']],

    [
      'a conflict with the line',
      { add: ['dayPass'], line: { features: ['roaming'] } },
      ['INCOMPATIBLE_ITEM add.0.sku roaming'],
    ],
    [
      'a conflict that stands with the other one',
      { add: ['roaming'], line: { features: ['dayPass'] } },
      ['INCOMPATIBLE_ITEM add.0.sku dayPass'],
    ],
    ['that, replacing it', { add: ['roaming'], line: { features: ['dayPass'] }, replaceConflicting: true }, []],
    ['that, removing it', { add: ['roaming'], remove: ['dayPass'], line: { features: ['dayPass'] } }, []],
    [
      'two that conflict, which cannot be replaced',
      { add: ['dayPass', 'roaming'], replaceConflicting: true },
      ['INCOMPATIBLE_ITEM add.0.sku roaming', 'INCOMPATIBLE_ITEM add.1.sku dayPass'],
    ],

    ['what needs another', { add: ['toText'] }, ['INVALID_INPUT add.0.sku']],
    ['what needs another, on the line', { add: ['toText'], line: { features: ['voicemail'] } }, []],
    ['what needs another, added as well', { add: ['toText', 'voicemail'] }, []],
    [
      'what needs another, which is removed',
      { add: ['toText'], remove: ['voicemail'], line: { features: ['voicemail'] } },
      ['INVALID_INPUT add.0.sku'],
    ],

    [
      'a plan that does not work on the device',
      { plan: 'plan5G', line: { make: 'SAMSUNG', model: 'S8' } },
      ['INCOMPATIBLE_ITEM ratePlanSku plan5G'],
    ],
    [
      'a feature that does not work on the device',
      { add: ['fast5G'], line: { make: 'SAMSUNG', model: 'S8' } },
      ['INCOMPATIBLE_ITEM add.0.sku fast5G'],
    ],
    ['something on a device that the catalog lacks', { plan: 'plan5G', line: { make: 'NOKIA' } }, []],
    ['something on a device that is not known', { plan: 'plan5G', line: { make: null, model: null } }, []],
    [
      'what works on the new device alone',
      { add: ['fast5G'], line: { make: 'SAMSUNG', model: 'S8' }, newModel: catalog.bySku.get('phone') },
      [],
    ],
    [
      'what works on the old device alone',
      { add: ['fast5G'], newModel: catalog.bySku.get('oldPhone') },
      ['INCOMPATIBLE_ITEM add.0.sku fast5G'],
    ],
    [
      'something for a new device that is not known',
      { add: ['fast5G'], line: { model: 'S8' }, unknownModel: true },
      [],
    ],

    [
      'what costs, without consent',
      { add: ['dayPass'], consent: null },
      ['CONSENT_REQUIRED details.consentToRecurringCharges'],
    ],
    [
      'a plan that costs, against consent',
      { plan: 'plan', consent: false },
      ['CONSENT_REQUIRED details.consentToRecurringCharges'],
    ],
    ['what costs nothing, without consent', { plan: 'freePlan', add: ['voicemail', 'freeData'], consent: null }, []],
    ['what has no price, without consent', { add: ['talk'], consent: null }, []],
    ['what is taken off, without consent', { remove: ['data'], consent: null }, []],

    [
      'a time that ends before it begins',
      { add: [{ sku: 'dayPass', effectiveAt: new Date(2000), expiresAt: new Date(1000) }] },
      ['INVALID_INPUT add.0.expiresAt'],
    ],
    [
      'a time that ends when it begins',
      { add: [{ sku: 'dayPass', effectiveAt: new Date(1000), expiresAt: new Date(1000) }] },
      ['INVALID_INPUT add.0.expiresAt'],
    ],
    [
      'a time that has ended',
      { add: [{ sku: 'dayPass', expiresAt: new Date('2026-03-10T15:00:00Z') }] },
      ['INVALID_INPUT add.0.expiresAt'],
    ],
    ['the plan of the line, as a feature to remove', { remove: ['plan'] }, ['INVALID_INPUT remove.0.sku']],
    [
      'what needs another, which gives way to a third',
      { add: ['toText', 'loud'], line: { features: ['voicemail'] }, replaceConflicting: true },
      ['INVALID_INPUT add.0.sku'],
    ],
    [
      'several mistakes at once',
      { plan: 'next', add: ['nothing', 'toText'], remove: ['roaming'], consent: null },
      [
        'NOT_FOUND addFeatures.0.sku',
        'UNSUPPORTED_PLAN ratePlanSku',
        'INVALID_INPUT removeFeatures.0.sku',
        'INVALID_INPUT addFeatures.1.sku',
        'CONSENT_REQUIRED details.consentToRecurringCharges',
      ],
    ],
  ])('may be refused: %s', (_what, row, errors) => {
    expect(refused(row)).toEqual(errors);
  });

  it('is the carrier’s to judge while there is no catalog, but for what can be seen without one', () => {
    const row = { add: ['nothing', 'nothing'], remove: ['roaming'] };
    const errors = refuseItems(itemsOf(row), aSituation({}, { catalog: undefined }), {});
    expect(errors.map(short)).toEqual(['INVALID_INPUT add.1.sku']);
  });

  it('names what would fit instead', () => {
    const situation = aSituation({ make: 'SAMSUNG', model: 'S8' });
    expect(refuseItems(itemsOf({ plan: 'plan5G' }), situation, { consent: true })).toMatchObject([
      {
        message: 'Name of plan5G does not work on this device.',
        itemSku: 'plan5G',
        // Not the unsupported one.
        alternativeSkus: ['freePlan', 'plan'],
        use: null,
      },
    ]);
  });
});

describe('What stays on the line', () => {
  it.each<readonly [what: string, row: Row, skus: readonly string[]]>([
    ['all of it', {}, ['plan', 'data', 'dayPass', 'voicemail']],
    ['without the plan that is replaced', { plan: 'freePlan' }, ['data', 'dayPass', 'voicemail']],
    ['without the data plan that is replaced', { add: ['freeData'] }, ['plan', 'dayPass', 'voicemail']],
    ['without what is removed', { remove: ['data', 'voicemail'] }, ['plan', 'dayPass']],
    ['beside what conflicts and is refused', { add: ['roaming'] }, ['plan', 'data', 'dayPass', 'voicemail']],
    [
      'without what conflicts and is replaced',
      { add: ['roaming'], replaceConflicting: true },
      ['plan', 'data', 'voicemail'],
    ],
  ])('is %s', (_what, row, skus) => {
    const situation = aSituation({ features: ['dayPass', 'voicemail'] });
    expect(itemsThatStay(itemsOf(row), situation)).toEqual(skus);
  });

  it('is nothing on a line of which nothing is known', () => {
    expect(itemsThatStay(itemsOf({}), aSituation({ ratePlan: null, dataPlan: null }))).toEqual([]);
  });
});

describe('What a person should know of items', () => {
  it.each<readonly [what: string, row: Row, codes: readonly string[]]>([
    ['nothing of a feature', { add: ['dayPass'] }, []],
    ['that the plan is the same', { plan: 'plan' }, ['SAME_PLAN']],
    [
      'that another feature needs what is removed',
      { remove: ['voicemail'], line: { features: ['voicemail', 'toText'] } },
      ['NEEDED_FEATURE_GONE'],
    ],
    [
      'nothing when both are removed',
      { remove: ['voicemail', 'toText'], line: { features: ['voicemail', 'toText'] } },
      [],
    ],
  ])('is %s', (_what, row, codes) => {
    expect(warnOfItems(itemsOf(row), aSituation(row.line)).map(({ code }) => code)).toEqual(codes);
  });

  it('is that nobody here knows what fits, while there is no catalog', () => {
    const warnings = warnOfItems(itemsOf({ add: ['dayPass'] }), aSituation({}, { catalog: undefined }));
    expect(warnings.map(({ code }) => code)).toEqual(['CATALOG_UNKNOWN']);
  });
});

describe('The items of a change', () => {
  it('are removed before they are added, with dates as text', () => {
    const effectiveAt = new Date('2024-08-15T05:00:00Z');
    expect(itemChanges([{ sku: 'a' }], [{ sku: 'b', effectiveAt, expiresAt: null }])).toEqual([
      { sku: 'b', action: 'remove', effectiveAt: '2024-08-15T05:00:00.000Z', expiresAt: null },
      { sku: 'a', action: 'add', effectiveAt: null, expiresAt: null },
    ]);
    expect(itemChanges(null, undefined)).toEqual([]);
  });
});
