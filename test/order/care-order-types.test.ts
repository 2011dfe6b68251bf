import { describe, expect, it } from '@jest/globals';
import { careOrderTypes } from '../../src/order/care-order-types.ts';
import { aGateway } from '../support/a-gateway.ts';
import { complete, details, example, place } from '../support/place.ts';

// The documents' dates have an offset of five hours, in summer too: with a zone of that kind the bodies are the same to
// the letter.
/** Its tests place more orders for one line than a day's worth. */
const kit = aGateway({ environment: { CARRIER_TIME_ZONE: 'Etc/GMT+5', LIMITS: 'ordersPerLineAndDay=1000' } });
const { send, pass, ledger, simulate } = kit;

const headquarters = '1234567890';
const field = '9992029999';
const otherImei = '350110420000000';
const journey = { effectiveAt: '2024-08-15T00:00:00.000-05:00', expiresAt: '2024-08-22T00:00:00.000-05:00' };
const dayPass = 'sku12037300017';
const roaming = 'sku12037300025';
const unlimited = 'sku12006100004';
const standard = 'sku12006100010';
const iccid = '89011003377777777777';

const line = async (ctn: string) => {
  const query = `query ($ctn: CTN!) { device(ctn: $ctn) {
    ctn imei status sim { kind iccid eid } ratePlan { sku } dataPlan { sku } features { feature { sku } }
    cancelledAt suspendedAt subscriber { name contact { email address { postalCode } } labels { type value } }
  } }`;
  const { data, errors } = await send(query, { ctn });
  expect(errors).toBeUndefined();
  return (data as { device: Record<string, unknown> | null }).device;
};

/** An order that must be there first. */
type Step = readonly [mutation: string, input: Readonly<Record<string, unknown>>];

interface Row {
  readonly mutation: string;
  /** The contract's example that the body must equal. */
  readonly example: string;
  readonly before?: readonly Step[];
  readonly input: Readonly<Record<string, unknown>>;
  readonly ctn: string;
  /** What the device shows afterwards; null when its number is gone. */
  readonly after: unknown;
}

