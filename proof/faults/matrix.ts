/** The fault matrix of RELIABILITY section 5 as data: what is injected, what is expected of reads and of orders. */
import { setTimeout as pause } from 'node:timers/promises';
import { blackHole, halfOpenCarrier, untrustedCarrier } from './bad-carriers.ts';
import { sendDeadlineMs, type FaultRule, type FaultWorld, type PlacedOrder, type Read } from './fault-world.ts';

/** What a row needs that must be there before the gateway starts. */
interface Prepared {
  readonly environment: Readonly<Record<string, string>>;
  readonly close?: () => void;
}

export interface FaultRow {
  readonly fault: string;
  readonly injected: string;
  readonly expected: string;
  readonly prepare?: (directory: string) => Promise<Prepared>;
  /** Injects, looks, and says what it saw. @throws Error when that is not what was expected. */
  readonly run: (world: FaultWorld) => Promise<string>;
}

const readCapMs = 2500;
/** V8's old generation, where it has some 4 GB otherwise. */
const cappedMb = 96;
/** What a busy machine may take beyond a deadline before it counts. */
const lateMs = 250;

/** Repeats that a fresh gateway is lent; and the few calls of its reports are calls too. */
const lent = 3;

const must = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(what);
};

/** The line failed with this code, in time, and the other carrier's part is there. */
const onlyLineFails = (read: Read, code: string, withinMs: number): string => {
  const seen = `${read.code ?? 'line'}, ${read.ms} ms`;
  must(!read.hasLine && read.code === code, `expected ${code}, got ${seen}`);
  must(read.hasOffers, `the other carrier's field failed too: ${read.offersCode}`);
  must(read.ms <= withinMs, `too late: ${seen}`);
  return seen;
};

const works = (read: Read, withinMs: number): string => {
  must(read.hasLine, `the line failed: ${read.code}`);
  must(read.ms <= withinMs, `too late: ${read.ms} ms`);
  return `line, ${read.ms} ms`;
};

/** First this state, and in the end exactly one order at the carrier. */
const endsPlacedOnce = async (world: FaultWorld, order: PlacedOrder, first: string, withinMs: number) => {
  must(order.state === first, `expected ${first}, got ${order.state}`);
  must(order.ms <= withinMs, `told too late: ${order.ms} ms`);
  const last = await world.settled(order.id);
  const accepted = await world.accepted(order.ctn);
  must(accepted === 1, `the carrier has ${accepted} orders`);
  must(['ACCEPTED', 'RECEIVED', 'IN_PROGRESS', 'COMPLETED'].includes(last), `it ended as ${last}`);
  return `${order.state}, ${order.ms} ms, then ${last}; carrier has 1`;
};

const countOf = (reads: readonly Read[], holds: (read: Read) => boolean): number => reads.filter(holds).length;

/** Every read meets the fault; the next ones, without it, do not. */
const spoiltRead =
  (kind: string, code: string, withinMs: number): FaultRow['run'] =>
  async (world) => {
    await world.faults({ kind, path: '/careAccount' });
    return onlyLineFails(await world.read(), code, withinMs);
  };

/** The carrier has or has not the order; we do not know until we have looked. */
const spoiltOrder =
  (kind: string, delayMs?: number): FaultRow['run'] =>
  async (world) => {
    await world.faults({ kind, path: '/careOrder', times: 1, ...(delayMs !== undefined && { delayMs }) });
    return endsPlacedOnce(world, await world.placeOrder(), 'UNCONFIRMED', sendDeadlineMs + lateMs);
  };

/** An order that waits for its second try, so that only the sending meets what comes now. */
const waitingOrder = async (world: FaultWorld): Promise<PlacedOrder> => {
  await world.faults({ kind: 'throttle429', path: '/careOrder', times: 1 });
  return world.placeOrder();
};

