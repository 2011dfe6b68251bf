/** What clients want: made by chance, drafted into orders by the gateway's own code. */
import type { CareOrderType } from '../../src/generated/graphql.ts';
import type { ChangeContent } from '../../src/order/care-order.ts';
import { draftOrder } from '../../src/order/draft-order.ts';
import type { Caller } from '../../src/identity/caller.ts';
import type { NewOrder } from '../../src/order/journal/order-journal.ts';
import { createFingerprints } from '../../src/order/natural-keys.ts';
import type { ProtocolTimes } from '../../src/order/order-protocol.ts';
import type { Random } from './random.ts';

interface WantedChange {
  readonly type: CareOrderType;
  readonly ctn: string;
  readonly content: ChangeContent;
}

/** One submission: a key, and for each part of it the changes. */
export interface Wish {
  readonly key: string;
  readonly fingerprint: string;
  readonly parts: readonly (readonly WantedChange[])[];
}

export const caller: Caller = {
  tenant: {
    id: 'acme',
    accountGroupId: 'group-1',
    foundationAccountNumber: null,
    orderContact: { firstName: 'Ada', lastName: 'Byron', phone: '2025550100', email: 'ada@acme.example' },
  },
  accounts: undefined,
  scopes: new Set(),
  expiresAt: undefined,
  clientId: 'portal',
  subject: 'Grace',
};

const fingerprints = createFingerprints(new Uint8Array(32));

export const wishOf = (key: string, parts: Wish['parts']): Wish => ({
  key,
  parts,
  fingerprint: fingerprints.ofInput('SIMULATED', parts),
});

/** Opposites and variations, so that two wishes for one line contradict each other. */
const contents: readonly Pick<WantedChange, 'type' | 'content'>[] = [
  { type: 'SUSPEND_SERVICE', content: { suspendReason: 'LOST' } },
  { type: 'REINSTATE_SERVICE', content: { resumeReason: 'FOUND' } },
  { type: 'CHANGE_RATE_PLAN', content: { ratePlanSku: 'PLAN-A' } },
  { type: 'CHANGE_RATE_PLAN', content: { ratePlanSku: 'PLAN-B' } },
];

/** One change for each of these lines. */
export const drawPart = (ctns: readonly string[], random: Random): Wish['parts'][number] =>
  ctns.map((ctn) => ({ ...random.pick(contents), ctn }));

export const draftsOf = (wish: Wish, times: ProtocolTimes, newId: () => string): readonly NewOrder[] => {
  let index = 0;
  return wish.parts.map((changes, part) =>
    draftOrder(
      {
        id: newId(),
        key: wish.key,
        fingerprint: wish.fingerprint,
        part,
        round: 0,
        details: null,
        confirmDuplicate: false,
        refusals: [],
        changes: changes.map(({ type, ctn, content }) => ({
          index: index++,
          type,
          line: { ctn, account: null },
          content,
          consent: null,
        })),
      },
      { caller, fingerprints, times },
    ),
  );
};
