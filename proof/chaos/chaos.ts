/**
 * Chaos: `npm run chaos [-- --full] [--store sqlite|postgres|both] [--seconds N] [--seed S]`. Real gateways, a carrier
 * that errs and does not notice a second order, kills, freezes and broken databases; and then not one order too many, not
 * one too few (RELIABILITY sections 2.10 and 6, G2).
 *
 * With `--impatient` the gateways do not wait until the carrier has settled before they send again. Then orders must be
 * doubled, and the judge must see it: else all of this would prove nothing.
 */
import { parseArgs } from 'node:util';
import { complaints, lastLine, sideLine, type Minimum } from './figures.ts';
import { prove, runProof, say, wholeNumber } from './proof.ts';
import { runChaos } from './run.ts';
import type { StoreName } from './stores.ts';
import { settleMs } from './times.ts';
import type { TroubleCounts } from './troubles.ts';

interface Size {
  readonly seconds: number;
  readonly minimum: Minimum;
}

const usual: Size = { seconds: 60, minimum: { orders: 500, kill: 5, terminate: 1, freeze: 1, stopStore: 1 } };
const impatient: Size = { seconds: 30, minimum: { orders: 100, kill: 0, terminate: 0, freeze: 0, stopStore: 0 } };
const full: Size = { seconds: 150, minimum: { orders: 2000, kill: 20, terminate: 5, freeze: 5, stopStore: 5 } };

/** More than is needed, since one or the other finds no gateway that it could happen to. */
const troublesIn = (seconds: number): TroubleCounts => ({
  kill: Math.round(seconds * 0.16),
  terminate: Math.round(seconds * 0.045),
  freeze: Math.round(seconds * 0.04),
  stopStore: Math.round(seconds * 0.04),
});

const clients = 40;
const faultShare = 0.2;
/** Starting, healing and judging, beside the run itself. */
const extraMs = 120_000;

const { values } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    store: { type: 'string', default: 'both' },
    seconds: { type: 'string' },
    seed: { type: 'string' },
    impatient: { type: 'boolean', default: false },
  },
});

const storesIn = (text: string): readonly StoreName[] => {
  if (text === 'sqlite' || text === 'postgres') return [text];
  if (text === 'both') return ['sqlite', 'postgres'];
  throw new Error('--store must be sqlite, postgres or both.');
};

await runProof(async function* () {
  const size = values.full ? full : values.impatient ? impatient : usual;
  const seconds = values.seconds === undefined ? size.seconds : wholeNumber('seconds', values.seconds);
  const seed = values.seed === undefined ? Math.floor(Math.random() * 1e6) + 1 : wholeNumber('seed', values.seed);
  const forMs = seconds * 1000;
  const atMostMs = 2.5 * forMs;
  for (const name of storesIn(values.store)) {
    let line = '';
    yield await prove(name, atMostMs + extraMs, async ({ store, ...surroundings }) => {
      say(`${store.name}: ${seconds} s with ${store.gateways} gateway(s), seed ${seed}`);
      const minimum = { ...size.minimum, ...(!store.stop && { stopStore: 0 }) };
      const troubles = { ...troublesIn(seconds), ...(!store.stop && { stopStore: 0 }) };
      const wanted = { forMs, atMostMs, orders: minimum.orders };
      const outcome = await runChaos({
        ...surroundings,
        store,
        wanted,
        seed,
        settleMs: values.impatient ? 0 : settleMs,
        clients,
        faultShare,
        troubles,
      });
      say(sideLine(outcome));
      line = lastLine(outcome);
      if (values.impatient) return outcome.verdict.doubled.length > 0 ? [] : ['Nothing was doubled.'];
      return complaints(outcome, minimum);
    });
    say(line);
  }
});
