/**
 * `npm run instances [-- --at-most <seconds>]`: three instances on one PostgreSQL, A, B and C. Orders that are placed on A are seen by B's query and
 * told by C's subscription; A is killed (SIGKILL, and it does not come back) with orders under way, and B and C finish them,
 * each once; the carrier's catalog was fetched once for the three. Prints counts and times; exit code 1 when it is not so.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { authorization } from '../../test/support/a-credential.ts';
import { firstLine } from '../chaos/carrier.ts';
import { prove, runProof, say, wholeNumber, type Surroundings } from '../chaos/proof.ts';
import { timesEnvironment } from '../chaos/times.ts';
import { startWorld, type World } from '../chaos/world.ts';
import { subscribe, type News } from './news.ts';

const usualSeconds = 85;
const settleMs = 1500;
/** Orders are given up when they could not be sent for so long: not here, where a busy machine is slow to find them out. */
const environment = { ORDER_TIMES: `${timesEnvironment(settleMs)['ORDER_TIMES'] ?? ''},expiryMs=60000` };
const seenOrders = 20;
const ordersAtOnce = 40;
/** A is killed when so many of those are over for their clients: the others are then written down, being sent, or lost. */
const killAfter = 15;
const patienceMs = 30_000;

/** More where the machine is busy with something else. */
const { values } = parseArgs({ options: { 'at-most': { type: 'string', default: String(usualSeconds) } } });
const atMostMs = wholeNumber('at-most', values['at-most']) * 1000;

interface Answer<T> {
  readonly data?: T | null;
  readonly errors?: unknown;
}

const ask = async <T>(url: string, query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<T> => {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(10_000),
  });
  const { data, errors } = (await response.json()) as Answer<T>;
  if (data == null) throw new Error(JSON.stringify(errors));
  return data;
};

interface Order {
  readonly id: string;
  readonly state: string;
}

const lineOf = (place: number): string => String(firstLine + place);
const keyOf = (place: number): string => `instances-proof-${String(place).padStart(4, '0')}`;

/** Places the order of this place, or asks what became of it: that is the same request. */
const place = async (url: string, line: number): Promise<Order> => {
  const query = `mutation ($input: ChangeCtnInput!) { placed: changeCtn(input: $input) { order { id state } errors { code } } }`;
  const input = { device: { ctn: lineOf(line) }, details: { idempotencyKey: keyOf(line) } };
  const { placed } = await ask<{ placed: { order: Order | null; errors: unknown } }>(url, query, { input });
  if (!placed.order) throw new Error(JSON.stringify(placed.errors));
  return placed.order;
};

/** Asks again until it is so. @throws Error when it is not so in time */
const until = async (what: string, isSo: () => boolean | Promise<boolean>): Promise<void> => {
  const end = performance.now() + patienceMs;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`In ${patienceMs / 1000} s it does not come: ${what}.`);
    await pause(25);
  }
};

