/**
 * Many changes at once: judged together, written down together in one transaction (so that a crash leaves all of them or
 * none), then sent as one POST for every fifty. The same key gives the same answer again and continues what was not sent.
 */
import { randomUUID } from 'node:crypto';
import type { BulkChangeInput, BulkPolicy, SubmitCareOrdersInput } from '../generated/graphql.ts';
import { invalidInput, type UserError } from '../graphql/user-error.ts';
import type { Caller } from '../identity/caller.ts';
import type { Refused } from './audit-trail.ts';
import type { CareOrder, CareOrderChange, CareOrderChangeOf } from './care-order.ts';
import { chosenChange, type ChosenChange } from './care-order-types.ts';
import { draftOrder, type DraftedChange } from './draft-order.ts';
import { judgeChange } from './judge-change.ts';
import type { Blocked, NewOrder } from './journal/order-journal.ts';
import { changeIdOf, naturalKey } from './natural-keys.ts';
import { refuseDetails, refuseKey } from './order-details.ts';
import { isGivenUp, problemsOf, reused, sendWithin, standsInTheWay, type Desk } from './place-care-order.ts';

export const mostChanges = 100;
const changesInPost = 50;
const longestReference = 100;
/** A carrier that refuses one change refuses its whole POST; the rest is then sent anew, so many times. */
const mostRounds = 3;

/** What became of one change of the input. */
export interface SubmissionResult {
  readonly index: number;
  readonly clientReference: string | null;
  readonly placed: CareOrderChangeOf | null;
  readonly errors: readonly UserError[];
}

export interface SubmissionAnswer {
  readonly orders: readonly CareOrder[];
  readonly results: readonly SubmissionResult[];
  readonly errors: readonly UserError[];
  readonly replayed: boolean;
}

interface Wanted extends ChosenChange {
  readonly index: number;
}

/** The change, with the consent of the whole submission where it has none of its own. */
const toWanted = ({ change }: BulkChangeInput, index: number, { details }: SubmitCareOrdersInput): Wanted => {
  const { input, ...chosen } = chosenChange(change);
  const consentToRecurringCharges = input.details?.consentToRecurringCharges ?? details?.consentToRecurringCharges;
  return {
    index,
    ...chosen,
    input: {
      ...input,
      details: { ...input.details, ...(consentToRecurringCharges != null && { consentToRecurringCharges }) },
    },
  };
};

/** An error of one change, with the path of that change in the whole input. */
const within =
  ({ index, name }: Pick<Wanted, 'index' | 'name'>) =>
  (error: UserError): UserError => ({
    ...error,
    path: ['input', 'changes', String(index), 'change', name, ...(error.path?.slice(1) ?? [])],
  });

const refuseShape = ({ changes, idempotencyKey, details }: SubmitCareOrdersInput): readonly UserError[] => [
  ...refuseKey(idempotencyKey, ['input', 'idempotencyKey']),
  ...refuseDetails(details),
  ...(details?.idempotencyKey == null
    ? []
    : [invalidInput('The key of a submission stands beside its changes.', 'input', 'details', 'idempotencyKey')]),
  ...(changes.length >= 1 && changes.length <= mostChanges
    ? []
    : [invalidInput(`Give 1 to ${mostChanges} changes.`, 'input', 'changes')]),
  ...changes.flatMap(({ clientReference }, index) =>
    (clientReference?.length ?? 0) > longestReference
      ? [invalidInput(`At most ${longestReference} characters.`, 'input', 'changes', String(index), 'clientReference')]
      : [],
  ),
];

