/** The audit trail on behalf of a caller: what it tried goes in, what it may see comes out. */
import type { AuditFilter, InputMaybe } from '../generated/graphql.ts';
import type { Device } from '../device/device.ts';
import { fromCursor, readPage, toConnection, toCursor, type Connection } from '../graphql/connection.ts';
import { gatewayError } from '../graphql/gateway-error.ts';
import type { UserError } from '../graphql/user-error.ts';
import type { Caller } from '../identity/caller.ts';
import { lineFacts, type AuditEntry, type NewAuditEntry } from './audit.ts';
import { whoseOrders } from './care-orders.ts';
import type { OrderJournal } from './journal/order-journal.ts';

/** Something that the caller wanted and a rule refused. */
export interface Refused {
  readonly operation: string;
  readonly ctn: string | null;
  /** The line, where it was found. */
  readonly line?: Device | null;
  readonly ban?: string | null;
  readonly orderId?: string;
  readonly errors: readonly UserError[];
}

export interface AuditTrail {
  /** Entries to be written with an order that goes without what was refused. */
  entriesOf(refused: readonly Refused[]): readonly NewAuditEntry[];
  /** Writes them down. @throws StoreUnavailableError: then the refusal is not told either. */
  refused(refused: readonly Refused[]): Promise<void>;
  /** The caller lacks the scope of these mutations; the number of the line where one is given. */
  forbidden(mutations: readonly { readonly operation: string; readonly ctn: string | null }[]): Promise<void>;
  page(
    args: { readonly first?: InputMaybe<number>; readonly after?: InputMaybe<string> },
    filter: InputMaybe<AuditFilter> | undefined,
  ): Promise<Connection<AuditEntry>>;
}

const cursorOf = ({ id }: AuditEntry): string => toCursor(id);

const readPlace = (cursor: string): string => {
  const [id = ''] = fromCursor(cursor, 1);
  if (!/^[0-9]{1,15}$/.test(id)) throw gatewayError('BAD_USER_INPUT', 'The cursor is not one of this list.');
  return id;
};

export const createAuditTrail = (
  journal: Pick<OrderJournal, 'appendAudit' | 'auditTrail'>,
  caller: Caller,
  supportReference: string,
): AuditTrail => {
  const mine = {
    tenant: caller.tenant.id,
    client: caller.clientId,
    subject: caller.subject,
    before: [],
    after: [],
    ban: null,
    orderId: null,
    supportReference,
  } satisfies Partial<NewAuditEntry>;
  const entriesOf: AuditTrail['entriesOf'] = (refused) =>
    refused.map(({ operation, ctn, line, ban, orderId, errors }) => ({
      ...mine,
      action: 'REFUSED',
      operation,
      ctn,
      ban: ban ?? line?.account?.ban ?? null,
      orderId: orderId ?? null,
      before: line ? lineFacts(line) : [],
      outcome: errors.map(({ code }) => code).join(','),
    }));
  return {
    entriesOf,
    refused: async (refused) => {
      if (refused.length > 0) await journal.appendAudit(entriesOf(refused));
    },
    forbidden: (mutations) =>
      journal.appendAudit(
        mutations.map(({ operation, ctn }) => ({ ...mine, action: 'FORBIDDEN', operation, ctn, outcome: 'FORBIDDEN' })),
      ),
    page: async (args, filter) => {
      const page = readPage(args);
      const { ctn, ban, subject, from, to } = filter ?? {};
      const entries = await journal.auditTrail(
        {
          ...whoseOrders(caller),
          ...(ctn != null && { ctn }),
          ...(ban != null && { ban }),
          ...(subject != null && { subject }),
          ...(from != null && { from }),
          ...(to != null && { to }),
        },
        { limit: page.size + 1, ...(page.cursor !== undefined && { after: readPlace(page.cursor) }) },
      );
      return toConnection(page, entries, cursorOf, null);
    },
  };
};
