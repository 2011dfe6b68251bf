/**
 * The simulation: `npm run simulate -- [--orders N] [--seed S] [--mutants]`. The order protocol as it is against thousands of
 * seeds, then every mutant against the same ones until it is caught; `--mutants` does only the latter. Exits with 1 when a
 * property is broken, or a mutant is not caught.
 */
import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { mutants } from './mutants.ts';
import { runSeed, type SeedReport } from './run-seed.ts';

/** A mutant that lives so long is not caught. */
const mostSeedsForMutant = 200;
const hour = 3_600_000;

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    mutants: { type: 'boolean', default: false },
  },
});
const [wantedOrders, firstSeed] = [values.orders, values.seed].map(Number);
if (wantedOrders === undefined || firstSeed === undefined || !(wantedOrders > 0) || !Number.isInteger(firstSeed)) {
  say('--orders takes a number above 0, --seed a whole one');
  process.exit(2);
}

const totals = { orders: 0, seeds: 0, resent: 0, crashes: 0, freezes: 0, faults: 0, virtualMs: 0 };
const hashes = createHash('sha256');
let violations = 0;
let badSeed: number | undefined;

const add = (report: SeedReport): void => {
  totals.seeds += 1;
  for (const name of ['orders', 'resent', 'crashes', 'freezes', 'faults', 'virtualMs'] as const)
    totals[name] += report[name];
  hashes.update(report.traceHash);
  violations += report.violations.length;
  if (report.violations.length > 0) badSeed ??= report.seed;
};

/** What led to the first violation: all that happened to its order, and to the processes meanwhile. */
const tell = ({ seed, violations: [first], trace }: SeedReport): void => {
  if (!first) return;
  say(`seed ${seed}: ${first.property} is broken: ${first.what}`);
  const last = trace.findIndex((line) => line.includes('CHECKER'));
  const order = first.orderId === null ? undefined : new RegExp(`\\b${first.orderId}\\b`);
  const lives = /gateway-\d (starts|crashes|freezes|goes on)|world|CHECKER/;
  for (const line of trace.slice(0, last + 1)) if (lives.test(line) || order?.test(line)) say(line);
};

if (!values.mutants) {
  for (let seed = firstSeed; totals.orders < wantedOrders; seed += 1) add(await runSeed(seed));
  if (badSeed !== undefined) tell(await runSeed(badSeed, { isTraceKept: true }));
}

let caught = 0;
for (const mutant of mutants) {
  let catcher: string | undefined;
  for (let seed = firstSeed; catcher === undefined && seed < firstSeed + mostSeedsForMutant; seed += 1) {
    const { violations: found } = await runSeed(seed, { variant: mutant });
    const hit = found.find(({ property }) => mutant.breaks.includes(property));
    if (hit) catcher = `caught at seed ${seed}, ${hit.property}: ${hit.what}`;
  }
  if (catcher !== undefined) caught += 1;
  say(`mutant "${mutant.name}": ${catcher ?? 'NOT CAUGHT'}`);
}

const { user, system } = process.cpuUsage();
say(
  [
    `${totals.orders} orders (${totals.resent} sent again)`,
    `${totals.seeds} seeds from ${firstSeed}`,
    `${(totals.virtualMs / hour).toFixed(1)} virtual hours`,
    `${totals.crashes} crashes`,
    `${totals.freezes} freezes`,
    `${totals.faults} faults`,
    `${violations} violations`,
    `${caught} of ${mutants.length} mutants caught`,
    `trace ${hashes.digest('hex').slice(0, 16)}`,
    `${((user + system) / 1e6).toFixed(1)} CPU s`,
  ].join(', '),
);
process.exitCode = violations > 0 || caught < mutants.length ? 1 : 0;
