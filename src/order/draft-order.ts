/** An order as it is written down: ids that follow from the key, the changes, and what will be sent. */
import type { CareOrderType } from '../generated/graphql.ts';
import type { Caller } from '../identity/caller.ts';
import type { Device } from '../device/device.ts';
import { lineFacts } from './audit.ts';
import { factsOf, type CareOrder, type ChangeContent, type Refusal } from './care-order.ts';
import type { NewOrder } from './journal/order-journal.ts';
import { changeIdOf, naturalKey, purchaseOrderNumberOf, type Fingerprints } from './natural-keys.ts';
import { toContact, type Details } from './order-details.ts';
import type { ProtocolTimes } from './order-protocol.ts';

export const duplicateWindowMs = 10 * 60 * 1000;

/** A change that its rules have allowed. */
export interface DraftedChange {
  /** Its place in the input. */
  readonly index: number;
  readonly type: CareOrderType;
  /** The line as it was; of one that is sent again only its number and account are known. */
  readonly line: Device | { readonly ctn: string; readonly account: { readonly ban: string } | null };
  readonly content: ChangeContent;
  readonly consent: boolean | null;
}

export interface OrderDraft {
  readonly id: string;
  readonly key: string;
  readonly fingerprint: string;
  readonly part: number;
  /** How often its changes were sent and refused before, because of others beside them. */
  readonly round: number;
  readonly details: Details;
  readonly confirmDuplicate: boolean;
  readonly changes: readonly DraftedChange[];
  /** Changes of the same submission that were refused: kept, so that a replay tells them again. */
  readonly refusals: readonly Refusal[];
  /** The order that this one follows: it keeps what is said of the whole. */
  readonly like?: CareOrder;
}

export interface Drafting {
  readonly caller: Caller;
  readonly fingerprints: Fingerprints;
  readonly times: ProtocolTimes;
}

/** The account of all the lines. An order for lines of several is of none: who may see only one must not see the others. */
const commonBan = (changes: readonly DraftedChange[]): string | null => {
  const [ban, ...others] = new Set(changes.map(({ line }) => line.account?.ban ?? null));
  return others.length === 0 ? (ban ?? null) : null;
};

export const draftOrder = (draft: OrderDraft, { caller, fingerprints, times }: Drafting): NewOrder => {
  const { tenant, clientId, subject } = caller;
  const { details, like, changes } = draft;
  const ownNumber = purchaseOrderNumberOf(naturalKey(tenant.id, clientId, draft.key, draft.part));
  const wishes = naturalKey(tenant.id, clientId, draft.key, draft.round);
  const consents = changes.map(({ consent }) => consent).filter((consent) => consent !== null);
  return {
    id: draft.id,
    tenant: tenant.id,
    client: clientId,
    key: draft.key,
    part: draft.part,
    fingerprint: draft.fingerprint,
    purchaseOrderNumber: details?.purchaseOrderNumber ?? ownNumber,
    accountGroupId: tenant.accountGroupId,
    ban: like?.ban ?? commonBan(changes),
    placedBy: subject,
    changes: changes.map(({ index, type, line: { ctn }, content }) => ({
      id: changeIdOf(wishes, index),
      index,
      type,
      ctn,
      content: fingerprints.ofChange(type, ctn, content),
      carrierState: null,
      facts: factsOf(content),
      newCtn: null,
      effectiveAt: null,
      error: null,
    })),
    request: {
      foundationAccountNumber: tenant.foundationAccountNumber,
      // One word for the whole POST; each change that adds charges was judged by its own.
      consentToRecurringCharges: consents.length === 0 ? null : consents.some(Boolean),
      contact: like?.request?.contact ?? toContact(details, tenant.orderContact),
      changes: changes.map(({ content }) => content),
      ...(draft.refusals.length > 0 && { refusals: draft.refusals }),
    },
    expiresInMs: times.expiryMs,
    leaseMs: times.leaseMs,
    duplicateWindowMs: draft.confirmDuplicate ? null : duplicateWindowMs,
    linesBefore: changes.map(({ line }) => ('status' in line ? lineFacts(line) : [])),
  };
};
