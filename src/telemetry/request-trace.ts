/** What the rest of the gateway sees of tracing: who asked within which trace, and that a call to a carrier began and ended. */

/** Who called us, by the `traceparent` header of W3C Trace Context. */
export interface TraceParent {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  readonly isSampled: boolean;
}

/** The trace of one request. */
export interface RequestTrace {
  /** A call to a carrier begins. */
  readonly beginCall: (carrier: string, call: string) => CallTrace;
  /** The request is answered. */
  readonly end: (answered: TracedAnswer) => void;
}

export interface CallTrace {
  /** The header that the call carries. */
  readonly traceparent: string;
  readonly end: (outcome: string) => void;
}

/** Our own words and numbers: nothing that a person, a client or a carrier has written. */
export interface TracedAnswer {
  readonly operation: string;
  readonly type: string;
  readonly document: string | undefined;
  readonly outcome: string;
  readonly codes: readonly string[];
  readonly status: number;
  readonly cost: number | undefined;
  readonly upstreamCalls: number;
  readonly supportReference: string;
}

const traceparent = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
const isZero = (digits: string): boolean => /^0+$/.test(digits);

/** Of a header; undefined when there is none, or it is none: a new trace begins then. Later versions may add to it (W3C, section 4). */
export const readTraceParent = (header: string | readonly string[] | undefined): TraceParent | undefined => {
  if (typeof header !== 'string' || header.startsWith('ff')) return undefined;
  const [, traceId = '', spanId = '', flags = ''] =
    traceparent.exec(header.startsWith('00') ? header : header.slice(0, 55)) ?? [];
  if (traceId === '' || isZero(traceId) || isZero(spanId)) return undefined;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & 1) === 1 };
};
