/** A carrier and the gateways in front of it, started together. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { tokenEnvironment } from '../../test/support/a-credential.ts';
import { startCarrier, type Carrier } from './carrier.ts';
import { GatewayProcess, type GatewayOptions } from './gateway-process.ts';
import type { Processes } from './processes.ts';
import type { Store } from './stores.ts';
import { timesEnvironment } from './times.ts';

export interface WorldOptions {
  readonly processes: Processes;
  readonly store: Store;
  readonly logDirectory: string;
  readonly gateways: number;
  readonly settleMs: number;
  /** What this instance has beside what all have. */
  readonly special?: (place: number) => Pick<GatewayOptions, 'nodeArgs' | 'onSignal'> & {
    readonly environment?: Readonly<Record<string, string>>;
  };
}

export interface World {
  readonly carrier: Carrier;
  readonly gateways: readonly GatewayProcess[];
  /** Of the gateways that listen now. */
  readonly urls: () => readonly string[];
  readonly allReady: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const startPatienceMs = 30_000;

export const startWorld = async (options: WorldOptions): Promise<World> => {
  const { processes, store, logDirectory, special } = options;
  const carrier = await startCarrier(processes);
  const pushSecret = randomBytes(24).toString('base64');
  const common = {
    ...carrier.environment,
    ...tokenEnvironment,
    ...store.environment,
    ...timesEnvironment(options.settleMs),
    JOURNAL_KEY: randomBytes(32).toString('base64'),
    CARRIER_PUSH_SECRET: pushSecret,
    // All clients are one here, and their few lines are ordered for without end.
    LIMITS: 'bucket=10000000,refillPerSecond=1000000,ordersPerLineAndDay=1000000',
  };
  const gateways = Array.from({ length: options.gateways }, (_, place) => {
    const { environment, ...own } = special?.(place) ?? {};
    return new GatewayProcess({
      processes,
      name: `gateway ${place + 1}`,
      logFile: join(logDirectory, `${store.name}-gateway-${place + 1}.log`),
      environment: { ...common, ...environment },
      // The carrier tells the one that started last; the others ask.
      onReady: (url) => carrier.pushTo(url, pushSecret),
      ...own,
    });
  });
  for (const gateway of gateways) void gateway.run();
  const allReady = async () => {
    await Promise.all(gateways.map((gateway) => gateway.ready(startPatienceMs)));
  };
  const close = async () => {
    await Promise.all(gateways.map((gateway) => gateway.close()));
    carrier.close();
  };
  try {
    await allReady();
  } catch (error) {
    // Else they would be started again and again, for ever.
    await close();
    throw error;
  }
  return { carrier, gateways, urls: () => gateways.flatMap(({ url }) => url ?? []), allReady, close };
};
