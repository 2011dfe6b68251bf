/**
 * The line that the log has for each request. It holds nothing but numbers, words of ours, hashes and ids that were made safe
 * before, so it goes past the scrubbing that every other record of the log passes: that costs more than many a request.
 */
import type { DestinationStream } from 'pino';
import type { ErrorCodeName } from '../graphql/error-codes.ts';
import { scrub } from '../log.ts';
import type { Outcome } from './outcome.ts';
import type { Tally } from './tally.ts';

export interface RequestLine {
  readonly tally: Tally;
  /** Safe already. */
  readonly operation: string;
  readonly codes: readonly ErrorCodeName[];
  readonly outcome: Outcome;
  readonly status: number;
  readonly ms: number;
}

export type WriteRequestLine = (line: RequestLine) => void;

/** As pino counts levels. */
const info = 30;
const longestId = 128;
const mostRemembered = 1000;

/** Ids of clients and companies come from configuration and tokens: as JSON, without what looks like a person's. */
const createSafeIds = () => {
  const known = new Map<string, string>();
  return (id: string | undefined): string => {
    if (id === undefined) return 'null';
    const found = known.get(id);
    if (found !== undefined) return found;
    const safe = JSON.stringify(scrub(id.slice(0, longestId)));
    if (known.size < mostRemembered) known.set(id, safe);
    return safe;
  };
};

const quoted = (word: string | undefined): string => (word === undefined ? 'null' : `"${word}"`);

export const createRequestLog = (destination: DestinationStream): WriteRequestLine => {
  const safeId = createSafeIds();
  return ({ tally, operation, codes, outcome, status, ms }) => {
    const { supportReference, traceId, operationType, documentHash, cost } = tally;
    destination.write(
      `{"level":${info},"time":${Date.now()},"msg":"request","supportReference":"${supportReference}","traceId":"${traceId}",` +
        `"operation":"${operation}","type":${quoted(operationType)},"document":${quoted(documentHash)},` +
        `"ms":${Math.round(ms * 10) / 10},"upstreamCalls":${tally.upstreamCalls},"keptAnswers":${tally.keptAnswers},` +
        `"oddValues":${tally.oddValues},"cost":${cost ?? null},"outcome":"${outcome}",` +
        `"codes":[${codes.map(quoted).join()}],"status":${status},` +
        `"tenant":${safeId(tally.tenant)},"client":${safeId(tally.client)}}\n`,
    );
  };
};
