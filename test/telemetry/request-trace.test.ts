import { describe, expect, it } from '@jest/globals';
import { readTraceParent } from '../../src/telemetry/request-trace.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';

describe('The header traceparent', () => {
  it.each([
    [`00-${traceId}-${spanId}-01`, true],
    [`00-${traceId}-${spanId}-00`, false],
    [`00-${traceId}-${spanId}-03`, true],
    // A later version, which may have more.
    [`01-${traceId}-${spanId}-01-more`, true],
  ])('%s names the trace of the caller', (header, isSampled) => {
    expect(readTraceParent(header)).toEqual({ traceId, spanId, isSampled });
  });

  it.each([
    [undefined],
    [''],
    ['hello'],
    [`00-${traceId}-${spanId}`],
    [`00-${traceId}-${spanId}-01-more`],
    [`00-${traceId.toUpperCase()}-${spanId}-01`],
    [`00-${'0'.repeat(32)}-${spanId}-01`],
    [`00-${traceId}-${'0'.repeat(16)}-01`],
    [`ff-${traceId}-${spanId}-01`],
    [`00-${traceId}-${spanId}-01\r\nx: y`],
    ['0'.repeat(100_000)],
    [[`00-${traceId}-${spanId}-01`, `00-${traceId}-${spanId}-01`]],
  ])('%j is none: a new trace begins', (header) => {
    expect(readTraceParent(header)).toBeUndefined();
  });
});
