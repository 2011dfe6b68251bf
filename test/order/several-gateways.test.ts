import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'graphql-sse';
import { pino } from 'pino';
import { readConfig } from '../../src/config.ts';
import { openJournal } from '../../src/order/journal/open-journal.ts';
import { startSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { startGateway, type RunningGateway } from '../../src/start-gateway.ts';
import { until } from '../support/until.ts';
import { findPostgres, startPostgres, type Postgres } from './journal/a-postgres.ts';

const ask = async <T>({ url }: RunningGateway, query: string): Promise<T> => {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return ((await response.json()) as { readonly data: T }).data;
};

// In CI a missing server is a failure: startPostgres says so.
(findPostgres() === undefined && process.env['CI'] === undefined ? describe.skip : describe)(
  'gateways on one PostgreSQL',
  () => {
    let postgres: Postgres;
    let simulator: Simulator;
    let directory: string;
    let one: RunningGateway;
    let other: RunningGateway;

    const start = async (): Promise<RunningGateway> => {
      const { url } = simulator;
      const login = { clientId: 'care-gateway-dev', clientSecret: 'simulator-secret', scope: undefined };
      const carriers = {
        ebonding: { url: `${url}/api/orderingMobility/v1`, tokenUrl: `${url}/oauth2/v2.0/token`, ...login },
        broadband: { url, user: 'care-gateway-dev', password: 'simulator-secret' },
      };
      const config = readConfig({
        ...{ PORT: '0', ADMIN_PORT: '0', DATA_DIR: directory, DATABASE_URL: postgres.url, JOURNAL_KEY: key },
        ORDER_TIMES: 'firstPollMs=200,longestPollMs=200',
      });
      // Nothing runs by itself: what the other has done was not done by the background.
      const quiet = { background: false };
      return startGateway(config, carriers, await openJournal(config), pino({ level: 'silent' }), quiet);
    };
    const key = randomBytes(32).toString('base64');

    beforeAll(async () => {
      [postgres, simulator] = await Promise.all([startPostgres(), startSimulator()]);
      directory = mkdtempSync(join(tmpdir(), 'care-gateway-'));
      [one, other] = await Promise.all([start(), start()]);
    }, 120_000);

    afterAll(async () => {
      await Promise.all([one.close(), other.close()]);
      await simulator.close();
      await postgres.close();
      rmSync(directory, { recursive: true });
    });

    it('show each other’s orders, to queries and to subscriptions, and go on with them', async () => {
      const { device } = await ask<{ device: { account: { ban: string } } }>(
        one,
        '{ device(ctn: "1234567890") { account { ban } } }',
      );
      const told: string[] = [];
      const client = createClient({
        url: `${other.url}/graphql`,
        retryAttempts: 0,
        on: { connected: () => told.push('connected') },
      });
      client.subscribe<{ careOrdersUpdated: { id: string; state: string } }>(
        { query: `subscription { careOrdersUpdated(ban: "${device.account.ban}") { id state } }` },
        {
          next: ({ data }) => told.push(`${data?.careOrdersUpdated.id ?? ''} ${data?.careOrdersUpdated.state ?? ''}`),
          error: () => told.push('failed'),
          complete: () => undefined,
        },
      );
      await until(() => told.includes('connected'));

      const { placed } = await ask<{ placed: { order: { id: string; state: string } } }>(
        one,
        'mutation { placed: suspendService(input: { device: { ctn: "1234567890" }, reason: "Lost" }) { order { id state } } }',
      );
      const { id, state } = placed.order;
      expect(state).toBe('ACCEPTED');
      expect(await ask(other, `{ node(id: "${id}") { ... on CareOrder { state } } }`)).toEqual({ node: { state } });
      await until(() => told.includes(`${id} ACCEPTED`));

      await fetch(`${simulator.url}/_sim/clock`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ advanceMs: 60_000 }),
      });
      // Due some time after it was accepted, by the database's clock.
      await until(async () => {
        await other.resolver.pass();
        return told.includes(`${id} COMPLETED`);
      });
      expect(await ask(one, `{ node(id: "${id}") { ... on CareOrder { state } } }`)).toEqual({
        node: { state: 'COMPLETED' },
      });
      client.dispose();
    });
  },
);
