/**
 * Writes the pages that are made from tables in the code, so that they cannot disagree with it. With `--check` it writes
 * nothing and fails when a page is not what it would write: CI does that.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { isEnumType } from 'graphql';
import { format } from 'prettier';
import { settingGroups } from '../src/config/setting-table.ts';
import { Metrics } from '../src/telemetry/metrics.ts';
import { createSchema } from '../src/gateway/schema.ts';
import { assumedEntries, fieldCosts, lineCost, operationCost } from '../src/gateway/cost.ts';
import { usualPage } from '../src/graphql/connection.ts';
import { errorCodes } from '../src/graphql/error-codes.ts';
import { limitTable } from '../src/limits.ts';
import { peersPage, peersPlot } from './benchmark-pages.ts';
import { readCookbook, type Case, type Recipe } from '../src/server/read-cookbook.ts';
import { BROADBAND_SCENARIOS, SCENARIOS } from '../src/simulator/scenarios.ts';
import { fixturesFolder } from './fixtures-folder.ts';

interface SettingOnPage {
  readonly usual?: string;
  readonly without?: string;
  readonly of: string;
  readonly secret?: true;
}

const yes = (value: boolean): string => (value ? 'yes' : 'no');
const row = (...cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(...head), row(...head.map(() => '---')), ...rows.map((cells) => row(...cells))].join('\n');

const enumRows = (name: string): readonly (readonly string[])[] => {
  const type = createSchema().getType(name);
  if (!isEnumType(type)) throw new Error(`${name} is no enum.`);
  return type.getValues().map((value) => [`\`${value.name}\``, value.description ?? '']);
};

const madeBy = '<!-- Made by `npm run docs`: change the table in the code, not this page. -->';

const errorsPage = `# Errors
${madeBy}

Two channels. What a person at the screen can mend is **data**: \`errors\` in the payload of a mutation. What nobody at
the screen can mend is a **top-level error**: an entry of \`errors\` beside \`data\`, with \`extensions.code\`.

Every error of either kind has a \`supportReference\`: the log has the rest under it. A carrier's own words never appear.

## Top-level errors

\`extensions\` has \`code\`, \`supportReference\`, \`retryable\`, and \`retryAfterSeconds\` where it is known. A request that
could not be executed at all has HTTP status 400 (or 413, 415 for its body); a field that failed leaves 200 and is null.

${table(
  ['code', 'when', 'worth repeating', 'message'],
  Object.entries(errorCodes).map(([code, { when, retryable, message }]) => [
    `\`${code}\``,
    when,
    yes(retryable),
    message,
  ]),
)}

## Problems in a payload

Each has \`code\`, \`message\`, \`path\` into the input, \`retryable\`, \`supportReference\`; its type has more, for instance
\`NotEligibleError.from\`.

${table(['code', 'meaning'], enumRows('UserErrorCode'))}

## States of an order

${table(['state', 'meaning'], enumRows('CareOrderState'))}
`;

const simulatorPage = `# Working without a carrier
${madeBy}

With no carrier configured the gateway starts a simulator of both carriers beside itself: real HTTP, a world that changes
when orders complete, and these lines and accounts that always behave in one way. Everything in it is made up.

## Magic wireless numbers

${table(
  ['wireless number', 'what it does'],
  SCENARIOS.map(({ ctn, description }) => [`\`${ctn}\``, description]),
)}

## Magic broadband accounts

${table(
  ['account', 'what it does'],
  BROADBAND_SCENARIOS.map(({ ban, description }) => [`\`${ban}\``, description]),
)}

## Its own addresses

| address (port 4010) | what it is for |
| --- | --- |
| \`GET /_sim/ledger\` | the orders that the carrier really accepted |
| \`GET /_sim/calls\` | the calls it got, their number, and how many were under way at once |
| \`GET /_sim/scenarios\` | the tables above |
| \`GET /_sim/lines/2145551000\` | one line as the carrier has it |
| \`POST /_sim/lines/2145551000\` | puts a line into a state: \`{"startedDaysAgo":29}\`, \`suspendedDaysAgo\`, \`cancelledDaysAgo\` (\`null\`: not), \`device\`, \`hasESim\`, \`ratePlan\`, \`dataPlan\`, \`features\` by SKU; what is left out stays |
| \`GET\`, \`POST /_sim/clock\` | its clock: \`{"advanceMs": 5000}\`, \`{"freeze": true}\`, \`{"run": true}\` |
| \`POST /_sim/faults\` | faults by probability and seed: \`{"seed": 1, "rules": [{"path": "careOrder", "kind": "error500After", "probability": 0.2}]}\` |
| \`POST /_sim/timing\` | how long orders and reports take |
| \`POST /_sim/reset\` | a fresh world |
| \`POST /_sim/issuer/token\` | a token of its own identity provider; \`npm run token\` asks for it |
| \`GET /_sim/issuer/jwks\` | that provider's public keys |
`;

const limitsPage = `# Limits
${madeBy}

On by default, within bounds set by \`LIMITS\`: \`LIMITS=depth=12,cost=2000\`. What is in force is the first line of the log.

${table(
  ['limit', 'usual', 'from', 'to', 'of'],
  Object.entries(limitTable).map(([name, { usual, least, most, of }]) => [
    `\`${name}\``,
    ...[usual, least, most].map((value) => value.toLocaleString('en-US')),
    of,
  ]),
)}

A page has 1 to 100 entries, and a list of ids or wireless numbers at most 100. Beyond a limit of a document: HTTP 400 and
\`GRAPHQL_PARSE_FAILED\` (tokens) or \`GRAPHQL_VALIDATION_FAILED\`; of its cost \`COST_LIMIT_EXCEEDED\`; of a client's budget 429 and
\`RATE_LIMITED\` with \`retryAfterSeconds\`; of a body 413; of headers 431; of time 408; of requests at
once 503 and \`OVERLOADED\` ([running.md](running.md)). One order too many for a line is data:
\`NOT_ELIGIBLE\` with the reason \`TOO_MANY_ORDERS\` and \`from\`, when it may be tried again.

## Time

A request may say in how many milliseconds it must be answered: \`x-deadline-ms: 2500\`, cut to ${limitTable.deadlineMs.least} to ${limitTable.deadlineMs.most.toLocaleString('en-US')}; \`deadlineMs\` when
it does not. What a carrier has not told by then (less a tenth of a second to put the answer together) is null with \`DEADLINE_EXCEEDED\` and its path,
and the rest is there. A care order that is still being sent is shown as it stands, and goes on being sent.

## Cost

What a request costs is reckoned before it is run and stands in its answer: \`extensions.cost { requested, limit, remaining }\`.
A value costs nothing, an object 1, a mutation or a subscription ${operationCost} and what it selects (many changes at once ${lineCost} for each
more), and these fields more:

${table(
  ['field', 'cost of each entry'],
  Object.entries(fieldCosts).map(([field, cost]) => [`\`${field}\``, String(cost)]),
)}

What stands in a list costs as often as the list is long: \`first\` or \`last\` entries (${usualPage} when neither is given), or as many as
there are \`ids\` or \`ctns\`. A list that takes no size is taken to have ${assumedEntries} entries. Of the possible types of an object the dearest counts.
Asking after a line that does not exist is charged afterwards, as a multiple (\`missFactor\`) of a line's cost.
`;

const recipes = readCookbook();

const answerFragment = (): string => {
  const using = recipes.find(({ operation, document }) => document.length > operation.length);
  return using ? using.document.slice(using.operation.length).trim() : '';
};

/** JSON as a person reads it: what fits stands on one line. */
const printJson = async (value: unknown): Promise<string> =>
  `\`\`\`json\n${await format(JSON.stringify(value), { parser: 'json', printWidth: 116 })}\`\`\``;