const toOtherDevice: Step = [
  'activateSim',
  { device: { ctn: headquarters }, imei: otherImei, sim: { iccid: '89011003300077777777' }, details },
];
const rows: readonly Row[] = [
  {
    mutation: 'updateFeatures',
    example: 'careorder-request-updateFeatures.json',
    input: { remove: [{ sku: dayPass, ...journey }], add: [{ sku: roaming }], replaceConflicting: true },
    ctn: field,
    after: { features: [{ feature: { sku: roaming } }] },
  },
  {
    mutation: 'updateSubscriber',
    example: 'careorder-request-updateSubscriber.json',
    input: {
      name: { firstName: 'Dana', lastName: 'Rivera' },
      address: { line1: '100 Example Street', city: 'Dallas', state: 'TX', postalCode: '75202' },
      phone: '2145550101',
      email: 'dana.rivera@example.com',
      labels: [{ type: 'Business Unit', value: 'Finance' }],
    },
    ctn: headquarters,
    after: {
      subscriber: {
        name: 'Dana Rivera',
        contact: { email: 'dana.rivera@example.com', address: { postalCode: '75202' } },
        labels: [{ type: 'Business Unit', value: 'Finance' }],
      },
    },
  },
  {
    mutation: 'updateDevice',
    example: 'careorder-request-updateDevice.json',
    before: [toOtherDevice],
    input: { newImei: '353041117777777', sim: { iccid }, replaceDuplicates: true },
    ctn: headquarters,
    after: { imei: '353041117777777', sim: { kind: 'PHYSICAL', iccid, eid: null } },
  },
  {
    mutation: 'changeRatePlan',
    example: 'careorder-request-changeRatePlan.json',
    input: { ratePlanSku: unlimited, removeFeatures: [{ sku: dayPass, ...journey }], replaceConflicting: true },
    ctn: field,
    after: { ratePlan: { sku: unlimited }, features: [] },
  },
  {
    mutation: 'suspendService',
    example: 'careorder-request-suspendService.json',
    input: { reason: 'Lost' },
    ctn: headquarters,
    after: { status: 'SUSPENDED', suspendedAt: expect.stringMatching(/^2026-/) },
  },
  {
    mutation: 'reinstateService',
    example: 'careorder-request-reinstateService.json',
    before: [['suspendService', { device: { ctn: headquarters }, reason: 'Lost', details }]],
    input: { reason: 'CustomerRequest' },
    ctn: headquarters,
    after: { status: 'ACTIVE', suspendedAt: null },
  },
  {
    mutation: 'cancelService',
    example: 'careorder-request-cancelService.json',
    input: { reason: 'EmployeeLeftCompany' },
    ctn: headquarters,
    after: { status: 'CANCELLED', cancelledAt: expect.stringMatching(/^2026-/) },
  },
  {
    mutation: 'resumeFromCancel',
    example: 'careorder-request-resumeFromCancel.json',
    before: [['cancelService', { device: { ctn: headquarters }, reason: 'EmployeeLeftCompany', details }]],
    input: { reason: 'CustomerRequest' },
    ctn: headquarters,
    after: { status: 'ACTIVE', cancelledAt: null },
  },
  {
    mutation: 'activateSim',
    example: 'careorder-request-activateSim.json',
    input: { imei: otherImei, sim: { iccid: '89011003300077777777' } },
    ctn: headquarters,
    after: { imei: otherImei, sim: { kind: 'PHYSICAL', iccid: '89011003300077777777', eid: null } },
  },
  {
    mutation: 'activateSim',
    example: 'careorder-request-activateSim-esim.json',
    input: { imei: otherImei, sim: { eid: '89049032000001000000000000000001' } },
    ctn: headquarters,
    after: { imei: otherImei, sim: { kind: 'ESIM', iccid: null, eid: '89049032000001000000000000000001' } },
  },
  {
    mutation: 'changeCtn',
    example: 'careorder-request-changeCTN.json',
    input: {},
    ctn: headquarters,
    after: null,
  },
  {
    mutation: 'resetVoicemail',
    example: 'careorder-request-resetVoiceMail.json',
    input: { pin: { pin: '1234' } },
    ctn: headquarters,
    after: { status: 'ACTIVE' },
  },
  {
    mutation: 'changeRatePlanWithDeviceUpdate',
    example: 'careorder-request-changeRatePlanWithDeviceUpdate.json',
    before: [toOtherDevice, ['changeRatePlan', { device: { ctn: headquarters }, ratePlanSku: standard, details }]],
    input: {
      ratePlanSku: unlimited,
      newImei: '353041117777777',
      sim: { iccid },
      replaceDuplicates: true,
      replaceConflicting: true,
    },
    ctn: headquarters,
    after: { imei: '353041117777777', ratePlan: { sku: unlimited } },
  },
  {
    mutation: 'updateFeaturesWithDeviceUpdate',
    example: 'careorder-request-updateFeaturesWithDeviceUpdate.json',
    before: [toOtherDevice],
    input: {
      add: [{ sku: roaming }],
      newImei: '353041117777777',
      sim: { iccid },
      replaceDuplicates: true,
      replaceConflicting: true,
    },
    ctn: headquarters,
    after: { imei: '353041117777777', features: [{ feature: { sku: roaming } }] },
  },
];

interface Body {
  readonly poNumber: string;
  readonly changeRequest: readonly { readonly changeRequestId: string }[];
}

/** The body with the ids of the example in place of ours, which are made anew for each order. */
const withIdsOf = (body: unknown, printed: Body): unknown => {
  const ours = body as Body;
  return {
    ...ours,
    poNumber: printed.poNumber,
    changeRequest: ours.changeRequest.map((change, index) => ({
      ...change,
      changeRequestId: printed.changeRequest[index]?.changeRequestId,
    })),
  };
};

