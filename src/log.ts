/**
 * The log: one JSON object a line, on standard output. What is logged is chosen where it is logged; here is the second
 * line of defence, which every record passes. Errors are told by what we know of them, never by what somebody else's
 * text says, and whatever looks like a number of a person, line, device or SIM is taken out, in whatever member it stands.
 */
import { pino, type DestinationStream, type Logger } from 'pino';

const removed = '[removed]';

/** Ids of ours are kept: a UUID may have so many digits in a row. */
const suspicious = new RegExp(
  [
    '\\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\b',
    // Wireless number; IMEI, with or without its check digit or version; SIM card; embedded SIM.
    '(?<![0-9])(?:[0-9]{10}|[0-9]{14,16}|[0-9]{19,20}|[0-9]{32})(?![0-9])',
    '[^\\s@"<>]{1,64}@[^\\s@"<>]{1,255}\\.[a-z]{2,24}',
    'bearer\\s+[\\w.~+/-]+=*',
    '\\beyJ[\\w-]+\\.[\\w-]+\\.[\\w-]*',
  ].join('|'),
  'gi',
);
const isUuid = (text: string): boolean => text.length === 36 && text.charAt(8) === '-' && text.charAt(23) === '-';

/** Exported for its test. */
export const scrub = (text: string): string => text.replace(suspicious, (found) => (isUuid(found) ? found : removed));

const scrubMember = (_name: string, value: unknown): unknown => {
  if (typeof value === 'string') return scrub(value);
  return Number.isInteger(value) && scrub(String(value)) === removed ? removed : value;
};

/** Errors whose messages are our own sentences. */
const ours: ReadonlySet<string> = new Set([
  'ConfigError',
  'JournalCorruptError',
  'JournalKeyError',
  'JournalSchemaError',
  'KeysUnavailableError',
  'SqliteDriverMissingError',
  'StoreUnavailableError',
  'UpstreamError',
]);

const deepest = 3;

/** What the log may tell of an error: its kind, its code, where it happened, and what it says when that is ours. */
const describeError = (error: unknown, depth = 0): unknown => {
  if (!(error instanceof Error)) return { type: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line) && !line.includes('node_modules'));
  return {
    type: error.name,
    code,
    message: ours.has(error.name) ? error.message : undefined,
    stack: frames?.map((line) => line.trim()),
    cause: error.cause === undefined || depth >= deepest ? undefined : describeError(error.cause, depth + 1),
  };
};

/** A destination that may hold lines back until there are many of them. */
export type LogDestination = DestinationStream & {
  readonly flush?: () => void;
  readonly flushSync?: () => void;
};

/** As pino counts them. What is worse than information is worth a write of its own. */
const warn = 40;
const bufferedBytes = 8 * 1024;
/** What nobody takes is dropped beyond that many bytes: a log that is stuck must not be what fills the memory. */
const mostBytes = 16 * 1024 * 1024;
const flushEveryMs = 1000;

/** Standard output, written to in larger pieces: at the latest after a second, and at the end of the process. */
export const standardOutput = (): LogDestination => {
  const destination = pino.destination({ dest: 1, sync: false, minLength: bufferedBytes, maxLength: mostBytes });
  setInterval(() => {
    destination.flush();
  }, flushEveryMs).unref();
  return destination;
};

/** Lines go to standard output unless another destination is given. */
export const createLog = (level: string, destination: LogDestination = pino.destination(1)): Logger =>
  pino({ level, serializers: { err: (error: unknown) => describeError(error) } }, {
    write: (line: string) => {
      const record = JSON.parse(line) as { readonly level: number };
      destination.write(`${JSON.stringify(record, scrubMember)}\n`);
      if (record.level >= warn) destination.flush?.();
    },
    flushSync: () => destination.flushSync?.(),
  } as DestinationStream);
