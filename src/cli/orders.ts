/** `care-gateway orders`: what is in the journal, and the settling of what only a person can settle. */
import { Option, type Command } from 'commander';
import { fromNodeId } from '../graphql/node-id.ts';
import type { CareOrder, JournalState } from '../order/care-order.ts';
import { terminalStates } from '../order/care-order.ts';
import type { OrderFilter, OrderJournal } from '../order/journal/order-journal.ts';
import { settleOrder, type Decision } from '../order/settle-order.ts';
import { RefusedError, tenantOf, withJournal, type Desk } from './desk.ts';
import { eventJson, orderJson, orderPage, orderTable } from './order-text.ts';
import { positive, someText } from './parse-options.ts';

const allStates = {
  INTENT: true,
  SENDING: true,
  IN_DOUBT: true,
  MANUAL_REVIEW: true,
  ACKED: true,
  RECEIVED: true,
  IN_PROGRESS: true,
  COMPLETED: true,
  PARTIAL: true,
  FAILED: true,
  CANCELLED: true,
  REJECTED: true,
  NOT_PLACED: true,
} as const satisfies Readonly<Record<JournalState, true>>;
const states = Object.keys(allStates) as readonly JournalState[];
const unfinished = states.filter((state) => !terminalStates.includes(state));

/** Who acts through the command line, in the audit trail. */
export const commandLine = 'care-gateway command line';

interface ListOptions {
  readonly tenant?: string;
  readonly state?: readonly JournalState[];
  readonly review?: true;
  readonly unfinished?: true;
  readonly ctn?: string;
  readonly limit: number;
  readonly json?: true;
}

interface ResolveOptions {
  readonly placed?: string;
  readonly notPlaced?: true;
  readonly by: string;
  readonly because: string;
  readonly json?: true;
}

const statesOf = ({ state, review, unfinished: open }: ListOptions): readonly JournalState[] | undefined =>
  review ? ['MANUAL_REVIEW'] : open ? unfinished : state;

/** By the id of the logs, or that of the API. @throws RefusedError when there is none */
const find = async (journal: Pick<OrderJournal, 'get'>, id: string): Promise<CareOrder> => {
  const node = fromNodeId(id);
  const order = await journal.get(node?.type === 'CareOrder' ? (node.parts[0] ?? id) : id);
  if (!order) throw new RefusedError(`There is no order ${id} in the journal.`);
  return order;
};

const list = (desk: Desk, options: ListOptions): Promise<void> =>
  withJournal(desk, async (journal, config) => {
    const wanted = statesOf(options);
    const tenants =
      options.tenant === undefined ? config.tenants.map(({ id }) => id) : [tenantOf(config, options.tenant)];
    const filters = tenants.map((tenant): OrderFilter => ({
      tenant,
      ...(wanted && { states: wanted }),
      ...(options.ctn !== undefined && { ctn: options.ctn }),
    }));
    const { limit } = options;
    const pages = await Promise.all(filters.map((filter) => journal.list(filter, { limit, direction: 'older' })));
    const counts = await Promise.all(filters.map((filter) => journal.count(filter)));
    const orders = pages
      .flat()
      .toSorted((one, other) => other.createdAt.getTime() - one.createdAt.getTime())
      .slice(0, limit);
    if (options.json) {
      desk.say(JSON.stringify(orders.map(orderJson), null, 2));
      return;
    }
    const all = counts.reduce((sum, count) => sum + count, 0);
    if (orders.length > 0) desk.say(orderTable(orders, desk.now()));
    desk.tell(all === 0 ? 'No orders.' : `${orders.length} of ${all} orders, newest first.`);
  });

const show = (desk: Desk, id: string, { json }: { readonly json?: true }): Promise<void> =>
  withJournal(desk, async (journal) => {
    const order = await find(journal, id);
    const events = await journal.events([order.id]);
    desk.say(
      json ? JSON.stringify({ ...orderJson(order), events: events.map(eventJson) }, null, 2) : orderPage(order, events),
    );
  });

const decisionOf = ({ placed, notPlaced }: ResolveOptions): Decision => {
  if ((placed === undefined) === (notPlaced === undefined)) {
    throw new RefusedError('Say what you have found out: --placed <carrier order id>, or --not-placed.');
  }
  return placed === undefined ? { placed: false } : { placed: true, carrierOrderId: placed };
};

const resolve = (desk: Desk, id: string, options: ResolveOptions): Promise<void> => {
  const decision = decisionOf(options);
  return withJournal(desk, async (journal) => {
    const by = { client: commandLine, subject: options.by };
    const settled = await settleOrder(journal, await find(journal, id), decision, { by, because: options.because });
    if (settled.kind === 'not for review') {
      throw new RefusedError(
        `Nothing was done: the order is ${settled.order.state}, and only one in MANUAL_REVIEW is a person's to settle.`,
      );
    }
    if (options.json) desk.say(JSON.stringify(orderJson(settled.order), null, 2));
    else desk.say(orderTable([settled.order], desk.now()));
    desk.tell(
      decision.placed
        ? 'Settled as placed. A gateway asks the carrier how it stands from now on.'
        : 'Settled as not placed. Its line is free; who still wants it places it again.',
    );
  });
};

const json = () => new Option('--json', 'for machines');

export const addOrderCommands = (program: Command, desk: Desk): void => {
  const orders = program.command('orders').description('look at orders in the journal, and settle what needs a person');
  orders
    .command('list')
    .description('orders, newest first')
    .option('--tenant <id>', 'of one company')
    .addOption(new Option('--state <state...>', "in these states of the journal's").choices(states))
    .addOption(new Option('--review', 'that need a person: MANUAL_REVIEW').conflicts(['state', 'unfinished']))
    .addOption(new Option('--unfinished', 'that are not over').conflicts('state'))
    .option('--ctn <number>', 'that concern this line')
    .option('--limit <n>', 'so many at most', positive, 50)
    .addOption(json())
    .action((options: ListOptions) => list(desk, options));
  orders
    .command('show')
    .description('all of one order, with its timeline; personal data included')
    .argument('<order>', 'its id in the log, or in the API')
    .addOption(json())
    .action((id: string, options: { readonly json?: true }) => show(desk, id, options));
  orders
    .command('resolve')
    .description('settle an order in MANUAL_REVIEW, after having asked the carrier')
    .argument('<order>', 'its id in the log, or in the API')
    .option('--placed <carrier order id>', 'the carrier has it, under this id', someText)
    .option('--not-placed', 'the carrier certainly does not have it: who places it again orders it once')
    .requiredOption('--by <name>', 'who decides it: stands in the audit trail', someText)
    .requiredOption('--because <reason>', 'how it was found out: stands in the audit trail', someText)
    .addOption(json())
    .action((id: string, options: ResolveOptions) => resolve(desk, id, options));
};
