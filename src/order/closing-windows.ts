/** Cancelled lines of an account that can be resumed for only a little while more. */
import type { Device } from '../device/device.ts';
import type { CareOrderType } from '../generated/graphql.ts';
import { specOf } from './care-order-types.ts';
import { situationOf, type Judge } from './judge-change.ts';

export interface ClosingWindow {
  readonly device: Device;
  readonly type: CareOrderType;
  readonly until: Date;
}

export interface ClosingWindows {
  readonly windows: readonly ClosingWindow[];
  readonly isComplete: boolean;
}

export interface WindowSeeker extends Judge {
  /** Numbers of lines that were cancelled by orders placed here, while they may still be resumed. */
  readonly cancelledHere: (ban: string) => Promise<readonly string[]>;
  /** Numbers of lines that the inventory has as cancelled; null when there is none. */
  readonly cancelledInInventory: (ban: string) => Promise<readonly string[] | null>;
}

/** Each is a call to the carrier. */
const mostLooks = 50;
const dayMs = 24 * 60 * 60 * 1000;

const windowOf = async (ctn: string, ban: string, seeker: WindowSeeker): Promise<ClosingWindow | null> => {
  const device = await seeker.devices.load(ctn);
  if (device?.account?.ban !== ban) return null;
  const { type, line } = specOf('RESUME_FROM_CANCEL');
  const { eligibility, until } = line(await situationOf(device, seeker));
  return eligibility === 'ELIGIBLE' && until ? { device, type, until } : null;
};

export const closingWindows = async (ban: string, days: number, seeker: WindowSeeker): Promise<ClosingWindows> => {
  const [here, listed] = await Promise.all([seeker.cancelledHere(ban), seeker.cancelledInInventory(ban)]);
  const ctns = [...new Set([...here, ...(listed ?? [])])];
  const looks = await Promise.allSettled(ctns.slice(0, mostLooks).map((ctn) => windowOf(ctn, ban, seeker)));
  const soon = seeker.now().getTime() + days * dayMs;
  return {
    windows: looks
      .flatMap((look) => (look.status === 'fulfilled' && look.value ? [look.value] : []))
      .filter(({ until }) => until.getTime() <= soon)
      .sort((one, other) => one.until.getTime() - other.until.getTime()),
    isComplete: listed !== null && ctns.length <= mostLooks && looks.every(({ status }) => status === 'fulfilled'),
  };
};
