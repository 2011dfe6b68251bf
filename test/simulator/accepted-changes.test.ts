import { describe, expect, it } from '@jest/globals';

import { aSimulator, at, example } from './a-simulator.ts';

const UNTIL_DONE_MS = 5_000;
const CTN = '1234567890';
const OTHER_CTN = '9992029999';

const skus = (items: readonly string[]) => items.map((sku) => expect.objectContaining({ sku }) as unknown);

describe('an example request of the documents', () => {
  const { ebonding, place, line, advance, moveTo } = aSimulator();

  it.each([
    ['updateFeatures', OTHER_CTN, { features: skus(['sku12037300025']) }],
    ['changeRatePlan', OTHER_CTN, { ratePlan: { sku: 'sku12006100004' }, features: [] }],
    [
      'updateDevice',
      CTN,
      { device: { imei: '353041117777777', sim: { kind: 'physical', iccid: '89011003377777777777' } } },
    ],
    [
      'activateSim',
      CTN,
      { device: { imei: '350110420000000', sim: { kind: 'physical', iccid: '89011003300077777777' } } },
    ],
    [
      'activateSim-esim',
      CTN,
      { device: { imei: '350110420000000', sim: { kind: 'eSim', eid: '89049032000001000000000000000001' } } },
    ],
    [
      'changeRatePlanWithDeviceUpdate',
      CTN,
      { ratePlan: { sku: 'sku12006100004', effectiveAt: '2025-07-26T12:00:05.000Z' } },
    ],
    [
      'updateFeaturesWithDeviceUpdate',
      CTN,
      { features: skus(['sku12037300025']), device: { imei: '353041117777777' } },
    ],
    ['suspendService', CTN, { status: 'SUSPENDED', suspendedAt: '2025-07-26T12:00:05.000Z' }],
    ['cancelService', CTN, { status: 'CANCELLED', cancelledAt: '2025-07-26T12:00:05.000Z' }],
    ['resetVoiceMail', CTN, { voicemailResets: 1, lastVoicemailReset: 'pin' }],
    [
      'updateSubscriber',
      CTN,
      {
        subscriber: { name: 'Dana Rivera', city: 'Dallas', phoneNumber: '2145550101' },
        labels: [{ type: 'Business Unit', value: 'Finance' }],
      },
    ],
  ])('%s is accepted, and the line shows the effect when the order is done', async (name, ctn, effect) => {
    const before = await line(ctn);
    const { status, json } = await ebonding('careOrder', example(`careorder-request-${name}`));
    expect(json).toMatchObject({ careOrderResponse: { status: { code: '202', text: 'Accepted' } } });
    expect(status).toBe(202);
    expect(await line(ctn)).toEqual(before);
    await advance(UNTIL_DONE_MS);
    expect(await line(ctn)).toMatchObject(effect);
  });

  it('changeCTN is accepted, and the number changes within the area of the ZIP', async () => {
    await ebonding('careOrder', example('careorder-request-changeCTN'));
    await advance(UNTIL_DONE_MS);
    expect(await line(CTN)).toEqual({ error: 'unknown line' });
    expect(await line('2146000000')).toMatchObject({ subscriber: { name: 'Robin Example', zipCode: '75202' } });
  });

  it('with several changes is accepted, and each line shows its own', async () => {
    await ebonding('careOrder', example('careorder-request-multiple'));
    await advance(UNTIL_DONE_MS);
    expect(await line(CTN)).toMatchObject({ status: 'SUSPENDED' });
    expect(await line('1234567891')).toEqual({ error: 'unknown line' });
  });

  it('for reinstateService is accepted once the line is suspended', async () => {
    await place([{ type: 'suspendService', ctn: CTN, suspendServiceReason: 'Stolen' }]);
    await advance(UNTIL_DONE_MS);
    expect((await ebonding('careOrder', example('careorder-request-reinstateService'))).status).toBe(202);
    await advance(UNTIL_DONE_MS);
    expect(await line(CTN)).toMatchObject({ status: 'ACTIVE', suspendedAt: null });
  });

  it('for resumeFromCancel is accepted once the line is cancelled', async () => {
    await ebonding('careOrder', example('careorder-request-cancelService'));
    await advance(UNTIL_DONE_MS);
    expect((await ebonding('careOrder', example('careorder-request-resumeFromCancel'))).status).toBe(202);
    await advance(UNTIL_DONE_MS);
    expect(await line(CTN)).toMatchObject({ status: 'ACTIVE', cancelledAt: null });
  });

  it('that sets all fields at once takes effect at the next bill cycle', async () => {
    expect((await ebonding('careOrder', example('careorder-request-reference-sample'))).status).toBe(202);
    await advance(UNTIL_DONE_MS);
    expect(at(await line(CTN), 'labels')).toEqual([{ type: 'Business Unit', value: 'Finance' }]);
    // The first of August in New York.
    await moveTo('2025-08-01T04:00:00.000Z');
    expect(at(await line(CTN), 'labels')).toContainEqual({ type: 'User Name', value: 'Robin Example' });
  });
});

