/**
 * Places an order once, however often a person presses the button and whatever becomes of the connection. It makes the
 * idempotency key, keeps it until the outcome is known, repeats only with the same key, and says what to show.
 */
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { CareOrderState } from './generated/graphql.ts';
import { newIdempotencyKey, type KeyStore } from './idempotency-keys.ts';
import { orderStateTexts, tellOrderState, tellTopLevelError, tellUserError, type Told } from './texts.ts';

export interface GraphqlAnswer<TData> {
  readonly data?: TData | null | undefined;
  readonly errors?: readonly GraphqlProblem[] | undefined;
}

export interface GraphqlProblem {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

/** Sends an operation with the client of your choice. It throws when there is no answer at all. */
export type Execute = <TData, TVariables>(
  document: TypedDocumentNode<TData, TVariables>,
  variables: TVariables,
) => Promise<GraphqlAnswer<TData>>;

export interface PlaceOrderOptions {
  readonly execute: Execute;
  readonly keys: KeyStore;
  /** How often to send at most, in all; 3 when absent. */
  readonly attempts?: number;
  /** For tests. */
  readonly wait?: (ms: number) => Promise<void>;
}

export interface Wish<TData, TVariables> {
  /** What the person is doing, in words of your own: `suspend 2145551000`. One pending order for one intent. */
  readonly intent: string;
  readonly document: TypedDocumentNode<TData, TVariables>;
  /** The variables with this key in them: `details.idempotencyKey`, in bulk `idempotencyKey`. */
  readonly variables: (idempotencyKey: string) => TVariables;
}

/** What every order mutation answers, as far as it is needed here. */
interface Payload {
  readonly order?: { readonly state: CareOrderState } | null | undefined;
  readonly orders?: readonly { readonly state: CareOrderState }[] | undefined;
  readonly errors: readonly { readonly code: string; readonly message: string; readonly retryable?: boolean }[];
}

type PayloadOf<TData> = NonNullable<TData[keyof TData]>;

export type Outcome<P> =
  /** The carrier has it: follow it. The key is forgotten; the same intent is a new order. */
  | { readonly kind: 'PLACED'; readonly payload: P; readonly show: Told }
  /** Nothing was placed, and `payload.errors` say why. The key is forgotten. */
  | { readonly kind: 'REFUSED'; readonly payload: P; readonly show: Told }
  /** It may have been placed. The key is kept: place the same intent again to ask, or watch `payload.order`. */
  | {
      readonly kind: 'UNCONFIRMED';
      readonly payload: P | undefined;
      readonly show: Told;
      readonly idempotencyKey: string;
    }
  /** The request was not executed, so nothing was placed. The key is forgotten. */
  | { readonly kind: 'FAILED'; readonly errors: readonly GraphqlProblem[]; readonly show: Told };

const unsettled: ReadonlySet<string> = new Set(['RECORDED', 'UNCONFIRMED'] satisfies CareOrderState[]);
const neverPlaced: ReadonlySet<string> = new Set(['REJECTED', 'EXPIRED'] satisfies CareOrderState[]);
const longestWaitMs = 30_000;

const codeOf = ({ extensions }: GraphqlProblem): string =>
  typeof extensions?.['code'] === 'string' ? extensions['code'] : '';

const judge = <P extends Payload>(payload: P, idempotencyKey: string): Outcome<P> => {
  const orders = payload.orders ?? (payload.order ? [payload.order] : []);
  // The gateway's own sentences know more than the table.
  const show = (told: Told): Told => ({
    ...told,
    text: payload.errors.map(({ message }) => message).join(' ') || told.text,
  });
  const pending = orders.find(({ state }) => unsettled.has(state));
  if (pending) return { kind: 'UNCONFIRMED', payload, show: show(tellOrderState(pending.state)), idempotencyKey };
  const placed = orders.find(({ state }) => !neverPlaced.has(state));
  if (placed) return { kind: 'PLACED', payload, show: show(tellOrderState(placed.state)) };
  const [never] = orders;
  return {
    kind: 'REFUSED',
    payload,
    show: show(never ? tellOrderState(never.state) : tellUserError(payload.errors[0]?.code ?? '')),
  };
};

/** Milliseconds to wait before the next attempt: what the gateway asks for, or twice as long each time. */
const waitAfter = (errors: readonly GraphqlProblem[], attempt: number): number => {
  const asked = Number(errors[0]?.extensions?.['retryAfterSeconds'] ?? NaN);
  return Math.min(Number.isFinite(asked) ? asked * 1000 : 500 * 2 ** attempt, longestWaitMs);
};

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export const createPlaceOrder = ({ execute, keys, attempts = 3, wait = sleep }: PlaceOrderOptions) => {
  const send = async <TData, TVariables>(
    document: TypedDocumentNode<TData, TVariables>,
    variables: TVariables,
  ): Promise<GraphqlAnswer<TData>> => {
    try {
      return await execute(document, variables);
    } catch {
      // No answer: the gateway may have the order all the same.
      return {};
    }
  };

  return async <TData extends Readonly<Record<string, Payload | null | undefined>>, TVariables>({
    intent,
    document,
    variables,
  }: Wish<TData, TVariables>): Promise<Outcome<PayloadOf<TData>>> => {
    const kept = keys.get(intent);
    const idempotencyKey = kept ?? newIdempotencyKey();
    // A kept key was sent before, and nobody knows what became of it.
    let inDoubt = kept !== undefined;
    keys.set(intent, idempotencyKey);

    for (let attempt = 1; ; attempt += 1) {
      const { data, errors = [] } = await send(document, variables(idempotencyKey));
      const payload = (data && Object.values(data)[0]) as PayloadOf<TData> | null | undefined;
      if (payload) {
        const outcome = judge(payload, idempotencyKey);
        if (outcome.kind !== 'UNCONFIRMED') keys.delete(intent);
        return outcome;
      }
      const told = errors.map((error) => tellTopLevelError(codeOf(error)));
      inDoubt ||= told.length === 0 || told.some(({ mayHaveRun }) => mayHaveRun);
      const worthRepeating = told.every(({ offerRetry }) => offerRetry);
      if (!worthRepeating || attempt >= attempts) {
        if (inDoubt)
          return { kind: 'UNCONFIRMED', payload: undefined, show: orderStateTexts.UNCONFIRMED, idempotencyKey };
        keys.delete(intent);
        return { kind: 'FAILED', errors, show: told[0] ?? tellTopLevelError('') };
      }
      await wait(waitAfter(errors, attempt));
    }
  };
};
