/** What an answer means, for a read: a checked value or a typed failure. */
import { type z } from 'zod';
import type { UpstreamAnswer } from './upstream.ts';
import { UpstreamError, type UpstreamFailure } from './upstream-error.ts';

/** What an answer that is not 2xx is called. */
export const failureOf = (status: number): UpstreamFailure => {
  if (status === 429) return 'rate-limited';
  // The carrier does not accept *us*: nobody at the screen can mend that.
  if (status === 401 || status === 403 || status === 407) return 'unavailable';
  if (status === 408 || status >= 500) return 'unavailable';
  if (status >= 400) return 'refused';
  return 'bad-response';
};

/** Which members are wrong, without their values: those may be personal. */
const placesOf = (error: z.ZodError): string =>
  error.issues
    .slice(0, 5)
    .map(({ path, code }) => `${path.join('.')}: ${code}`)
    .join(', ');

/**
 * The value of a 2xx answer that fits its schema.
 * @throws UpstreamError for any other answer.
 */
export const readAnswer = <T>(call: string, answer: UpstreamAnswer, schema: z.ZodType<T>): T => {
  const { status, json, retryAfterMs } = answer;
  if (status < 200 || status > 299) {
    throw new UpstreamError({
      call,
      failure: failureOf(status),
      sent: true,
      status,
      retryAfterMs,
      answer: json,
      detail: `HTTP ${status}`,
    });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const detail = json === undefined ? 'not JSON' : placesOf(parsed.error);
  throw new UpstreamError({ call, failure: 'bad-response', sent: true, status, detail, answer: json });
};
