/**
 * Reading the journal on behalf of a caller: only orders of the caller's own company, and of the accounts that it may see,
 * whatever id, key or cursor leads there. This is the one place that decides it.
 */
import DataLoader from 'dataloader';
import type { CareOrderFilter, CareOrderState, CareOrderType, InputMaybe } from '../generated/graphql.ts';
import {
  fromCursor,
  readPage,
  toConnection,
  toCursor,
  type Connection,
  type PageArguments,
} from '../graphql/connection.ts';
import { gatewayError } from '../graphql/gateway-error.ts';
import { maySeeAccount, type Caller } from '../identity/caller.ts';
import { terminalStates, type CareOrder, type CareOrderEvent, type JournalState } from './care-order.ts';
import {
  StoreUnavailableError,
  type OrderFilter,
  type OrderJournal,
  type OrderPlace,
} from './journal/order-journal.ts';

export interface CareOrders {
  /** Whether the caller may see an order, wherever it comes from. */
  maySee(order: CareOrder): boolean;
  /** Null when there is none, or the caller may not see it. */
  get(id: string): Promise<CareOrder | null>;
  /** All orders under a key of the caller's program, by part; none when it may not see all of them. */
  ofKey(key: string): Promise<readonly CareOrder[]>;
  /** Orders for a line that are not finished, newest first. */
  openFor(ctn: string): Promise<readonly CareOrder[]>;
  /** The line's latest orders, newest first, whatever became of them. */
  latestFor(ctn: string): Promise<readonly CareOrder[]>;
  /** When cancelling the line was last asked for here, and done; null when it was not, or the journal cannot be read. */
  cancelRequestedAt(ctn: string): Promise<Date | null>;
  /** Numbers of the account's lines that orders placed here have cancelled since then; at most so many as a list has. */
  cancelledSince(ban: string, since: Date): Promise<readonly string[]>;
  /** Numbers of all the company's lines that have an order that is not finished. */
  openLines(): Promise<ReadonlySet<string>>;
  page(
    page: PageArguments,
    filter: InputMaybe<CareOrderFilter> | undefined,
    scope: OrderScope,
  ): Promise<Connection<CareOrder>>;
  /** The order's timeline. */
  eventsOf(order: CareOrder): Promise<readonly CareOrderEvent[]>;
}

/** Narrows a list to a line or an account; nothing in it for all of the company's orders. */
export interface OrderScope {
  readonly ctn?: string;
  readonly ban?: string;
}

const mostOpen = 100;
/** An unsettled order lets no newer one come, so a few are enough to find it. */
const latest = 10;

const cancelling: readonly CareOrderType[] = ['CANCEL_SERVICE'];
const done: readonly JournalState[] = ['COMPLETED', 'PARTIAL'];

const journalStatesOf: Readonly<Record<CareOrderState, readonly JournalState[]>> = {
  RECORDED: ['INTENT'],
  UNCONFIRMED: ['INTENT', 'SENDING', 'IN_DOUBT', 'MANUAL_REVIEW'],
  ACCEPTED: ['ACKED'],
  RECEIVED: ['RECEIVED'],
  IN_PROGRESS: ['IN_PROGRESS'],
  COMPLETED: ['COMPLETED'],
  PARTIALLY_COMPLETED: ['PARTIAL'],
  FAILED: ['FAILED'],
  REJECTED: ['REJECTED'],
  CANCELLED: ['CANCELLED'],
  EXPIRED: ['NOT_PLACED'],
};

const openStates: readonly JournalState[] = Object.values(journalStatesOf)
  .flat()
  .filter((state, index, all) => !terminalStates.includes(state) && all.indexOf(state) === index);

const toFilter = (
  whose: Pick<OrderFilter, 'tenant' | 'bans'>,
  filter: InputMaybe<CareOrderFilter> | undefined,
  scope: OrderScope,
): OrderFilter => {
  const states = filter?.states;
  const [recorded, unconfirmed] = [states?.includes('RECORDED'), states?.includes('UNCONFIRMED')];
  return {
    ...whose,
    ...scope,
    ...(filter?.ctn != null && { ctn: filter.ctn }),
    ...(filter?.types && { types: filter.types }),
    ...(filter?.createdAfter && { createdAfter: filter.createdAfter }),
    ...(filter?.createdBefore && { createdBefore: filter.createdBefore }),
    ...(states && { states: [...new Set(states.flatMap((state) => journalStatesOf[state]))] }),
    // An intent is RECORDED before its first attempt and UNCONFIRMED after it.
    ...(states && recorded !== unconfirmed && { attempted: unconfirmed === true }),
  };
};