describe('every type of care order', () => {
  it('has a row here', () => {
    expect([...new Set(rows.map(({ mutation }) => mutation))].sort()).toEqual(Object.keys(careOrderTypes).sort());
  });

  it.each(rows)('$mutation ($example) is accepted, completed, and seen on the device', async (row) => {
    for (const [mutation, input] of row.before ?? []) await complete(kit, mutation, input);
    const earlier = (await ledger()).length;

    const placed = await place(kit, row.mutation, { ...row.input, device: { ctn: row.ctn }, details });
    expect(placed.errors).toEqual([]);
    expect(placed).toMatchObject({ order: { state: 'ACCEPTED' }, replayed: false });

    const orders = (await ledger()).slice(earlier);
    expect(orders).toHaveLength(1);
    const { careOrderRequest: printed } = example(row.example) as { readonly careOrderRequest: Body };
    expect(withIdsOf(orders[0]?.body, printed)).toEqual(printed);
    expect(orders[0]?.poNumber).toBe(placed.order?.purchaseOrderNumber);

    await pass(6);
    const { data } = await send(
      'query ($id: ID!) { careOrder(id: $id) { state isTerminal completedAt events { state source } changes { state } } }',
      {
        id: placed.order?.id,
      },
    );
    expect(data).toMatchObject({
      careOrder: { state: 'COMPLETED', isTerminal: true, changes: [{ state: 'COMPLETED' }] },
    });
    expect({ line: await line(row.ctn) }).toMatchObject({ line: row.after });
    expect(await ledger()).toHaveLength(earlier + 1);
  });
});

describe('a completed order', () => {
  it('shows the new number of a changeCtn, and the line under it', async () => {
    const placed = await complete(kit, 'changeCtn', { device: { ctn: headquarters }, details });
    const query = `query ($id: ID!) { careOrder(id: $id) { changes { ... on ChangeCtnChange { oldCtn newCtn device { ctn imei } } } } }`;
    const { data } = await send(query, { id: placed.order?.id });
    const [change] = (
      data as { careOrder: { changes: readonly { oldCtn: string; newCtn: string; device: unknown }[] } }
    ).careOrder.changes;
    expect(change?.oldCtn).toBe(headquarters);
    expect(change?.newCtn).toMatch(/^[0-9]{10}$/);
    expect(change?.device).toEqual({ ctn: change?.newCtn, imei: '353041117777777' });
  });

  it('has changed the data plan when updateFeatures added one', async () => {
    const before = await line(headquarters);
    const { data } = await send(
      '{ catalog(kinds: [DATA_PLAN], compatibleWithDevice: "1234567890") { nodes { sku } } }',
    );
    const plans = (data as { catalog: { nodes: readonly { sku: string }[] } }).catalog.nodes.map(({ sku }) => sku);
    const other = plans.find((sku) => sku !== (before?.['dataPlan'] as { sku: string }).sku);
    await complete(kit, 'updateFeatures', { device: { ctn: headquarters }, add: [{ sku: other }], details });
    expect(await line(headquarters)).toMatchObject({ dataPlan: { sku: other } });
  });

  it('has reset the voicemail password at the carrier, and shows no PIN anywhere', async () => {
    const placed = await complete(kit, 'resetVoicemail', {
      device: { ctn: headquarters },
      pin: { pin: '4711' },
      details,
    });
    expect(await simulate(`lines/${headquarters}`)).toMatchObject({ voicemailResets: 1 });
    // Not within an id, which may hold any digits.
    expect(JSON.stringify([placed, kit.log()])).not.toMatch(/(?<![-\w])4711(?![-\w])/);
  });

  it('shows what it changed, type by type', async () => {
    const placed = await complete(kit, 'changeRatePlan', {
      device: { ctn: field },
      ratePlanSku: unlimited,
      removeFeatures: [{ sku: dayPass }],
      details,
    });
    const query = `query ($id: ID!) { node(id: $id) { ... on CareOrder { changes {
      __typename ... on ChangeRatePlanChange { ratePlan { name } added { item { sku } } removed { item { name __typename } effectiveAt } }
    } } } }`;
    const { data } = await send(query, { id: placed.order?.id });
    expect(data).toEqual({
      node: {
        changes: [
          {
            __typename: 'ChangeRatePlanChange',
            ratePlan: { name: 'Business Unlimited' },
            added: [],
            removed: [{ item: { name: 'International Day Pass', __typename: 'Feature' }, effectiveAt: null }],
          },
        ],
      },
    });
  });
});
