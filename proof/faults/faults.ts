/**
 * The fault matrix: `npm run faults [-- --only WORD]`. Each row in a world of its own: a real gateway process, the simulated
 * carriers, a fault proxy between them. Prints a table; exit code 1 when a row is not as expected.
 */
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Processes } from '../chaos/processes.ts';
import { say } from '../chaos/proof.ts';
import { startFaultWorld } from './fault-world.ts';
import { elsewhere, rows, type FaultRow } from './matrix.ts';

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const lastLines = 15;

const processes = new Processes();
const directory = await mkdtemp(join(tmpdir(), 'care-gateway-faults-'));

/** Undefined when all was as expected. */
const runRow = async (
  { prepare, run }: FaultRow,
  place: number,
): Promise<{ readonly seen: string } | { readonly problem: string }> => {
  const own = join(directory, String(place));
  await mkdir(own);
  const prepared = await prepare?.(own);
  const world = await startFaultWorld({ processes, directory: own, environment: prepared?.environment ?? {} });
  try {
    // A process's first question takes it long; what is measured is the fault.
    if (!prepare) await world.read();
    const seen = await run(world);
    if (world.crashes() > 0) throw new Error('the gateway ended by itself');
    return { seen };
  } catch (error) {
    const log = await readFile(join(own, 'gateway.log'), 'utf8');
    const problem = error instanceof Error ? error.message : String(error);
    return { problem: `${problem}\n${log.split('\n').slice(-lastLines).join('\n')}` };
  } finally {
    await world.close();
    prepared?.close?.();
  }
};

const wanted = rows.filter(({ fault }) => fault.includes(values.only));
let failed = 0;
try {
  for (const [place, row] of wanted.entries()) {
    const result = await runRow(row, place);
    const isOk = 'seen' in result;
    if (!isOk) failed += 1;
    say(`${isOk ? 'ok  ' : 'FAIL'}  ${row.fault}`);
    say(`      injected  ${row.injected}`);
    say(`      expected  ${row.expected}`);
    say(`      seen      ${isOk ? result.seen : result.problem}`);
  }
} finally {
  processes.killAll();
  await rm(directory, { recursive: true, force: true });
}
if (values.only === '') {
  say('\nNot injected here:');
  for (const { fault, why } of elsewhere) say(`  ${fault}: ${why}`);
}
say(`\n${wanted.length - failed} of ${wanted.length} faults as expected`);
process.exit(failed === 0 ? 0 : 1);
