import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ServiceStatus } from '../../../src/generated/graphql.ts';
import {
  cancelledLately,
  daysBetween,
  mustBe,
  resumableUntil,
  servedLongEnough,
  startOfDayAfter,
} from '../../../src/order/rules/line-rules.ts';
import { aSituation } from './a-situation.ts';

const zone = 'America/New_York';

describe('A line', () => {
  it.each<readonly [ServiceStatus, readonly ServiceStatus[], string | undefined]>([
    ['ACTIVE', ['ACTIVE'], undefined],
    ['ACTIVE', ['SUSPENDED'], 'LINE_ACTIVE'],
    ['SUSPENDED', ['ACTIVE', 'SUSPENDED'], undefined],
    ['SUSPENDED', ['ACTIVE'], 'LINE_SUSPENDED'],
    ['CANCELLED', ['CANCELLED'], undefined],
    ['CANCELLED', ['ACTIVE', 'SUSPENDED'], 'LINE_CANCELLED'],
    // The carrier judges what its own answer does not tell.
    ['UNKNOWN', ['ACTIVE'], undefined],
  ])('that is %s where it must be one of %j is refused with %p', (status, allowed, reason) => {
    const refusal = mustBe(...allowed)(aSituation({ status }));
    expect(refusal?.reasons[0]?.code).toBe(reason);
    expect(refusal?.from ?? null).toBeNull();
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
    expect(refusal?.reasons[0]?.code).toBe(days < 30 ? 'ACTIVE_LESS_THAN_30_DAYS' : undefined);
  });

  it.each(rows)('decide until when a line can be resumed: %s', (_what, from, to, days) => {
    const cancelledAt = new Date(from);
    const refusal = cancelledLately(aSituation({ status: 'CANCELLED', cancelledAt }, { now: new Date(to) }));
    expect(refusal?.reasons[0]?.code).toBe(days > 30 ? 'RESUME_WINDOW_CLOSED' : undefined);
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
        const from = (refused?.from ?? startOfDayAfter(contractStart, 30, zone)).getTime();
        const at = (ms: number) => servedLongEnough(aSituation({ contractStart }, { now: new Date(ms) }));
        expect(at(from)).toBeUndefined();
        expect(at(from - 1)).toBeDefined();
      }),
    );
  });

  it('is open when the carrier does not say since when the line is in service', () => {
    expect(servedLongEnough(aSituation({ contractStart: null }))).toBeUndefined();
  });
});

describe('The window of resuming', () => {
  it('closes at the moment that is told', () => {
    fc.assert(
      fc.property(instants, (cancelledAt) => {
        const until = resumableUntil(cancelledAt, zone).getTime();
        const at = (ms: number) => cancelledLately(aSituation({ cancelledAt }, { now: new Date(ms) }));
        expect(at(until - 1)).toBeUndefined();
        expect(at(until)).toBeDefined();
      }),
    );
  });

  it('is open when the carrier does not say when the line was cancelled', () => {
    expect(cancelledLately(aSituation({ cancelledAt: null }))).toBeUndefined();
  });
});
