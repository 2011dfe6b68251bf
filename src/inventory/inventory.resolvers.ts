import { itemOnLine } from '../catalog/catalog.ts';
import type { Device } from '../device/device.ts';
import type { Context } from '../gateway/context.ts';
import type {
  AccountResolvers,
  DeviceConnectionResolvers,
  DeviceEdgeResolvers,
  ListedLineResolvers,
} from '../generated/graphql.ts';
import { reportProblems } from '../report/report-error.ts';
import { devicePage, snapshotOf } from './device-page.ts';
import type { ListedLine } from './inventory.ts';

const devices: NonNullable<AccountResolvers['devices']> = async ({ ban }, args, { caller, inventory, orders }) => {
  const { filter, sort, ...page } = args;
  const snapshot = await inventory.forPage(caller.tenant, snapshotOf(page));
  if (!snapshot) return null;
  const wanted = filter?.hasOpenOrder;
  const open = wanted == null ? undefined : { wanted, ctns: await orders.openLines() };
  const numbersOnly = !caller.scopes.has('PII_READ');
  return devicePage(snapshot, { ban, filter: { ...filter, numbersOnly }, open, sort, page });
};

const inventory: NonNullable<AccountResolvers['inventory']> = async ({ ban }, _args, { caller, inventory: keeper }) => {
  const { problem, ...status } = await keeper.status(caller.tenant);
  return {
    ...status,
    lineCount: keeper.atHand(caller.tenant)?.linesOf(ban).length ?? null,
    problem: problem && reportProblems[problem].sentence,
  };
};

/** The line as it is now; null when it has left the account. */
const live = async ({ ban, ctn }: ListedLine, context: Context): Promise<Device | null> => {
  const device = await context.devices.load(ctn);
  return device?.account?.ban === ban ? device : null;
};

export const inventoryResolvers = {
  Account: { devices, inventory } satisfies AccountResolvers,
  DeviceConnection: {
    // Each line by itself: one that fails is null with its own error, and the others arrive.
    nodes: ({ nodes }, _args, context) => nodes.map((line) => live(line, context) as Promise<Device>),
  } satisfies DeviceConnectionResolvers,
  DeviceEdge: {
    listed: ({ node }) => node,
    node: ({ node }, _args, context) => live(node, context),
  } satisfies DeviceEdgeResolvers,
  ListedLine: {
    ratePlan: ({ ratePlanSku: sku }, _args, { catalogItems }) =>
      sku === null ? null : catalogItems.withFallback(itemOnLine('RATE_PLAN', sku, null, null, null)),
    dataPlan: ({ dataPlanSku: sku }, _args, { catalogItems }) =>
      sku === null ? null : catalogItems.withFallback(itemOnLine('DATA_PLAN', sku, null, null, null)),
    activatedAt: ({ activatedAt }) => (activatedAt === null ? null : new Date(activatedAt)),
  } satisfies ListedLineResolvers,
};
