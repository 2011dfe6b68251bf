/** `care-gateway simulator` and `token`: both carriers and an identity provider, standing alone; nothing is real. */
import { once } from 'node:events';
import type { Command } from 'commander';
import { startSimulator } from '../simulator/simulator.ts';
import { RefusedError, type Desk } from './desk.ts';
import { oneMore, portNumber, positive } from './parse-options.ts';

interface SimulatorCommandOptions {
  readonly port: number;
  readonly host: string;
  readonly lines?: number;
}

/** Runs until it is told to end. */
const simulate = async (desk: Desk, { port, host, lines }: SimulatorCommandOptions): Promise<void> => {
  const simulator = await startSimulator({ port, host, ...(lines !== undefined && { accountLines: lines }) });
  desk.say(`The simulated carriers are at ${simulator.url}: ${simulator.url}/_sim/scenarios says what they have.`);
  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  await simulator.close();
};

interface TokenOptions {
  readonly url?: string;
  readonly tenant?: string;
  readonly scope?: readonly string[];
  readonly account?: readonly string[];
  readonly subject?: string;
  readonly client?: string;
}

const printToken = async (desk: Desk, options: TokenOptions): Promise<void> => {
  const { tenant, scope, account, subject, client } = options;
  const url = options.url ?? desk.environment['SIMULATOR_URL'] ?? 'http://127.0.0.1:4010';
  let response: Response;
  try {
    response = await fetch(`${url}/_sim/issuer/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ tenant, scope: scope?.join(' '), accounts: account, sub: subject, client_id: client }),
    });
  } catch {
    throw new RefusedError(`There is no simulator at ${url}.`);
  }
  if (!response.ok) throw new RefusedError(`The simulator answers ${response.status}.`);
  desk.say(((await response.json()) as { readonly access_token: string }).access_token);
};

export const addSimulatorCommands = (program: Command, desk: Desk): void => {
  program
    .command('simulator')
    .description('run the simulated carriers, and their identity provider, by themselves')
    .option('--port <port>', 'where it listens', portNumber, 4010)
    .option('--host <address>', 'on which address', '127.0.0.1')
    .option('--lines <n>', 'of one more account, which has so many', positive)
    .action((options: SimulatorCommandOptions) => simulate(desk, options));
  program
    .command('token')
    .description("print a token of a running simulator's identity provider")
    .option('--url <url>', 'where the simulator is; SIMULATOR_URL, or its usual port')
    .option('--tenant <id>', 'of this company')
    .option('--scope <scope>', 'may be given several times', oneMore)
    .option('--account <ban>', 'a billing account that the caller may see; may be given several times', oneMore)
    .option('--subject <who>', 'the person')
    .option('--client <id>', 'the program')
    .action((options: TokenOptions) => printToken(desk, options));
};
