/**
 * What the log line of a request costs, in microseconds of CPU: `tsx bench/request-line.ts`. Beside it what the same line would
 * cost by the way that every other record of the log goes, where each text is looked through.
 */
import { once } from 'node:events';
import { pino } from 'pino';
import { createLog } from '../src/log.ts';
import { createRequestLog } from '../src/telemetry/request-log.ts';
import { createTally } from '../src/telemetry/tally.ts';

const lines = 100_000;
const rounds = 5;

const destination = pino.destination({ dest: '/dev/null', sync: false, minLength: 8192 });
await once(destination, 'ready');
const scrubbed = createLog('info', destination);
const write = createRequestLog(destination);

const supportReference = '3dd1571e-c875-4cda-97e2-7d96c16b0c7a';
const traceId = '0af7651916cd43dd8448eb211c80319c';
const tally = createTally({ supportReference, traceId, trace: undefined });
tally.operationName = 'Line';
tally.operationType = 'query';
tally.documentHash = '7f975cd400d0ba1750720b40facf6ced1f1c6079afcb5a65c95af3be2926bb91';
tally.cost = 4;
tally.tenant = 'default';
tally.client = 'care-desk';

const ways = {
  'past the scrubbing': () => {
    write({ tally, operation: 'Line', codes: [], outcome: 'ok', status: 200, ms: 12.3 });
  },
  'through it': () => {
    const {
      operationType: type,
      documentHash: document,
      upstreamCalls,
      keptAnswers,
      oddValues,
      cost,
      tenant,
      client,
    } = tally;
    const ids = { supportReference, traceId, operation: 'Line', type, document };
    const counts = { ms: 12.3, upstreamCalls, keptAnswers, oddValues, cost };
    scrubbed.info({ ...ids, ...counts, outcome: 'ok', codes: [], status: 200, tenant, client }, 'request');
  },
};

/** Microseconds a line, without those of writing to the disk. */
const measure = (way: () => void): number => {
  const before = process.cpuUsage();
  for (let line = 0; line < lines; line += 1) way();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / lines;
};

for (const [name, way] of Object.entries(ways)) {
  const each: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    each.push(measure(way));
    destination.flushSync();
  }
  process.stdout.write(`${name.padEnd(20)} ${Math.min(...each).toFixed(2)} us a line\n`);
}
