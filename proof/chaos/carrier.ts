/** The carrier's side: the simulator, which takes every order that reaches it, twice if it is sent twice, and its ledger. */
import { fileURLToPath } from 'node:url';
import { firstMessage, type Processes } from './processes.ts';

/** An order that the carrier has accepted, as it came. */
export interface LedgerOrder {
  readonly orderId: string;
  readonly poNumber: string | null;
  readonly acceptedAt: string;
  readonly body: Readonly<Record<string, unknown>> & {
    readonly changeRequest: readonly (Readonly<Record<string, unknown>> & {
      readonly type: string;
      readonly changeRequestId: string;
      readonly ctn: string;
    })[];
  };
}

export interface FaultRule {
  readonly kind: string;
  readonly path: string;
  readonly probability: number;
  readonly delayMs?: number;
}

export interface Carrier {
  readonly url: string;
  /** What a gateway needs to know of it. */
  readonly environment: Readonly<Record<string, string>>;
  setFaults(seed: number, rules: readonly FaultRule[]): Promise<void>;
  /** How many orders were posted since the start, and how many of the posts met a fault since the last `setFaults`. */
  posts(): Promise<{ readonly all: number; readonly faulty: number }>;
  ledger(): Promise<readonly LedgerOrder[]>;
  /** Asks it to tell this gateway how orders get on. */
  pushTo(gatewayUrl: string, secret: string): Promise<void>;
  close(): void;
}

/** The big account's lines have the numbers from here on. */
export const firstLine = 3_000_000_000;
export const lineCount = 20_000;

const orderPath = '/api/orderingMobility/v1/careOrder';

export const startCarrier = async (processes: Processes): Promise<Carrier> => {
  const file = fileURLToPath(new URL('./run-simulator.ts', import.meta.url));
  const child = processes.spawn({ args: ['--import', 'tsx', file, String(lineCount)], talks: true });
  const { url } = (await firstMessage('the simulator', child)) as { readonly url: string };

  const control = async <T>(path: string, body?: unknown): Promise<T> => {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(`${url}/_sim/${path}`, { ...init, signal: AbortSignal.timeout(10_000) });
    if (!response.ok) throw new Error(`simulator: ${path}: ${await response.text()}`);
    return (await response.json()) as T;
  };

  // Orders get on fast enough for most of their states to be seen within a run; the catalog is there at once.
  await control('timing', { inProgressMs: 600, completedMs: 1500, reportReadyMs: 0 });
  return {
    url,
    environment: {
      EBONDING_URL: `${url}/api/orderingMobility/v1`,
      EBONDING_TOKEN_URL: `${url}/oauth2/v2.0/token`,
      EBONDING_CLIENT_ID: 'care-gateway-dev',
      EBONDING_CLIENT_SECRET: 'simulator-secret',
      BROADBAND_URL: url,
      BROADBAND_USER: 'care-gateway-dev',
      BROADBAND_PASSWORD: 'simulator-secret',
    },
    setFaults: async (seed, rules) => {
      await control('faults', { seed, rules });
    },
    posts: async () => {
      const { counts } = await control<{ readonly counts: Readonly<Record<string, number>> }>('calls');
      const { rules } = await control<{ readonly rules: readonly (FaultRule & { readonly strikes: number })[] }>(
        'faults',
      );
      const struck = rules.filter(({ path }) => path === '/careOrder').map(({ strikes }) => strikes);
      return { all: counts[orderPath] ?? 0, faulty: struck.reduce((sum, strikes) => sum + strikes, 0) };
    },
    ledger: async () => (await control<{ readonly orders: readonly LedgerOrder[] }>('ledger')).orders,
    pushTo: async (gatewayUrl, secret) => {
      await control('push', { url: `${gatewayUrl}/carrier/order-status`, secret });
    },
    close: () => {
      child.kill('SIGKILL');
    },
  };
};
