import { describe, expect, it } from '@jest/globals';

import { aSimulator, at, DAY_MS, OTHER_GROUP, type Reply } from './a-simulator.ts';

const CTN = '1234567890';
const OLD_DEVICE = '5550000026';
const SUSPENDED = '5550000021';
const CANCELLED = '5550000022';
const OWN_IMEI = '353041117777777';
const ICCID = '89011003377777777777';
const EID = '89049032000001000000000000000001';

const add = (id: string, more: Readonly<Record<string, unknown>> = {}) => ({ id, action: 'add', ...more });
const remove = (id: string) => ({ id, action: 'remove' });
const features = (items: readonly unknown[], more: Readonly<Record<string, unknown>> = {}) => ({
  type: 'updateFeatures',
  ctn: CTN,
  items,
  ...more,
});
const ratePlan = (items: readonly unknown[], more: Readonly<Record<string, unknown>> = {}) => ({
  type: 'changeRatePlan',
  ctn: CTN,
  items,
  ...more,
});
const device = (more: Readonly<Record<string, unknown>>) => ({
  type: 'updateDevice',
  ctn: CTN,
  imei: OWN_IMEI,
  iccid: ICCID,
  ...more,
});
const sim = (more: Readonly<Record<string, unknown>>) => ({ type: 'activateSim', ctn: CTN, imei: OWN_IMEI, ...more });
const voicemail = (resetVoiceMail: unknown) => ({ type: 'resetVoiceMail', ctn: CTN, resetVoiceMail });
const cancel = (more: Readonly<Record<string, unknown>>) => ({
  type: 'cancelService',
  ctn: CTN,
  cancellationReason: 'CorporateCustomerCancel',
  cancelServiceReason: 'Lost',
  ...more,
});

const codesOf = ({ json }: Reply): unknown[] =>
  (at(json, 'careOrderResponse', 'errors') as readonly unknown[] | undefined)?.map((error) => at(error, 'code')) ?? [];

