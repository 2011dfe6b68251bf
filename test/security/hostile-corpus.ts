/**
 * Hostile input as data: for each row of the catalogue of attacks (its numbers stand here too) what is sent and what must
 * come back, exactly. `hostile.test.ts` checks status and code and that no carrier hears of it; `npm run hostile` measures
 * what each costs a gateway of its own.
 */
import { gzipSync } from 'node:zlib';
import type { RawRequest } from '../support/send-raw.ts';

/** `development`: everything is shown. `production`: nothing is. `trusted`: only the manifest's documents are run. */
export type Profile = 'development' | 'production' | 'trusted';

export interface HostileCase {
  /** In the catalogue of attacks (RELIABILITY section 4). */
  readonly row: number;
  readonly name: string;
  readonly profile?: Profile;
  readonly request: RawRequest;
  readonly status: number;
  /** Of the first top-level error; absent when there is none to be. */
  readonly code?: string;
  /** Of the first problem in a payload, which is data. */
  readonly problem?: string;
  /** The line may be looked up before the order is refused. */
  readonly looksUp?: boolean;
  /** Must not stand in the answer. */
  readonly never?: RegExp;
}

export const knownLine = '1234567890';
/** The one document that the profile `trusted` has, and where it stands in the manifest. */
export const trustedDocument = 'query Type { __typename }';

const json = { 'content-type': 'application/json' };
const preflight = { 'apollo-require-preflight': 'true' };

const graphql = (query: unknown, variables?: unknown, more: Readonly<Record<string, unknown>> = {}): RawRequest => ({
  headers: json,
  body: JSON.stringify({ query, variables, ...more }),
});
const body = (text: string | Uint8Array, headers: Readonly<Record<string, string>> = json): RawRequest => ({
  headers,
  body: text,
});
const get = (query: string, headers: RawRequest['headers'] = {}): RawRequest => ({
  method: 'GET',
  path: `/graphql?query=${encodeURIComponent(query)}`,
  headers,
});
const times = (count: number, part: (n: number) => string, between = ' '): string =>
  Array.from({ length: count }, (_, n) => part(n)).join(between);

const typename = JSON.stringify({ query: '{ __typename }' });
const device = (selection: string): string => `{ device(ctn: "${knownLine}") { ${selection} } }`;
const fragments = (count: number): string =>
  times(count, (n) => `fragment F${n} on Device { ...F${n + 1} ...F${n + 1} }`);
