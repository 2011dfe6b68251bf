/** Rules about the line alone: what may be ordered for it now, whatever is asked. */
import { DateTime } from 'luxon';
import type { ServiceStatus } from '../../generated/graphql.ts';
import { notEligible, type NotEligibleError } from '../../graphql/user-error.ts';
import type { Situation } from '../care-order-spec.ts';

/** Both windows of the carrier (CONTRACT section 1.3): days in service before a cancel, days after it to resume. */
export const windowDays = 30;

const refusals: Readonly<Record<Exclude<ServiceStatus, 'UNKNOWN'>, readonly [reason: string, message: string]>> = {
  ACTIVE: ['LINE_ACTIVE', 'The line is in service.'],
  SUSPENDED: ['LINE_SUSPENDED', 'The line is suspended.'],
  CANCELLED: ['LINE_CANCELLED', 'The line is cancelled.'],
};

/** Refuses lines in another state. A state that the carrier's answer does not tell is the carrier's to judge. */
export const mustBe =
  (...allowed: readonly ServiceStatus[]) =>
  ({ device: { status } }: Situation): NotEligibleError | undefined =>
    status === 'UNKNOWN' || allowed.includes(status) ? undefined : notEligible(...refusals[status]);

/** Whole calendar days from one instant to another, as the carrier counts them. */
export const daysBetween = (from: Date, to: Date, zone: string): number => {
  const day = (date: Date) => DateTime.fromJSDate(date, { zone }).startOf('day');
  return Math.round(day(to).diff(day(from), 'days').days);
};

/** The beginning of the day that lies so many days after an instant's. */
export const startOfDayAfter = (instant: Date, days: number, zone: string): Date =>
  DateTime.fromJSDate(instant, { zone }).startOf('day').plus({ days }).toJSDate();

/** CONTRACT section 1.3, cancelService: in service for at least 30 days. Without a start date the carrier judges. */
export const servedLongEnough = ({ device: { contractStart }, now, zone }: Situation): NotEligibleError | undefined =>
  contractStart === null || daysBetween(contractStart, now, zone) >= windowDays
    ? undefined
    : notEligible(
        'ACTIVE_LESS_THAN_30_DAYS',
        'A line can be cancelled when it has been in service for 30 days.',
        startOfDayAfter(contractStart, windowDays, zone),
      );

/** CONTRACT section 1.3, resumeFromCancel: within 30 days of the request to cancel. */
export const cancelledLately = ({ device: { cancelledAt }, now, zone }: Situation): NotEligibleError | undefined =>
  cancelledAt === null || daysBetween(cancelledAt, now, zone) <= windowDays
    ? undefined
    : notEligible('RESUME_WINDOW_CLOSED', 'A line can be resumed within 30 days of the request to cancel it.');

/** Until when a line cancelled at this instant can be resumed: the end of the last day that still counts. */
export const resumableUntil = (cancelledAt: Date, zone: string): Date =>
  startOfDayAfter(cancelledAt, windowDays + 1, zone);
