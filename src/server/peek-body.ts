/**
 * Looks at the body of a request and puts it back, so that whoever reads the request next finds it as it came: what a request
 * is decides about it before anything is spent on it.
 */
import type { IncomingMessage } from 'node:http';

/** Fewer than Node holds for a request that nobody reads (16 KiB): a longer body would never be there as a whole. */
const mostPeeked = 8 * 1024;

/** How long its body says that it is; undefined where it does not say, or says more than is peeked at. */
const lengthOf = ({ headers }: IncomingMessage): number | undefined => {
  const length = Number(headers['content-length']);
  return length >= 0 && length <= mostPeeked ? length : undefined;
};

/**
 * Calls back once: with the body when all of it has arrived, or with undefined for one that is too long or says no length.
 * Does not for a request that ends before.
 */
export const peekBody = (request: IncomingMessage, seen: (body: Buffer | undefined) => void): void => {
  const length = lengthOf(request);
  if (length === undefined) {
    seen(undefined);
    return;
  }
  const look = (): void => {
    if (request.readableLength < length) return;
    request.off('readable', look);
    const body = (request.read() as Buffer | null) ?? Buffer.alloc(0);
    if (body.length > 0) request.unshift(body);
    seen(body);
  };
  request.on('readable', look);
};
