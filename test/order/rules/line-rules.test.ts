import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Eligibility, ServiceStatus } from '../../../src/generated/graphql.ts';
import type { LineRule, LineVerdict, Situation } from '../../../src/order/care-order-spec.ts';
import {
  cancelledLately,
  daysBetween,
  every,
  mustBe,
  resumableUntil,
  servedLongEnough,
  someItemFits,
  somePlanFits,
  startOfDayAfter,
} from '../../../src/order/rules/line-rules.ts';
import { aSituation } from './a-situation.ts';

const zone = 'America/New_York';

describe('A line', () => {
  it.each<readonly [ServiceStatus, readonly ServiceStatus[], Eligibility, string | undefined]>([
    ['ACTIVE', ['ACTIVE'], 'ELIGIBLE', undefined],
    ['ACTIVE', ['SUSPENDED'], 'NOT_ELIGIBLE', 'LINE_ACTIVE'],
    ['SUSPENDED', ['ACTIVE', 'SUSPENDED'], 'ELIGIBLE', undefined],
    ['SUSPENDED', ['ACTIVE'], 'NOT_ELIGIBLE', 'LINE_SUSPENDED'],
    ['CANCELLED', ['CANCELLED'], 'ELIGIBLE', undefined],
    ['CANCELLED', ['ACTIVE', 'SUSPENDED'], 'NOT_ELIGIBLE', 'LINE_CANCELLED'],
    // The carrier judges what its own answer does not tell.
    ['UNKNOWN', ['ACTIVE'], 'UNKNOWN', 'STATUS_UNKNOWN'],
  ])('that is %s where it must be one of %j is %s, with %p', (status, allowed, eligibility, reason) => {
    const verdict = mustBe(...allowed)(aSituation({ status }));
    expect(verdict).toMatchObject({ eligibility, from: null, until: null });
    expect(verdict.reasons[0]?.code).toBe(reason);
  });

  const noCatalog = { catalog: undefined };
  const modem = { ratePlan: null, dataPlan: null, make: 'ACME', model: 'MODEM' };
  it.each<
    readonly [what: string, rule: LineRule, situation: Situation, eligibility: Eligibility, reason: string | null]
  >([
    ['a plan, on a device that takes some', somePlanFits, aSituation(), 'ELIGIBLE', null],
    ['a plan, without a catalog', somePlanFits, aSituation({}, noCatalog), 'UNKNOWN', 'CATALOG_UNKNOWN'],
    [
      'a plan, on a device that is not known',
      somePlanFits,
      aSituation({ make: 'NOKIA' }),
      'UNKNOWN',
      'DEVICE_MODEL_UNKNOWN',
    ],
    ['a plan, on a device that takes none', somePlanFits, aSituation(modem), 'NOT_ELIGIBLE', 'NO_COMPATIBLE_PLAN'],
    ['a feature, on a device that takes some', someItemFits, aSituation(), 'ELIGIBLE', null],
    [
      'a feature, on a device that takes none',
      someItemFits,
      aSituation(modem),
      'NOT_ELIGIBLE',
      'NO_COMPATIBLE_FEATURE',
    ],
    ['a feature to remove, on that', someItemFits, aSituation({ ...modem, features: ['talk'] }), 'ELIGIBLE', null],
    ['a data plan to remove, on that', someItemFits, aSituation({ ...modem, dataPlan: 'data' }), 'ELIGIBLE', null],
    [
      'a feature, without a catalog',
      someItemFits,
      aSituation({ dataPlan: null }, noCatalog),
      'UNKNOWN',
      'CATALOG_UNKNOWN',
    ],
  ])('may lack what fits: %s', (_what, rule, situation, eligibility, reason) => {
    const verdict = rule(situation);
    expect([verdict.eligibility, verdict.reasons[0]?.code ?? null]).toEqual([eligibility, reason]);
  });
});