const shareOf5xx = (probability: number, least: number): FaultRow => ({
  fault: `5xx, ${probability * 100} %`,
  injected: `simulator unavailable503 on careAccount, probability ${probability}; 300 reads, 8 at once`,
  expected: 'repeats at most 10 %; the rest UPSTREAM_UNAVAILABLE, each at its field',
  run: async (world) => {
    await world.faults({ kind: 'unavailable503', path: '/careAccount', probability });
    const before = await world.calls('careAccount');
    const reads = await world.readMany(300, 8);
    const calls = (await world.calls('careAccount')) - before;
    const good = countOf(reads, ({ hasLine }) => hasLine);
    const other = reads.find(({ hasLine, code }) => !hasLine && code !== 'UPSTREAM_UNAVAILABLE');
    must(!other, `a read failed with ${other?.code}`);
    must(calls <= reads.length * 1.1 + lent, `${calls} calls for ${reads.length} reads`);
    must(good >= least, `only ${good} lines`);
    return `${good} of ${reads.length} lines for ${calls} calls`;
  },
});

/** Switches faults on and off until it is stopped; then all is well. */
const flap = (world: FaultWorld, ...rules: readonly FaultRule[]): (() => Promise<void>) => {
  const flapping = { isOver: false };
  const done = (async () => {
    while (!flapping.isOver) {
      await world.faults(...rules);
      await pause(200);
      await world.faults();
      await pause(200);
    }
  })();
  return () => {
    flapping.isOver = true;
    return done;
  };
};

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

