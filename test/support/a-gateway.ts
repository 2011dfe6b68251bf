/**
 * The test kit: a whole gateway beside a whole simulator, over real HTTP on ports of their own. One pair serves a test
 * file; every test starts from a fresh world. The simulator's clock stands still until a test moves it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { readConfig } from '../../src/config.ts';
import { usualClaims } from '../../src/identity/tokens.ts';
import { createLog } from '../../src/log.ts';
import { startSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { startGateway, type Replacements, type RunningGateway } from '../../src/start-gateway.ts';
import { openTestSnapshots } from './a-snapshot-store.ts';
import { openTestJournal } from './a-journal.ts';

export interface Answer {
  readonly status: number;
  /** Of the shape that the test asked for. */
  readonly data: unknown;
  readonly errors: readonly PublicError[] | undefined;
}

export interface PublicError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: { readonly code: string; readonly supportReference: string; readonly retryable: boolean };
}

export interface LedgerOrder {
  readonly orderId: string;
  readonly payloadId: string;
  readonly poNumber: string;
  readonly changeRequests: readonly { readonly changeRequestId: string; readonly type: string; readonly ctn: string }[];
  /** The accepted `careOrderRequest`, as it came. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Calls {
  readonly calls: readonly { readonly path: string; readonly body: unknown }[];
  readonly counts: Readonly<Record<string, number>>;
  readonly maxInFlight: Readonly<Record<string, number>>;
}

export const careAccountPath = '/api/orderingMobility/v1/careAccount';
export const careOrderPath = '/api/orderingMobility/v1/careOrder';

/** An instant after all that the documents' examples speak of, and far from any change of clocks. */
const worldBegins = '2026-03-10T15:00:00.000Z';

/** Lines of the gateway's log, for tests of what is and is not in it. */
export interface LogLine {
  readonly msg?: string;
  readonly supportReference?: string;
  readonly traceId?: string;
}

export interface KitOptions extends Replacements {
  /** Settings beside the kit's own. */
  readonly environment?: Readonly<Record<string, string>>;
}

export type Send = (query: string, variables?: Readonly<Record<string, unknown>>) => Promise<Answer>;

/** Who a token is for; what is left out is a person of the first company who may do everything. */
export interface TokenWish {
  readonly tenant?: string;
  readonly scope?: string;
  readonly accounts?: readonly string[];
  readonly sub?: string;
  readonly client_id?: string;
  /** Seconds. */
  readonly expires_in?: number;
}

export const aGateway = ({ environment, ...replacements }: KitOptions = {}) => {
  let simulator: Simulator;
  let gateway: RunningGateway;
  let directory: string;
  let now = Date.parse(worldBegins);
  const lines: string[] = [];
  let carrierToken: string | undefined;

  const simulate = async <T>(path: string, body?: unknown): Promise<T> => {
    const init =
      body === undefined
        ? {}
        : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(`${simulator.url}/_sim/${path}`, init);
    if (!response.ok) throw new Error(`simulator: ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };

  beforeAll(async () => {
    simulator = await startSimulator({ frozenAt: worldBegins });
    await simulate('timing', { reportReadyMs: 0 });
    directory = await mkdtemp(join(tmpdir(), 'care-gateway-'));
    const { url } = simulator;
    const carriers = {
      ebonding: {
        url: `${url}/api/orderingMobility/v1`,
        tokenUrl: `${url}/oauth2/v2.0/token`,
        clientId: 'care-gateway-dev',
        clientSecret: 'simulator-secret',
        scope: undefined,
      },
      broadband: { url, user: 'care-gateway-dev', password: 'simulator-secret' },
    };
    const destination = { write: (line: string) => void lines.push(line) };
    const log = createLog('info', destination);
    const issuer = {
      issuer: 'urn:care-gateway:simulator',
      audience: 'care-gateway',
      keys: { url: `${url}/_sim/issuer/jwks` },
      algorithms: ['ES256'] as const,
      type: 'at+jwt',
      claims: usualClaims,
    };
    gateway = await startGateway(
      { ...readConfig({ PORT: '0', ADMIN_PORT: '0', DATA_DIR: directory, ...environment }), issuer },
      carriers,
      await openTestJournal(() => now),
      log,
      {
        requestLines: destination,
        background: false,
        reportPollMs: 1,
        snapshots: await openTestSnapshots(join(directory, 'reports.sqlite')),
        now: () => new Date(now),
        ...replacements,
      },
    );
    await gateway.catalog.refresh(gateway.tenants[0]);
  });

  beforeEach(async () => {
    // Orders of the test before are then no possible duplicates.
    now += 20 * 60 * 1000;
    await simulate('reset', { frozenAt: new Date(now).toISOString() });
    // The carrier's token may have grown old meanwhile: it is renewed here, so that tests count their own calls only.
    await send('{ device(ctn: "1234567890") { ctn } }');
    await simulate('reset', { frozenAt: new Date(now).toISOString() });
    await simulate('timing', { reportReadyMs: 0 });
    lines.length = 0;
    carrierToken = undefined;
  });

  afterAll(async () => {
    await gateway.close();
    await simulator.close();
    await rm(directory, { recursive: true, force: true });
  });

  const post = async (body: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });

  /** A call of the wireless carrier's, past the gateway. */
  const carrier = async (path: string, body: unknown): Promise<Response> => {
    carrierToken ??= await logIn();
    return fetch(`${simulator.url}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${carrierToken}`,
        'content-type': 'application/json',
        'x-att-conversationid': 'conversation-1',
        'x-att-messageid': 'message-1',
      },
      body: JSON.stringify(body),
    });
  };

  const logIn = async (): Promise<string> => {
    const response = await fetch(`${simulator.url}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: 'care-gateway-dev',
        client_secret: 'simulator-secret',
      }),
    });
    return ((await response.json()) as { access_token: string }).access_token;
  };

  const sendWith = async (
    headers: Record<string, string>,
    query: string,
    variables: Readonly<Record<string, unknown>> = {},
  ): Promise<Answer> => {
    const response = await post(JSON.stringify({ query, variables }), headers);
    const { data, errors } = (await response.json()) as Pick<Answer, 'data' | 'errors'>;
    return { status: response.status, data, errors };
  };

  /** A GraphQL request over HTTP, of the development caller. */
  const send: Send = (query, variables) => sendWith({}, query, variables);

  /** A token of the simulator's identity provider. */
  const tokenFor = async (caller: TokenWish): Promise<string> =>
    (await simulate<{ access_token: string }>('issuer/token', caller)).access_token;

  /** `send` for a caller of one's own choice. */
  const as = async (caller: TokenWish): Promise<Send> => {
    const authorization = `Bearer ${await tokenFor(caller)}`;
    return (query, variables) => sendWith({ authorization }, query, variables);
  };

  /** Time passes, for the gateway and for the carriers, and the background does what is due. */
  const pass = async (seconds: number): Promise<void> => {
    now += seconds * 1000;
    await simulate('clock', { advanceMs: seconds * 1000 });
    await gateway.resolver.pass();
  };

  return {
    send,
    as,
    tokenFor,
    post,
    pass,
    simulate,
    carrier,
    get url() {
      return gateway.url;
    },
    get gateway() {
      return gateway;
    },
    now: () => new Date(now),
    ledger: async () => (await simulate<{ orders: readonly LedgerOrder[] }>('ledger')).orders,
    calls: () => simulate<Calls>('calls'),
    faults: (...rules: readonly Readonly<Record<string, unknown>>[]) => simulate('faults', { seed: 1, rules }),
    log: () => lines.map((line) => JSON.parse(line) as LogLine),
  };
};
