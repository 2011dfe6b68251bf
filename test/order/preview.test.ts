import { describe, expect, it } from '@jest/globals';
import { aGateway, careOrderPath } from '../support/a-gateway.ts';
import { complete, details, place } from '../support/place.ts';
import { preview, previewMany, type Previewed } from '../support/preview.ts';

const kit = aGateway();
/** On an iPhone 14 with Business Unlimited (65.00), unlimited data (0.00) and the International Day Pass (10.00). */
const ctn = '1234567890';
const device = { ctn };

const sku = {
  standard: 'sku12006100010',
  unlimited: 'sku12006100004',
  next: 'sku12006100040',
  data5: 'sku12037300101',
  dayPass: 'sku12037300017',
  roaming: 'sku12037300025',
  visualVoicemail: 'sku12037300041',
  voicemailToText: 'sku12037300043',
  fastTrack: 'sku12037300061',
} as const;

const flipPhone = '352852069999999';

const short = ({ errors, warnings, monthlyChargeDelta, replaces, prerequisites }: Previewed) => ({
  errors: errors.map(({ code, path }) => `${code} ${path?.slice(1).join('.') ?? ''}`),
  warnings: warnings.map(({ code }) => code),
  delta: monthlyChargeDelta?.amount ?? null,
  replaces: replaces.map((item) => item.sku),
  prerequisites: prerequisites.map(({ type, required }) => `${type}${required ? '' : '?'}`),
});

const fine = { errors: [], warnings: [], delta: '0.00', replaces: [], prerequisites: [] };