export const rows: readonly FaultRow[] = [
  ...[50, 500].map((latency): FaultRow => ({
    fault: `+ ${latency} ms, jitter`,
    injected: `proxy latency ${latency} ± ${latency / 5} on the wireless carrier`,
    expected: 'read within its deadline, order ACCEPTED',
    run: async (world) => {
      world.wireless.poison({ type: 'latency', attributes: { latency, jitter: latency / 5 } });
      const seen = works(await world.read(), 2 * latency + 1000);
      return `${seen}; order ${await endsPlacedOnce(world, await world.placeOrder(), 'ACCEPTED', 4 * latency + 1000)}`;
    },
  })),
  {
    fault: 'latency beyond the deadline, read',
    injected: 'proxy latency 4000; x-deadline-ms absent, then 1000',
    expected: 'UPSTREAM_TIMEOUT at its cap of 2.5 s; DEADLINE_EXCEEDED within 1 s; offers arrive',
    run: async (world) => {
      world.wireless.poison({ type: 'latency', attributes: { latency: 4000 } });
      const own = onlyLineFails(await world.read(), 'UPSTREAM_TIMEOUT', readCapMs + lateMs);
      return `${own}; ${onlyLineFails(await world.read({ deadlineMs: 1000 }), 'DEADLINE_EXCEEDED', 1000)}`;
    },
  },
  {
    fault: 'latency beyond the deadline, order',
    injected: 'simulator latency 1200 on careOrder; x-deadline-ms 700',
    expected: 'UNCONFIRMED within 700 ms; sending goes on, once',
    run: async (world) => {
      await world.faults({ kind: 'latency', path: '/careOrder', delayMs: 1200 });
      return endsPlacedOnce(world, await world.placeOrder(700), 'UNCONFIRMED', 700);
    },
  },
  shareOf5xx(0.1, 260),
  shareOf5xx(0.3, 180),
  shareOf5xx(1, 0),
  {
    fault: 'dead upstream, retry amplification',
    injected: 'simulator unavailable503 on careAccount, always; reads for 10 s, 4 at once',
    expected: 'at most 1.1 upstream calls a read; the breaker opens at twenty or so',
    run: async (world) => {
      await world.faults({ kind: 'unavailable503', path: '/careAccount' });
      const before = await world.calls('careAccount');
      const end = performance.now() + 10_000;
      let reads = 0;
      while (performance.now() < end) reads += (await world.readMany(20, 4, 20)).length;
      const calls = (await world.calls('careAccount')) - before;
      must(calls <= reads * 1.1 && calls <= 40, `${calls} calls for ${reads} reads`);
      return `${calls} calls for ${reads} reads: ${(calls / reads).toFixed(3)}`;
    },
  },
  {
    fault: 'the breaker closes again',
    injected: 'simulator unavailable503 on careAccount until it is open, then nothing',
    expected: 'refused at once with retryAfterSeconds; within 6 s one probe, then lines again',
    run: async (world) => {
      await world.faults({ kind: 'unavailable503', path: '/careAccount' });
      await world.readMany(40, 8);
      const refused = await world.read();
      must(refused.retryAfterSeconds !== undefined, 'the breaker did not open');
      await world.faults();
      const before = await world.calls('careAccount');
      const held = await world.readMany(10, 2);
      must((await world.calls('careAccount')) === before, 'it was asked while the breaker was open');
      must(countOf(held, ({ hasLine }) => hasLine) === 0, 'a line came out of nowhere');
      await pause(5500);
      return `${onlyLineFails(refused, 'UPSTREAM_UNAVAILABLE', lateMs)}, retry after ${refused.retryAfterSeconds} s; then ${works(await world.read(), 1000)}`;
    },
  },
  {
    fault: '5xx after accepting, order',
    injected: 'simulator error500After on careOrder, once',
    expected: 'UNCONFIRMED, found by looking, never sent again',
    run: spoiltOrder('error500After'),
  },
  {
    fault: '5xx before accepting, order',
    injected: 'simulator error500Before on careOrder, once',
    expected: 'UNCONFIRMED, absent twice, then sent again',
    run: spoiltOrder('error500Before'),
  },
  {
    fault: '429 with Retry-After: 3, read',
    injected: 'simulator throttle429 on careAccount, once; x-deadline-ms 1500, then absent',
    expected: 'UPSTREAM_RATE_LIMITED with retryAfterSeconds when it does not fit; else the line after 3 s',
    run: async (world) => {
      await world.faults({ kind: 'throttle429', path: '/careAccount', times: 1 });
      const short = await world.read({ deadlineMs: 1500 });
      must(short.retryAfterSeconds === 3, `retryAfterSeconds ${short.retryAfterSeconds}`);
      const seen = onlyLineFails(short, 'UPSTREAM_RATE_LIMITED', 1000);
      await world.faults({ kind: 'throttle429', path: '/careAccount', times: 1 });
      const long = await world.read();
      must(long.ms >= 2900, `it was asked again after ${long.ms} ms`);
      return `${seen}; then ${works(long, 3500)}`;
    },
  },
  {
    fault: '429 with Retry-After: 3, order',
    injected: 'simulator throttle429 on careOrder, once',
    expected: 'not placed, due then; placed once',
    run: async (world) => endsPlacedOnce(world, await waitingOrder(world), 'UNCONFIRMED', 1000),
  },
  {
    fault: 'reset after the request, read',
    injected: 'simulator resetBefore on careAccount, once',
    expected: 'asked once more: the line',
    run: async (world) => {
      await world.faults({ kind: 'resetBefore', path: '/careAccount', times: 1 });
      return works(await world.read(), 1000);
    },
  },
  {
    fault: 'reset after the request, order',
    injected: 'simulator resetBefore on careOrder, once',
    expected: 'UNCONFIRMED, then sent again',
    run: spoiltOrder('resetBefore'),
  },
  {
    fault: 'reset after accepting, order',
    injected: 'simulator resetAfter on careOrder, once',
    expected: 'UNCONFIRMED, found by looking',
    run: spoiltOrder('resetAfter'),
  },
  {
    fault: 'reset on connect, read',
    injected: 'proxy reset_peer on the wireless carrier',
    expected: 'asked once more, then UPSTREAM_UNAVAILABLE; offers arrive',
    run: async (world) => {
      world.wireless.poison({ type: 'reset_peer' });
      return onlyLineFails(await world.read(), 'UPSTREAM_UNAVAILABLE', 1000);
    },
  },
  {
    fault: 'connection refused, order',
    injected: 'proxy down while a recorded order is sent',
    expected: 'not sent; placed once when it is up',
    run: async (world) => {
      const order = await waitingOrder(world);
      await world.wireless.disable();
      await pause(4500);
      must((await world.accepted(order.ctn)) === 0, 'it was placed through nothing');
      const meanwhile = await world.stateOf(order.id);
      await world.wireless.enable();
      return `${meanwhile} meanwhile; ${await endsPlacedOnce(world, order, 'UNCONFIRMED', 1000)}`;
    },
  },
  {
    fault: 'half-open: headers, then silence',
    injected: 'a carrier that sends headers and no body, for a read and while a recorded order is sent',
    expected: 'read UPSTREAM_TIMEOUT; order looked up, then placed once',
    run: async (world) => {
      const order = await waitingOrder(world);
      const carrier = await halfOpenCarrier();
      const well = world.wireless.upstream;
      world.wireless.leadTo({ host: '127.0.0.1', port: carrier.port });
      // Connections that are open lead where they led.
      await world.wireless.disable();
      await world.wireless.enable();
      const seen = onlyLineFails(await world.read(), 'UPSTREAM_TIMEOUT', readCapMs + lateMs);
      await pause(2500);
      world.wireless.leadTo(well);
      await world.wireless.disable();
      await world.wireless.enable();
      carrier.close();
      return `${seen}; order ${await endsPlacedOnce(world, order, 'UNCONFIRMED', 1000)}`;
    },
  },
  {
    fault: 'black hole: SYN dropped',
    injected: 'a stopped process with a full queue in place of the wireless carrier',
    expected: 'UPSTREAM_UNAVAILABLE after the connect timeout of 1 s (twice, for a repeat); offers arrive',
    prepare: async () => {
      const { port, close } = await blackHole();
      return { environment: { EBONDING_URL: `http://127.0.0.1:${port}/api/orderingMobility/v1` }, close };
    },
    // Undici's connect timer is coarse: up to half a second late.
    run: async (world) => onlyLineFails(await world.read(), 'UPSTREAM_UNAVAILABLE', 3500),
  },
  {
    fault: 'black hole: connected, no answer, read',
    injected: 'proxy timeout 0 on the wireless carrier',
    expected: 'UPSTREAM_TIMEOUT at 2.5 s; after twenty the breaker answers at once',
    run: async (world) => {
      world.wireless.poison({ type: 'timeout' });
      const seen = onlyLineFails(await world.read(), 'UPSTREAM_TIMEOUT', readCapMs + lateMs);
      await world.readMany(24, 24);
      return `${seen}; then ${onlyLineFails(await world.read(), 'UPSTREAM_UNAVAILABLE', lateMs)}`;
    },
  },
  {
    fault: 'black hole, order',
    injected: 'simulator hangBefore on careOrder, once',
    expected: 'UNCONFIRMED at the deadline of sending; then sent again',
    run: spoiltOrder('hangBefore'),
  },
  {
    fault: 'isolation: one carrier black-holed',
    injected: 'proxy timeout 0 on broadband while 8 requests wait for offers; reads of lines beside them; 7 times',
    expected: 'median of the lines at most 1.2 times what it is alone: the median of the pairs',
    run: async (world) => {
      const lines = async (): Promise<number> => {
        const reads = await world.readMany(200, 2);
        const failed = reads.find(({ hasLine }) => !hasLine);
        must(!failed, `a line failed: ${failed?.code ?? 'not there'}`);
        return median(reads.map(({ ms }) => ms));
      };
      // A young process is slow.
      for (let warmUp = 0; warmUp < 3; warmUp += 1) await lines();
      const ratios: number[] = [];
      // In pairs, since the machine is not quiet: a neighbour is likely to meet both of a pair.
      while (ratios.length < 7) {
        const alone = await lines();
        world.broadband.poison({ type: 'timeout' });
        let answered = 0;
        const stuck = Array.from({ length: 8 }, async () => {
          await world.read();
          answered += 1;
        });
        // The stuck ones have got their lines by now, and wait for their offers.
        await pause(200);
        ratios.push((await lines()) / alone);
        must(answered === 0, 'offers came through the black hole');
        world.broadband.heal();
        await Promise.all(stuck);
      }
      const ratio = median(ratios);
      const seen = `x${ratio.toFixed(2)} (${ratios.map((each) => each.toFixed(2)).join(' ')})`;
      must(ratio <= 1.2, seen);
      return seen;
    },
  },
  ...(['garbage', 'truncated', 'wrongJson', 'html200'] as const).map((kind): FaultRow => ({
    fault: `${kind}, read`,
    injected: `simulator ${kind} on careAccount`,
    expected: 'UPSTREAM_BAD_RESPONSE; offers arrive',
    run: spoiltRead(kind, 'UPSTREAM_BAD_RESPONSE', 1000),
  })),
  ...(['garbage', 'truncated', 'wrongJson'] as const).map((kind): FaultRow => ({
    fault: `${kind}, order`,
    injected: `simulator ${kind} on careOrder, once`,
    expected: 'UNCONFIRMED, found by looking',
    run: spoiltOrder(kind),
  })),
  {
    fault: 'slow drip, read',
    injected: 'simulator drip on careAccount: 1 byte every 100 ms',
    expected: 'UPSTREAM_TIMEOUT at 2.5 s',
    run: spoiltRead('drip', 'UPSTREAM_TIMEOUT', readCapMs + lateMs),
  },
  {
    fault: 'slow drip, order',
    injected: 'simulator drip on careOrder, once',
    expected: 'UNCONFIRMED, found by looking',
    run: spoiltOrder('drip'),
  },
  {
    fault: 'small pieces, little bandwidth',
    injected: 'proxy slicer 7 ± 3 and bandwidth 50 KB/s on the wireless carrier',
    expected: 'line and order as ever',
    run: async (world) => {
      world.wireless.poison({ type: 'slicer', attributes: { average_size: 7, size_variation: 3, delay: 100 } });
      world.wireless.poison({ type: 'bandwidth', attributes: { rate: 50 } });
      return `${works(await world.read(), 2000)}; order ${await endsPlacedOnce(world, await world.placeOrder(), 'ACCEPTED', 3000)}`;
    },
  },
  {
    fault: 'cut off in the answer',
    injected: 'proxy limit_data 300 on the wireless carrier',
    expected: 'asked once more, then UPSTREAM_UNAVAILABLE; offers arrive',
    run: async (world) => {
      world.wireless.poison({ type: 'limit_data', attributes: { bytes: 300 } });
      return onlyLineFails(await world.read(), 'UPSTREAM_UNAVAILABLE', 1000);
    },
  },
  {
    fault: 'flapping, 200 ms on and off, read',
    injected: 'simulator unavailable503 on careAccount, switched every 200 ms for 6 s; reads, 4 at once',
    expected: 'at most 1.1 upstream calls a read',
    run: async (world) => {
      const stop = flap(world, { kind: 'unavailable503', path: '/careAccount' });
      const before = await world.calls('careAccount');
      const end = performance.now() + 6000;
      let reads = 0;
      while (performance.now() < end) reads += (await world.readMany(20, 4, 20)).length;
      await stop();
      const calls = (await world.calls('careAccount')) - before;
      must(calls <= reads * 1.1 + lent, `${calls} calls for ${reads} reads`);
      return `${calls} calls for ${reads} reads: ${(calls / reads).toFixed(2)}`;
    },
  },
  {
    fault: 'flapping, 200 ms on and off, order',
    injected:
      'simulator resetBefore and resetAfter on careOrder, each half of the time, switched every 200 ms; 16 orders',
    expected: 'every order placed once',
    run: async (world) => {
      const stop = flap(
        world,
        { kind: 'resetBefore', path: '/careOrder', probability: 0.5 },
        { kind: 'resetAfter', path: '/careOrder' },
      );
      const orders: PlacedOrder[] = [];
      while (orders.length < 16) {
        orders.push(await world.placeOrder());
        await pause(60);
      }
      await stop();
      for (const { id, ctn } of orders) {
        await world.settled(id);
        const accepted = await world.accepted(ctn);
        must(accepted === 1, `the carrier has ${accepted} orders`);
      }
      const doubted = orders.filter(({ state }) => state === 'UNCONFIRMED').length;
      must(doubted > 0, 'no order met the fault');
      return `${orders.length} orders placed once, ${doubted} of them UNCONFIRMED at first`;
    },
  },
  {
    fault: 'name not found',
    injected: 'EBONDING_URL with a name that does not exist',
    expected: 'UPSTREAM_UNAVAILABLE; offers arrive',
    prepare: () => Promise.resolve({ environment: { EBONDING_URL: 'http://carrier.invalid/api/orderingMobility/v1' } }),
    run: async (world) => onlyLineFails(await world.read(), 'UPSTREAM_UNAVAILABLE', 5000),
  },
  {
    fault: 'TLS: unknown issuer, wrong host',
    injected: 'an HTTPS carrier with a certificate of its own making',
    expected: 'UPSTREAM_UNAVAILABLE, not one request reaches it',
    prepare: async (directory) => {
      const { port, close } = await untrustedCarrier(directory);
      return { environment: { EBONDING_URL: `https://127.0.0.1:${port}/api/orderingMobility/v1` }, close };
    },
    run: async (world) => onlyLineFails(await world.read(), 'UPSTREAM_UNAVAILABLE', 2000),
  },
  {
    fault: 'late acceptance',
    injected: 'simulator lateAccept 1500 on careOrder, once',
    expected: 'UNCONFIRMED; not sent again before it has settled',
    run: spoiltOrder('lateAccept', 1500),
  },
  {
    fault: 'stale look-up',
    injected: 'simulator error500After on careOrder, once; staleStatus 1500',
    expected: 'UNCONFIRMED; found when it shows, not sent again',
    run: async (world) => {
      await world.faults(
        { kind: 'error500After', path: '/careOrder', times: 1 },
        { kind: 'staleStatus', path: '*', delayMs: 1500 },
      );
      return endsPlacedOnce(world, await world.placeOrder(), 'UNCONFIRMED', 1500);
    },
  },
  {
    fault: 'look-up down',
    injected: 'simulator error500After on careOrder, once; error500Before on orderStatus, 6 times',
    expected: 'UNCONFIRMED until it can be looked up; placed once',
    run: async (world) => {
      await world.faults(
        { kind: 'error500After', path: '/careOrder', times: 1 },
        { kind: 'error500Before', path: '/orderStatus/CareOrder', times: 6 },
      );
      return endsPlacedOnce(world, await world.placeOrder(), 'UNCONFIRMED', 1500);
    },
  },
  {
    fault: 'orders: the breaker is open',
    injected: 'simulator error500Before on careOrder while 30 orders are placed at once, and one more',
    expected: 'the last one is written down and not sent; placed once when one try has shown that all is well',
    run: async (world) => {
      await world.faults({ kind: 'error500Before', path: '/careOrder' });
      await Promise.all(Array.from({ length: 30 }, () => world.placeOrder()));
      const sent = await world.calls('careOrder');
      const last = await world.placeOrder();
      must((await world.calls('careOrder')) === sent, 'it was sent all the same');
      await world.faults();
      return endsPlacedOnce(world, last, 'UNCONFIRMED', 1000);
    },
  },
  {
    fault: 'token endpoint down',
    injected: 'proxy of the token endpoint down, with a token at hand',
    expected: 'the token is used on: line and order as ever',
    run: async (world) => {
      works(await world.read(), 2000);
      await world.token.disable();
      return `${works(await world.read(), 1000)}; order ${await endsPlacedOnce(world, await world.placeOrder(), 'ACCEPTED', 1500)}`;
    },
  },
  {
    fault: 'token endpoint down from the start',
    injected: 'EBONDING_TOKEN_URL where nobody listens',
    expected: 'UPSTREAM_UNAVAILABLE; offers arrive',
    prepare: () => Promise.resolve({ environment: { EBONDING_TOKEN_URL: 'http://127.0.0.1:9/token' } }),
    run: async (world) => onlyLineFails(await world.read(), 'UPSTREAM_UNAVAILABLE', 1000),
  },
  {
    fault: 'file descriptors used up',
    injected: 'prlimit --nofile at the lowest free one: connections that are there stay, none is added',
    expected:
      'the read goes over the kept connection; an order cannot be written down, and so is not sent; with files, all is well',
    run: async (world) => {
      works(await world.read(), readCapMs);
      const giveBack = world.useUpFiles();
      const read = works(await world.read(), readCapMs);
      const refusal = await world.placeOrder().then(
        ({ state }) => state,
        (error: unknown) => String(error),
      );
      giveBack();
      must(refusal.includes('STORE_UNAVAILABLE'), `the order said ${refusal}`);
      must((await world.calls('careOrder')) === 0, 'an order was sent that is not written down');
      const next = await endsPlacedOnce(world, await world.placeOrder(), 'ACCEPTED', readCapMs);
      return `${read}; order STORE_UNAVAILABLE, carrier has 0; the next one ${next}`;
    },
  },
  {
    fault: 'memory cap',
    injected: `--max-old-space-size=${cappedMb}; 3,000 reads, 60 at once, and an order among them`,
    expected: 'each read is answered, or told that it is too much now; the order placed once; nothing ends',
    prepare: () => Promise.resolve({ environment: { NODE_OPTIONS: `--max-old-space-size=${cappedMb}` } }),
    run: async (world) => {
      const reading = world.readMany(3000, 60);
      const order = await endsPlacedOnce(world, await world.placeOrder(), 'ACCEPTED', 5000);
      const reads = await reading;
      const other = reads.find(({ hasLine, code }) => !hasLine && code !== 'OVERLOADED');
      must(!other, `a read failed with ${other?.code}`);
      return `${countOf(reads, ({ hasLine }) => hasLine)} of ${reads.length} lines; order ${order}`;
    },
  },
];

