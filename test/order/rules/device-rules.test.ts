import { describe, expect, it } from '@jest/globals';
import { indexCatalog } from '../../../src/catalog/catalog.ts';
import type { SimKind } from '../../../src/generated/graphql.ts';
import {
  newModelOf,
  refuseModel,
  refuseSim,
  refuseStaying,
  simChoice,
  warnOfNumbers,
} from '../../../src/order/rules/device-rules.ts';
import { askedFeatures, nothingAsked } from '../../../src/order/rules/asked-items.ts';
import { reasonCodes, refuseReason } from '../../../src/order/rules/reason-codes.ts';
import { aSituation, catalog, imeis } from './a-situation.ts';

const card = { iccid: '89011003377777777777' };
const embedded = { eid: '89049032000001000000000000000001' };

describe('The SIM of an order', () => {
  it.each([
    [card, card],
    [embedded, embedded],
    [null, undefined],
    [undefined, undefined],
  ])('given as %j is sent as %j', (sim, choice) => {
    expect(simChoice(sim)).toEqual(choice);
  });

  it.each([
    ['a card in a phone that takes both', card, 'phone', undefined],
    ['an embedded one in a phone that takes both', embedded, 'phone', undefined],
    ['a card in a phone that takes none', card, 'esimPhone', 'This device takes no SIM card.'],
    ['an embedded one in a phone that takes cards', embedded, 'oldPhone', 'This device takes no embedded SIM.'],
    ['any in a phone whose kinds are not understood', embedded, 'oddPhone', undefined],
    ['any in a device whose kinds are not given', embedded, 'bareModem', undefined],
    ['any in a device that is not known', embedded, 'nothing', undefined],
    ['none', null, 'esimPhone', undefined],
  ])('may be refused: %s', (_what, sim, model, message) => {
    const errors = refuseSim(sim, catalog.bySku.get(model), aSituation());
    expect(errors.map((error) => [error.message, error.path])).toEqual(
      message === undefined ? [] : [[message, ['input', 'sim']]],
    );
  });

  it.each<readonly [what: string, kind: SimKind, model: string, message: string | undefined]>([
    ['a card to a phone that takes both', 'PHYSICAL', 'phone', undefined],
    [
      'a card to a phone that takes none',
      'PHYSICAL',
      'esimPhone',
      'This device takes no SIM card. Give the SIM that it gets.',
    ],
    [
      'an embedded one to a phone that takes cards',
      'ESIM',
      'oldPhone',
      'This device takes no embedded SIM. Give the SIM that it gets.',
    ],
    ['one of a kind that is not known', 'UNKNOWN', 'esimPhone', undefined],
    ['any to a device whose kinds are not understood', 'ESIM', 'oddPhone', undefined],
  ])('that moves along with the line may be refused: %s', (_what, kind, model, message) => {
    const situation = aSituation({ sim: { kind, iccid: null, eid: null } });
    const errors = refuseSim(null, catalog.bySku.get(model), situation);
    expect(errors.map((error) => error.message)).toEqual(message === undefined ? [] : [message]);
  });

  it.each([
    ['a number whose last digit fits', '490154203237518', { iccid: '8901260000000000006' }, []],
    ['the documents’ own numbers', imeis.phone, card, ['IMEI_CHECK_DIGIT', 'ICCID_CHECK_DIGIT']],
    ['none', null, embedded, []],
  ])('is worth a second look: %s', (_what, imei, sim, codes) => {
    expect(warnOfNumbers(imei, sim).map(({ code }) => code)).toEqual(codes);
  });
});

describe('The new device of an order', () => {
  it.each([
    [imeis.phone, 'phone'],
    [imeis.oldPhone, 'oldPhone'],
    [imeis.unknown, undefined],
    [undefined, undefined],
  ])('with the IMEI %s is the model %s', (imei, sku) => {
    expect(newModelOf(imei, catalog)?.sku).toBe(sku);
    expect(newModelOf(imei, undefined)).toBeUndefined();
  });

  const line = { ratePlan: 'plan5G', features: ['dayPass', 'fast5G'] };
  const staying = (imei: string, items = nothingAsked) =>
    refuseStaying(items, aSituation(line), newModelOf(imei, catalog), (sku) =>
      sku === 'plan5G' ? 'CHANGE_RATE_PLAN_WITH_DEVICE_UPDATE' : 'UPDATE_FEATURES_WITH_DEVICE_UPDATE',
    );

  it('must take what stays on the line; the refusal says which type of order can change both', () => {
    expect(staying(imeis.oldPhone)).toMatchObject([
      {
        code: 'INCOMPATIBLE_ITEM',
        itemSku: 'plan5G',
        path: ['input', 'newImei'],
        use: 'CHANGE_RATE_PLAN_WITH_DEVICE_UPDATE',
      },
      { code: 'INCOMPATIBLE_ITEM', itemSku: 'fast5G', use: 'UPDATE_FEATURES_WITH_DEVICE_UPDATE' },
    ]);
  });

  it.each([imeis.phone, imeis.unknown])('with the IMEI %s takes all of it, or is the carrier’s to judge', (imei) => {
    expect(staying(imei)).toEqual([]);
  });

  it.each([
    ['is one of the catalog', imeis.phone, catalog, undefined],
    ['is none of the catalog', imeis.unknown, catalog, 'NOT_FOUND'],
    ['is the carrier’s to judge while there is no catalog', imeis.unknown, undefined, undefined],
    [
      'is the carrier’s to judge where the catalog does not say which IMEIs its models have',
      imeis.unknown,
      indexCatalog([], new Date(0)),
      undefined,
    ],
  ])('%s', (_what, imei, known, code) => {
    expect(refuseModel(imei, known, 'input', 'newImei')[0]?.code).toBe(code);
  });

  it('need not take what is removed', () => {
    const errors = staying(imeis.oldPhone, askedFeatures({ remove: [{ sku: 'fast5G' }] }));
    expect(errors).toMatchObject([{ itemSku: 'plan5G' }]);
  });

  it('is the carrier’s to judge while there is no catalog', () => {
    const situation = aSituation(line, { catalog: undefined });
    expect(refuseStaying(nothingAsked, situation, catalog.bySku.get('oldPhone'), () => null)).toEqual([]);
  });
});

describe('A reason', () => {
  it.each([
    ['Lost', reasonCodes.suspend, undefined],
    [null, reasonCodes.suspend, undefined],
    [undefined, reasonCodes.resume, undefined],
    ['lost', reasonCodes.suspend, 'The carrier does not know this reason. It knows: Lost, Stolen.'],
    ['', reasonCodes.resume, 'The carrier does not know this reason. It knows: CustomerRequest.'],
    ['<script>', reasonCodes.resume, 'The carrier does not know this reason. It knows: CustomerRequest.'],
  ])('%p may be refused', (reason, allowed, message) => {
    expect(refuseReason(reason, allowed).map((error) => error.message)).toEqual(message === undefined ? [] : [message]);
  });
});
