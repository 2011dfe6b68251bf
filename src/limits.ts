/**
 * How much anybody may ask for: every limit with its usual value and the bounds within which an operator may set it. The
 * one table of them; docs/limits.md is made from it, and what is in force is logged when the gateway starts.
 */
interface Limit {
  readonly usual: number;
  readonly least: number;
  readonly most: number;
  /** For docs/limits.md: what is counted, with its unit. */
  readonly of: string;
}

export const limitTable = {
  tokens: { usual: 2000, least: 100, most: 20_000, of: 'lexical tokens in a document' },
  recursiveSelections: {
    usual: 5000,
    least: 100,
    most: 50_000,
    of: 'selections of a document once its fragments are spread',
  },
  errors: { usual: 5, least: 1, most: 100, of: 'validation errors, and coercion errors, that are told at once' },
  depth: { usual: 10, least: 3, most: 50, of: 'levels of fields, through fragments; introspection has its own' },
  aliases: { usual: 15, least: 0, most: 1000, of: 'aliased fields of an operation, through fragments' },
  repeats: { usual: 5, least: 1, most: 100, of: 'times that one field is asked for in one place' },
  rootFields: { usual: 10, least: 1, most: 100, of: 'fields at the root of an operation, through fragments' },
  mutations: { usual: 5, least: 1, most: 100, of: 'mutations in an operation' },
  operations: { usual: 10, least: 1, most: 100, of: 'operations in a document, of which one is run' },
  cost: { usual: 1000, least: 100, most: 1_000_000, of: 'cost of a request (below)' },
  bucket: { usual: 2000, least: 100, most: 10_000_000, of: 'cost that a client may spend at once' },
  refillPerSecond: { usual: 100, least: 1, most: 1_000_000, of: 'cost that a client gets back each second' },
  missFactor: {
    usual: 10,
    least: 1,
    most: 100,
    of: 'times the cost of a line, for asking after one that does not exist',
  },
  ordersPerLineAndDay: { usual: 20, least: 1, most: 1_000_000, of: 'care orders for one line in 24 hours' },
  bodyBytes: { usual: 128 * 1024, least: 1024, most: 1024 * 1024, of: 'bytes of a request body' },
  trustedBodyBytes: {
    usual: 16 * 1024,
    least: 1024,
    most: 1024 * 1024,
    of: 'the same, where only trusted documents are run',
  },
  jsonDepth: { usual: 32, least: 8, most: 200, of: 'levels of objects and lists in a request body' },
  headerBytes: { usual: 16 * 1024, least: 4096, most: 64 * 1024, of: 'bytes of all request headers' },
  headersMs: { usual: 3000, least: 500, most: 5000, of: 'milliseconds for the headers of a request to arrive' },
  requestMs: { usual: 5000, least: 5000, most: 60_000, of: 'milliseconds for a whole request to arrive' },
  keepAliveMs: { usual: 65_000, least: 1000, most: 600_000, of: 'milliseconds that an idle connection is kept' },
  deadlineMs: {
    usual: 10_000,
    least: 100,
    most: 30_000,
    of: 'milliseconds in which a request that says nothing itself (below) is answered',
  },
  connections: { usual: 2000, least: 10, most: 100_000, of: 'connections at once' },
  fewestAtOnce: { usual: 48, least: 4, most: 100_000, of: 'requests under way at once that are always let in' },
  mostAtOnce: {
    usual: 192,
    least: 4,
    most: 100_000,
    of: 'requests under way at once, when the process copes; a quarter is for order mutations alone',
  },
  streams: { usual: 1000, least: 1, most: 100_000, of: 'streams of events at once' },
  requestsPerSocket: { usual: 1000, least: 1, most: 1_000_000, of: 'requests on one connection' },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof limitTable;
export type Limits = Readonly<Record<LimitName, number>>;

export const isLimitName = (name: string): name is LimitName => Object.hasOwn(limitTable, name);

export const usualLimits = Object.fromEntries(
  Object.entries(limitTable).map(([name, { usual }]) => [name, usual]),
) as Limits;
