/**
 * What can be wrong with a connection, in toxiproxy's words: its documentation (https://github.com/Shopify/toxiproxy) holds
 * here too. Times are milliseconds unless said.
 */
const attributesOf = {
  /** Delays everything by `latency`, give or take `jitter`. */
  latency: { latency: 0, jitter: 0 },
  /** Lets `rate` KB a second through. */
  bandwidth: { rate: 0 },
  /** Closes only `delay` after the other side did. */
  slow_close: { delay: 0 },
  /** Lets nothing through, and closes after `timeout`; never when it is 0. What is held goes on when the toxic is taken away. */
  timeout: { timeout: 0 },
  /** Lets nothing through, and resets the connection after `timeout`. */
  reset_peer: { timeout: 0 },
  /** Cuts data into pieces of `average_size` bytes, give or take `size_variation`, `delay` microseconds apart. */
  slicer: { average_size: 0, size_variation: 0, delay: 0 },
  /** Closes after so many `bytes`. */
  limit_data: { bytes: 0 },
} as const;

export type ToxicType = keyof typeof attributesOf;

/** Upstream: what the client sends; downstream: what it is answered. */
export type Stream = 'upstream' | 'downstream';

export interface Toxic {
  readonly name: string;
  readonly type: ToxicType;
  readonly stream: Stream;
  /** The share of connections that it strikes. */
  readonly toxicity: number;
  readonly attributes: Readonly<Record<string, number>>;
}

/** What is not said is as in toxiproxy. */
export type ToxicWish = Partial<Toxic> & Pick<Toxic, 'type'>;

const isType = (type: unknown): type is ToxicType => typeof type === 'string' && Object.hasOwn(attributesOf, type);

/** A toxic out of a request's body. @throws Error that says what is wrong. */
export const readToxic = (wish: Readonly<Record<string, unknown>>, before?: Toxic): Toxic => {
  const { type = before?.type, stream = before?.stream ?? 'downstream', toxicity = before?.toxicity ?? 1 } = wish;
  if (!isType(type)) throw new Error(`type must be one of ${Object.keys(attributesOf).join(', ')}`);
  if (stream !== 'upstream' && stream !== 'downstream') throw new Error('stream must be upstream or downstream');
  if (typeof toxicity !== 'number' || !(toxicity >= 0 && toxicity <= 1))
    throw new Error('toxicity must be from 0 to 1');
  const { name = before?.name ?? `${type}_${stream}`, attributes = {} } = wish;
  if (typeof name !== 'string') throw new Error('name must be text');
  const known: Readonly<Record<string, number>> = { ...attributesOf[type], ...before?.attributes };
  for (const [attribute, value] of Object.entries(attributes as object)) {
    if (!Object.hasOwn(known, attribute)) throw new Error(`${type} has no attribute ${attribute}`);
    if (typeof value !== 'number' || !(value >= 0)) throw new Error(`${attribute} must be a number from 0 on`);
  }
  return { name, type, stream, toxicity, attributes: { ...known, ...(attributes as Record<string, number>) } };
};
