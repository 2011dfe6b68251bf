/**
 * The law of previews: what a preview calls error-free the carrier takes, and what it refuses never reaches the carrier.
 * Lines in random states, inputs of every type, right and wrong, against the whole gateway and the whole simulator.
 *
 * One thing the carrier knows and the gateway cannot ask: whether an IMEI is on another line (no call of the contract
 * tells). New devices here are nobody's.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allTypes } from '../../src/order/care-order-types.ts';
import { aGateway, type LedgerOrder } from '../support/a-gateway.ts';
import { contact, place } from '../support/place.ts';
import { preview } from '../support/preview.ts';

// Clocks stand still, so that no allowance is filled again.
const kit = aGateway({ limits: { bucket: 10_000_000, ordersPerLineAndDay: 1_000_000 } });
const cases = 2000;

const sku = (tail: string): string => `sku12${tail}`;
const models = ['001', '011', '013', '015', '021', '023', '025', '031', '041', '051', '053', '061', '071', '081'].map(
  (end) => sku(`067500${end}`),
);
const plans = ['04', '10', '16', '22', '28', '34', '37', '40', '46', '52'].map((end) => sku(`0061000${end}`));
const dataPlans = ['099', '101', '103', '105', '107'].map((end) => sku(`037300${end}`));
const features = [
  '017',
  '025',
  '031',
  '033',
  '035',
  '041',
  '043',
  '051',
  '053',
  '055',
  '057',
  '059',
  '061',
  '063',
  '065',
  '067',
  '069',
].map((end) => sku(`037300${end}`));
/** First digits of the IMEIs of the models, in their order; the last belongs to none. */
const typeAllocationCodes = [
  '35304111', '35391208', '35614011', '35642311', '35020920', '35177466', '35733108', '35583327', '35918255',
  '35406913', '35285206', '35698712', '35722945', '35899008', '99000000',
]; // prettier-ignore

const days = fc.constantFrom(1, 29, 30, 31, 400);
const lines = fc.record({
  startedDaysAgo: fc.oneof({ weight: 5, arbitrary: fc.constant(730) }, days),
  suspendedDaysAgo: fc.oneof({ weight: 12, arbitrary: fc.constant(null) }, days),
  cancelledDaysAgo: fc.oneof({ weight: 12, arbitrary: fc.constant(null) }, days),
  device: fc.constantFrom(...models),
  hasESim: fc.boolean(),
  ratePlan: fc.constantFrom(...plans),
  dataPlan: fc.option(fc.constantFrom(...dataPlans)),
  features: fc.uniqueArray(fc.constantFrom(...features), { maxLength: 3 }),
});
type LineWishes = typeof lines extends fc.Arbitrary<infer T> ? T : never;

const dates = fc.constantFrom('2026-02-01T00:00:00Z', '2027-01-01T00:00:00Z', '2027-06-01T00:00:00Z');
const item = (skus: fc.Arbitrary<string>) =>
  fc.record({ sku: skus, effectiveAt: dates, expiresAt: dates }, { requiredKeys: ['sku'], noNullPrototype: true });
const often = <T, U>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<U>): fc.Arbitrary<T | U> =>
  fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: odd });

/** What fits no line in particular, and what this one has. */
const itemsFor = ({ features: held, dataPlan }: LineWishes) => {
  const some = often(fc.constantFrom(...features, ...dataPlans), fc.constantFrom(plans[0] ?? '', 'sku0', '4632Q'));
  const own = [...held, ...(dataPlan === null ? [] : [dataPlan])];
  const removable = own.length === 0 ? some : often(fc.constantFrom(...own), some);
  return {
    add: fc.array(item(some), { maxLength: 2 }),
    remove: fc.array(fc.record({ sku: removable }), { maxLength: 2 }),
  };
};

const sims = fc.option(
  fc.constantFrom({ iccid: '89011003377777777777' }, { eid: '89049032000001000000000000000001' }),
  { nil: undefined },
);
const serials = fc.integer({ min: 8_000_000, max: 9_999_999 });
const newImei = fc
  .tuple(often(fc.constantFrom(...typeAllocationCodes.slice(0, 5)), fc.constantFrom(...typeAllocationCodes)), serials)
  .map(([code, serial]) => `${code}${serial}`);
const replacing = { replaceDuplicates: fc.boolean(), replaceConflicting: fc.boolean() };
const planSku = often(fc.constantFrom(...plans), fc.constantFrom(dataPlans[0] ?? '', 'sku0'));
const reason = (...known: readonly string[]) => ({ reason: often(fc.constantFrom(...known), fc.constant('Bored')) });
const text = fc.constantFrom('Robin', 'O’Brien', 'Zoë van der Meer');
const address = fc.record({
  line1: fc.constant('1 Main Street'),
  city: fc.constant('Dallas'),
  state: often(fc.constant('TX'), fc.constant('Texas')),
  postalCode: often(fc.constant('75202'), fc.constant('7520')),
});