/** Rows that are not injected here, and why. */
export const elsewhere: readonly { readonly fault: string; readonly why: string }[] = [
  { fault: 'duplicate, late, early push', why: 'shown by test/server/push.test.ts' },
  {
    fault: 'PostgreSQL stopped, frozen, full; answer ACKED but the journal fails',
    why: 'shown by npm run chaos and test/order/journal/postgres-journal.test.ts',
  },
  {
    fault: 'SQLite full, busy, corrupt',
    why: 'shown by test/order/journal/sqlite-store.test.ts and sqlite-journal.test.ts',
  },
  { fault: 'slow fsync', why: 'shown by npm run bench -- orders' },
  { fault: 'kill -9, SIGTERM under load', why: 'shown by npm run chaos' },
  { fault: 'freeze beyond lease and settling', why: 'shown by npm run chaos and npm run freeze' },
  { fault: 'event loop stalled, CPU neighbour', why: "the server's admission: npm run bench -- overload" },
  { fault: 'Redis down', why: 'there is no Redis' },
  { fault: 'JWKS down or slow', why: 'the identity of callers: its own tests' },
  { fault: 'DNS slow or changed', why: 'needs a resolver of our own: only root may give the machine one' },
  { fault: 'clock jump', why: 'needs libfaketime, or the right to set the clock' },
  { fault: 'rolling restart over a change of the journal', why: 'needs two versions of the gateway' },
];
