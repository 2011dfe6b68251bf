/** A public document of somebody who is no carrier, such as an identity provider's keys. */
import { Pool } from 'undici';
import { UpstreamError } from './upstream-error.ts';

export interface JsonSource {
  /** The document, parsed. @throws UpstreamError */
  get(): Promise<unknown>;
  close(): Promise<void>;
}

const deadlineMs = 2500;
const largest = 256 * 1024;

/** One address, asked anew each time. Redirects are not followed, and what is packed is not unpacked. */
export const jsonSource = (call: string, url: string): JsonSource => {
  const { origin, pathname, search } = new URL(url);
  const pool = new Pool(origin, { connections: 1, maxResponseSize: largest, connect: { timeout: 1000 } });
  return {
    get: async () => {
      try {
        const { statusCode, body } = await pool.request({
          path: pathname + search,
          method: 'GET',
          headers: { accept: 'application/json', 'accept-encoding': 'identity' },
          signal: AbortSignal.timeout(deadlineMs),
        });
        const text = await body.text();
        if (statusCode === 200) return JSON.parse(text) as unknown;
        throw new UpstreamError({ call, failure: 'unavailable', sent: true, detail: `HTTP ${statusCode}` });
      } catch (error) {
        if (error instanceof UpstreamError) throw error;
        throw new UpstreamError({ call, failure: 'unavailable', sent: true, detail: 'no usable answer', cause: error });
      }
    },
    close: () => pool.close(),
  };
};