const nested = (depth: number): string =>
  `${times(depth, () => `device(ctn: "${knownLine}") { account {`, ' ')} ban ${'} }'.repeat(depth)}`;
const anOrder = (n: number): string =>
  `a${n}: suspendService(input: { device: { ctn: "${knownLine}" }, reason: "Lost" }) { replayed }`;
const suspend = 'mutation ($input: SuspendServiceInput!) { suspendService(input: $input) { errors { code } } }';
const update = 'mutation ($input: UpdateSubscriberInput!) { updateSubscriber(input: $input) { errors { code } } }';
const updateDevice = 'mutation ($input: UpdateDeviceInput!) { updateDevice(input: $input) { errors { code } } }';
const activate = 'mutation ($input: ActivateSimInput!) { activateSim(input: $input) { errors { code } } }';
const reset = 'mutation ($input: ResetVoicemailInput!) { resetVoicemail(input: $input) { errors { code } } }';
const submit = 'mutation ($input: SubmitCareOrdersInput!) { submitCareOrders(input: $input) { errors { code } } }';
const line = { ctn: knownLine };
const aChange = { change: { suspendService: { device: line, reason: 'Lost' } } };
const someKey = 'key-0000000000000001';
const lines = (count: number): string[] => Array.from({ length: count }, (_, n) => String(2145551000 + n));
const nestedInput = (depth: number): string =>
  `{"query":"query ($x: Int) { catalog(first: $x) { totalCount } }","variables":{"x":${'['.repeat(depth)}${']'.repeat(depth)}}}`;
const longHash = 'a'.repeat(64);

export const hostileCorpus: readonly HostileCase[] = [
  // The document.
  {
    row: 1,
    name: 'fragments that double twenty times',
    request: graphql(`{ device(ctn: "${knownLine}") { ...F0 } } ${fragments(20)} fragment F20 on Device { ctn }`),
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    row: 1,
    name: 'fragments that double sixty times',
    request: graphql(`{ device(ctn: "${knownLine}") { ...F0 } } ${fragments(60)} fragment F60 on Device { ctn }`),
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    row: 2,
    name: 'a depth of 13',
    request: graphql(`{ ${nested(6)} }`),
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    row: 2,
    name: 'a depth of 100',
    request: graphql(`{ ${nested(50)} }`),
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    row: 2,
    name: 'a depth of 5,000',
    request: graphql(`{ ${nested(2500)} }`),
    status: 400,
    code: 'GRAPHQL_PARSE_FAILED',
  },
  {
    row: 2,
    name: 'a depth of 60,000',
    request: graphql('{a'.repeat(60_000)),
    status: 400,
    code: 'GRAPHQL_PARSE_FAILED',
  },
  {
    row: 2,
    name: 'a depth of 13 hidden in fragments',
    request: graphql(
      `{ device(ctn: "${knownLine}") { ...A } } fragment A on Device { account { ...B } } fragment B on Account { ${nested(5)} }`,
    ),
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    row: 3,
    name: 'sixteen aliases',
    request: graphql(device(times(16, (n) => `a${n}: ctn`))),
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    row: 3,
    name: 'eleven fields at the root',
    request: graphql(`{ ${times(11, (n) => `a${n}: device(ctn: "${knownLine}") { ctn }`)} }`),
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    row: 3,
    name: 'a thousand aliases',
    request: graphql(`{ ${times(1000, (n) => `a${n}: device(ctn: "${knownLine}") { ctn }`)} }`),
    status: 400,
    code: 'GRAPHQL_PARSE_FAILED',
  },
  {
    row: 3,
    name: 'eight thousand aliases',
    request: graphql(`{ ${times(8000, (n) => `a${n}: __typename`)} }`),
    status: 413,
    code: 'BAD_REQUEST',
  },
  {
    row: 4,
    name: 'the same field 1,900 times',
    request: graphql(`{ ${times(1900, () => '__typename')} }`),
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    row: 4,
    name: 'the same object 200 times, to be compared each with each',
    request: graphql(`{ ${times(200, () => `device(ctn: "${knownLine}") { ctn }`)} }`),
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    row: 4,
    name: 'the same object 480 times, below the root',
    request: graphql(device(times(480, () => 'sim { iccid }'))),
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    row: 4,
    name: 'one object often within itself',
    request: graphql(
      device(
        times(
          6,
          () => `account { ${times(6, () => `device(ctn: "${knownLine}") { ${times(6, () => 'sim { iccid }')} }`)} }`,
        ),
      ),
    ),
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    row: 4,
    name: 'one object 280 times in fragments without a name',
    request: graphql(device(times(280, () => '... { sim { iccid } }'))),
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    row: 4,
    name: 'the same field 10,000 times',
    request: graphql(`{ ${times(10_000, () => '__typename', ',')} }`),
    status: 400,
    code: 'GRAPHQL_PARSE_FAILED',
  },
  {
    row: 5,
    name: '900 unknown directives',
    request: graphql(`{ __typename ${times(900, () => '@x')} }`),
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    row: 5,
    name: '10,000 unknown directives',
    request: graphql(`{ __typename ${times(10_000, () => '@x')} }`),
    status: 400,
    code: 'GRAPHQL_PARSE_FAILED',
  },
  {
    row: 6,
    name: 'fragments in a circle',
    request: graphql(
      `{ device(ctn: "${knownLine}") { ...A } } fragment A on Device { ...B } fragment B on Device { ...A }`,
    ),
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    row: 8,
    name: '1,900 unknown fields',
    request: graphql(`{ ${times(1900, (n) => `x${n}`)} }`),
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    row: 8,
    name: 'an unknown field in a stream of events',
    request: {
      ...graphql('subscription { careOrderUpdated(id: "x") { nonsense } }'),
      headers: { ...json, accept: 'text/event-stream' },
    },
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    row: 9,
    name: 'lists in lists',
    request: graphql(
      'query ($ctns: [CTN!]!) { devices(ctns: $ctns) { careOrders(first: 100) { nodes { changes { device { ctn } } } } } }',
      { ctns: lines(100) },
    ),
    status: 400,
    code: 'COST_LIMIT_EXCEEDED',
  },
  {
    row: 9,
    name: 'lists in lists whose sizes nobody gives',
    request: graphql(
      '{ careOrders { nodes { changes { device { careOrders { nodes { changes { device { ctn } } } } } } } } }',
    ),
    status: 400,
    code: 'COST_LIMIT_EXCEEDED',
  },
  ...[1_000_000, -5, 0].map((first): HostileCase => ({
    row: 10,
    name: `a page of ${first}`,
    request: graphql(`{ catalog(first: ${first}) { totalCount } }`),
    status: 400,
    code: 'BAD_USER_INPUT',
  })),
  {
    row: 10,
    name: 'a page of a million by the default of a variable',
    request: graphql('query ($first: Int = 1000000) { catalog(first: $first) { totalCount } }'),
    status: 400,
    code: 'BAD_USER_INPUT',
  },
  {
    row: 10,
    name: 'a negative page that pays for others',
    request: graphql(
      '{ catalog(first: -100) { nodes { sku } } careOrders(first: 100) { nodes { events { state } } } }',
    ),
    status: 400,
    code: 'BAD_USER_INPUT',
  },
  {
    row: 11,
    name: '10,000 ids',
    request: graphql('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: Array(10_000).fill('x') }),
    status: 400,
    code: 'BAD_USER_INPUT',
  },
  {
    row: 12,
    name: 'introspection in production',
    profile: 'production',
    request: graphql('{ __schema { types { name } } }'),
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
    never: /Device/,
  },
  {
    row: 12,
    name: 'introspection in circles',
    request: graphql(
      '{ __schema { types { fields { type { fields { type { fields { type { fields { type { fields { name } } } } } } } } } } } }',
    ),
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    row: 13,
    name: 'a typing error in production',
    profile: 'production',
    request: graphql('{ devise(ctn: "1234567890") { ctn } }'),
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
    never: /did you mean|"device"/i,
  },
  {
    row: 13,
    name: 'a typing error in a subscription in production',
    profile: 'production',
    request: {
      ...graphql('subscription { careOrderUpdatet(id: "x") { id } }'),
      headers: { ...json, accept: 'multipart/mixed;subscriptionSpec="1.0"' },
    },
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
    never: /did you mean|careOrderUpdated/i,
  },
  {
    row: 14,
    name: 'a hundred requests in one body',
    request: body(`[${times(100, () => typename, ',')}]`),
    status: 400,
    code: 'BAD_REQUEST',
  },
  {
    row: 15,
    name: 'eleven operations in a document',
    request: graphql(
      times(11, (n) => `query A${n} { __typename }`),
      {},
      { operationName: 'A0' },
    ),
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    row: 15,
    name: '500 operations in a document',
    request: graphql(
      times(500, (n) => `query A${n} { __typename }`),
      {},
      { operationName: 'A0' },
    ),
    status: 400,
    code: 'GRAPHQL_PARSE_FAILED',
  },
  {
    row: 15,
    name: 'two operations and no name',
    request: graphql('query A { __typename } query B { __typename }'),
    status: 400,
    code: 'OPERATION_RESOLUTION_FAILURE',
  },
  {
    row: 15,
    name: 'the name of no operation',
    request: graphql('query A { __typename }', {}, { operationName: 'B' }),
    status: 400,
    code: 'OPERATION_RESOLUTION_FAILURE',
  },
  {
    row: 18,
    name: '50,000 wrong entries of a list',
    request: graphql('query ($ctns: [CTN!]!) { devices(ctns: $ctns) { ctn } }', { ctns: Array(50_000).fill(1) }),
    status: 400,
    code: 'BAD_USER_INPUT',
  },
  { row: 19, name: '900 KB of commas', request: graphql(','.repeat(900_000)), status: 413, code: 'BAD_REQUEST' },
  {
    row: 19,
    name: '100 KB of commas',
    request: graphql(`{ ${','.repeat(100_000)} nothing }`),
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    row: 19,
    name: '20 KB where only trusted documents are run',
    profile: 'trusted',
    request: graphql(`${trustedDocument} #${'x'.repeat(20_000)}`),
    status: 413,
    code: 'BAD_REQUEST',
  },
  {
    row: 20,
    name: 'six orders in a document',
    request: graphql(`mutation { ${times(6, anOrder)} }`),
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    row: 20,
    name: 'six orders in a fragment',
    request: graphql(`mutation { ...A } fragment A on Mutation { ${times(6, anOrder)} }`),
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    row: 20,
    name: 'a query, and fifty orders beside it',
    request: graphql(`query Q { __typename } mutation M { ${times(50, anOrder)} }`, {}, { operationName: 'Q' }),
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    row: 22,
    name: 'an id of no document',
    profile: 'trusted',
    request: graphql(undefined, {}, { documentId: `sha256:${longHash}` }),
    status: 400,
    code: 'PERSISTED_QUERY_NOT_FOUND',
  },
  {
    row: 22,
    name: "an id of no document, as Apollo's clients say it",
    profile: 'trusted',
    request: graphql(undefined, {}, { extensions: { persistedQuery: { version: 1, sha256Hash: longHash } } }),
    status: 400,
    code: 'PERSISTED_QUERY_NOT_FOUND',
  },
  {
    row: 22,
    name: 'a document that would be registered',
    profile: 'trusted',
    request: graphql('{ __typename }', {}, { extensions: { persistedQuery: { version: 1, sha256Hash: longHash } } }),
    status: 400,
    code: 'PERSISTED_QUERY_NOT_SUPPORTED',
  },
  {
    row: 22,
    name: 'a document that is not trusted',
    profile: 'trusted',
    request: graphql('{ __typename }'),
    status: 400,
    code: 'BAD_REQUEST',
  },
  {
    row: 22,
    name: 'a document that is not trusted, in an address',
    profile: 'trusted',
    request: get('{ __typename }', preflight),
    status: 400,
    code: 'BAD_REQUEST',
  },
  {
    row: 22,
    name: 'a trusted document and another one in an address',
    profile: 'trusted',
    request: {
      method: 'GET',
      path: `/graphql?query=${encodeURIComponent('{ __typename }')}&query=${encodeURIComponent(trustedDocument)}`,
      headers: preflight,
    },
    status: 400,
    code: 'BAD_REQUEST',
  },
  {
    row: 22,
    name: 'a subscription that is not trusted',
    profile: 'trusted',
    request: {
      ...graphql('subscription { careOrderUpdated(id: "x") { id } }'),
      headers: { ...json, accept: 'text/event-stream' },
    },
    status: 400,
    code: 'BAD_REQUEST',
  },
  {
    row: 22,
    name: 'a document to be registered where nothing is stored',
    request: graphql('{ __typename }', {}, { extensions: { persistedQuery: { version: 1, sha256Hash: longHash } } }),
    status: 400,
    code: 'PERSISTED_QUERY_NOT_SUPPORTED',
  },

  // The HTTP request.
  {
    row: 23,
    name: 'a mutation in an address',
    request: get(`mutation { ${anOrder(0)} }`, preflight),
    status: 405,
    code: 'BAD_REQUEST',
  },
  { row: 24, name: 'a plain GET', request: get('{ __typename }'), status: 400, code: 'BAD_REQUEST' },
  {
    row: 24,
    name: 'a plain GET of a stream',
    request: get('subscription { careOrderUpdated(id: "x") { id } }', { accept: 'text/event-stream' }),
    status: 400,
    code: 'BAD_REQUEST',
  },
  {
    row: 24,
    name: 'a GET as text',
    request: get('{ __typename }', { 'content-type': 'text/plain' }),
    status: 400,
    code: 'BAD_REQUEST',
  },
  ...['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/graphql'].map(
    (type): HostileCase => ({
      row: 24,
      name: `a body of ${type}`,
      request: body(typename, { 'content-type': type }),
      status: 415,
      code: 'BAD_REQUEST',
    }),
  ),
  { row: 24, name: 'a body of no kind', request: body(typename, {}), status: 415, code: 'BAD_REQUEST' },
  ...['utf-7', 'x-mac-cyrillic', 'iso-8859-1', '"utf-16"'].map((charset): HostileCase => ({
    row: 25,
    name: `the charset ${charset}`,
    request: body(typename, { 'content-type': `application/json; charset=${charset}` }),
    status: 415,
    code: 'BAD_REQUEST',
  })),
  {
    row: 27,
    name: 'bytes that are not UTF-8',
    request: body(Buffer.from([...Buffer.from('{"query":"{ __typename #'), 0xc3, 0x28, ...Buffer.from(' }"}')])),
    status: 400,
    code: 'BAD_REQUEST',
  },
  { row: 29, name: 'a byte order mark', request: body(`\uFEFF${typename}`), status: 200 },
  { row: 29, name: 'more after the end', request: body(`${typename}x`), status: 400, code: 'BAD_REQUEST' },
  { row: 29, name: 'an empty body', request: body(''), status: 400, code: 'BAD_REQUEST' },
  { row: 29, name: 'a query that is no text', request: graphql(5), status: 400, code: 'BAD_REQUEST' },
  { row: 29, name: 'a query that is a list', request: graphql(['{ __typename }']), status: 400, code: 'BAD_REQUEST' },
  {
    row: 29,
    name: 'variables that are text',
    request: graphql('{ __typename }', '{}'),
    status: 400,
    code: 'BAD_REQUEST',
  },
  {
    row: 29,
    name: 'one key twice: the last one counts',
    request: body('{"query":"{ nothing }","query":"{ __typename }"}'),
    status: 200,
  },
  {
    row: 30,
    name: '__proto__ in the body',
    request: body('{"query":"{ __typename }","__proto__":{"x":1}}'),
    status: 400,
    code: 'BAD_REQUEST',
  },
  {
    row: 30,
    name: '__proto__ in the variables',
    request: body('{"query":"{ __typename }","variables":{"\\u005f_proto__":{"x":1}}}'),
    status: 400,
    code: 'BAD_REQUEST',
  },
  {
    row: 30,
    name: 'constructor.prototype in the body',
    request: body('{"query":"{ __typename }","constructor":{"prototype":{"x":1}}}'),
    status: 400,
    code: 'BAD_REQUEST',
  },
  { row: 31, name: '1.5 MB', request: body(' '.repeat(1_500_000)), status: 413, code: 'BAD_REQUEST' },
  {
    row: 31,
    name: '1.5 MB in chunks',
    request: { headers: json, body: ' '.repeat(1_500_000), chunked: true },
    status: 413,
    code: 'BAD_REQUEST',
  },
  {
    row: 31,
    name: 'a length that is too short',
    request: { headers: { ...json, 'content-length': '10', connection: 'close' }, body: typename },
    status: 400,
    code: 'BAD_REQUEST',
  },
  {
    row: 32,
    name: 'a packed body',
    request: body(gzipSync(typename), { ...json, 'content-encoding': 'gzip' }),
    status: 415,
    code: 'BAD_REQUEST',
  },
  {
    row: 32,
    name: 'a body that unpacks to 50 MB',
    request: body(gzipSync(Buffer.alloc(50_000_000)), { ...json, 'content-encoding': 'gzip' }),
    status: 415,
    code: 'BAD_REQUEST',
  },
  { row: 33, name: '33 levels of JSON', request: body(nestedInput(31)), status: 400, code: 'BAD_REQUEST' },
  { row: 33, name: '3,000 levels of JSON', request: body(nestedInput(3000)), status: 400, code: 'BAD_REQUEST' },
  { row: 33, name: '50,000 levels of JSON', request: body(nestedInput(50_000)), status: 400, code: 'BAD_REQUEST' },
  {
    row: 33,
    name: '5,000 levels of JSON in an address',
    request: {
      method: 'GET',
      path: `/graphql?query=query($x:Int){catalog(first:$x){totalCount}}&variables={"x":${'['.repeat(5000)}${']'.repeat(5000)}}`,
      headers: preflight,
    },
    status: 400,
    code: 'BAD_USER_INPUT',
  },
  ...['PUT', 'DELETE', 'PATCH', 'TRACE', 'PROPFIND'].map((method): HostileCase => ({
    row: 36,
    name: method,
    request: { method },
    status: 404,
    code: 'NOT_FOUND',
  })),
  ...[
    '/graphql/../admin',
    '/graphql/%2e%2e/admin',
    '//graphql',
    '/GRAPHQL',
    '/metrics',
    '/<script>alert(1)</script>',
  ].map((path): HostileCase => ({
    row: 36,
    name: `the address ${path}`,
    request: { method: 'GET', path },
    status: 404,
    code: 'NOT_FOUND',
    never: /admin|script|metrics/,
  })),
  {
    row: 36,
    name: 'an address that cannot be decoded',
    request: { method: 'GET', path: '/%E0%A4%A' },
    status: 400,
    code: 'BAD_REQUEST',
  },
  {
    row: 37,
    name: 'a forged origin of the request',
    request: {
      ...body('not json', {
        ...json,
        'x-forwarded-for': '6.6.6.6',
        'x-forwarded-host': 'evil.example',
        'x-forwarded-proto': 'gopher',
        forwarded: 'for=6.6.6.6',
      }),
    },
    status: 400,
    code: 'BAD_REQUEST',
    never: /6\.6\.6\.6|evil/,
  },
  ...['nonsense', `00-${'0'.repeat(32)}-${'0'.repeat(16)}-00`, 'x'.repeat(8000), '00-\u00e9'].map(
    (traceparent, n): HostileCase => ({
      row: 40,
      name: `a malformed traceparent (${n + 1})`,
      request: body(typename, { ...json, traceparent, baggage: 'secret=1,'.repeat(500) }),
      status: 200,
      never: /nonsense|secret/,
    }),
  ),
  {
    row: 48,
    name: '20 KB of headers',
    request: body(typename, { ...json, authorization: `Bearer ${'x'.repeat(20_000)}` }),
    status: 431,
    code: 'BAD_REQUEST',
  },

  // What is asked for.
  ...['12345678901234', '1234567890123456', '12345678901234a', 123456789012345].map((newImei): HostileCase => ({
    row: 56,
    name: `the IMEI ${JSON.stringify(newImei)}`,
    request: graphql(updateDevice, { input: { device: line, newImei } }),
    status: 400,
    code: 'BAD_USER_INPUT',
  })),
  ...['890110033777777777', '890110033777777777777', '12011003377777777777', 8901100337777777777].map(
    (iccid): HostileCase => ({
      row: 57,
      name: `the ICCID ${JSON.stringify(iccid)}`,
      request: graphql(activate, { input: { device: line, sim: { iccid } } }),
      status: 400,
      code: 'BAD_USER_INPUT',
    }),
  ),
  ...[
    '214555100',
    '21455510000',
    '２１４５５５１０００',
    '214555l000',
    2145551000,
    '2145551000\r\nx-evil: 1',
    '2145551000é',
    "2145551000' OR 1=1",
  ].map((ctn): HostileCase => ({
    row: typeof ctn === 'string' && /\r|é/.test(ctn) ? 66 : 58,
    name: `the wireless number ${JSON.stringify(ctn)}`,
    request: graphql('query ($ctn: CTN!) { device(ctn: $ctn) { ctn } }', { ctn }),
    status: 400,
    code: 'BAD_USER_INPUT',
  })),
  ...['1234567890', '12a4', '💥💥'].map((pin): HostileCase => ({
    row: 60,
    name: `the PIN ${pin}`,
    request: graphql(reset, { input: { device: line, pin: { pin } } }),
    status: 200,
    problem: 'INVALID_INPUT',
    looksUp: true,
    never: new RegExp(pin),
  })),
  {
    row: 62,
    name: 'an e-mail address of 50 KB',
    request: graphql(update, { input: { device: line, email: `${'a.'.repeat(25_000)}@x` } }),
    status: 400,
    code: 'BAD_USER_INPUT',
  },
  {
    row: 62,
    name: 'an e-mail address made for slow expressions',
    request: graphql(update, { input: { device: line, email: `a@${'a-'.repeat(25_000)}!` } }),
    status: 400,
    code: 'BAD_USER_INPUT',
  },
  {
    row: 63,
    name: 'a suspension with a SIM',
    request: graphql(suspend, { input: { device: line, reason: 'Lost', sim: { iccid: '89011003377777777777' } } }),
    status: 400,
    code: 'BAD_USER_INPUT',
  },
  {
    row: 63,
    name: 'two members of a choice',
    request: graphql(activate, {
      input: { device: line, sim: { iccid: '89011003377777777777', eid: '89049032000001000000000000000001' } },
    }),
    status: 400,
    code: 'BAD_USER_INPUT',
  },
  {
    row: 63,
    name: 'no changes',
    request: graphql(submit, { input: { changes: [], idempotencyKey: someKey } }),
    status: 200,
    problem: 'INVALID_INPUT',
  },
  {
    row: 63,
    name: '101 changes',
    request: graphql(submit, { input: { changes: Array(101).fill(aChange), idempotencyKey: someKey } }),
    status: 200,
    problem: 'INVALID_INPUT',
  },
  {
    row: 63,
    name: '1,000 changes',
    request: graphql(submit, { input: { changes: Array(1000).fill(aChange), idempotencyKey: someKey } }),
    status: 400,
    code: 'COST_LIMIT_EXCEEDED',
  },
  ...['short', 'key-000000000000\r\n1', "key-0000000000'--"].map((idempotencyKey): HostileCase => ({
    row: 64,
    name: `the key ${JSON.stringify(idempotencyKey)}`,
    request: graphql(suspend, { input: { device: line, reason: 'Lost', details: { idempotencyKey } } }),
    status: 200,
    problem: 'INVALID_INPUT',
  })),
  {
    row: 64,
    name: 'many changes without a key',
    request: graphql(submit, { input: { changes: [aChange] } }),
    status: 400,
    code: 'BAD_USER_INPUT',
  },
  {
    row: 65,
    name: 'a purchase order number that would end the JSON',
    request: graphql(suspend, { input: { device: line, reason: 'Lost', details: { purchaseOrderNumber: 'PO"}' } } }),
    status: 200,
    problem: 'INVALID_INPUT',
  },

  // The carrier's door, and doors that must be shut.
  {
    row: 83,
    name: 'a push without a signature',
    request: { ...body('{}'), path: '/carrier/order-status' },
    status: 401,
    code: 'UNAUTHENTICATED',
  },
  {
    row: 83,
    name: 'a push with a wrong signature',
    request: {
      ...body('{}', {
        ...json,
        'webhook-id': 'x',
        'webhook-timestamp': '1',
        'webhook-signature': 'v1,AAAA',
      }),
      path: '/carrier/order-status',
    },
    status: 401,
    code: 'UNAUTHENTICATED',
  },
  {
    row: 85,
    name: 'a push of 1 MB',
    request: { ...body(' '.repeat(1_000_000)), path: '/carrier/order-status' },
    status: 413,
    code: 'BAD_REQUEST',
  },
  ...['/graphiql', '/', '/demo/', '/page-token', '/metrics'].map((path): HostileCase => ({
    row: 90,
    name: `${path} in production`,
    profile: 'production',
    request: { method: 'GET', path },
    status: 404,
    code: 'NOT_FOUND',
  })),
  {
    row: 90,
    name: 'the landing page in production',
    profile: 'production',
    request: { method: 'GET', path: '/graphql', headers: { accept: 'text/html' } },
    status: 400,
    code: 'BAD_REQUEST',
    never: /apollographql|sandbox/i,
  },
];
