/** The tests' way to the simulator: over HTTP only, on a clock that stands still. */

import { readFileSync } from 'node:fs';

import { afterAll, beforeAll, beforeEach } from '@jest/globals';

import { startSimulator, type Simulator } from '../../src/simulator/simulator.ts';

export const NOW = '2025-07-26T12:00:00.000Z';
export const GROUP = '73001012763';
export const OTHER_GROUP = 'a98765432109';
export const EBONDING = '/api/orderingMobility/v1';
export const AVAILABILITY = '/msapi/productoffermanagementms/v3/product/availability';
export const BASIC = `Basic ${Buffer.from('care-gateway-dev:simulator-secret').toString('base64')}`;
export const DAY_MS = 86_400_000;

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Undefined when the text is no JSON. */
  readonly json: unknown;
}

type Json = Readonly<Record<string, unknown>>;

/** One of the documents' examples. */
export const example = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../upstream/examples/${name}.json`, import.meta.url), 'utf8')) as unknown;

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/** Walks down into JSON of which the test knows the shape. */
export const at = (json: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined),
    json,
  );

const ORDER_CONTACT = {
  contact: { lastName: 'Rivera', firstName: 'Dana' },
  phone: { number: '2145550100' },
  email: 'dana.rivera@example.com',
};

/** A careOrderRequest with these changes; what is not said is as it should be. */
export const orderOf = (changes: readonly Json[], more: Json = {}): { careOrderRequest: Json } => ({
  careOrderRequest: {
    accountGroupId: GROUP,
    poNumber: 'PO-1',
    consentToRecurringCharges: true,
    orderContact: ORDER_CONTACT,
    changeRequest: changes.map((change, index) => ({ changeRequestId: `c${String(index + 1)}`, ...change })),
    ...more,
  },
});

export interface SimulatorClient {
  readonly simulator: () => Simulator;
  readonly get: (path: string) => Promise<unknown>;
  readonly post: (
    path: string,
    body: unknown,
    headers?: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ) => Promise<Reply>;
  /** With a live token and all headers. */
  readonly ebonding: (operation: string, body: unknown, signal?: AbortSignal) => Promise<Reply>;
  readonly account: (ctn: string) => Promise<Reply>;
  readonly place: (changes: readonly Json[], more?: Json) => Promise<Reply>;
  /** Places, and gives the order's id. */
  readonly placeAndGetId: (changes: readonly Json[], more?: Json) => Promise<string>;
  readonly statusOf: (orderId: string) => Promise<unknown>;
  /** Tokens live by the simulator's clock, so both moves take a new one. */
  readonly advance: (ms: number) => Promise<void>;
  readonly moveTo: (moment: string) => Promise<void>;
  readonly line: (ctn: string) => Promise<unknown>;
  readonly ledger: () => Promise<unknown[]>;
  readonly setFaults: (rules: readonly Json[], seed?: number) => Promise<void>;
}

/** One simulator for a test file, with a fresh world for each test. */
export const aSimulator = (): SimulatorClient => {
  let simulator: Simulator | undefined;
  let token = '';
  const running = (): Simulator => {
    if (simulator === undefined) throw new Error('The simulator runs only while tests do');
    return simulator;
  };

  const post: SimulatorClient['post'] = async (path, body, headers = {}, signal) => {
    const response = await fetch(`${running().url}${path}`, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
      signal: signal ?? null,
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parse(text) };
  };
  const get: SimulatorClient['get'] = async (path) => (await fetch(`${running().url}${path}`)).json();
  const ebonding: SimulatorClient['ebonding'] = (operation, body, signal) => {
    const headers = {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      'x-att-conversationid': 'conversation-1',
      'x-att-messageid': 'message-1',
    };
    return post(`${EBONDING}/${operation}`, body, headers, signal);
  };
  const place: SimulatorClient['place'] = (changes, more) => ebonding('careOrder', orderOf(changes, more));

  const login = async (): Promise<void> => {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'care-gateway-dev',
      client_secret: 'simulator-secret',
    });
    const { json } = await post('/oauth2/v2.0/token', form.toString(), {
      'content-type': 'application/x-www-form-urlencoded',
    });
    token = String(at(json, 'access_token'));
  };
  const moveClock = async (move: Json): Promise<void> => {
    await post('/_sim/clock', move);
    await login();
  };

  beforeAll(async () => {
    simulator = await startSimulator({ frozenAt: NOW, seed: 7 });
    await login();
  });
  beforeEach(() => {
    running().reset();
  });
  afterAll(() => simulator?.close());

  return {
    simulator: running,
    get,
    post,
    ebonding,
    place,
    account: (ctn) => ebonding('careAccount', { careAccountRequest: { accountGroupId: GROUP, ctn } }),
    placeAndGetId: async (changes, more) =>
      String(at((await place(changes, more)).json, 'careOrderResponse', 'orderId')),
    statusOf: async (orderId) => {
      const { json } = await ebonding('orderStatus/CareOrder', {
        orderStatusRequest: { accountGroupId: GROUP, orderId },
      });
      return at(json, 'orderStatusResponse', 'orders', 0);
    },
    advance: (ms) => moveClock({ advanceMs: ms }),
    moveTo: (moment) => moveClock({ set: moment }),
    line: (ctn) => get(`/_sim/lines/${ctn}`),
    ledger: async () => at(await get('/_sim/ledger'), 'orders') as unknown[],
    setFaults: async (rules, seed = 1) => {
      await post('/_sim/faults', { seed, rules });
    },
  };
};
