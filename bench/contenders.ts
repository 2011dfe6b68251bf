/** Who is measured: a contender answers the workloads' documents at a GraphQL address and asks the stub for everything. */
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { authorization, tokenEnvironment } from '../test/support/a-credential.ts';
import { freePorts, urlOf, type Process, type Processes } from './processes.ts';

export interface Contender {
  readonly name: string;
  /** Its GraphQL address. */
  readonly url: string;
  readonly process: Process;
  /** True where no token is to be shown. */
  readonly isAnonymous?: boolean;
}

export type StartContender = (processes: Processes, upstreamUrl: string) => Promise<Contender>;

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** `latencyMs`: how long it takes over each call. */
export const startStub = async (
  processes: Processes,
  latencyMs = 0,
): Promise<{ readonly url: string; readonly process: Process }> => {
  const file = new URL('./upstream-stub.ts', import.meta.url);
  const process = processes.spawnFile('upstream stub', file, [String(latencyMs)]);
  return { url: await urlOf(process), process };
};

export interface GatewayProcess {
  readonly url: string;
  readonly process: Process;
}

/** The built gateway on free ports with a data folder that goes when it does. It may not be listening yet. */
export const spawnGateway = async (
  processes: Processes,
  env: Readonly<Record<string, string>>,
  nodeArgs: readonly string[] = [],
): Promise<GatewayProcess> => {
  const [port, simulatorPort, adminPort] = await freePorts(3);
  const data = await mkdtemp(join(tmpdir(), 'care-gateway-bench-'));
  const process = processes.spawn({
    name: 'gateway',
    args: [...nodeArgs, main],
    talks: nodeArgs.length > 0,
    env: {
      PORT: String(port),
      SIMULATOR_PORT: String(simulatorPort),
      ADMIN_PORT: String(adminPort),
      DATA_DIR: data,
      LOG_LEVEL: 'warn',
      // Nobody sends requests any more when it is stopped.
      DRAIN_SECONDS: '0',
      ...env,
    },
  });
  process.child.once('exit', () => {
    rmSync(data, { recursive: true, force: true });
  });
  return { url: `http://127.0.0.1:${port}/graphql`, process };
};

export interface GraphqlAnswer {
  readonly data?: unknown;
  readonly errors?: unknown;
}

/** The answer to a body, or undefined while nobody listens. */
export const ask = async (url: string, body: string, isAnonymous = false): Promise<GraphqlAnswer | undefined> => {
  const headers = { 'content-type': 'application/json', ...(!isAnonymous && { authorization }) };
  try {
    const answer = await request(url, { method: 'POST', headers, body });
    return (await answer.body.json()) as GraphqlAnswer;
  } catch (error) {
    if ((error as { readonly code?: string }).code === 'ECONNREFUSED') return undefined;
    throw error;
  }
};

/** Asks again and again until the answer is the one. @throws Error when the process ends or takes too long. */
export const askUntil = async (
  { url, process }: GatewayProcess,
  body: string,
  isRight: (answer: GraphqlAnswer) => boolean,
): Promise<void> => {
  const pauseMs = 10;
  const end = performance.now() + 30_000;
  for (;;) {
    const answer = await ask(url, body);
    if (answer && isRight(answer)) return;
    if (process.child.exitCode !== null || performance.now() > end) {
      throw new Error(`${process.name} gives no right answer (${JSON.stringify(answer)}):\n${process.said()}`);
    }
    await wait(pauseMs);
  }
};

/** All the load is one client's, on few connections: what one may have of either is raised, and nothing else. */
export const oneClient =
  'bucket=10000000,refillPerSecond=1000000,requestsPerSocket=1000000,ordersPerLineAndDay=1000000';

/** The gateway as it is deployed, with the stub for carriers. `nodeArgs`: what Node loads before it, to talk with us. */
export const startGateway =
  (name: string, env: Readonly<Record<string, string>> = {}, nodeArgs: readonly string[] = []): StartContender =>
  async (processes, upstreamUrl) => {
    const gateway = await spawnGateway(
      processes,
      {
        // As it is deployed: graphql-js checks more, and costs more, without it.
        NODE_ENV: 'production',
        TRUSTED_DOCUMENTS: 'off',
        LIMITS: oneClient,
        EBONDING_URL: upstreamUrl,
        EBONDING_TOKEN_URL: `${upstreamUrl}/token`,
        EBONDING_CLIENT_ID: 'bench',
        EBONDING_CLIENT_SECRET: 'bench-secret',
        BROADBAND_URL: upstreamUrl,
        BROADBAND_USER: 'bench',
        BROADBAND_PASSWORD: 'bench-password',
        ...tokenEnvironment,
        ...env,
      },
      nodeArgs,
    );
    await askUntil(gateway, '{"query":"{ __typename }"}', ({ errors }) => errors === undefined);
    return { name, ...gateway };
  };
