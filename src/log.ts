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

/** Lines go to standard output unless another destination is given. */
export const createLog = (level: string, destination: DestinationStream = pino.destination(1)): Logger =>
  pino(
    { level, serializers: { err: (error: unknown) => describeError(error) } },
    {
      write: (line) => {
        destination.write(`${JSON.stringify(JSON.parse(line), scrubMember)}\n`);
      },
    },
  );
