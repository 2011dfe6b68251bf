/** The words of the audit trail: who did what to which line. Entries hold no personal data but the line and its account. */
import type { AuditAction } from '../generated/graphql.ts';
import type { Device } from '../device/device.ts';
import { lastFourOf } from '../graphql/mask.ts';
import { changeStateOf, stateOf, type CareOrder, type ChangeFacts } from './care-order.ts';
import { conversationIdOf } from './natural-keys.ts';

/** Who did it: a program, and the person who used it. */
export interface Actor {
  readonly client: string;
  readonly subject: string;
}

export interface AuditFact {
  readonly name: string;
  readonly value: string;
}

/** One thing done to one line, or that became of it. */
export interface AuditEntry {
  readonly id: string;
  readonly at: Date;
  readonly tenant: string;
  readonly action: AuditAction;
  /** A mutation, or the type of an order. */
  readonly operation: string;
  /** Null when nobody did it but the gateway and the carrier. */
  readonly client: string | null;
  readonly subject: string | null;
  readonly ctn: string | null;
  readonly ban: string | null;
  readonly orderId: string | null;
  readonly before: readonly AuditFact[];
  readonly after: readonly AuditFact[];
  readonly outcome: string;
  readonly supportReference: string;
}

/** The store adds its id and the instant. */
export type NewAuditEntry = Omit<AuditEntry, 'id' | 'at'>;

/** The members that are known, in their order. */
const factsOf = (members: Readonly<Record<string, string | null | undefined>>): readonly AuditFact[] =>
  Object.entries(members).flatMap(([name, value]) => (value == null || value === '' ? [] : [{ name, value }]));

/** What a change may touch, as the line has it before. */
export const lineFacts = ({ status, ratePlan, imei, sim, features }: Device): readonly AuditFact[] =>
  factsOf({
    status,
    ratePlan: ratePlan?.sku,
    imei: imei && lastFourOf(imei),
    simKind: sim?.kind,
    features: features.map(({ item }) => item.sku).join(' '),
  });

/** What a change asks for. */
export const changeFacts = (facts: ChangeFacts): readonly AuditFact[] =>
  factsOf({
    ratePlan: facts.ratePlanSku,
    imei: facts.newImei && lastFourOf(facts.newImei),
    simKind: facts.simKind,
    add: facts.items.flatMap(({ action, sku }) => (action === 'add' ? [sku] : [])).join(' '),
    remove: facts.items.flatMap(({ action, sku }) => (action === 'remove' ? [sku] : [])).join(' '),
    reason: facts.reason,
    updates: facts.updates.join(' '),
  });

type Placed = Pick<CareOrder, 'id' | 'tenant' | 'client' | 'placedBy' | 'ban' | 'changes'> & {
  readonly linesBefore?: readonly (readonly AuditFact[])[];
  readonly refused?: readonly NewAuditEntry[];
};

/** An order was recorded: one entry a change, after those of what it goes without. */
export const placedEntries = (order: Placed): readonly NewAuditEntry[] => {
  const { id, tenant, client, placedBy, ban, changes, linesBefore, refused = [] } = order;
  const placed = changes.map(({ type, ctn, facts }, place): NewAuditEntry => ({
    tenant,
    action: 'PLACED',
    operation: type,
    client,
    subject: placedBy,
    ctn,
    ban,
    orderId: id,
    before: linesBefore?.[place] ?? [],
    after: changeFacts(facts),
    outcome: stateOf({ state: 'INTENT', attempt: 0 }),
    supportReference: conversationIdOf(id),
  }));
  return [...refused, ...placed];
};

/**
 * An order took a step: entries when somebody asked for it, or when its public state is another one, and certain. With a
 * reason it was a person's decision, else the withdrawal of the order.
 */
export const stepEntries = (
  before: Pick<CareOrder, 'state' | 'attempt'>,
  order: CareOrder,
  { by, because }: { readonly by?: Actor; readonly because?: string },
): readonly NewAuditEntry[] => {
  const [was, is] = [stateOf(before), stateOf(order)];
  if (!by && (is === was || is === 'UNCONFIRMED')) return [];
  return order.changes.map((change) => ({
    tenant: order.tenant,
    action: by ? (because === undefined ? 'WITHDRAWN' : 'SETTLED') : 'STATUS',
    operation: change.type,
    client: by?.client ?? null,
    subject: by?.subject ?? null,
    ctn: change.ctn,
    ban: order.ban,
    orderId: order.id,
    before: factsOf({ state: was }),
    after: factsOf({ state: is, newCtn: change.newCtn && lastFourOf(change.newCtn), because }),
    outcome: changeStateOf({ order, change }),
    supportReference: conversationIdOf(order.id),
  }));
};