describe('careOrder', () => {
  const { place, ledger } = aSimulator();

  // prettier-ignore
  it.each([
    ['no items', features([]), 'SC_CARE_1001'],
    ['an action that is neither add nor remove', features([{ id: 'sku12037300025', action: 'swap' }]), 'SC_CARE_1001'],
    ['an unknown SKU', features([add('sku00000000000')]), 'SC_CARE_1020'],
    ['a rate plan among features', features([add('sku12006100010')]), 'SC_CARE_1021'],
    ['the same item twice', features([add('sku12037300031'), add('sku12037300031')]), 'SC_CARE_1022'],
    ['an expiration before the effective date', features([add('sku12037300031', { effectiveDate: '08/22/2025', expirationDate: '08/15/2025' })]), 'SC_CARE_1023'],
    ['an item date without an offset', features([add('sku12037300031', { effectiveDate: '2025-08-15T00:00:00' })]), 'SC_CARE_1001'],
    ['a date that does not exist', features([add('sku12037300031', { expirationDate: '02/30/2026' })]), 'SC_CARE_1001'],
    ['a feature that the device cannot carry', features([add('sku12037300061')], { ctn: OLD_DEVICE }), 'SC_CARE_1024'],
    ['removing a feature that the line lacks', features([remove('sku12037300031')]), 'SC_CARE_1025'],
    ['adding a feature that the line has', features([add('sku12037300017')]), 'SC_CARE_1026'],
    ['a feature in conflict', features([add('sku12037300025')]), 'SC_CARE_1027'],
    ['two added features in conflict', features([add('sku12037300067'), add('sku12037300069')], { replaceConflictingFeatures: true }), 'SC_CARE_1027'],
    ['a feature without what it requires', features([add('sku12037300043')]), 'SC_CARE_1028'],
    ['two data plans', features([add('sku12037300101'), add('sku12037300103')]), 'SC_CARE_1029'],
    ['removing a data plan that the line lacks', features([remove('sku12037300101')]), 'SC_CARE_1025'],
    ['features of a suspended line', features([add('sku12037300051')], { ctn: SUSPENDED }), 'SC_CARE_1010'],

    ['no rate plan', ratePlan([add('sku12037300051')]), 'SC_CARE_1030'],
    ['two rate plans', ratePlan([add('sku12006100010'), add('sku12006100016')]), 'SC_CARE_1030'],
    ['removing a plan that is not the current one', ratePlan([add('sku12006100010'), remove('sku12006100016')]), 'SC_CARE_1025'],
    ['an AT&T Next plan', ratePlan([add('sku12006100040')]), 'SC_CARE_1031'],
    ['a Mobile Share plan', ratePlan([add('sku12006100046')]), 'SC_CARE_1031'],
    ['a plan that the device cannot carry', ratePlan([add('sku12006100022')], { ctn: OLD_DEVICE }), 'SC_CARE_1024'],
    ['the plan of a cancelled line', ratePlan([add('sku12006100010')], { ctn: CANCELLED }), 'SC_CARE_1010'],
    ['an unreadable effective date', ratePlan([add('sku12006100010')], { effectiveDate: 'someday' }), 'SC_CARE_1001'],

    ['an IMEI of 14 digits', device({ imei: '35304111777777' }), 'SC_CARE_1001'],
    ['an IMEI of an unknown make', device({ imei: '999999990000001' }), 'SC_CARE_1040'],
    ['an IMEI that another line has', device({ ctn: '9992029999' }), 'SC_CARE_1002'],
    ['a short ICCID', device({ iccid: '123' }), 'SC_CARE_1042'],
    ['an eSIM with an ICCID', device({ simType: 'eSim', eid: EID }), 'SC_CARE_1042'],
    ['an EID of 31 digits', device({ iccid: undefined, simType: 'eSim', eid: EID.slice(1) }), 'SC_CARE_1042'],
    ['an EID without simType', device({ iccid: undefined, eid: EID }), 'SC_CARE_1042'],
    ['a physical SIM in an eSIM-only device', device({ imei: '353912080099999' }), 'SC_CARE_1041'],
    ['an eSIM in a device for physical SIMs', device({ imei: '351774660099999', iccid: undefined, simType: 'eSim', eid: EID }), 'SC_CARE_1041'],
    ['a device that does not carry the current plan', device({ imei: '352852060099999' }), 'SC_CARE_1024'],
    ['a new device and a plan it cannot carry', { ...ratePlan([add('sku12006100016')]), type: 'changeRatePlanWithDeviceUpdate', imei: '357331080099999' }, 'SC_CARE_1024'],
    ['a new device that cannot carry what stays', { ...features([add('sku12037300031')]), type: 'updateFeaturesWithDeviceUpdate', imei: '352852060099999' }, 'SC_CARE_1024'],

    ['a SIM change without a SIM', sim({}), 'SC_CARE_1042'],
    ['a SIM change without an IMEI', sim({ imei: undefined, iccid: ICCID }), 'SC_CARE_1001'],
    ['a SIM change of a suspended line', sim({ ctn: SUSPENDED, imei: '350110420000000', iccid: ICCID }), 'SC_CARE_1010'],

    ['suspending without a reason', { type: 'suspendService', ctn: CTN }, 'SC_CARE_1001'],
    ['suspending for an unknown reason', { type: 'suspendService', ctn: CTN, suspendServiceReason: 'Bored' }, 'SC_CARE_1001'],
    ['suspending a suspended line', { type: 'suspendService', ctn: SUSPENDED, suspendServiceReason: 'Lost' }, 'SC_CARE_1010'],
    ['reinstating an active line', { type: 'reinstateService', ctn: CTN }, 'SC_CARE_1011'],
    ['reinstating for an unknown reason', { type: 'reinstateService', ctn: SUSPENDED, resumeServiceReason: 'Bored' }, 'SC_CARE_1001'],
    ['cancelling without the first reason', cancel({ cancellationReason: undefined }), 'SC_CARE_1001'],
    ['cancelling without the second reason', cancel({ cancelServiceReason: undefined }), 'SC_CARE_1001'],
    ['cancelling on a date', cancel({ cancelEffectiveDate: '08/15/2025' }), 'SC_CARE_1001'],
    ['cancelling a cancelled line', cancel({ ctn: CANCELLED }), 'SC_CARE_1013'],
    ['resuming an active line', { type: 'resumeFromCancel', ctn: CTN }, 'SC_CARE_1012'],
    ['a new number for a suspended line', { type: 'changeCTN', ctn: SUSPENDED }, 'SC_CARE_1010'],

    ['a PIN of three digits', voicemail({ pin: '123' }), 'SC_CARE_1050'],
    ['a PIN beside a generated one', voicemail({ pin: '1234', autogeneratedPin: true }), 'SC_CARE_1050'],
    ['no PIN at all', voicemail({}), 'SC_CARE_1050'],
    ['a subscriber without anything new', { type: 'updateSubscriber', ctn: CTN }, 'SC_CARE_1051'],
    ['a subscriber with a bad ZIP', { type: 'updateSubscriber', ctn: CTN, primaryUser: { address: { zipCode: '7520' } } }, 'SC_CARE_1001'],
    ['a label without a name', { type: 'updateSubscriber', ctn: CTN, udl: [{ value: 'Finance' }] }, 'SC_CARE_1001'],
    ['the subscriber of a cancelled line', { type: 'updateSubscriber', ctn: CANCELLED, udl: [{ type: 'a', value: 'b' }] }, 'SC_CARE_1013'],

    ['an unknown type', { type: 'teleport', ctn: CTN }, 'SC_CARE_1005'],
    ['a CTN of nine digits', { type: 'changeCTN', ctn: '123456789' }, 'SC_CARE_1001'],
    ['a CTN that nobody has', { type: 'changeCTN', ctn: '9995550000' }, 'SC_CARE_1003'],
    ['a CTN of another account group', { type: 'changeCTN', ctn: '3125550100' }, 'SC_CARE_1003'],
    ['a change without an id', { type: 'changeCTN', ctn: CTN, changeRequestId: undefined }, 'SC_CARE_1001'],
  ])('refuses %s', async (_what, change, code) => {
    const reply = await place([change]);
    expect(reply.status).toBe(400);
    expect(new Set(codesOf(reply))).toEqual(new Set([code]));
    expect(await ledger()).toEqual([]);
  });

  it.each([
    ['an added feature', features([add('sku12037300031')])],
    ['an added data plan', features([add('sku12037300103')])],
    ['a rate plan', ratePlan([add('sku12006100010')])],
  ])('asks for consent to recurring charges for %s', async (_what, change) => {
    expect(codesOf(await place([change], { consentToRecurringCharges: false }))).toEqual(['SC_CARE_1006']);
  });

  it.each([
    ['no change', [], {}, 'SC_CARE_1008'],
    ['51 changes', Array.from({ length: 51 }, () => ({ type: 'changeCTN', ctn: CTN })), {}, 'SC_CARE_1008'],
    ['an unknown account group', [], { accountGroupId: 'nobody' }, 'SC_CARE_1007'],
    ['no contact', [{ type: 'changeCTN', ctn: CTN }], { orderContact: {} }, 'SC_CARE_1001'],
    [
      'a line of this group asked for as another',
      [{ type: 'changeCTN', ctn: CTN }],
      { accountGroupId: OTHER_GROUP },
      'SC_CARE_1003',
    ],
  ])('refuses a request with %s', async (_what, changes, more, code) => {
    const reply = await place(changes, more);
    expect(reply.status).toBe(400);
    expect(codesOf(reply)).toContain(code);
  });

  it('takes 50 changes', async () => {
    const changes = Array.from({ length: 50 }, (_, index) => ({
      type: 'changeCTN',
      ctn: String(2_145_551_000 + index),
    }));
    expect((await place(changes)).status).toBe(202);
  });

  it('refuses the whole request for one bad change and names every one', async () => {
    const { status, json } = await place([
      { type: 'suspendService', ctn: CTN, suspendServiceReason: 'Lost' },
      { type: 'reinstateService', ctn: '9992029999' },
      { type: 'changeCTN', ctn: '9995550000' },
      { type: 'changeCTN', ctn: CTN, changeRequestId: 'c1' },
    ]);
    expect(status).toBe(400);
    expect(json).toEqual({
      careOrderResponse: {
        payloadId: expect.stringMatching(/^\d+_PayLId$/),
        status: { code: '400', text: 'Bad Request' },
        errors: [
          { code: 'SC_CARE_1011', description: 'Service is not suspended', changeRequestId: 'c2' },
          {
            code: 'SC_CARE_1003',
            description: 'CTN does not exist in this account group: 9995550000',
            changeRequestId: 'c3',
          },
          { code: 'SC_CARE_1004', description: 'changeRequestId is not unique in the request', changeRequestId: 'c1' },
        ],
      },
    });
    expect(await ledger()).toEqual([]);
  });
});

