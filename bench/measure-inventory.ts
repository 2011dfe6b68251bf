/**
 * The inventory report of a large account: how long the gateway takes to have it, what it weighs meanwhile, whether others
 * wait for it, and whether a page of a filtered list costs more when the list is long.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { request } from 'undici';
import { ask, startGateway, type Contender } from './contenders.ts';
import { peakMegabytes, residentMegabytes } from './process-cost.ts';
import { urlOf, type Process, type Processes } from './processes.ts';
import { median } from './slices.ts';

export interface InventoryFigures {
  readonly lines: number;
  readonly ingestSeconds: number;
  readonly before: number;
  readonly peak: number;
  /** The longest that the gateway took to say that it lives, while it ingested. */
  readonly longestProbeMs: number;
  readonly firstPageMs: number;
  readonly pageMs: number;
}

export interface InventoryResult {
  readonly figures: readonly InventoryFigures[];
  readonly pageRatio: number;
  /** Megabytes at most while the large report is fetched again beside the one that is served. */
  readonly renewedPeak: number;
}

export const inventoryTargets = { ingestSeconds: 30, peakMb: 300, pageRatio: 2 } as const;

const sizes = [1000, 100_000] as const;
/** The simulator's account of as many lines as it is told. */
const ban = '123456789014';
const probeEveryMs = 5;
const patienceMs = 120_000;
const renewalPollMs = 200;
const rounds = 30;
const pagesInWalk = 4;

const filters = [
  '{ status: [ACTIVE], search: "mason" }',
  '{ label: { type: "Business Unit", value: "Sales" } }',
  '{ search: "30000" }',
] as const;
const sorts = ['CTN_ASC', 'NAME_ASC', 'NAME_DESC'] as const;

const startSimulator = async (processes: Processes, lines: number) => {
  const file = new URL('../proof/chaos/run-simulator.ts', import.meta.url);
  const process = processes.spawnFile(`simulator of ${lines} lines`, file, [String(lines)]);
  return { url: await urlOf(process), process };
};

const startWith = (
  processes: Processes,
  simulatorUrl: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Contender> =>
  startGateway('gateway', {
    EBONDING_URL: `${simulatorUrl}/api/orderingMobility/v1`,
    EBONDING_TOKEN_URL: `${simulatorUrl}/oauth2/v2.0/token`,
    EBONDING_CLIENT_ID: 'care-gateway-dev',
    EBONDING_CLIENT_SECRET: 'simulator-secret',
    ...env,
  })(processes, simulatorUrl);

interface InventoryAnswer {
  readonly account: {
    readonly inventory: { readonly state: string; readonly lineCount: number | null; readonly asOf: string | null };
  };
}

const statusOf = async ({ url }: Contender): Promise<InventoryAnswer['account']['inventory']> => {
  const query = `{ account(ban: "${ban}") { inventory { state lineCount asOf } } }`;
  const answer = await ask(url, JSON.stringify({ query }));
  return (answer?.data as InventoryAnswer).account.inventory;
};

/** Asks for the inventory until it is there, and whether the gateway lives as often as it may. */
const ingest = async (gateway: Contender, lines: number) => {
  const liveUrl = new URL('/live', gateway.url);
  const begun = performance.now();
  let longestProbeMs = 0;
  for (let probes = 0; ; probes += 1) {
    const asked = performance.now();
    await (await request(liveUrl)).body.dump();
    longestProbeMs = Math.max(longestProbeMs, performance.now() - asked);
    if (probes % 20 === 0) {
      const { state, lineCount } = await statusOf(gateway);
      if (state === 'READY' && lineCount === lines) break;
      if (state === 'FAILED' || performance.now() - begun > patienceMs) throw new Error(`The inventory is ${state}.`);
    }
    await wait(probeEveryMs);
  }
  return { ingestSeconds: (performance.now() - begun) / 1000, longestProbeMs };
};

interface PageAnswer {
  readonly account: {
    readonly devices: {
      readonly edges: readonly unknown[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    };
  };
}

/** Milliseconds of each page of a walk through a filtered list; the first page of a filter makes its list. */
const walk = async ({ url }: Contender, filter: string, sort: string): Promise<number[]> => {
  const query = `query ($after: String) { account(ban: "${ban}") {
    devices(filter: ${filter}, sort: ${sort}, first: 20, after: $after) {
      totalCount edges { listed { ctn userName status activatedAt labels { type value } } } pageInfo { hasNextPage endCursor }
    } } }`;
  const times: number[] = [];
  let after: string | null = null;
  do {
    const asked = performance.now();
    const answer = await ask(url, JSON.stringify({ query, variables: { after } }));
    times.push(performance.now() - asked);
    const { edges, pageInfo }: PageAnswer['account']['devices'] = (answer?.data as PageAnswer).account.devices;
    if (edges.length === 0) throw new Error('An empty page.');
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null && times.length < pagesInWalk);
  return times;
};

interface Candidate {
  readonly lines: number;
  readonly gateway: Contender;
  readonly simulatorUrl: string;
  readonly simulator: Process;
  readonly firstPages: number[];
  readonly pages: number[];
  readonly ingested: Awaited<ReturnType<typeof ingest>> & { readonly before: number };
}

const prepare = async (processes: Processes, lines: number): Promise<Candidate> => {
  const simulator = await startSimulator(processes, lines);
  const gateway = await startWith(processes, simulator.url);
  const before = residentMegabytes(gateway.process.pid);
  const ingested = { ...(await ingest(gateway, lines)), before };
  return {
    lines,
    gateway,
    simulatorUrl: simulator.url,
    simulator: simulator.process,
    firstPages: [],
    pages: [],
    ingested,
  };
};

/** Asks until the large report has come a second and a third time. */
const measureRenewal = async (processes: Processes, { lines, simulatorUrl }: Candidate): Promise<number> => {
  const gateway = await startWith(processes, simulatorUrl, { INVENTORY_MAX_AGE_MINUTES: '0.1' });
  const seen = new Set<string | null>();
  for (const end = performance.now() + patienceMs; seen.size < 3;) {
    if (performance.now() > end) throw new Error('The inventory is not renewed.');
    const { lineCount, asOf } = await statusOf(gateway);
    if (lineCount === lines) seen.add(asOf);
    await wait(renewalPollMs);
  }
  const peak = peakMegabytes(gateway.process.pid);
  await processes.stop(gateway.process);
  return peak;
};

export const measureInventory = async (processes: Processes): Promise<InventoryResult> => {
  const candidates: Candidate[] = [];
  for (const lines of sizes) candidates.push(await prepare(processes, lines));
  // In turn, so that what disturbs one disturbs the other.
  for (let round = 0; round < rounds; round += 1) {
    for (const filter of filters) {
      for (const sort of sorts) {
        for (const { gateway, pages, firstPages } of candidates) {
          const [first = 0, ...others] = await walk(gateway, filter, sort);
          if (round === 0) firstPages.push(first);
          else pages.push(first, ...others);
        }
      }
    }
  }
  const figures = candidates.map(({ lines, gateway, ingested, firstPages, pages }) => ({
    lines,
    ...ingested,
    peak: peakMegabytes(gateway.process.pid),
    firstPageMs: median(firstPages),
    pageMs: median(pages),
  }));
  for (const { gateway } of candidates) await processes.stop(gateway.process);
  const large = candidates.at(-1);
  const renewedPeak = large ? await measureRenewal(processes, large) : NaN;
  for (const { simulator } of candidates) await processes.stop(simulator);
  const [short, long] = figures;
  return { figures, pageRatio: (long?.pageMs ?? NaN) / (short?.pageMs ?? NaN), renewedPeak };
};
