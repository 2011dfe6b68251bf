import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { readConfig } from '../../src/config.ts';
import { openPostgresSnapshotStore } from '../../src/report/store/postgres-snapshot-store.ts';
import type { SnapshotStore } from '../../src/report/store/snapshot-store.ts';
import { startSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { startGateway, type RunningGateway } from '../../src/start-gateway.ts';
import { findPostgres, startPostgres, type Postgres } from '../order/journal/a-postgres.ts';
import { openTestJournal } from '../support/a-journal.ts';
import { openTestSnapshots, testKey } from '../support/a-snapshot-store.ts';

let simulator: Simulator;
let directory: string;
const running: RunningGateway[] = [];

/** One more gateway, on a store of the reports and a journal of its own. Its background asks for the catalog. */
const start = async (snapshots: SnapshotStore): Promise<RunningGateway> => {
  const { url } = simulator;
  const login = { clientId: 'care-gateway-dev', clientSecret: 'simulator-secret', scope: undefined };
  const carriers = {
    ebonding: { url: `${url}/api/orderingMobility/v1`, tokenUrl: `${url}/oauth2/v2.0/token`, ...login },
    broadband: { url, user: 'care-gateway-dev', password: 'simulator-secret' },
  };
  const config = readConfig({ PORT: '0', ADMIN_PORT: '0', DATA_DIR: directory });
  const log = pino({ level: 'silent' });
  const gateway = await startGateway(config, carriers, await openTestJournal(Date.now), log, {
    reportPollMs: 20,
    snapshots,
  });
  running.push(gateway);
  return gateway;
};

const ask = async ({ url }: RunningGateway, query: string): Promise<unknown> => {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  // What it cost depends on what was asked before.
  const { extensions, ...answer } = (await response.json()) as { readonly extensions?: unknown };
  return answer;
};

const everything = `{
  catalog(first: 1) { totalCount asOf }
  account(ban: "123456789013") { inventory { state asOf lineCount } devices(first: 1) { asOf edges { listed { ctn } } } }
}`;

/** Calls for reports so far. */
const reportCalls = async (): Promise<readonly (number | undefined)[]> => {
  const { counts } = (await (await fetch(`${simulator.url}/_sim/calls`)).json()) as { counts: Record<string, number> };
  return ['generateReport', 'retrieveReport'].map((name) => counts[`/api/orderingMobility/v1/${name}`]);
};

const fetched = async ({ catalog, inventory, tenants: [tenant] }: RunningGateway): Promise<void> => {
  await Promise.all([catalog.current(tenant), inventory.current(tenant)]);
};

beforeEach(async () => {
  simulator = await startSimulator();
  directory = mkdtempSync(join(tmpdir(), 'care-gateway-'));
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((gateway) => gateway.close()));
  await simulator.close();
  rmSync(directory, { recursive: true });
});

describe('a gateway that is started again', () => {
  it('has catalog and inventory at once, without a call to the carrier', async () => {
    const file = join(directory, 'reports.sqlite');
    const first = await start(await openTestSnapshots(file));
    await fetched(first);
    const before = await ask(first, everything);
    await first.close();
    running.splice(0);
    const calls = await reportCalls();
    const second = await start(await openTestSnapshots(file));
    expect(before).toMatchObject({
      data: {
        account: {
          inventory: { state: 'READY', lineCount: 300 },
          devices: { edges: [{ listed: { ctn: '2145551000' } }] },
        },
      },
    });
    expect(await ask(second, everything)).toEqual(before);
    expect(await reportCalls()).toEqual(calls);
  });
});

// In CI a missing server is a failure: startPostgres says so.
(findPostgres() === undefined && process.env['CI'] === undefined ? describe.skip : describe)(
  'two gateways on one PostgreSQL',
  () => {
    let postgres: Postgres;

    beforeAll(async () => {
      postgres = await startPostgres();
    }, 120_000);

    afterAll(() => postgres.close());

    it('fetch each report once between them', async () => {
      const open = () => start(openPostgresSnapshotStore({ url: postgres.url, keys: [testKey] }));
      const gateways = await Promise.all([open(), open()]);
      await Promise.all(gateways.map(fetched));
      const [one, other] = await Promise.all(gateways.map((gateway) => ask(gateway, everything)));
      expect(one).toMatchObject({ data: { account: { inventory: { state: 'READY', lineCount: 300 } } } });
      expect(other).toEqual(one);
      // The catalogs of both companies, and the inventory of the one that was asked for.
      expect((await reportCalls())[0]).toBe(3);
    });
  },
);
