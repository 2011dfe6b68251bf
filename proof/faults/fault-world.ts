/**
 * A real gateway process, a carrier, and a fault proxy on each of the ways between them: wireless, its tokens, broadband.
 * Every row of the matrix has a fresh one, so that no breaker remembers the row before.
 */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { FaultProxy } from '../../faults/fault-proxy.ts';
import { authorization, tokenEnvironment } from '../../test/support/a-credential.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { useUpFiles } from './use-up-files.ts';
import { GatewayProcess } from '../chaos/gateway-process.ts';
import type { Processes } from '../chaos/processes.ts';

const basePath = '/api/orderingMobility/v1';
const firstLine = 3_000_000_000;
const documentedAccount = '559210581033';
const startPatienceMs = 30_000;
const answerPatienceMs = 20_000;
const settlePatienceMs = 30_000;

/** Shorter than usual, so that a row takes seconds; and still in the same order to one another. */
export const sendDeadlineMs = 1500;
const orderTimes = {
  ORDER_TIMES: `sendDeadlineMs=${sendDeadlineMs},leaseMs=4000,fenceMarginMs=500,retryMs=300,lookUpRetryMs=300,firstPollMs=200,longestPollMs=500,expiryMs=60000`,
  CARRIER_SETTLE_SECONDS: '3',
};
const noBucket = 'bucket=10000000,refillPerSecond=1000000,ordersPerLineAndDay=1000000';

export interface FaultRule {
  readonly kind: string;
  readonly path: string;
  readonly probability?: number;
  readonly times?: number;
  readonly delayMs?: number;
}

/** What a question about a line and, beside it, about an account of the other carrier came back with. */
export interface Read {
  readonly ms: number;
  readonly hasLine: boolean;
  /** Code of the line's error. */
  readonly code: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly hasOffers: boolean;
  readonly offersCode: string | undefined;
}

export interface PlacedOrder {
  readonly ms: number;
  readonly id: string;
  readonly ctn: string;
  readonly state: string;
}

interface PublicError {
  readonly path?: readonly (string | number)[];
  readonly extensions: { readonly code: string; readonly retryAfterSeconds?: number };
}

interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly PublicError[];
}

interface OrderData {
  readonly id: string;
  readonly state: string;
}

