/**
 * Ids and hashes that follow from what was asked, so that the same wish has the same ones on every instance, after every
 * crash, even when the journal is lost (RELIABILITY section 2.2).
 */
import { createHash, createHmac } from 'node:crypto';
import type { CareOrderType } from '../generated/graphql.ts';

const poLength = 18;

/** Digits and capital letters of base 32, enough of them that two wishes never meet. */
const base32Of = (...names: readonly string[]): string => {
  const hash = createHash('sha256').update(JSON.stringify(names)).digest('hex');
  return BigInt(`0x${hash}`).toString(32).toUpperCase().padStart(52, '0').slice(-poLength);
};

/** The part of an order's ids that follows from its key. */
export const naturalKey = (tenant: string, client: string, key: string, part: number): string =>
  base32Of(tenant, client, key, String(part));

/** Our purchase order number, used when the customer gives none. */
export const purchaseOrderNumberOf = (natural: string): string => `G${natural}`;

/** `changeRequestId`: always ours, unique for ever, and what a lost order is found again by. */
export const changeIdOf = (natural: string, index: number): string => `${natural.slice(-12)}-${index}`;

/** JSON with its members in order, so that the same input is the same text; what is absent or null is left out. */
export const canonicalJson = (value: unknown): string => {
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member != null)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(',')}}`;
};

/** Keyed hashes: wireless numbers are few enough to be guessed from plain ones. */
export interface Fingerprints {
  /** Of a whole request: the same idempotency key with another one is a mistake. */
  readonly ofInput: (operation: string, input: unknown) => string;
  /** Of one change: the same one for the same line within minutes is a possible duplicate. */
  readonly ofChange: (type: CareOrderType, ctn: string, content: unknown) => string;
}

const inputVersion = 1;

export const createFingerprints = (key: Uint8Array): Fingerprints => {
  const hash = (...parts: readonly unknown[]) =>
    createHmac('sha256', key).update(canonicalJson(parts)).digest('base64url');
  return {
    ofInput: (operation, input) => hash('input', inputVersion, operation, input),
    ofChange: (type, ctn, content) => hash('change', type, ctn, content),
  };
};

/** A UUID (version 8) out of a hash: the same names always have the same one. */
const uuidOf = (...names: readonly string[]): string => {
  const hex = createHash('sha256').update(JSON.stringify(names)).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(18, 20)}`,
    hex.slice(20, 32),
  ].join('-');
};

/** The ConversationId of an order: in the carrier's log and in ours, so it is what a person quotes to support. */
export const conversationIdOf = (orderId: string): string => uuidOf('conversation', orderId);

/** The MessageId of one attempt to send an order (DESIGN section 7, ruling 3). */
export const messageIdOf = (orderId: string, attempt: number): string => uuidOf('attempt', orderId, String(attempt));