describe('a change', () => {
  const { place, line, advance, moveTo } = aSimulator();

  it.each([['activateSIM'], ['ACTIVATESIM'], ['activateSim']])('may be spelt %s', async (type) => {
    const { status } = await place([{ type, ctn: CTN, imei: '353041117777777', iccid: '8901100337777777777' }]);
    expect(status).toBe(202);
  });

  it('of features comes and goes on the dates of its items', async () => {
    const items = [
      {
        id: 'sku12037300031',
        action: 'add',
        effectiveDate: '08/15/2025',
        expirationDate: '2025-08-22T00:00:00.000-04:00',
      },
    ];
    await place([{ type: 'updateFeatures', ctn: CTN, items }]);
    await advance(UNTIL_DONE_MS);
    expect(at(await line(CTN), 'features')).toEqual(skus(['sku12037300017']));
    await moveTo('2025-08-15T04:00:00.000Z');
    expect(at(await line(CTN), 'features')).toEqual(skus(['sku12037300017', 'sku12037300031']));
    await moveTo('2025-08-22T04:00:00.000Z');
    expect(at(await line(CTN), 'features')).toEqual(skus(['sku12037300017']));
  });

  it('of the data plan replaces the old one', async () => {
    await place([{ type: 'updateFeatures', ctn: CTN, items: [{ id: 'sku12037300103', action: 'add' }] }]);
    await advance(UNTIL_DONE_MS);
    expect(await line(CTN)).toMatchObject({ dataPlan: { sku: 'sku12037300103' }, features: skus(['sku12037300017']) });
  });

  it('of the rate plan may name the old plan too', async () => {
    const items = [
      { id: 'sku12006100016', action: 'add' },
      { id: 'sku12006100004', action: 'remove' },
    ];
    await place([{ type: 'changeRatePlan', ctn: CTN, items }]);
    await advance(UNTIL_DONE_MS);
    expect(await line(CTN)).toMatchObject({ ratePlan: { sku: 'sku12006100016' } });
  });

  it('of plan and device together is held against the new device', async () => {
    const items = [{ id: 'sku12006100022', action: 'add' }];
    const change = {
      type: 'changeRatePlanWithDeviceUpdate',
      ctn: '5550000026',
      items,
      imei: '350209200099999',
      iccid: '89011003300077777777',
    };
    expect((await place([change])).status).toBe(202);
    await advance(UNTIL_DONE_MS);
    expect(await line('5550000026')).toMatchObject({
      ratePlan: { sku: 'sku12006100022' },
      device: { model: 'SMS921U', imei: '350209200099999' },
    });
  });

  it('of the billing contact changes what was sent and nothing else', async () => {
    await place([{ type: 'updateSubscriber', ctn: CTN, billingContact: { email: 'billing@example.com' } }]);
    await advance(UNTIL_DONE_MS);
    expect(at(await line(CTN), 'billingContact')).toMatchObject({ email: 'billing@example.com', city: 'Boston' });
  });

  it('of the voicemail password may leave the PIN to the carrier', async () => {
    await place([{ type: 'resetVoiceMail', ctn: CTN, resetVoiceMail: { autogeneratedPin: true } }]);
    await advance(UNTIL_DONE_MS);
    expect(await line(CTN)).toMatchObject({ voicemailResets: 1, lastVoicemailReset: 'autogenerated' });
  });

  it('without recurring charges needs no consent', async () => {
    const free = [{ type: 'updateFeatures', ctn: CTN, items: [{ id: 'sku12037300051', action: 'add' }] }];
    expect((await place(free, { consentToRecurringCharges: false })).status).toBe(202);
  });
});
