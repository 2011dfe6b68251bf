/**
 * What one request comes to: made when it arrives, filled in on its way by whoever does something for it, and told once when
 * it is answered. Plain numbers and words in one object that is handed on: nothing is looked up where calls are made.
 */
import { randomUUID } from 'node:crypto';
import { isErrorCode, type ErrorCodeName } from '../graphql/error-codes.ts';
import type { RequestTrace } from './request-trace.ts';

export type OperationType = 'query' | 'mutation' | 'subscription';

export interface Tally {
  /** In every answer and every log line of the request. */
  readonly supportReference: string;
  /** The caller's, or the support reference without its dashes: the one then finds the other. */
  readonly traceId: string;
  /** Undefined when no traces are sent. */
  readonly trace: RequestTrace | undefined;
  /** On the monotonic clock, in milliseconds. */
  readonly beganAt: number;
  tenant: string | undefined;
  client: string | undefined;
  /** As its document has it; undefined when it has none, or none was run. */
  operationName: string | undefined;
  operationType: OperationType | undefined;
  /** SHA-256 of the document, in hexadecimal. */
  documentHash: string | undefined;
  cost: number | undefined;
  upstreamCalls: number;
  keptAnswers: number;
  oddValues: number;
  /** Of the errors in the answer, in their order. */
  codes: readonly ErrorCodeName[];
  /** Whether there is something beside the errors. */
  hasData: boolean;
  /** So that it is told once. */
  isTold: boolean;
}

export interface TallyIds {
  readonly supportReference: string;
  readonly traceId: string;
  readonly trace: RequestTrace | undefined;
}

export const createTally = ({ supportReference, traceId, trace }: TallyIds): Tally => ({
  supportReference,
  traceId,
  trace,
  beganAt: performance.now(),
  tenant: undefined,
  client: undefined,
  operationName: undefined,
  operationType: undefined,
  documentHash: undefined,
  cost: undefined,
  upstreamCalls: 0,
  keptAnswers: 0,
  oddValues: 0,
  codes: [],
  hasData: false,
  isTold: false,
});

/** Of what is done for nobody's request, and told by nobody: an event of a stream, a test. */
export const untoldTally = (): Tally => {
  const supportReference = randomUUID();
  return createTally({ supportReference, traceId: traceIdOf(supportReference), trace: undefined });
};

/** The trace that begins with a request. */
export const traceIdOf = (supportReference: string): string => supportReference.replaceAll('-', '');

interface Result {
  readonly data?: unknown;
  readonly errors?: readonly { readonly extensions?: Readonly<Record<string, unknown>> | undefined }[] | undefined;
}

const hasSomething = (data: unknown): boolean =>
  typeof data === 'object' && data !== null && Object.values(data).some((value) => value !== null);

/** Notes what is answered: the result as the client gets it. */
export const noteResult = (tally: Tally, { data, errors }: Result): void => {
  if (errors === undefined || errors.length === 0) return;
  tally.codes = errors.map(({ extensions }) => {
    const code = extensions?.['code'];
    return isErrorCode(code) ? code : 'INTERNAL_SERVER_ERROR';
  });
  tally.hasData = hasSomething(data);
};