/** The real answer, without the `__typename`s that caches want. */
const answerTo = ({ name }: Case): unknown =>
  JSON.parse(readFileSync(new URL(`${name}.json`, fixturesFolder), 'utf8'), (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const { __typename, ...shown } = value as Readonly<Record<string, unknown>>;
    return shown;
  });

const recipeSection = async ({ name, purpose, operation, cases: [plain, ...others] }: Recipe): Promise<string> => {
  if (!plain) throw new Error(`cookbook/${name}.graphql has no variables.`);
  const more = others.map((one) => `[${one.name.slice(name.length + 1)}](../client/fixtures/${one.name}.json)`);
  return `## ${name}

${purpose}

\`\`\`graphql
${operation}
\`\`\`

With

${await printJson(plain.variables)}

it answers

${await printJson(answerTo(plain))}
${more.length > 0 ? `\nOther answers that a screen has to show: ${more.join(' · ')}\n` : ''}`;
};

const cookbookPage = `# Cookbook
${madeBy}

An operation for each thing that a care screen does, with variables that work on the [simulator](simulator.md) and the answer that
it really gives: a test asks again. The files are in \`cookbook/\`; the [client package](../client/README.md) has them as typed
documents, and the answers as fixtures.

${recipes.map(({ name }) => `[${name}](#${name})`).join(' · ')}

What every order mutation answers stands in one fragment; send it along:

\`\`\`graphql
${answerFragment()}
\`\`\`

${(await Promise.all(recipes.map(recipeSection))).join('\n')}`;

const settingRow = (name: string, { usual, without, of, secret }: SettingOnPage): readonly string[] => [
  `\`${name}\`${secret ? ' (secret)' : ''}`,
  usual === undefined ? (without ?? '') : usual === '' ? 'none' : `\`${usual}\``,
  of,
];

const configurationPage = `# Configuration
${madeBy}

All of it is in the environment. Everything that is wrong is told at once, and nothing is started; a variable that is set to nothing
is not set. A secret may stand in a file, as container platforms mount them: \`JOURNAL_KEY_FILE=/run/secrets/journal-key\`; the file
goes before a variable beside it.

\`npm run config\` (\`care-gateway config\` where it is deployed) prints what is in force and where each value comes from,
with secrets masked, and whether it can be used.

${settingGroups
  .map(
    ({ title, settings }) => `## ${title}

${table(
  ['name', 'usual', 'meaning'],
  Object.entries<SettingOnPage>(settings).map(([name, setting]) => settingRow(name, setting)),
)}
`,
  )
  .join('\n')}
The four of \`EBONDING_URL\`, \`_TOKEN_URL\`, \`_CLIENT_ID\`, \`_CLIENT_SECRET\` and the three of \`BROADBAND_*\` are needed together, or
none of them; with real carriers so are \`TOKEN_ISSUER\`, \`TOKEN_AUDIENCE\` and the issuer's keys.

## What production refuses

With \`NODE_ENV=production\` the gateway does not start

- without carriers, or with what the simulator accepts for a user, a secret, an issuer or a company;
- with a carrier's address that is not https, unless it is on this machine or its host stands in \`PLAIN_HTTP_HOSTS\`; with the issuer's
  keys or another origin by plain http;
- without a manifest of trusted documents, unless \`TRUSTED_DOCUMENTS=off\` says so;
- with a \`JOURNAL_KEY\` that nobody has drawn, or a \`CARRIER_PUSH_SECRET\` that is short.

Introspection and the explorers are off, and no setting switches them on. It warns, in the log, of a \`DATABASE_URL\` without TLS, of a
journal key that only one machine has, and of orders that name nobody whom the carrier could ask.
`;

/** Every metric, as a registry with everything in it says. */
const describeMetrics = () => {
  const metrics = new Metrics('');
  const load = { requests: 0, streams: 0, limit: 0, turnedAway: 0 };
  metrics.watch({ calls: () => [], load: () => load, reports: () => [] });
  return metrics.describe();
};

const allMetrics = await describeMetrics();
const ours = allMetrics.filter(({ name }) => name.startsWith('care_gateway_'));
/** Those of the process differ from one system to another. */
const ofNode = allMetrics.filter(({ name }) => name.startsWith('nodejs_'));

const observabilityPage = `# What can be seen of it
${madeBy}

One log line and a few counters for each request, a trace where somebody wants one. None of it holds personal data: no variable, no
document, no word that a person, a client or a carrier has written but the name of the operation, which is cut to letters, digits
and \`_\`, with long numbers taken out. A test sends made-up people through everything and looks for them afterwards.

## The log

JSON, one object a line, on standard output, written at the latest after a second (a warning at once). Every request has one line,
\`"msg":"request"\`, also one that is refused before it is read; a subscription has it when its stream begins. \`LOG_REQUESTS=off\`, or a
\`LOG_LEVEL\` above \`info\`, switches it off. Requests that are shed before anything of them is read are told together, once a second
(\`overloaded\`).

${table(
  ['member', 'meaning'],
  [
    ['`supportReference`', 'what the client got in its errors; in every line of the request'],
    [
      '`traceId`',
      "the caller's (`traceparent`), else the support reference without its dashes; in every line of the request",
    ],
    [
      '`operation`, `type`, `document`',
      'name, `query`, `mutation` or `subscription`, and SHA-256 of the document; `null` where none was run',
    ],
    ['`ms`', 'from the headers of the request to its answer'],
    [
      '`upstreamCalls`',
      'calls to the carriers that were made for it; an order’s own sending goes on beyond the request and is not among them',
    ],
    [
      '`keptAnswers`, `oddValues`',
      'answers of a carrier that were not asked for again; values that could not be read and were taken as absent',
    ],
    ['`cost`', 'as in `extensions.cost`'],
    [
      '`outcome`',
      '`ok`; `partial`: data and errors; `refused`: nothing but errors, by the request’s fault; `failed`: nothing but errors, by ours or a carrier’s',
    ],
    ['`codes`', 'of its top-level errors ([errors](errors.md))'],
    ['`status`', 'of HTTP'],
    ['`tenant`, `client`', 'the company and the program that asked; never the person'],
  ],
)}

Other lines say what happened behind it, under the same \`supportReference\`: \`care order\`, \`odd value from the carrier taken as absent\`,
the reasons of errors. \`order moved\` has an order's steps.

## Metrics

For Prometheus, at \`http://ADMIN_HOST:ADMIN_PORT/metrics\` (\`127.0.0.1:4001\`). The port asks nobody who he is: open it to
your Prometheus alone. \`METRICS=off\` counts nothing and opens no port. [deploy/prometheus/alerts.yml](../deploy/prometheus/alerts.yml) has
alert rules, each with its place in the runbook (\`docs/operations.md\`); [deploy/grafana/care-gateway.json](../deploy/grafana/care-gateway.json) a
dashboard. Both expect the job's name to be \`care-gateway\`.

${table(
  ['metric', 'labels', 'what it says'],
  ours.map(({ name, type, help, labels }) => [
    `\`${name}\` (${type})`,
    labels.map((label) => `\`${label}\``).join(', '),
    help,
  ]),
)}