/** What is wrong with a change among its neighbours, before its line is looked at. */
const refuseAmong = (wanted: readonly Wanted[]): ReadonlyMap<number, UserError> => {
  const seen = new Set<string>();
  const errors = new Map<number, UserError>();
  for (const { index, input } of wanted) {
    const { idempotencyKey, purchaseOrderNumber, contact, confirmDuplicate } = input.details ?? {};
    if (seen.has(input.device.ctn)) {
      errors.set(
        index,
        invalidInput('Another change of this submission is for the same line.', 'input', 'device', 'ctn'),
      );
    } else if ([idempotencyKey, purchaseOrderNumber, contact, confirmDuplicate].some((member) => member != null)) {
      errors.set(
        index,
        invalidInput('Only its consent may stand in the details of one of many changes.', 'input', 'details'),
      );
    }
    seen.add(input.device.ctn);
  }
  return errors;
};

const chunksOf = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, chunk) => items.slice(chunk * size, (chunk + 1) * size));

/** What goes into one POST each. Who may see only some accounts sees orders by their account, so each has one. */
const postsOf = (drafted: readonly DraftedChange[], { accounts }: Caller): readonly (readonly DraftedChange[])[] => {
  const accountOf = ({ line }: DraftedChange) => accounts && line.account?.ban;
  return [...new Set(drafted.map(accountOf))].flatMap((ban) =>
    chunksOf(
      drafted.filter((change) => accountOf(change) === ban),
      changesInPost,
    ),
  );
};

const keyReused: SubmissionAnswer = {
  orders: [],
  results: [],
  errors: [reused(['input', 'idempotencyKey'])],
  replayed: false,
};

const submit = async (input: SubmitCareOrdersInput, desk: Desk): Promise<SubmissionAnswer> => {
  const { journal, fingerprints, orders: visible } = desk;
  const shape = refuseShape(input);
  if (shape.length > 0) return { orders: [], results: [], errors: shape, replayed: false };

  const { idempotencyKey: key, changes, details, policy } = input;
  const { confirmDuplicate, ...lastingDetails } = details ?? {};
  const fingerprint = fingerprints.ofInput('SUBMIT', { changes, policy, details: lastingDetails });
  const known = await visible.ofKey(key);
  if (known.length > 0) return replay(known, fingerprint, input, desk);

  const wanted = changes.map((change, index) => toWanted(change, index, input));
  const among = refuseAmong(wanted);
  const refusals = new Map<number, readonly UserError[]>();
  const drafted: DraftedChange[] = [];
  await Promise.all(
    wanted.map(async (one) => {
      const neighbour = among.get(one.index);
      const { line, errors } = neighbour
        ? { line: null, errors: [neighbour] }
        : await judgeChange(one.spec, one.input, desk);
      if (errors.length > 0 || !line) refusals.set(one.index, errors.map(within(one)));
      else
        drafted.push({
          index: one.index,
          line,
          type: one.spec.type,
          content: one.spec.change(one.input, line),
          consent: one.input.details?.consentToRecurringCharges ?? null,
        });
    }),
  );
  drafted.sort((a, b) => a.index - b.index);

  for (;;) {
    if (drafted.length === 0 || (refusals.size > 0 && policy !== 'SEND_VALID')) {
      return { orders: [], results: resultsOf(input, [], refusals), errors: [], replayed: false };
    }
    const kept = [...refusals].map(([index, errors]) => ({ index, errors }));
    const orders = postsOf(drafted, desk.caller).map((chunk, part) =>
      draftOrder(
        {
          id: randomUUID(),
          key,
          fingerprint,
          part,
          round: 0,
          details: details ?? null,
          confirmDuplicate: confirmDuplicate === true,
          changes: chunk,
          refusals: part === 0 ? kept : [],
        },
        desk,
      ),
    );
    const refused = desk.audit.entriesOf(refusedIn(input, refusals));
    const outcome = await journal.insertIntents(
      orders.map((order, part) => (part === 0 ? { ...order, refused } : order)),
    );
    if (outcome.kind === 'replay') {
      return outcome.orders.every(visible.maySee) ? replay(outcome.orders, fingerprint, input, desk) : keyReused;
    }
    if (outcome.kind === 'inserted') {
      const sent = await sendAll(outcome.orders, policy ?? 'ALL_OR_NOTHING', desk);
      for (const { line } of drafted) desk.devices.clear(line.ctn);
      return { orders: sent, results: resultsOf(input, sent, refusals), errors: [], replayed: false };
    }
    for (const blocked of outcome.blocked) dropBlocked(blocked, drafted, wanted, refusals);
  }
};

