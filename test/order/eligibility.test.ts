import { describe, expect, it } from '@jest/globals';
import { DateTime } from 'luxon';
import type { CareOrderType, Eligibility } from '../../src/generated/graphql.ts';
import { developmentCaller } from '../../src/identity/caller.ts';
import { allTypes, specOf } from '../../src/order/care-order-types.ts';
import { StoreUnavailableError } from '../../src/order/journal/order-journal.ts';
import { situationOf } from '../../src/order/judge-change.ts';
import { aCarrierOrder } from '../support/a-carrier-order.ts';
import { aGateway, careAccountPath } from '../support/a-gateway.ts';
import { complete, details, place, type Kit } from '../support/place.ts';
import { allows, lineStates, outfits, type LineState, type Outfit } from './truth-table.ts';

const kit = aGateway();
const ctn = '4695550102';

interface Verdict {
  readonly type: CareOrderType;
  readonly eligibility: Eligibility;
  readonly reasons: readonly { readonly code: string; readonly message: string }[];
  readonly from: string | null;
  readonly until: string | null;
  readonly reasonCodes: readonly string[];
}

const eligibilityOf = async (line: string, types?: readonly CareOrderType[]): Promise<readonly Verdict[]> => {
  const query = `query ($ctn: CTN!, $types: [CareOrderType!]) {
    device(ctn: $ctn) { eligibility(types: $types) { type eligibility reasons { code message } from until reasonCodes } }
  }`;
  const { data, errors } = await kit.send(query, { ctn: line, types });
  if (errors) throw new Error(JSON.stringify(errors));
  return (data as { device: { eligibility: readonly Verdict[] } }).device.eligibility;
};

const verdictOn = async (line: string, type: CareOrderType): Promise<Verdict> => {
  const [verdict] = await eligibilityOf(line, [type]);
  if (!verdict) throw new Error('no verdict');
  return verdict;
};

describe.each(lineStates)('A line $name', (state) => {
  it.each(outfits)('on $name: specs, eligibility and the carrier agree on every type', async (outfit) => {
    await kit.simulate(`lines/${ctn}`, { ...state.wishes, ...outfit.wishes });
    const expected = verdicts(state, outfit);
    expect({ by: 'specs', ...(await bySpecs(kit)) }).toEqual({ by: 'specs', ...expected });
    expect({ by: 'HTTP', ...(await byHttp()) }).toEqual({ by: 'HTTP', ...expected });
    expect({ by: 'carrier', ...(await byCarrier()) }).toEqual({ by: 'carrier', ...expected });
  });
});

type Verdicts = Readonly<Record<string, Eligibility>>;
const toVerdicts = (entries: readonly (readonly [CareOrderType, boolean])[]): Verdicts =>
  Object.fromEntries(entries.map(([type, isAllowed]) => [type, isAllowed ? 'ELIGIBLE' : 'NOT_ELIGIBLE']));

const verdicts = (state: LineState, outfit: Outfit): Verdicts =>
  toVerdicts(allTypes.map((type) => [type, allows[type](state, outfit)]));

const bySpecs = async ({ gateway }: Kit): Promise<Verdicts> => {
  const { desk } = gateway.createContext(developmentCaller(gateway.tenants[0]));
  const device = await desk.devices.load(ctn);
  if (!device) throw new Error('no line');
  const situation = await situationOf(device, desk);
  return Object.fromEntries(allTypes.map((type) => [type, specOf(type).line(situation).eligibility]));
};

const byHttp = async (): Promise<Verdicts> =>
  Object.fromEntries((await eligibilityOf(ctn)).map(({ type, eligibility }) => [type, eligibility]));

/** The carrier allows a type when it takes one of the orders of it that the test can think of. */
const byCarrier = async (): Promise<Verdicts> => {
  // What is accepted must not change the line before all types were tried.
  await kit.simulate('timing', { inProgressMs: 1e12, completedMs: 1e12 });
  const order = aCarrierOrder(kit);
  const entries: (readonly [CareOrderType, boolean])[] = [];
  for (const type of allTypes) entries.push([type, await order.isAccepted(type, ctn)]);
  return toVerdicts(entries);
};

