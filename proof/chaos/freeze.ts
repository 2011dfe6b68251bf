/**
 * The fence: `npm run freeze [-- --store sqlite|postgres] [--seed S]`. Gateways stop themselves for seconds right before
 * they write an order; meanwhile another one finds out about the order and sends it. When they wake up, nothing may be
 * written (RELIABILITY section 6, G4). Then the same with the fence switched off, which must double an order: else the
 * first part would have proved nothing.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createRandom } from '../../src/simulator/seeded-random.ts';
import { Book } from './book.ts';
import { judge } from './check.ts';
import { Clients } from './clients.ts';
import { conclude } from './conclusion.ts';
import { startFreezing } from './freezing-world.ts';
import { prove, runProof, say, wholeNumber, type Surroundings } from './proof.ts';
import { badStories } from './story.ts';

const neededFreezes = 50;
const clientCount = 24;
const longestPartMs = 120_000;
const extraMs = 60_000;

const { values } = parseArgs({
  options: { store: { type: 'string', default: 'postgres' }, seed: { type: 'string', default: '1' } },
});

const seed = wholeNumber('seed', values.seed);

const withFence = async (surroundings: Surroundings): Promise<readonly string[]> => {
  const { world, freezes, wakeAll } = await startFreezing(surroundings, 'on', createRandom(seed));
  const book = new Book();
  const clients = new Clients({ book, count: clientCount, seed, urls: world.urls });
  const until = performance.now() + longestPartMs;
  while (freezes.total < neededFreezes && performance.now() < until) await pause(100);
  const ended = clients.end();
  await wakeAll();
  const { verdict, unsettled } = await conclude(world, book, {
    ended,
    leave: () => {
      clients.leave();
    },
  });
  await world.close();
  const { doubled, lost, falselyRefused, unresolved } = verdict;
  say(
    `With the fence: ${book.entries.length} orders, ${freezes.total} freezes (${freezes.places}): ` +
      `${doubled.length} doubled, ${lost.length} lost, ${falselyRefused.length} falsely refused, ` +
      `${Math.max(unresolved.length, unsettled)} unresolved`,
  );
  return [
    ...(freezes.total < neededFreezes ? [`too few for a finding: ${freezes.total} freezes`] : []),
    ...(unsettled > 0 ? [`unsettled: ${unsettled}`] : []),
    ...badStories(verdict, book),
  ];
};

const withoutFence = async (surroundings: Surroundings): Promise<readonly string[]> => {
  const { world, freezes, wakeAll } = await startFreezing(surroundings, 'off', createRandom(seed));
  const book = new Book();
  const clients = new Clients({ book, count: clientCount, seed, urls: world.urls });
  const until = performance.now() + longestPartMs;
  let doubled: readonly string[] = [];
  while (doubled.length === 0 && performance.now() < until) {
    await pause(1000);
    ({ doubled } = judge(book.entries, await world.carrier.ledger()));
  }
  const ended = clients.end();
  clients.leave();
  await wakeAll();
  await ended;
  await world.close();
  say(`Without the fence: ${book.entries.length} orders, ${freezes.total} freezes: ${doubled.length} doubled`);
  return doubled.length === 0 ? ['Without the fence nothing was doubled: this proof proves nothing.'] : [];
};

await runProof(async function* () {
  const name = values.store;
  if (name !== 'sqlite' && name !== 'postgres') throw new Error('--store must be sqlite or postgres.');
  yield await prove(name, longestPartMs + extraMs, withFence);
  yield await prove(name, longestPartMs + extraMs, withoutFence);
});