describe('A preview', () => {
  it.each<readonly [what: string, mutation: string, input: object, shown: object]>([
    [
      'of a suspension says that billing goes on',
      'suspendService',
      { reason: 'Lost' },
      { warnings: ['BILLING_CONTINUES', 'NUMBER_KEPT_FOR_A_TIME'] },
    ],
    [
      'of a number change says where its area code comes from, and what to do for another',
      'changeCtn',
      {},
      { warnings: ['AREA_CODE_FOLLOWS_ZIP'], prerequisites: ['UPDATE_SUBSCRIBER?'] },
    ],
    [
      'of a plan says what it replaces and what it costs',
      'changeRatePlan',
      { ratePlanSku: sku.standard },
      { delta: '-15.00', replaces: [sku.unlimited] },
    ],
    [
      'of the plan that the line has says so',
      'changeRatePlan',
      { ratePlanSku: sku.unlimited },
      { warnings: ['SAME_PLAN'] },
    ],
    [
      'of a data plan says what it replaces',
      'updateFeatures',
      { add: [{ sku: sku.data5 }] },
      { delta: '5.00', replaces: ['sku12037300099'] },
    ],
    [
      'of a feature in conflict says what gives way',
      'updateFeatures',
      { add: [{ sku: sku.roaming }], replaceConflicting: true },
      { delta: '5.00', replaces: [sku.dayPass] },
    ],
    [
      'of a feature that is there says that it is replaced',
      'updateFeatures',
      { add: [{ sku: sku.dayPass }], replaceDuplicates: true },
      { replaces: [sku.dayPass] },
    ],
    ['of a removal says what is saved', 'updateFeatures', { remove: [{ sku: sku.dayPass }] }, { delta: '-10.00' }],
    [
      'of a cancellation says what is saved, and for how long it can be undone',
      'cancelService',
      { reason: 'NoLongerNeeded' },
      { delta: '-75.00', warnings: ['RESUMABLE_FOR_30_DAYS'] },
    ],
    [
      'of a device that does not take what is on the line names the type to place instead',
      'updateDevice',
      { newImei: flipPhone },
      {
        errors: [
          'INCOMPATIBLE_ITEM updateDevice.newImei',
          'INCOMPATIBLE_ITEM updateDevice.newImei',
          'INCOMPATIBLE_ITEM updateDevice.newImei',
        ],
        warnings: ['IMEI_CHECK_DIGIT'],
        prerequisites: ['CHANGE_RATE_PLAN_WITH_DEVICE_UPDATE'],
      },
    ],
    [
      'of mistakes gives all of them at once',
      'changeRatePlan',
      {
        ratePlanSku: sku.next,
        addFeatures: [{ sku: 'nothing' }, { sku: sku.roaming }, { sku: sku.dayPass }],
        details: { idempotencyKey: 'short' },
      },
      {
        errors: [
          'INVALID_INPUT changeRatePlan.details.idempotencyKey',
          'NOT_FOUND changeRatePlan.addFeatures.0.sku',
          'NOT_ELIGIBLE changeRatePlan.ratePlanSku',
          'INCOMPATIBLE_ITEM changeRatePlan.addFeatures.1.sku',
          'INVALID_INPUT changeRatePlan.addFeatures.2.sku',
          'INCOMPATIBLE_ITEM changeRatePlan.addFeatures.2.sku',
          'CONSENT_REQUIRED changeRatePlan.details.consentToRecurringCharges',
        ],
        delta: null,
        replaces: [sku.unlimited],
      },
    ],
  ])('%s', async (_what, mutation, input, shown) => {
    expect(short(await preview(kit, mutation, { device, details, ...input }))).toEqual({ ...fine, ...shown });
    expect(await kit.ledger()).toEqual([]);
    expect((await kit.calls()).counts[careOrderPath]).toBeUndefined();
  });

  it.each([
    ['5550000021', 'changeCtn', {}, ['REINSTATE_SERVICE', 'UPDATE_SUBSCRIBER?']],
    ['5550000022', 'suspendService', { reason: 'Lost' }, ['RESUME_FROM_CANCEL']],
    ['5550000023', 'suspendService', { reason: 'Lost' }, []],
    // What is to be done is done already.
    ['5550000021', 'suspendService', { reason: 'Lost' }, []],
    ['5550000022', 'cancelService', { reason: 'Lost' }, []],
  ])('of the line %s, which does not allow it, says what would help (%s)', async (line, mutation, input, steps) => {
    const shown = await preview(kit, mutation, { device: { ctn: line }, ...input });
    expect(shown.errors.map(({ code }) => code)).toEqual(['NOT_ELIGIBLE']);
    expect(short(shown).prerequisites).toEqual(steps);
    expect(shown.token).toBeNull();
  });

  it('says when it takes effect, as far as that is known', async () => {
    const at = '2026-04-01T00:00:00.000Z';
    const on = async (mutation: string, input: object) =>
      (await preview(kit, mutation, { device, details, ...input })).effectiveAt;
    expect(await on('cancelService', { reason: 'Lost' })).toBe(kit.now().toISOString());
    expect(await on('suspendService', { reason: 'Lost' })).toBeNull();
    expect(await on('updateFeatures', { add: [{ sku: sku.data5, effectiveAt: at }] })).toBe(at);
  });

  it('of a number that is no line here says so', async () => {
    const shown = await preview(kit, 'changeCtn', { device: { ctn: '9999999999' } });
    expect(short(shown)).toEqual({ ...fine, errors: ['NOT_FOUND changeCtn.device.ctn'], delta: null });
    expect(shown.device).toBeNull();
  });

  it('finds the order that stands in the way', async () => {
    const suspend = { device: { ctn: '5550000013' }, reason: 'Lost', details };
    const { order } = await place(kit, 'suspendService', suspend);
    const unsettled = await preview(kit, 'changeCtn', { device: { ctn: '5550000013' } });
    expect(unsettled.errors).toMatchObject([{ code: 'CONFLICTING_ORDER', openOrder: { id: order?.id } }]);

    await complete(kit, 'resetVoicemail', { device, pin: { autogenerate: true }, details });
    const again = { device, pin: { autogenerate: true } };
    expect((await preview(kit, 'resetVoicemail', again)).errors).toMatchObject([{ code: 'POSSIBLE_DUPLICATE' }]);
    const confirmed = { ...again, details: { confirmDuplicate: true } };
    expect((await preview(kit, 'resetVoicemail', confirmed)).errors).toEqual([]);
  });

  it('of many changes looks at each, and at those that are for the same line', async () => {
    const [first, second, third] = await previewMany(kit, [
      { clientReference: 'a', change: { suspendService: { device, reason: 'Lost' } } },
      { clientReference: 'b', change: { changeCtn: { device } } },
      { change: { suspendService: { device: { ctn: '4695550102' }, reason: 'lost' } } },
    ]);
    expect(first).toMatchObject({ clientReference: 'a', type: 'SUSPEND_SERVICE', errors: [] });
    expect(second?.errors).toMatchObject([{ path: ['changes', '1', 'change', 'changeCtn', 'device', 'ctn'] }]);
    expect(third?.errors).toMatchObject([{ path: ['changes', '2', 'change', 'suspendService', 'reason'] }]);
  });

  it('of more changes than can be submitted is bad input', async () => {
    const changes = Array.from({ length: 101 }, () => ({ change: { changeCtn: { device } } }));
    const { errors } = await kit.send(
      'query ($changes: [BulkChangeInput!]!) { previewCareOrders(changes: $changes) { type } }',
      { changes },
    );
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });
});

