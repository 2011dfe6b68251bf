/** What the carrier was asked, newest last, and how many calls of a path were under way at once. */

import type { IncomingHttpHeaders } from 'node:http';

export interface CallEntry {
  /** From 1, over the whole log. */
  readonly n: number;
  readonly at: number;
  readonly path: string;
  /** 0 as long as nothing was answered. */
  status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

interface CallLogView {
  readonly calls: readonly (Omit<CallEntry, 'at'> & { readonly at: string })[];
  readonly counts: Readonly<Record<string, number>>;
  readonly maxInFlight: Readonly<Record<string, number>>;
}

export interface CallLog {
  readonly begin: (call: Pick<CallEntry, 'at' | 'path' | 'headers' | 'body'>) => CallEntry;
  /** The exchange is over, answered or not. */
  readonly end: (entry: CallEntry) => void;
  readonly view: () => CallLogView;
  readonly clear: () => void;
}

const MAX_CALLS = 5_000;

/** The scheme is enough to test by; the credentials are nobody's business. */
const withoutCredentials = (headers: IncomingHttpHeaders): IncomingHttpHeaders => {
  const { authorization } = headers;
  return authorization === undefined ? headers : { ...headers, authorization: authorization.split(' ', 1)[0] };
};

export const createCallLog = (): CallLog => {
  let ring: CallEntry[] = [];
  let total = 0;
  const counts = new Map<string, number>();
  const inFlight = new Map<string, number>();
  const maxInFlight = new Map<string, number>();

  return {
    begin: ({ at, path, headers, body }) => {
      const entry: CallEntry = { n: ++total, at, path, status: 0, headers, body };
      ring[(entry.n - 1) % MAX_CALLS] = entry;
      counts.set(path, (counts.get(path) ?? 0) + 1);
      const now = (inFlight.get(path) ?? 0) + 1;
      inFlight.set(path, now);
      if (now > (maxInFlight.get(path) ?? 0)) maxInFlight.set(path, now);
      return entry;
    },
    end: ({ path }) => {
      inFlight.set(path, (inFlight.get(path) ?? 1) - 1);
    },
    view: () => ({
      calls: ring
        .toSorted((a, b) => a.n - b.n)
        .map((entry) => ({
          ...entry,
          at: new Date(entry.at).toISOString(),
          headers: withoutCredentials(entry.headers),
        })),
      counts: Object.fromEntries(counts),
      maxInFlight: Object.fromEntries(maxInFlight),
    }),
    clear: () => {
      ring = [];
      total = 0;
      counts.clear();
      // Calls still under way keep counting; their peak starts again from here.
      maxInFlight.clear();
    },
  };
};
