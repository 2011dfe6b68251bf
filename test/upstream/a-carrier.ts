/**
 * A carrier made of canned answers, for tests of the wire: undici's MockAgent in place of the connections, so that each
 * request can be looked at and nothing leaves the process.
 */
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach } from '@jest/globals';
import { MockAgent, type Dispatcher } from 'undici';
import { Broadband } from '../../src/upstream/broadband.ts';
import { createCallScope, type CallScope } from '../../src/upstream/call-scope.ts';
import { basicCredentials } from '../../src/upstream/credentials.ts';
import { EBonding } from '../../src/upstream/ebonding.ts';
import type { UpstreamError } from '../../src/upstream/upstream-error.ts';
import { Upstream } from '../../src/upstream/upstream.ts';

const origin = 'https://carrier.example';

export interface Asked {
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface Canned {
  readonly status?: number;
  /** An object is sent as JSON, text as it is. */
  readonly body?: string | object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One of the documents' examples. */
export const example = (file: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`./examples/${file}`, import.meta.url), 'utf8')) as Record<string, unknown>;

/** A pool of connections to the agent's canned answers. The agent's own pools do not take handlers of the newer kind. */
export const cannedPool = (agent: MockAgent, to: string): Dispatcher =>
  agent.compose((dispatch) => (options, handler) => dispatch({ ...options, origin: to }, handler));

/** By name, of headers that were sent as a flat list. */
export const headersOf = (flat: unknown): Record<string, string> => {
  const words = flat as readonly string[];
  return Object.fromEntries(words.flatMap((name, place) => (place % 2 === 0 ? [[name, words[place + 1] ?? '']] : [])));
};

/** A carrier that answers what it was told to, once each; every answer must have been fetched by the end of the test. */
export const aCarrier = () => {
  let agent: MockAgent;
  let asked: Asked[];
  let oddPlaces: string[];
  let scope: CallScope;
  let upstream: Upstream;

  beforeEach(() => {
    agent = new MockAgent();
    agent.disableNetConnect();
    asked = [];
    oddPlaces = [];
    scope = createCallScope(16, (place) => void oddPlaces.push(place));
    upstream = new Upstream({
      name: 'carrier',
      url: `${origin}/base/`,
      credentials: basicCredentials('care', 'secret'),
      readConnections: 2,
      writeConnections: 2,
      openPool: (to) => cannedPool(agent, to),
    });
  });
  afterEach(async () => {
    agent.assertNoPendingInterceptors();
    await agent.close();
  });

  return {
    /** The next call of this path, below the base path, gets this answer. */
    answers: (path: string, { status = 200, body = {}, headers = {} }: Canned = {}) => {
      agent
        .get(origin)
        .intercept({ path: `/base${path}`, method: 'POST' })
        .reply((request) => {
          asked.push({
            path: request.path,
            method: request.method,
            headers: headersOf(request.headers),
            body: JSON.parse(request.body as string) as unknown,
          });
          return {
            statusCode: status,
            data: typeof body === 'string' ? body : JSON.stringify(body),
            responseOptions: { headers },
          };
        });
    },
    /** What was asked so far, oldest first. */
    asked: () => asked,
    /** Where a value of the carrier could not be read. */
    odd: () => oddPlaces,
    scope: () => scope,
    upstream: () => upstream,
    ebonding: () => new EBonding(upstream, 'care-gateway'),
    broadband: () => new Broadband(upstream),
  };
};

/** What an UpstreamError says, as far as callers act on it. */
export const failureOf = async (call: Promise<unknown>): Promise<unknown> => {
  const error = await call.then(
    () => {
      throw new Error('The call did not fail.');
    },
    (reason: unknown) => reason as UpstreamError,
  );
  return { name: error.name, failure: error.failure, sent: error.sent };
};