describe('The verdict on a line', () => {
  it('says from when it can be cancelled, and which reasons the carrier takes', async () => {
    expect(await verdictOn('5550000024', 'CANCEL_SERVICE')).toMatchObject({
      eligibility: 'NOT_ELIGIBLE',
      reasons: [{ code: 'ACTIVE_LESS_THAN_30_DAYS' }],
      reasonCodes: ['EmployeeLeftCompany', 'Lost', 'Stolen', 'NoLongerNeeded'],
      until: null,
    });
  });

  it('says until when it can be resumed', async () => {
    const { eligibility, until, from } = await verdictOn('5550000022', 'RESUME_FROM_CANCEL');
    expect([eligibility, from]).toEqual(['ELIGIBLE', null]);
    // Cancelled five days ago: 25 whole days are left, and what is left of today.
    const days = (Date.parse(until ?? '') - kit.now().getTime()) / 86_400_000;
    expect(Math.floor(days)).toBe(25);
  });

  it('gives all types in one query, in the order of the schema’s mutations, or those asked for, each once', async () => {
    expect((await eligibilityOf(ctn)).map(({ type }) => type)).toEqual(allTypes);
    const asked = ['SUSPEND_SERVICE', 'CHANGE_CTN', 'SUSPEND_SERVICE'] as const;
    expect((await eligibilityOf(ctn, asked)).map(({ type }) => type)).toEqual(['SUSPEND_SERVICE', 'CHANGE_CTN']);
  });

  it('asks the carrier for nothing more than the line', async () => {
    await kit.simulate('reset', {});
    await eligibilityOf(ctn);
    expect((await kit.calls()).counts).toEqual({ [careAccountPath]: 1 });
  });

  it('is no while another order for it is not settled', async () => {
    await place(kit, 'suspendService', { device: { ctn: '5550000013' }, reason: 'Lost', details });
    expect(await verdictOn('5550000013', 'CHANGE_CTN')).toMatchObject({
      eligibility: 'NOT_ELIGIBLE',
      reasons: [{ code: 'ORDER_UNSETTLED' }],
      from: null,
    });
  });

  it('is unknown where the carrier’s answer cannot be read', async () => {
    expect(await verdictOn('5550000034', 'CANCEL_SERVICE')).toMatchObject({
      eligibility: 'UNKNOWN',
      reasons: [{ code: 'START_UNKNOWN' }],
    });
  });

  it('is unknown while the journal cannot be read, and all else of the line still arrives', async () => {
    const { journal } = kit.gateway;
    const list = journal.list.bind(journal);
    journal.list = () => Promise.reject(new StoreUnavailableError('down'));
    try {
      const verdict = await verdictOn(ctn, 'SUSPEND_SERVICE');
      expect(verdict).toMatchObject({ eligibility: 'UNKNOWN', reasons: [{ code: 'ORDERS_UNKNOWN' }] });
    } finally {
      journal.list = list;
    }
  });
});

describe('A change that is completed', () => {
  const reversalOf = async (id: string): Promise<unknown> => {
    const query = 'query ($id: ID!) { careOrder(id: $id) { changes { reversal { type until } } } }';
    const { data } = await kit.send(query, { id });
    return (data as { careOrder: { changes: readonly { reversal: unknown }[] } }).careOrder.changes[0]?.reversal;
  };

  it.each([
    ['suspendService', { reason: 'Lost' }, { type: 'REINSTATE_SERVICE', until: null }],
    ['changeCtn', {}, null],
    ['resetVoicemail', { pin: { autogenerate: true } }, null],
    ['changeRatePlan', { ratePlanSku: 'sku12006100010' }, { type: 'CHANGE_RATE_PLAN', until: null }],
  ])('by %s says how to undo it', async (mutation, input, reversal) => {
    const { order } = await complete(kit, mutation, { device: { ctn }, details, ...input });
    expect(await reversalOf(order?.id ?? '')).toEqual(reversal);
  });

  it('by cancelService can be undone for thirty days', async () => {
    const { order } = await complete(kit, 'cancelService', { device: { ctn }, reason: 'Lost', details });
    const now = DateTime.fromJSDate(kit.now(), { zone: 'America/New_York' });
    const until = now.startOf('day').plus({ days: 31 }).toUTC().toISO();
    expect(await reversalOf(order?.id ?? '')).toEqual({ type: 'RESUME_FROM_CANCEL', until });
  });

  it('cannot be undone twice, nor before it is completed', async () => {
    const placed = await place(kit, 'suspendService', { device: { ctn }, reason: 'Lost', details });
    expect(await reversalOf(placed.order?.id ?? '')).toBeNull();
    await kit.pass(6);
    await complete(kit, 'reinstateService', { device: { ctn }, details });
    expect(await reversalOf(placed.order?.id ?? '')).toBeNull();
  });
});