const middleAndMost = (times: readonly number[]): string => {
  const sorted = times.toSorted((one, other) => one - other);
  const at = (share: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(0);
  return `p50 ${at(0.5)} ms, at most ${at(1)} ms`;
};

interface Three {
  readonly a: string;
  readonly b: string;
  readonly c: string;
}

/** Orders on A, B's query and C's subscription. */
const showEverywhere = async (three: Three): Promise<readonly string[]> => {
  const { a, c } = three;
  const { device } = await ask<{ device: { account: { ban: string } } }>(
    a,
    '{ device(ctn: "3000000000") { account { ban } } }',
  );
  const news = await subscribe(c, device.account.ban);
  try {
    return await showEach(three, news);
  } finally {
    news.close();
  }
};

const showEach = async ({ a, b }: Three, news: News): Promise<readonly string[]> => {
  const [found, told]: [number[], number[]] = [[], []];
  const ids: string[] = [];
  for (let line = 0; line < seenOrders; line += 1) {
    const { id } = await place(a, line);
    const placedAt = performance.now();
    ids.push(id);
    const { node } = await ask<{ node: Order | null }>(
      b,
      'query ($id: ID!) { node(id: $id) { id ... on CareOrder { state } } }',
      {
        id,
      },
    );
    if (node) found.push(performance.now() - placedAt);
    await until('an order of A told by C', () => news.told.some((one) => one.id === id));
    // It may be told before A has answered.
    told.push(Math.max(0, (news.told.find((one) => one.id === id)?.at ?? 0) - placedAt));
  }
  const completed = () => new Set(news.told.filter(({ state }) => state === 'COMPLETED').map(({ id }) => id));
  await until('all of them told as COMPLETED by C', () => ids.every((id) => completed().has(id)));
  say(
    `B's query has ${found.length} of ${seenOrders} orders at its first look, ${middleAndMost(found)} after A's answer`,
  );
  say(
    `C's subscription tells of ${told.length} of ${seenOrders}, ${middleAndMost(told)} after A's answer, and of their COMPLETED`,
  );
  return found.length === seenOrders ? [] : [`B did not find ${seenOrders - found.length} orders of A`];
};

/** A is killed with orders under way. */
const killAndFinish = async ({ carrier, gateways }: World, { a, b, c }: Three): Promise<readonly string[]> => {
  const lines = Array.from({ length: ordersAtOnce }, (_, index) => seenOrders + index);
  let over = 0;
  let kill: Promise<void> | undefined;
  let killedAt = 0;
  const outcomes = await Promise.all(
    lines.map(async (line) => {
      const order = await place(a, line).catch(() => undefined);
      over += 1;
      if (over === killAfter) {
        killedAt = performance.now();
        kill = gateways[0]?.close();
      }
      return order;
    }),
  );
  await kill;
  const states = async (url: string) => {
    const { careOrders } = await ask<{
      careOrders: { nodes: readonly (Order & { readonly idempotencyKey: string })[] };
    }>(url, '{ careOrders(first: 100) { nodes { id idempotencyKey state } } }');
    return careOrders.nodes.filter(({ idempotencyKey }) => lines.some((line) => keyOf(line) === idempotencyKey));
  };
  const left = await states(b);
  const unfinished = left.filter(({ state }) => state !== 'COMPLETED');
  await until('all orders of A over, by B', async () => {
    const now = await states(b);
    return now.every(({ state }) => ['COMPLETED', 'EXPIRED'].includes(state));
  });
  const finishedMs = performance.now() - killedAt;
  const after = await states(b);
  const completed = after.filter(({ state }) => state === 'COMPLETED').length;
  say(
    `A killed with ${ordersAtOnce} orders placed on it, ${outcomes.filter(Boolean).length} answered, ${left.length} written down, ` +
      `${unfinished.length} not finished: ${completed} COMPLETED by B and C ${(finishedMs / 1000).toFixed(1)} s later`,
  );

  // Clients whose answer was lost ask again, elsewhere, with the same keys.
  const again = await Promise.all(lines.map((line, index) => place(index % 2 === 0 ? b : c, line)));
  const same = again.filter(({ id }, index) => outcomes[index] === undefined || outcomes[index].id === id).length;
  await until('what was asked for again over', async () =>
    (await states(c)).every(({ state }) => ['COMPLETED', 'EXPIRED'].includes(state)),
  );
  const books = (await carrier.ledger()).filter(({ body }) =>
    lines.some((line) => body.changeRequest.some(({ ctn }) => ctn === lineOf(line))),
  );
  const ordered = new Set(books.map(({ body }) => body.changeRequest[0]?.ctn));
  const lost = (await states(c)).filter(({ state }) => state === 'COMPLETED').length - ordered.size;
  say(
    `asked again on B and C: ${same} of ${ordersAtOnce} the same orders; the carrier has ${ordered.size} of them, ` +
      `${books.length - ordered.size} twice`,
  );
  return [
    ...(unfinished.length > 0 ? [] : ['A had nothing under way when it was killed: nothing is shown by that']),
    ...(completed === left.length ? [] : [`${left.length - completed} orders of A came to nothing`]),
    ...(same === ordersAtOnce ? [] : [`${ordersAtOnce - same} keys are other orders now`]),
    ...(ordered.size === ordersAtOnce ? [] : [`${ordersAtOnce - ordered.size} orders are not at the carrier`]),
    ...(books.length === ordered.size ? [] : [`${books.length - ordered.size} orders are at the carrier twice`]),
    ...(lost === 0 ? [] : [`${lost} orders are told as COMPLETED and not at the carrier`]),
  ];
};

/** One of the three has asked the carrier for its catalog, and all have it. */
const shareCatalog = async ({ carrier }: World, urls: readonly string[]): Promise<readonly string[]> => {
  const totals = new Set<number>();
  for (const url of urls) {
    const { catalog } = await ask<{ catalog: { totalCount: number } }>(url, '{ catalog(first: 1) { totalCount } }');
    totals.add(catalog.totalCount);
  }
  const { counts } = (await (await fetch(`${carrier.url}/_sim/calls`)).json()) as {
    readonly counts: Readonly<Record<string, number>>;
  };
  const generated = counts['/api/orderingMobility/v1/generateReport'] ?? 0;
  say(`the catalog's ${[...totals].join(' / ')} entries are on all three, generated ${generated} time(s)`);
  return [
    ...(totals.size === 1 ? [] : ['the instances have different catalogs']),
    ...(generated === 1 ? [] : [`the catalog was generated ${generated} times`]),
  ];
};

const proveAll = async (world: World): Promise<readonly string[]> => {
  const [a = '', b = '', c = ''] = world.gateways.map(({ url }) => url ?? '');
  return [
    ...(await shareCatalog(world, [a, b, c])),
    ...(await showEverywhere({ a, b, c })),
    ...(await killAndFinish(world, { a, b, c })),
    ...world.gateways.flatMap((gateway) => gateway.errors).slice(0, 5),
  ];
};

const proveInstances = async (surroundings: Surroundings): Promise<readonly string[]> => {
  const begun = performance.now();
  const seconds = () => ((performance.now() - begun) / 1000).toFixed(1);
  const world = await startWorld({ ...surroundings, gateways: 3, settleMs, special: () => ({ environment }) });
  say(`Three instances on PostgreSQL, ready after ${seconds()} s`);
  try {
    const wrong = await proveAll(world);
    say(`all in ${seconds()} s: ${wrong.length === 0 ? 'as promised' : 'NOT as promised'}`);
    return wrong;
  } finally {
    await world.close();
  }
};

await runProof(async function* () {
  yield await prove('postgres', atMostMs, proveInstances);
});
