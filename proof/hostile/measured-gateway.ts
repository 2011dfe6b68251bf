/**
 * A gateway as a process of its own, that tells on request what it has used. Its settings are in the environment, the
 * carriers' address is its argument. It lives as long as its parent.
 */
import { pino } from 'pino';
import { readConfig } from '../../src/config.ts';
import { openJournal } from '../../src/order/journal/open-journal.ts';
import { startGateway } from '../../src/start-gateway.ts';

export interface Usage {
  readonly cpuMs: number;
  readonly residentBytes: number;
}

const [, , carrierUrl = ''] = process.argv;
const config = readConfig(process.env);
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
  const usage: Usage = { cpuMs: (user + system) / 1000, residentBytes: process.memoryUsage.rss() };
  process.send?.(usage);
});
process.send?.({ url });