const cursorOf = ({ createdAt, id }: CareOrder): string => toCursor(createdAt.toISOString(), id);

const readPlace = (cursor: string) => {
  const [at = '', id = ''] = fromCursor(cursor, 2);
  const createdAt = new Date(at);
  if (Number.isNaN(createdAt.getTime())) throw gatewayError('BAD_USER_INPUT', 'The cursor is not one of this list.');
  return { createdAt, id };
};

/** The orders that a caller may see, as the journal finds them. */
export const whoseOrders = ({ tenant, accounts }: Caller): Pick<OrderFilter, 'tenant' | 'bans'> => ({
  tenant: tenant.id,
  ...(accounts && { bans: accounts }),
});

export const createCareOrders = (journal: OrderJournal, caller: Caller): CareOrders => {
  const whose = whoseOrders(caller);
  const maySee = ({ tenant, ban }: CareOrder) => tenant === caller.tenant.id && maySeeAccount(caller, ban);
  const events = new DataLoader<string, readonly CareOrderEvent[]>(async (ids) => {
    const all = await journal.events(ids);
    return ids.map((id) => all.filter(({ orderId }) => orderId === id));
  });
  return {
    maySee,
    get: async (id) => {
      const order = await journal.get(id);
      return order && maySee(order) ? order : null;
    },
    ofKey: async (key) => {
      const orders = await journal.getByKey(caller.tenant.id, caller.clientId, key);
      return orders.every(maySee) ? orders : [];
    },
    openFor: (ctn) => journal.list({ ...whose, ctn, states: openStates }, { limit: mostOpen, direction: 'older' }),
    latestFor: (ctn) => journal.list({ ...whose, ctn }, { limit: latest, direction: 'older' }),
    cancelRequestedAt: async (ctn) => {
      const filter = { ...whose, ctn, types: cancelling, states: done };
      try {
        const [order] = await journal.list(filter, { limit: 1, direction: 'older' });
        return order?.createdAt ?? null;
      } catch (error) {
        if (error instanceof StoreUnavailableError) return null;
        throw error;
      }
    },
    cancelledSince: async (ban, createdAfter) => {
      const orders = await journal.list(
        { ...whose, ban, types: cancelling, states: done, createdAfter },
        { limit: mostOpen, direction: 'older' },
      );
      return orders.flatMap(({ changes }) =>
        changes.filter(({ type }) => type === 'CANCEL_SERVICE').map(({ ctn }) => ctn),
      );
    },
    openLines: async () => {
      const ctns = new Set<string>();
      for (let than: OrderPlace | undefined; ;) {
        const wanted = { limit: mostOpen, direction: 'older', ...(than && { than }) } as const;
        const orders = await journal.list({ ...whose, states: openStates }, wanted);
        for (const { changes } of orders) for (const { ctn } of changes) ctns.add(ctn);
        than = orders.at(-1);
        if (orders.length < mostOpen) return ctns;
      }
    },
    page: async (args, filter, scope) => {
      const page = readPage(args);
      if (filter?.ctn != null && scope.ctn !== undefined && filter.ctn !== scope.ctn)
        return toConnection(page, [], cursorOf, 0);
      const wanted = toFilter(whose, filter, scope);
      const direction = page.from === 'front' ? 'older' : 'newer';
      const than = page.cursor === undefined ? {} : { than: readPlace(page.cursor) };
      const [orders, total] = await Promise.all([
        journal.list(wanted, { limit: page.size + 1, direction, ...than }),
        journal.count(wanted),
      ]);
      return toConnection(page, orders, cursorOf, total);
    },
    // Each transition is a new version with a timeline of its own.
    eventsOf: (order) => events.load(order.id),
  };
};