\`operation\` is a name of a trusted document, or one of the first hundred others that were answered; then \`other\`. Orders are counted
every 15 seconds, and the journal is shared: take the largest over instances, not the sum. Of the process there are \`process_…\` (CPU, memory, file descriptors), of Node:
${ofNode.map(({ name }) => `\`${name}\``).join(', ')}.

## Traces

Off, until \`TRACE_ENDPOINT\` names a collector (OTLP over HTTP, JSON). One span for an operation, one for each call to a carrier (each
attempt of a read that is repeated); none for fields, and no instrumentation of libraries. A caller that sends \`traceparent\` decides whether
its request is traced (at most 100 a second); else \`TRACE_RATIO\` of them are, drawn by the trace's id. While traces are on, calls to the carriers carry
\`traceparent\`; \`baggage\` is never read or passed on. A request that is not traced makes no span.

## What it costs

\`npm run bench -- telemetry\`: W1 with nothing, with metrics, with logs as well, and with traces at 1 %, in one run
([benchmarks](benchmarks.md)). \`npx tsx bench/request-line.ts\`: one log line.
`;

const pages: Readonly<Record<string, string>> = {
  'docs/observability.md': observabilityPage,
  'docs/configuration.md': configurationPage,
  'docs/errors.md': errorsPage,
  'docs/limits.md': limitsPage,
  'docs/simulator.md': simulatorPage,
  'docs/cookbook.md': cookbookPage,
  'docs/peers.md': peersPage,
  'docs/peers.svg': peersPlot,
};

const check = process.argv.includes('--check');
for (const [path, text] of Object.entries(pages)) {
  const file = new URL(`../${path}`, import.meta.url);
  const made = path.endsWith('.md') ? await format(text, { parser: 'markdown', printWidth: 120 }) : text;
  if (!check) {
    writeFileSync(file, made);
    console.log(`${path} written`);
  } else if (readFileSync(file, 'utf8') !== made) {
    console.error(`${path} is not what the code says: run \`npm run docs\`.`);
    process.exitCode = 1;
  }
}