describe('Rules together', () => {
  const [yes, no, unknown, later, latest, soon] = [
    { eligibility: 'ELIGIBLE', reasons: [], from: null, until: null },
    { eligibility: 'NOT_ELIGIBLE', reasons: [{ code: 'NO', message: '' }], from: null, until: null },
    { eligibility: 'UNKNOWN', reasons: [{ code: 'UNKNOWN', message: '' }], from: null, until: null },
    { eligibility: 'NOT_ELIGIBLE', reasons: [{ code: 'LATER', message: '' }], from: new Date(1), until: null },
    { eligibility: 'NOT_ELIGIBLE', reasons: [{ code: 'LATEST', message: '' }], from: new Date(2), until: null },
    { eligibility: 'ELIGIBLE', reasons: [], from: null, until: new Date(3) },
  ] as const satisfies readonly LineVerdict[];

  it.each<
    readonly [
      verdicts: readonly LineVerdict[],
      eligibility: Eligibility,
      reasons: string,
      from: number | null,
      until: number | null,
    ]
  >([
    [[], 'ELIGIBLE', '', null, null],
    [[yes, yes], 'ELIGIBLE', '', null, null],
    [[yes, soon], 'ELIGIBLE', '', null, 3],
    [[yes, unknown, soon], 'UNKNOWN', 'UNKNOWN', null, 3],
    [[yes, no, unknown, soon], 'NOT_ELIGIBLE', 'NO', null, null],
    [[later, latest], 'NOT_ELIGIBLE', 'LATER LATEST', 2, null],
    [[later, no], 'NOT_ELIGIBLE', 'LATER NO', null, null],
  ])('%# are as strict as the strictest', (verdicts, eligibility, reasons, from, until) => {
    const all = every(...verdicts.map((verdict) => () => verdict))(aSituation());
    expect(all.eligibility).toBe(eligibility);
    expect(all.reasons.map(({ code }) => code).join(' ')).toBe(reasons);
    expect([all.from?.getTime() ?? null, all.until?.getTime() ?? null]).toEqual([from, until]);
  });
});

/** One day window, asked at one moment: `free` is when the line is allowed again, in the carrier's zone. */
const rows = [
  ['29 days', '2026-06-01T16:00:00Z', '2026-06-30T16:00:00Z', 29],
  ['30 days', '2026-06-01T16:00:00Z', '2026-07-01T16:00:00Z', 30],
  ['31 days', '2026-06-01T16:00:00Z', '2026-07-02T16:00:00Z', 31],
  ['30 days, counted from just before midnight to just after', '2026-06-02T03:59:59Z', '2026-07-01T04:00:00Z', 30],
  ['29 days, counted from just after midnight to just before', '2026-06-01T04:00:00Z', '2026-07-01T03:59:59Z', 29],
  ['30 days over the night in which clocks go forward', '2026-02-20T04:59:00Z', '2026-03-21T04:00:00Z', 30],
  ['29 days over that night, an hour short', '2026-02-20T05:00:00Z', '2026-03-22T03:59:00Z', 29],
  ['30 days ending in the hour that is skipped', '2026-02-06T17:00:00Z', '2026-03-08T07:00:00Z', 30],
  ['30 days over the night in which clocks go back', '2026-10-15T04:00:00Z', '2026-11-14T05:00:00Z', 30],
  ['29 days over that night, an hour more', '2026-10-15T04:00:00Z', '2026-11-14T04:59:00Z', 29],
  ['30 days ending in the hour that comes twice', '2026-10-02T17:00:00Z', '2026-11-01T06:30:00Z', 30],
  ['30 days from a leap day', '2028-02-29T17:00:00Z', '2028-03-30T16:00:00Z', 30],
  ['30 days over a leap day', '2028-01-31T17:00:00Z', '2028-03-01T17:00:00Z', 30],
  ['29 days over no leap day', '2026-01-31T17:00:00Z', '2026-03-01T17:00:00Z', 29],
] as const;

