/**
 * Traces by OpenTelemetry, with spans of our own: one for an operation and one for each call to a carrier. (Instrumenting all of
 * HTTP and GraphQL costs as much CPU as the work itself: PERFORMANCE section 5.) Whether a request is traced is decided before
 * anything is made for it: one that is not pays for a few words of text.
 */
import { randomBytes } from 'node:crypto';
import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Context,
  type Tracer,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOnSampler,
  BasicTracerProvider,
  BatchSpanProcessor,
  SamplingDecision,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';
import type { RequestTrace, TraceParent } from './request-trace.ts';

export interface TracesOptions {
  /** Of a collector: OTLP over HTTP. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Which part of the requests is traced where their caller has not decided. */
  readonly ratio: number;
  readonly version: string;
}

export interface Traces {
  /** @param parent who called, by whose decision it goes. */
  readonly begin: (traceId: string, parent: TraceParent | undefined) => RequestTrace;
  /** Sends what is left. */
  readonly close: () => Promise<void>;
}

/**
 * So many requests a second are traced because their caller says so. Callers are browsers as well: who asks for a trace with
 * each request must not slow others down.
 */
const mostFollowed = 100;

const exportEveryMs = 1000;
const exportTimeoutMs = 5000;
const lastExportMs = 2000;

const newSpanId = (): string => randomBytes(8).toString('hex');

const failed: ReadonlySet<string> = new Set(['failed', 'partial']);

/** For a request that is not traced: its calls still say which trace they belong to, and that nobody records it. */
const untraced = (traceId: string): RequestTrace => {
  let header: string | undefined;
  return {
    beginCall: () => ({ traceparent: (header ??= `00-${traceId}-${newSpanId()}-00`), end: () => undefined }),
    end: () => undefined,
  };
};

const traced = (tracer: Tracer, parent: Context): RequestTrace => {
  const operation = tracer.startSpan('operation', { kind: SpanKind.SERVER }, parent);
  const within = trace.setSpan(parent, operation);
  return {
    beginCall: (carrier, call) => {
      const attributes = { 'care_gateway.carrier': carrier, 'care_gateway.call': call };
      const span = tracer.startSpan(`${carrier} ${call}`, { kind: SpanKind.CLIENT, attributes }, within);
      const { traceId, spanId } = span.spanContext();
      return {
        traceparent: `00-${traceId}-${spanId}-01`,
        end: (outcome) => {
          span.setAttribute('care_gateway.outcome', outcome);
          if (outcome !== 'ok') span.setStatus({ code: SpanStatusCode.ERROR });
          span.end();
        },
      };
    },
    end: (answered) => {
      operation.updateName(`${answered.type} ${answered.operation}`);
      operation.setAttributes({
        'graphql.operation.name': answered.operation,
        'graphql.operation.type': answered.type,
        'http.response.status_code': answered.status,
        'care_gateway.outcome': answered.outcome,
        'care_gateway.upstream_calls': answered.upstreamCalls,
        'care_gateway.support_reference': answered.supportReference,
        ...(answered.document !== undefined && { 'care_gateway.document': answered.document }),
        ...(answered.cost !== undefined && { 'care_gateway.cost': answered.cost }),
        ...(answered.codes.length > 0 && { 'care_gateway.codes': [...answered.codes] }),
      });
      if (failed.has(answered.outcome)) operation.setStatus({ code: SpanStatusCode.ERROR });
      operation.end();
    },
  };
};

export const openTraces = ({ endpoint, headers, ratio, version }: TracesOptions): Traces => {
  let nextTraceId = '';
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'care-gateway', 'service.version': version }),
    // It was decided before a span is begun.
    sampler: new AlwaysOnSampler(),
    // A trace that begins here has the id that is in the log already.
    idGenerator: { generateTraceId: () => nextTraceId, generateSpanId: newSpanId },
    spanProcessors: [
      new BatchSpanProcessor(
        new OTLPTraceExporter({ url: endpoint, headers: { ...headers }, timeoutMillis: exportTimeoutMs }),
        { scheduledDelayMillis: exportEveryMs, exportTimeoutMillis: exportTimeoutMs },
      ),
    ],
  });
  const tracer = provider.getTracer('care-gateway');
  const sampler = new TraceIdRatioBasedSampler(ratio);
  const isDrawn = (traceId: string): boolean =>
    ratio > 0 && sampler.shouldSample(ROOT_CONTEXT, traceId).decision === SamplingDecision.RECORD_AND_SAMPLED;

  let second = 0;
  let followed = 0;
  const mayFollow = (): boolean => {
    const now = Math.floor(performance.now() / 1000);
    if (now !== second) [second, followed] = [now, 0];
    followed += 1;
    return followed <= mostFollowed;
  };

  return {
    begin: (traceId, parent) => {
      const isTraced = parent ? parent.isSampled && mayFollow() : isDrawn(traceId);
      if (!isTraced) return untraced(traceId);
      nextTraceId = traceId;
      const context = parent
        ? trace.setSpanContext(ROOT_CONTEXT, {
            traceId,
            spanId: parent.spanId,
            traceFlags: TraceFlags.SAMPLED,
            isRemote: true,
          })
        : ROOT_CONTEXT;
      return traced(tracer, context);
    },
    close: async () => {
      // A collector that is gone holds nobody up.
      const sent = provider.shutdown().catch(() => undefined);
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([sent, new Promise((resolve) => (timer = setTimeout(resolve, lastExportMs)))]);
      clearTimeout(timer);
    },
  };
};