/** Refused changes as the audit trail tells of them. */
const refusedIn = (
  input: SubmitCareOrdersInput,
  refusals: ReadonlyMap<number, readonly UserError[]>,
): readonly Refused[] =>
  input.changes.flatMap((change, index) => {
    const errors = refusals.get(index);
    if (!errors) return [];
    const { spec, input: wanted } = toWanted(change, index, input);
    return [{ operation: spec.type, ctn: wanted.device.ctn, errors }];
  });

export const submitCareOrders = async (input: SubmitCareOrdersInput, desk: Desk): Promise<SubmissionAnswer> => {
  const answer = await submit(input, desk);
  // What was refused beside orders was written down with them, and what a replay tells of before.
  if (answer.replayed || answer.orders.length > 0) return answer;
  const refusals = new Map(answer.results.map(({ index, errors }) => [index, errors]));
  const whole = answer.errors.length > 0 ? [{ operation: 'submitCareOrders', ctn: null, errors: answer.errors }] : [];
  await desk.audit.refused([...refusedIn(input, refusals), ...whole]);
  return answer;
};

/** Takes a change that another order stands in the way of out of the submission. */
const dropBlocked = (
  blocked: Blocked,
  drafted: DraftedChange[],
  wanted: readonly Wanted[],
  refusals: Map<number, readonly UserError[]>,
): void => {
  const at = drafted.findIndex(({ line }) => line.ctn === blocked.ctn);
  const [dropped] = at < 0 ? [] : drafted.splice(at, 1);
  const one = dropped && wanted[dropped.index];
  if (one) refusals.set(one.index, [within(one)(standsInTheWay(blocked))]);
};

/**
 * Sends the parts. With ALL_OR_NOTHING one after the other, and a part that the carrier refuses takes those with it that
 * were not sent yet. With SEND_VALID side by side, and what a refused part did not name is sent anew.
 */
const sendAll = async (orders: readonly CareOrder[], policy: BulkPolicy, desk: Desk): Promise<readonly CareOrder[]> => {
  if (policy === 'SEND_VALID') {
    const sent = await Promise.all(orders.map((order) => sendRounds(order, orders.length, desk)));
    return sent.flat();
  }
  const sent: CareOrder[] = [];
  for (const order of orders) {
    const before = sent.at(-1);
    sent.push(before && isGivenUp(before) ? await desk.protocol.withdraw(order) : await sendWithin(order, desk));
  }
  return sent;
};

/** Sends a part and, where the carrier refused it for some of its changes, the rest of it as new parts. */
const sendRounds = async (order: CareOrder, parts: number, desk: Desk): Promise<readonly CareOrder[]> => {
  const sent = await sendWithin(order, desk);
  return [sent, ...(await sendRest({ ...sent, request: order.request }, parts, desk))];
};

/** Changes of a refused part that the carrier did not name: refused only for their neighbours (DESIGN 7, ruling 12). */
const innocentOf = ({ state, changes }: CareOrder): readonly CareOrderChange[] => {
  const innocent = changes.filter(({ error }) => error === null);
  return state === 'REJECTED' && innocent.length < changes.length ? innocent : [];
};

/** How often the changes of this part had been refused before for their neighbours: their ids tell. */
const roundOf = ({ tenant, client, key, changes: [first] }: CareOrder): number => {
  const rounds = Array.from({ length: mostRounds + 1 }, (_, round) => round);
  const idIn = (round: number) => changeIdOf(naturalKey(tenant, client, key, round), first?.index ?? 0);
  return rounds.find((round) => first?.id === idIn(round)) ?? mostRounds;
};