describe('The carrier’s days', () => {
  it.each(rows)('are %s', (_what, from, to, days) => {
    expect(daysBetween(new Date(from), new Date(to), zone)).toBe(days);
  });

  it.each(rows)('decide from when a line can be cancelled: %s', (_what, from, to, days) => {
    const contractStart = new Date(from);
    const refusal = servedLongEnough(aSituation({ contractStart }, { now: new Date(to) }));
    expect(refusal.reasons[0]?.code).toBe(days < 30 ? 'ACTIVE_LESS_THAN_30_DAYS' : undefined);
  });

  it.each(rows)('decide until when a line can be resumed: %s', (_what, from, to, days) => {
    const cancelledAt = new Date(from);
    const refusal = cancelledLately(aSituation({ status: 'CANCELLED', cancelledAt }, { now: new Date(to) }));
    expect(refusal.reasons[0]?.code).toBe(days > 30 ? 'RESUME_WINDOW_CLOSED' : undefined);
  });

  it('are whole ones of the carrier, wherever the gateway runs', () => {
    const instant = new Date('2026-06-02T03:59:59Z');
    expect(daysBetween(instant, new Date('2026-06-02T04:00:00Z'), zone)).toBe(1);
    expect(daysBetween(instant, new Date('2026-06-02T04:00:00Z'), 'UTC')).toBe(0);
  });

  it.each([
    ['2026-02-20T17:00:00Z', '2026-03-22T04:00:00.000Z'],
    ['2026-10-15T16:00:00Z', '2026-11-14T05:00:00.000Z'],
    ['2028-01-30T17:00:00Z', '2028-02-29T05:00:00.000Z'],
  ])('begin at midnight there: 30 days after %s is %s', (from, start) => {
    expect(startOfDayAfter(new Date(from), 30, zone).toISOString()).toBe(start);
  });
});

const instants = fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });

describe('The window of cancelling', () => {
  it('opens at the moment that the refusal names', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 0, max: 30 * 86_400_000 }), (contractStart, later) => {
        const refused = servedLongEnough(
          aSituation({ contractStart }, { now: new Date(contractStart.getTime() + later) }),
        );
        const from = (refused.from ?? startOfDayAfter(contractStart, 30, zone)).getTime();
        const at = (ms: number) => servedLongEnough(aSituation({ contractStart }, { now: new Date(ms) })).eligibility;
        expect(at(from)).toBe('ELIGIBLE');
        expect(at(from - 1)).toBe('NOT_ELIGIBLE');
      }),
    );
  });

  it('is the carrier’s to judge when it does not say since when the line is in service', () => {
    expect(servedLongEnough(aSituation({ contractStart: null })).eligibility).toBe('UNKNOWN');
  });
});

describe('The window of resuming', () => {
  it('closes at the moment that is told', () => {
    fc.assert(
      fc.property(instants, (cancelledAt) => {
        const until = resumableUntil(cancelledAt, zone).getTime();
        const at = (ms: number) => cancelledLately(aSituation({ cancelledAt }, { now: new Date(ms) }));
        expect(at(until - 1)).toMatchObject({ eligibility: 'ELIGIBLE', until: new Date(until) });
        expect(at(until).eligibility).toBe('NOT_ELIGIBLE');
      }),
    );
  });

  it('is the carrier’s to judge when it does not say when the line was cancelled', () => {
    expect(cancelledLately(aSituation({ cancelledAt: null })).eligibility).toBe('UNKNOWN');
  });

  it('counts from the request to cancel where that was made here, as the carrier does', () => {
    const [requested, cancelledAt, now] = ['2026-05-01', '2026-05-20', '2026-06-10'].map(
      (day) => new Date(`${day}T16:00:00Z`),
    );
    const situation = aSituation({ cancelledAt: cancelledAt ?? null }, { now: now ?? new Date(0) });
    expect(cancelledLately(situation).eligibility).toBe('ELIGIBLE');
    expect(cancelledLately({ ...situation, cancelRequestedAt: requested ?? null }).eligibility).toBe('NOT_ELIGIBLE');
  });
});
