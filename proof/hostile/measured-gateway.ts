/**
 * A gateway as a process of its own, that tells on request what it has used. The carriers' address and its settings, as
 * JSON, are its arguments. It lives as long as its parent.
 */
import { pino } from 'pino';
import { readConfig } from '../../src/config.ts';
import { openJournal } from '../../src/order/journal/open-journal.ts';
import { startGateway } from '../../src/start-gateway.ts';

export interface Usage {
  readonly cpuMs: number;
  readonly residentBytes: number;
  /** Of JavaScript, after everything unused was collected. */
  readonly heapBytes: number;
}

const [, , carrierUrl = '', settings = '{}'] = process.argv;
const config = readConfig(JSON.parse(settings) as Readonly<Record<string, string>>);
const carriers = {
  ebonding: {
    url: `${carrierUrl}/api/orderingMobility/v1`,
    tokenUrl: `${carrierUrl}/oauth2/v2.0/token`,
    clientId: 'care-gateway-dev',
    clientSecret: 'simulator-secret',
    scope: undefined,
  },
  broadband: { url: carrierUrl, user: 'care-gateway-dev', password: 'simulator-secret' },
};
const { url } = await startGateway(config, carriers, await openJournal(config), pino());

process.on('disconnect', () => process.exit(0));
process.on('message', (asked) => {
  if (asked === 'memory') globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  const usage: Usage = { cpuMs: (user + system) / 1000, residentBytes: rss, heapBytes: heapUsed };
  process.send?.(usage);
});
process.send?.({ url });
