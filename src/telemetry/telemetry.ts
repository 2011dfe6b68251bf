/** What can be seen of the gateway from outside: a log line, metrics and a trace for each request, each of which can be off. */
import { randomUUID } from 'node:crypto';
import type { Metrics } from './metrics.ts';
import type { OperationNames } from './operation-names.ts';
import { codesOf, outcomeOf } from './outcome.ts';
import type { WriteRequestLine } from './request-log.ts';
import { readTraceParent } from './request-trace.ts';
import { createTally, traceIdOf, type Tally } from './tally.ts';
import type { Traces } from './traces.ts';

export interface Telemetry {
  /** A request has arrived. @param traceparent the header, if there is one. */
  readonly begin: (traceparent?: string | readonly string[]) => Tally;
  /** It is answered, with this HTTP status; a subscription when its stream begins. Only the first time counts. */
  readonly observe: (tally: Tally, status: number) => void;
  /** A call to a carrier has ended. */
  readonly onCall: (carrier: string, call: string, outcome: string, ms: number) => void;
  /** Values of a carrier were taken as absent. */
  readonly noteOdd: (place: string, values?: number) => void;
  /** A carrier's answer was about an account that is not the caller's. */
  readonly noteForeignAnswer: () => void;
}

export interface TelemetryParts {
  readonly names: OperationNames;
  readonly writeLine: WriteRequestLine | undefined;
  readonly metrics: Metrics | undefined;
  readonly traces: Traces | undefined;
}

const newTally = (traces: Traces | undefined, header: string | readonly string[] | undefined): Tally => {
  const supportReference = randomUUID();
  const parent = header === undefined ? undefined : readTraceParent(header);
  const traceId = parent?.traceId ?? traceIdOf(supportReference);
  return createTally({ supportReference, traceId, trace: traces?.begin(traceId, parent) });
};

export const createTelemetry = ({ names, writeLine, metrics, traces }: TelemetryParts): Telemetry => ({
  begin: (traceparent) => newTally(traces, traceparent),
  observe: (tally, status) => {
    if (tally.isTold) return;
    tally.isTold = true;
    const { beganAt, operationType, trace } = tally;
    const ms = performance.now() - beganAt;
    const codes = codesOf(tally, status);
    const outcome = outcomeOf(tally, codes);
    const operation = names.toTell(tally.operationName);
    writeLine?.({ tally, operation, codes, outcome, status, ms });
    if (metrics) {
      const isAnswered = outcome === 'ok' || outcome === 'partial';
      metrics.noteOperation(names.toCount(operation, isAnswered), operationType ?? 'unknown', outcome, ms);
      if (codes.length > 0) metrics.noteErrors(codes);
      if (tally.keptAnswers > 0) metrics.noteKept(tally.keptAnswers);
    }
    trace?.end({
      operation,
      type: operationType ?? 'unknown',
      document: tally.documentHash,
      outcome,
      codes,
      status,
      cost: tally.cost,
      upstreamCalls: tally.upstreamCalls,
      supportReference: tally.supportReference,
    });
  },
  onCall: (carrier, call, outcome, ms) => metrics?.noteCall(carrier, call, outcome, ms),
  noteOdd: (place, values = 1) => metrics?.noteOdd(place, values),
  noteForeignAnswer: () => metrics?.noteForeignAnswer(),
});
