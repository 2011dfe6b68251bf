/** Reads the environment and starts: beside the command line, the only file that touches the environment or signals. */
import { randomBytes } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import type { Logger } from 'pino';
import { createLog, standardOutput } from './log.ts';
import { ConfigError, readConfig, type CarrierSettings, type Config } from './config.ts';
import { simulatedIssuer, simulatedSecret, simulatedUser } from './config/simulated.ts';
import type { OrderJournal } from './order/journal/order-journal.ts';
import { SqliteDriverMissingError } from './order/journal/sqlite-driver.ts';
import { openJournal } from './order/journal/open-journal.ts';
import { unavailableJournal } from './order/journal/unavailable-journal.ts';
import { usualClaims } from './identity/tokens.ts';
import { startSimulator, type Simulator } from './simulator/simulator.ts';
import { startGateway, type RunningGateway } from './start-gateway.ts';

// V8 learns where objects are made that outlive a collection, and then makes all that are made there in the old generation. Under load
// those are what requests have, each of which would stay, with all that hangs on it, until the next full collection (docs/adr/0024).
setFlagsFromString('--no-allocation-site-pretenuring');

const simulatorCarriers = ({ url }: Simulator): CarrierSettings => ({
  ebonding: {
    url: `${url}/api/orderingMobility/v1`,
    tokenUrl: `${url}/oauth2/v2.0/token`,
    clientId: simulatedUser,
    clientSecret: simulatedSecret,
    scope: undefined,
  },
  broadband: { url, user: simulatedUser, password: simulatedSecret },
});

/** Beside the simulator its own tokens are accepted, where no other issuer is configured. */
const withIssuer = (config: Config, simulator: Simulator | undefined): Config =>
  !simulator || config.issuer
    ? config
    : {
        ...config,
        issuer: {
          issuer: simulatedIssuer,
          audience: 'care-gateway',
          keys: { url: `${simulator.url}/_sim/issuer/jwks` },
          algorithms: ['ES256'],
          type: 'at+jwt',
          claims: usualClaims,
        },
      };

/** Where the simulator's tokens are configured as the only way in, our own pages get one of them. */
const withPageToken = (config: Config, simulator: Simulator | undefined): Config =>
  simulator && config.issuer?.issuer === simulatedIssuer && !config.developmentCaller
    ? { ...config, pageTokenUrl: `${simulator.url}/_sim/issuer/token` }
    : config;

const say = (...lines: readonly string[]): void => {
  process.stdout.write(`${lines.join('\n')}\n`);
};

const greet = (
  { url, adminUrl }: Pick<RunningGateway, 'url' | 'adminUrl'>,
  simulatorUrl: string | undefined,
  { developmentCaller }: Config,
): void => {
  say(
    '',
    `  care-gateway is ready        ${url}/graphql   (Apollo Sandbox)`,
    `  explorer without internet    ${url}/graphiql`,
    ...(adminUrl === undefined ? [] : [`  metrics                      ${adminUrl}/metrics`]),
    ...(simulatorUrl === undefined
      ? []
      : [
          `  carrier simulator            ${simulatorUrl}/_sim/scenarios`,
          '',
          developmentCaller
            ? '  SIMULATED carriers and a development caller: no credentials needed, nothing is real.'
            : '  SIMULATED carriers: nothing is real.',
        ]),
    '',
    '  Try:',
    `  curl -s ${url}/graphql -H 'content-type: application/json' \\`,
    `    -d '{"query":"{ device(ctn: \\"1234567890\\") { status make model ratePlan { name } } }"}'`,
    '',
  );
};

/** Without a driver for its journal the gateway still serves reads; with a damaged journal it does not start. */
const openOrExplain = async (config: Config, log: Logger): Promise<OrderJournal> => {
  try {
    return await openJournal(config, {
      onWait: (error, nextInMs) => {
        log.warn({ err: error, nextInMs }, 'the database of the journal cannot be used yet: trying again');
      },
    });
  } catch (error) {
    if (!(error instanceof SqliteDriverMissingError)) throw error;
    log.error(error.message);
    say('', `  NO ORDERS CAN BE PLACED: ${error.message}`);
    return unavailableJournal(error.message);
  }
};

/** The simulated carrier calls back like a real one, with a secret of this one run. */
const withPush = (config: Config, simulator: Simulator | undefined): Config =>
  simulator ? { ...config, pushSecret: config.pushSecret ?? randomBytes(24).toString('base64') } : config;

const askForPushes = async (simulator: Simulator, gatewayUrl: string, secret: string | undefined): Promise<void> => {
  await fetch(`${simulator.url}/_sim/push`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ url: `${gatewayUrl}/carrier/order-status`, secret }),
  });
};

const run = async (settings: Config): Promise<void> => {
  const output = standardOutput();
  const log = createLog(settings.logLevel, output);
  for (const warning of settings.warnings) log.warn(`the configuration is weak: ${warning}`);
  const simulator = settings.carriers ? undefined : await startSimulator({ port: settings.simulatorPort });
  const config = withPageToken(withIssuer(withPush(settings, simulator), simulator), simulator);
  const carriers = config.carriers ?? (simulator && simulatorCarriers(simulator));
  if (!carriers) throw new Error('There is neither a carrier nor a simulator.');
  const gateway = await startGateway(config, carriers, await openOrExplain(config, log), log, {
    requestLines: output,
  });
  if (simulator) await askForPushes(simulator, gateway.url, config.pushSecret);
  greet(gateway, simulator?.url, config);

  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    // The second signal means now.
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping');
    gateway
      .close()
      .then(() => simulator?.close())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          log.fatal({ err: error }, 'did not stop well');
          process.exit(1);
        },
      );
  };
  const crash = (error: unknown): void => {
    log.fatal({ err: error }, 'crashed');
    process.exit(1);
  };
  // Node itself would print what the error says, which may be anything.
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
};

try {
  await run(readConfig(process.env));
} catch (error) {
  if (error instanceof ConfigError) say('The configuration cannot be used:', error.message);
  else createLog('fatal').fatal({ err: error }, 'not started');
  process.exit(1);
}