const inputs = (line: LineWishes): Readonly<Record<string, fc.Arbitrary<object>>> => {
  const { add, remove } = itemsFor(line);
  const sparse = (members: Readonly<Record<string, fc.Arbitrary<unknown>>>, ...requiredKeys: readonly string[]) =>
    fc.record(members, { requiredKeys: [...requiredKeys], noNullPrototype: true });
  return {
    updateFeatures: fc.record({ add, remove, ...replacing }),
    updateSubscriber: sparse({
      name: fc.record({ firstName: text, lastName: text }),
      address,
      phone: fc.constant('2145550199'),
      email: fc.constant('robin@example.com'),
      labels: fc.array(fc.record({ type: fc.constant('Business Unit'), value: often(text, fc.constant(' ')) }), {
        maxLength: 2,
      }),
    }),
    updateDevice: sparse({ newImei, sim: sims }, 'newImei'),
    changeRatePlan: fc.record({ ratePlanSku: planSku, addFeatures: add, removeFeatures: remove, ...replacing }),
    suspendService: fc.record(reason('Lost', 'Stolen')),
    reinstateService: sparse(reason('CustomerRequest')),
    cancelService: fc.record(reason('Lost', 'NoLongerNeeded')),
    resumeFromCancel: sparse(reason('CustomerRequest')),
    activateSim: sparse({ sim: sims.filter((sim) => sim !== undefined), imei: newImei }, 'sim'),
    changeCtn: fc.record({ effective: fc.constantFrom('UPON_COMPLETION', 'NEXT_BILLING_CYCLE') }),
    resetVoicemail: fc.record({
      pin: fc.oneof(
        fc.constant({ autogenerate: true }),
        fc.record({ pin: often(fc.constant('1234'), fc.constant('12')) }),
      ),
    }),
    changeRatePlanWithDeviceUpdate: sparse(
      { ratePlanSku: planSku, addFeatures: add, removeFeatures: remove, newImei, sim: sims, ...replacing },
      'ratePlanSku',
      'newImei',
    ),
    updateFeaturesWithDeviceUpdate: sparse({ add, remove, newImei, sim: sims, ...replacing }, 'newImei'),
  };
};

const scenarios = lines.chain((line) => {
  const all = Object.entries(inputs(line));
  return fc.record({
    line: fc.constant(line),
    change: fc.constantFrom(...all).chain(([mutation, input]) => fc.tuple(fc.constant(mutation), input)),
    consentToRecurringCharges: often(fc.constant(true), fc.constant(false)),
  });
});

describe('What a preview says', () => {
  it('is what the carrier does', async () => {
    const fine = new Map<string, number>();
    const wrong = new Map<string, number>();
    const count = (counts: Map<string, number>, mutation: string) =>
      counts.set(mutation, (counts.get(mutation) ?? 0) + 1);
    let next = 0;

    await fc.assert(
      fc.asyncProperty(scenarios, async ({ line, change: [mutation, change], consentToRecurringCharges }) => {
        // Each on a line of its own, until all had a turn.
        const ctn = String(2_145_551_000 + (next++ % 300));
        await kit.simulate(`lines/${ctn}`, line);
        const ledger = async () => (await kit.simulate<{ orders: readonly LedgerOrder[] }>(`ledger/${ctn}`)).orders;
        const before = await ledger();
        const details = { contact, consentToRecurringCharges, confirmDuplicate: true };
        const input = { device: { ctn }, details, ...change };

        const { errors, token } = await preview(kit, mutation, input);
        const placed = await place(kit, mutation, { ...input, details: { ...details, previewToken: token } });
        const placedNow = (await ledger()).slice(before.length);

        const isFine = errors.length === 0;
        count(isFine ? fine : wrong, mutation);
        expect({
          errors: placed.errors.map(({ code }) => code),
          ledger: placedNow.flatMap(({ changeRequests }) =>
            changeRequests.map(({ changeRequestId }) => changeRequestId),
          ),
          orders: placed.order ? 1 : 0,
        }).toEqual({
          errors: errors.map(({ code }) => code),
          ledger: isFine ? [placed.order?.changes[0]?.id] : [],
          orders: isFine ? 1 : 0,
        });
      }),
      { numRuns: cases, seed: 20_260_310, endOnFailure: false },
    );

    const sum = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((total, n) => total + n, 0);
    expect([...fine.keys()]).toHaveLength(allTypes.length);
    expect([...wrong.keys()]).toHaveLength(allTypes.length);
    expect(sum(fine) / (sum(fine) + sum(wrong))).toBeGreaterThanOrEqual(0.4);
  }, 240_000);
});
