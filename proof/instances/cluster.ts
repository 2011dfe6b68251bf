/**
 * `npm run cluster`: a rehearsal on this machine, until it is told to end. Three instances on one PostgreSQL that is thrown
 * away, behind a balancer that looks at `/ready`, with the simulated carriers. Prints the addresses and a token.
 */
import { once } from 'node:events';
import { authorization } from '../../test/support/a-credential.ts';
import { prove, say, type Surroundings } from '../chaos/proof.ts';
import { startWorld } from '../chaos/world.ts';
import { startBalancer } from '../restart/balancer.ts';

const gateways = 3;
const settleMs = 1500;
/** A day: it is told to end before. */
const atMostMs = 24 * 60 * 60 * 1000;

const untilTold = (): Promise<unknown> => Promise.race(['SIGINT', 'SIGTERM'].map((signal) => once(process, signal)));

const rehearse = async (surroundings: Surroundings): Promise<readonly string[]> => {
  const world = await startWorld({ ...surroundings, gateways, settleMs });
  const balancer = await startBalancer(() => world.gateways.map(({ url }) => url));
  say(
    [
      '',
      `  balancer     ${balancer.url}/graphql`,
      ...world.gateways.map(({ name, url, pid }) => `  ${name}    ${url ?? ''}/graphql   (process ${pid ?? 0})`),
      `  carriers     ${world.carrier.url}/_sim/scenarios`,
      `  database     ${surroundings.store.environment['DATABASE_URL'] ?? ''}`,
      '',
      '  Whatever is killed is started again; orders are not lost by it. Ctrl+C ends all of it.',
      '',
      `  curl -s ${balancer.url}/graphql -H 'content-type: application/json' \\`,
      `    -H 'authorization: ${authorization}' \\`,
      `    -d '{"query":"{ device(ctn: \\"1234567890\\") { status make model } }"}'`,
      '',
    ].join('\n'),
  );
  await untilTold();
  say('  stopping');
  await balancer.close();
  await Promise.all(world.gateways.map((gateway) => gateway.close('SIGTERM')));
  await world.close();
  return world.gateways.flatMap(({ name, badStops }) => (badStops > 0 ? [`${name} did not stop well`] : []));
};

if (!(await prove('postgres', atMostMs, rehearse))) process.exitCode = 1;
