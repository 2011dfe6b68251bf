/** The GraphQL edge of what may be ordered, and undone. */
import type { AccountResolvers, CareOrderChangeResolvers, DeviceResolvers } from '../generated/graphql.ts';
import { gatewayError } from '../graphql/gateway-error.ts';
import type { CareOrder } from './care-order.ts';
import type { CareOrders } from './care-orders.ts';
import { specOf } from './care-order-types.ts';
import { eligibilityOf } from './eligibility.ts';
import { StoreUnavailableError } from './journal/order-journal.ts';
import { situationOf } from './judge-change.ts';
import { closingWindows } from './closing-windows.ts';
import { windowDays } from './rules/line-rules.ts';

const openOrders = async (ctn: string, orders: CareOrders): Promise<readonly CareOrder[] | undefined> => {
  try {
    return await orders.openFor(ctn);
  } catch (error) {
    if (error instanceof StoreUnavailableError) return undefined;
    throw error;
  }
};

const eligibility: DeviceResolvers['eligibility'] = async (device, { types }, { orders, desk }) => {
  const [situation, open] = await Promise.all([situationOf(device, desk), openOrders(device.ctn, orders)]);
  return eligibilityOf(situation, open, types ?? undefined);
};

const reversal: CareOrderChangeResolvers['reversal'] = async ({ type, state, ctn }, _args, { devices, desk }) => {
  const undo = specOf(type).reversedBy;
  const device = undo !== null && state === 'COMPLETED' ? await devices.load(ctn) : null;
  if (undo === null || !device) return null;
  const verdict = specOf(undo).line(await situationOf(device, desk));
  return verdict.eligibility === 'NOT_ELIGIBLE' ? null : { type: undo, until: verdict.until };
};

/** A little more than the carrier's window, whatever the zone. */
const longestWindowMs = (windowDays + 2) * 24 * 60 * 60 * 1000;

const windows: NonNullable<AccountResolvers['closingWindows']> = (
  { ban },
  { days },
  { caller, desk, orders, inventory },
) => {
  if (days < 1 || days > windowDays + 1) {
    throw gatewayError('BAD_USER_INPUT', `\`days\` must be between 1 and ${windowDays + 1}.`);
  }
  return closingWindows(ban, days, {
    ...desk,
    cancelledHere: (of) => orders.cancelledSince(of, new Date(desk.now().getTime() - longestWindowMs)),
    cancelledInInventory: (of) => inventory.cancelledLinesOf(caller.tenant, of),
  });
};

export const eligibilityResolvers = {
  Account: { closingWindows: windows } satisfies AccountResolvers,
  Device: { eligibility } satisfies DeviceResolvers,
  CareOrderChange: { reversal } satisfies Pick<CareOrderChangeResolvers, 'reversal'>,
};