describe('the day window', () => {
  const { place, advance, line } = aSimulator();
  const young = cancel({ ctn: '5550000024' });
  const resume = (ctn: string) => ({ type: 'resumeFromCancel', ctn });

  it('is closed to cancelling after 29 days', async () => {
    expect(codesOf(await place([young]))).toEqual(['SC_CARE_1014']);
  });

  it('is open to cancelling after exactly 30 days', async () => {
    await advance(DAY_MS);
    expect((await place([young])).status).toBe(202);
  });

  it('counts days on the calendar of New York, not hours', async () => {
    // Sixteen hours on it is 04:00 UTC, midnight in New York: the 30th day.
    await advance(16 * 3_600_000 - 1);
    expect((await place([young])).status).toBe(400);
    await advance(1);
    expect((await place([young])).status).toBe(202);
  });

  it('is open to cancelling after 31 days', async () => {
    expect((await place([cancel({ ctn: '5550000025' })])).status).toBe(202);
  });

  it('is open to resuming up to 30 days after the cancel', async () => {
    await advance(25 * DAY_MS);
    expect((await place([resume('5550000022')])).status).toBe(202);
  });

  it('is closed to resuming 31 days after the cancel', async () => {
    expect(codesOf(await place([resume('5550000023')]))).toEqual(['SC_CARE_1015']);
    await advance(26 * DAY_MS);
    expect(codesOf(await place([resume('5550000022')]))).toEqual(['SC_CARE_1015']);
    expect(await line('5550000022')).toMatchObject({ status: 'CANCELLED' });
  });
});
