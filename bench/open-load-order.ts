/** What an overload is asked for in, and reported in. */

interface Load {
  readonly url: string;
  /** Share of the requests that are order mutations; the others are W1 and W3 in turn. */
  readonly orderShare: number;
  /** Index of the first request: no order is placed twice. */
  readonly first: number;
}

/** So many at a time, each when the one before it is answered. */
interface ClosedLoad extends Load {
  readonly atOnce: number;
  readonly seconds: number;
}

/** One step after the other: each request is sent at its time, whether or not those before it have been answered. */
interface SteppedLoad extends Load {
  readonly steps: readonly { readonly perSecond: number; readonly seconds: number }[];
}

export type OpenLoadOrder = ClosedLoad | SteppedLoad;

/** Connections to each gateway, kept from load to load, as a balancer keeps them. */
export const openConnections = 512;

/** One request. Times are in milliseconds, from when it was due: a request that could not even be sent in time is late. */
export interface Outcome {
  readonly dueAt: number;
  readonly tookMs: number;
  readonly isOrder: boolean;
  /** Right: 200 with the data asked for. Shed: 503, in the shape of GraphQL, with OVERLOADED. Anything else is wrong. */
  readonly kind: 'right' | 'shed' | 'wrong';
}

export type OpenLoadReply =
  { readonly outcomes: readonly Outcome[]; readonly wrong?: string } | { readonly failure: string };