/**
 * The innocent changes of a refused part as a new part. Its number follows from the old one, so that two who do this at
 * once (a replay beside the first request) write it down once.
 */
const sendRest = async (refused: CareOrder, parts: number, desk: Desk): Promise<readonly CareOrder[]> => {
  const [innocent, round] = [innocentOf(refused), roundOf(refused) + 1];
  if (innocent.length === 0 || round > mostRounds || !refused.request) return [];
  const outcome = await desk.journal.insertIntents([
    redraft(refused, innocent, parts * round + refused.part, round, desk),
  ]);
  return outcome.kind === 'inserted' ? sendRounds(outcome.orders[0], parts, desk) : [];
};

const redraft = (
  refused: CareOrder,
  innocent: readonly CareOrderChange[],
  part: number,
  round: number,
  desk: Desk,
): NewOrder => {
  const contentOf = (change: CareOrderChange) => refused.request?.changes[refused.changes.indexOf(change)] ?? {};
  return draftOrder(
    {
      id: randomUUID(),
      key: refused.key,
      fingerprint: refused.fingerprint,
      part,
      round,
      details: null,
      confirmDuplicate: true,
      refusals: [],
      like: refused,
      changes: innocent.map((change) => ({
        index: change.index,
        line: { ctn: change.ctn, account: null },
        type: change.type,
        content: contentOf(change),
        consent: refused.request?.consentToRecurringCharges ?? null,
      })),
    },
    desk,
  );
};

/** One result for each change of the input: from the latest order that holds it, or why none does. */
const resultsOf = (
  input: SubmitCareOrdersInput,
  orders: readonly CareOrder[],
  refusals: ReadonlyMap<number, readonly UserError[]>,
): readonly SubmissionResult[] => {
  const placed = new Map<number, CareOrderChangeOf>();
  for (const order of orders) for (const change of order.changes) placed.set(change.index, { order, change });
  return input.changes.map((change, index) => {
    const of = placed.get(index) ?? null;
    const wanted = toWanted(change, index, input);
    const errors = of ? problemsOf(of.order, [of.change]).map(within(wanted)) : (refusals.get(index) ?? []);
    return { index, clientReference: change.clientReference ?? null, placed: of, errors };
  });
};

/** What a crash, or a caller who went away, left undone. The orders themselves are the resolver's. */
const finish = async (orders: readonly CareOrder[], policy: BulkPolicy, desk: Desk): Promise<boolean> => {
  if (policy === 'SEND_VALID') {
    const parts = orders.filter((order) => roundOf(order) === 0).length;
    const last = (index: number) => orders.findLast(({ changes }) => changes.some((change) => change.index === index));
    const undone = orders.filter((order) => innocentOf(order).some(({ index }) => last(index) === order));
    const sent = await Promise.all(undone.map((order) => sendRest(order, parts, desk)));
    return sent.flat().length > 0;
  }
  const unsent = orders.some(isGivenUp) ? orders.filter(({ state }) => state === 'INTENT') : [];
  await Promise.all(unsent.map((order) => desk.protocol.withdraw(order)));
  return unsent.length > 0;
};

const replay = async (
  orders: readonly CareOrder[],
  fingerprint: string,
  input: SubmitCareOrdersInput,
  desk: Desk,
): Promise<SubmissionAnswer> => {
  if (orders.some((order) => order.fingerprint !== fingerprint)) {
    return keyReused;
  }
  const hasDone = await finish(orders, input.policy ?? 'ALL_OR_NOTHING', desk);
  const now = hasDone ? await desk.orders.ofKey(input.idempotencyKey) : orders;
  const kept = now.flatMap(({ request }) => request?.refusals ?? []);
  const refusals = new Map(kept.map(({ index, errors }) => [index, errors]));
  return { orders: now, results: resultsOf(input, now, refusals), errors: [], replayed: true };
};