describe('The token of a preview', () => {
  const plan = { device, ratePlanSku: sku.standard, details };
  const under = (token: string | null, input: object = plan) => ({
    ...input,
    details: { ...details, previewToken: token },
  });

  it('lets through what was shown, with other details', async () => {
    const { token } = await preview(kit, 'changeRatePlan', plan);
    const { order, errors } = await place(kit, 'changeRatePlan', under(token));
    expect([order?.state, errors]).toEqual(['ACCEPTED', []]);
  });

  it.each([
    ['another input', 'changeRatePlan', { ...plan, ratePlanSku: 'sku12006100016' }],
    ['another line', 'changeRatePlan', { ...plan, device: { ctn: '4695550102' } }],
    ['another type', 'suspendService', { device, reason: 'Lost' }],
  ])('refuses %s, and nothing is placed', async (_what, mutation, input) => {
    const { token } = await preview(kit, 'changeRatePlan', plan);
    const { order, errors } = await place(kit, mutation, under(token, input));
    expect(order).toBeNull();
    expect(errors).toMatchObject([
      {
        code: 'PREVIEW_MISMATCH',
        message: 'This is not what was previewed.',
        path: ['input', 'details', 'previewToken'],
      },
    ]);
    expect(await kit.ledger()).toEqual([]);
  });

  it('refuses the same input on a line that has changed, since it would cost something else', async () => {
    const { token } = await preview(kit, 'changeRatePlan', plan);
    await kit.simulate(`lines/${ctn}`, { ratePlan: 'sku12006100028' });
    const { errors } = await place(kit, 'changeRatePlan', under(token));
    expect(errors).toMatchObject([
      { code: 'PREVIEW_MISMATCH', message: 'The line has changed since the preview. Look at it again.' },
    ]);
  });

  it('refuses what is no token', async () => {
    const { errors } = await place(kit, 'changeRatePlan', under('x'.repeat(1000)));
    expect(errors).toMatchObject([{ code: 'PREVIEW_MISMATCH' }]);
  });

  it('holds for one of many changes as well, and does not stand in the way of a repetition', async () => {
    const { token } = await preview(kit, 'changeRatePlan', plan);
    const submit = async (previewToken: string | null) => {
      const input = {
        idempotencyKey: 'preview-of-many-0001',
        details,
        changes: [{ change: { changeRatePlan: { ...plan, details: { previewToken } } } }],
      };
      const { data } = await kit.send(
        `mutation ($input: SubmitCareOrdersInput!) {
          submitCareOrders(input: $input) { replayed acceptedCount results { errors { code } } }
        }`,
        { input },
      );
      return (data as { submitCareOrders: unknown }).submitCareOrders;
    };
    expect(await submit('wrong')).toMatchObject({ results: [{ errors: [{ code: 'PREVIEW_MISMATCH' }] }] });
    expect(await submit(token)).toMatchObject({ acceptedCount: 1, replayed: false });
    expect(await submit(token)).toMatchObject({ acceptedCount: 1, replayed: true });
  });
});