export interface FaultWorldOptions {
  readonly processes: Processes;
  readonly directory: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export const startFaultWorld = async ({ processes, directory, environment = {} }: FaultWorldOptions) => {
  const simulator = await startSimulator({ accountLines: 5000 });
  const carrierAt = { host: '127.0.0.1', port: simulator.port };
  const proxy = async (name: string): Promise<FaultProxy> => {
    const made = new FaultProxy({ name, listen: { host: '127.0.0.1', port: 0 }, upstream: carrierAt });
    await made.enable();
    return made;
  };
  const [wireless, token, broadband] = await Promise.all([proxy('wireless'), proxy('token'), proxy('broadband')]);
  const gateway = new GatewayProcess({
    processes,
    name: 'gateway',
    logFile: join(directory, 'gateway.log'),
    environment: {
      ...tokenEnvironment,
      DATA_DIR: join(directory, 'data'),
      EBONDING_URL: `${wireless.url}${basePath}`,
      EBONDING_TOKEN_URL: `${token.url}/oauth2/v2.0/token`,
      EBONDING_CLIENT_ID: 'care-gateway-dev',
      EBONDING_CLIENT_SECRET: 'simulator-secret',
      BROADBAND_URL: broadband.url,
      BROADBAND_USER: 'care-gateway-dev',
      BROADBAND_PASSWORD: 'simulator-secret',
      LIMITS: noBucket,
      ...orderTimes,
      ...environment,
    },
  });
  void gateway.run();
  await gateway.ready(startPatienceMs);

  const simulate = async <T>(path: string, body?: unknown): Promise<T> => {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(`${simulator.url}/_sim/${path}`, init);
    return (await response.json()) as T;
  };
  const ask = async (query: string, variables: object, deadlineMs?: number): Promise<Answer> => {
    const response = await fetch(`${gateway.url ?? ''}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization,
        ...(deadlineMs !== undefined && { 'x-deadline-ms': String(deadlineMs) }),
      },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(answerPatienceMs),
    });
    return (await response.json()) as Answer;
  };

  let line = firstLine;
  const nextLine = (): string => String((line += 1));

  const read = async ({ deadlineMs, withOffers = true }: { deadlineMs?: number; withOffers?: boolean } = {}) => {
    const asked = performance.now();
    const offers = withOffers
      ? `account(ban: "${documentedAccount}") { offerAvailability(for: { changeRatePlan: {} }) { eligible } }`
      : '';
    const { data, errors = [] } = await ask(
      `query ($ctn: CTN!) { device(ctn: $ctn) { ctn } ${offers} }`,
      { ctn: nextLine() },
      deadlineMs,
    );
    const errorOf = (field: string) => errors.find(({ path }) => path?.[0] === field)?.extensions;
    const account = data?.['account'] as { readonly offerAvailability: unknown } | undefined;
    return {
      ms: Math.round((performance.now() - asked) * 10) / 10,
      hasLine: data?.['device'] != null,
      code: errorOf('device')?.code,
      retryAfterSeconds: errorOf('device')?.retryAfterSeconds,
      hasOffers: account?.offerAvailability != null,
      offersCode: errorOf('account')?.code,
    } satisfies Read;
  };

  const placeOrder = async (deadlineMs?: number): Promise<PlacedOrder> => {
    const asked = performance.now();
    const ctn = nextLine();
    const { data, errors } = await ask(
      `mutation ($ctn: CTN!) { suspendService(input: { device: { ctn: $ctn }, reason: "Lost" }) { order { id state } errors { code } } }`,
      { ctn },
      deadlineMs,
    );
    const { order } = (data?.['suspendService'] ?? {}) as { readonly order?: OrderData | null };
    if (!order) throw new Error(`no order was written down: ${JSON.stringify({ data, errors })}`);
    return { ms: Math.round(performance.now() - asked), ctn, ...order };
  };

  const stateOf = async (id: string): Promise<string> => {
    const { data } = await ask('query ($id: ID!) { careOrder(id: $id) { id state } }', { id });
    return ((data?.['careOrder'] ?? {}) as Partial<OrderData>).state ?? 'unknown';
  };

  return {
    wireless,
    token,
    broadband,
    read,
    placeOrder,
    stateOf,
    faults: (...rules: readonly FaultRule[]) => simulate('faults', { seed: 1, rules }),
    /** Many reads of lines, so many at once. */
    readMany: async (count: number, atOnce: number, pauseMs = 0): Promise<readonly Read[]> => {
      const reads: Read[] = [];
      const inTurn = async (): Promise<void> => {
        while (reads.length < count) {
          reads.push(await read({ withOffers: false }));
          await pause(pauseMs);
        }
      };
      await Promise.all(Array.from({ length: atOnce }, inTurn));
      return reads;
    },
    /** The order's state once it is none of those that the background still works on without the carrier's word. */
    settled: async (id: string): Promise<string> => {
      const until = performance.now() + settlePatienceMs;
      for (;;) {
        const state = await stateOf(id);
        if (!['RECORDED', 'UNCONFIRMED'].includes(state)) return state;
        if (performance.now() > until) throw new Error(`the order is still ${state}`);
        await pause(100);
      }
    },
    /** How often the carrier has accepted something for a line. */
    accepted: async (ctn: string): Promise<number> =>
      (await simulate<{ orders: unknown[] }>(`ledger/${ctn}`)).orders.length,
    /** Calls that reached the carrier, by the end of their path. */
    calls: async (call: string): Promise<number> => {
      const { counts } = await simulate<{ readonly counts: Readonly<Record<string, number>> }>('calls');
      return counts[`${basePath}/${call}`] ?? 0;
    },
    /** The gateway can open no file and no connection, until what this gives is called. */
    useUpFiles: (): (() => void) => {
      if (gateway.pid === undefined) throw new Error('the gateway does not run');
      return useUpFiles(gateway.pid);
    },
    crashes: () => gateway.crashes,
    close: async () => {
      await gateway.close();
      await Promise.all([wireless.disable(), token.disable(), broadband.disable()]);
      await simulator.close();
    },
  };
};

export type FaultWorld = Awaited<ReturnType<typeof startFaultWorld>>;
