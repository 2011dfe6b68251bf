import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../support/until.ts';
import { startCollector } from '../telemetry/a-collector.ts';
import { findPostgres, howToInstall, startPostgres, type Postgres } from '../order/journal/a-postgres.ts';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** Personal data that occur nowhere but in what this test asks for and gets; some are the simulator's. */
const canaries = {
  ctn: '4695550102',
  otherCtn: '4695550103',
  ban: '123456789012',
  simulatedName: 'Robin Example',
  simulatedEmail: 'robin@example.com',
  firstName: 'Zebediah',
  lastName: 'Quillfeather',
  email: 'zebediah@canary.example',
  street: '42 Wallaby Way',
  city: 'Humptulips',
  phone: '2025550147',
  label: 'Label-Of-A-Canary',
  imei: '353041110000017',
  iccid: '8901100337777777123',
  eid: '89049032000001000000000000000123',
  pin: '"7391"',
  subject: 'agent@canary.example',
  wrongCtn: '46955501029',
  wrongText: 'Secret-Of-A-Canary',
};

/** Of the client's own making: an error's path must name it, the log need not. */
const alias = 'line2145550199';
const operationName = 'Line2145550188';

class Gateway {
  readonly child: ChildProcess;
  url = '';
  metrics = '';
  simulator = '';
  output = '';

  constructor(environment: Readonly<Record<string, string>>) {
    this.child = spawn(process.execPath, [main], {
      env: {
        PATH: process.env['PATH'],
        PORT: '0',
        SIMULATOR_PORT: '0',
        ADMIN_PORT: '0',
        LOG_LEVEL: 'debug',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  ready(): Promise<void> {
    return new Promise((resolve, reject) => {
      const read = (chunk: Buffer) => {
        this.output += chunk.toString();
        this.url ||= /(http:\/\/\S+)\/graphql /.exec(this.output)?.[1] ?? '';
        this.metrics ||= /(http:\/\/\S+\/metrics)/.exec(this.output)?.[1] ?? '';
        this.simulator ||= /(http:\/\/\S+)\/_sim\/scenarios/.exec(this.output)?.[1] ?? '';
        if (this.url !== '' && this.simulator !== '') resolve();
      };
      this.child.stdout?.on('data', read);
      this.child.stderr?.on('data', read);
      this.child.once('exit', () => {
        reject(new Error(this.output));
      });
    });
  }

  async post(url: string, body: string, headers: Record<string, string> = {}): Promise<string> {
    const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body };
    return (await fetch(url, init)).text();
  }

  simulate(path: string, body: object): Promise<string> {
    return this.post(`${this.simulator}/_sim/${path}`, JSON.stringify(body));
  }

  async kill(): Promise<void> {
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await gone;
  }
}

const { ctn, otherCtn, firstName, lastName, email, street, city, phone, label, imei, iccid, eid, wrongCtn } = canaries;
const details = { consentToRecurringCharges: true, contact: { firstName, lastName, phone, email } };
const device = { ctn };

const mutations: readonly (readonly [mutation: string, input: object])[] = [
  [
    'updateSubscriber',
    {
      device,
      name: { firstName, lastName },
      email,
      phone,
      address: { line1: street, city, state: 'TX', postalCode: '75201' },
      labels: [{ type: 'Business Unit', value: label }],
      billingContact: { name: lastName, attentionTo: firstName, email },
      details,
    },
  ],
  ['resetVoicemail', { device: { ctn: otherCtn }, pin: { pin: '7391' }, details }],
  ['activateSim', { device: { ctn: '4695550104' }, sim: { iccid }, imei, details }],
  ['activateSim', { device: { ctn: '4695550105' }, sim: { eid }, details }],
  // Refused by a rule, by the input's shape, and for want of a member.
  ['suspendService', { device: { ctn, imei }, reason: canaries.wrongText, details }],
  ['suspendService', { device: { ctn: wrongCtn }, reason: 'Lost', details }],
  ['updateSubscriber', { device, name: { firstName: canaries.wrongText }, details }],
  ['updateSubscriber', { device, [canaries.wrongText]: lastName, details }],
  ['resetVoicemail', { device, pin: { pin: 7391 }, details }],
];

const faults = [
  'error500After',
  'garbage',
  'truncated',
  'wrongJson',
  'html500',
  'resetAfter',
  'html200',
  'unavailable503',
];

/** Does everything with them, and gives whatever was said of errors. */
const useCanaries = async (gateway: Gateway): Promise<readonly string[]> => {
  const wish = { sub: canaries.subject, accounts: [canaries.ban, '123456789013'] };
  const { access_token: token } = JSON.parse(await gateway.simulate('issuer/token', wish)) as { access_token: string };
  const send = async (query: string, variables: object, authorization = `Bearer ${token}`): Promise<unknown> =>
    JSON.parse(await gateway.post(`${gateway.url}/graphql`, JSON.stringify({ query, variables }), { authorization }));
  const errors: unknown[] = [];
  const order = async (mutation: string, input: object) => {
    const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
    errors.push(
      await send(
        `mutation ($input: ${type}!) { placed: ${mutation}(input: $input) { order { state } errors { __typename code message path } } }`,
        { input },
      ),
    );
  };
  const read = `query ${operationName} { ${alias}: device(ctn: "1234567890") { subscriber { name contact { email } } account { name } } }`;
  expect(JSON.stringify(await send(read, {}))).toContain(canaries.simulatedName);

  for (const [mutation, input] of mutations) await order(mutation, input);
  for (const kind of faults) {
    await gateway.simulate('faults', { seed: 1, rules: [{ kind, path: 'careAccount', probability: 1 }] });
    errors.push(((await send(read, {})) as { errors?: unknown }).errors);
    await gateway.simulate('faults', { seed: 1, rules: [{ kind, path: 'careOrder', probability: 1 }] });
    await order('suspendService', {
      device: { ctn: `469555010${String(6 + (faults.indexOf(kind) % 4))}` },
      reason: 'Lost',
      details,
    });
  }
  await gateway.simulate('faults', { seed: 1, rules: [] });
  errors.push(
    await send(`{ device(ctn: "${wrongCtn}") { ctn } }`, {}),
    await send(`{ device(ctn: "${ctn}") { "${canaries.wrongText}" } }`, {}),
    await send(read, {}, `Bearer ${token.slice(0, -6)}AAAAAA`),
    await gateway.post(`${gateway.url}/graphql`, `{"query": "${canaries.wrongText}`),
    await gateway.post(`${gateway.url}/carrier/order-status`, JSON.stringify({ name: lastName, ctn })),
  );
  expect(JSON.stringify(errors)).toContain('UPSTREAM_');
  return [JSON.stringify(errors).replaceAll('\\"', '"'), token];
};

const hitsIn = (text: string, ...more: readonly string[]): readonly string[] =>
  [...Object.values(canaries), ...more].filter((canary) => text.includes(canary));

const bytesIn = (...directories: readonly string[]): string =>
  directories
    .flatMap((directory) =>
      readdirSync(directory, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1')),
    )
    .join('');

let postgres: Postgres | undefined;
const isMissing = findPostgres() === undefined;
if (isMissing) console.warn(howToInstall);

beforeAll(async () => {
  if (!isMissing || process.env['CI'] !== undefined) postgres = await startPostgres();
}, 120_000);

afterAll(() => postgres?.close());

describe('Personal data', () => {
  it.each(['SQLite', 'PostgreSQL'])(
    'are in no log, no metric, no trace, no error and no file of %s: after success, errors, faults and a crash',
    async (store) => {
      const server = store === 'PostgreSQL' ? postgres : undefined;
      // By hand, where there is no server, the other store has been shown.
      if (store === 'PostgreSQL' && !server) return;
      const directory = await mkdtemp(join(tmpdir(), 'care-gateway-'));
      const collector = await startCollector();
      const environment = {
        DATA_DIR: directory,
        ...(server && { DATABASE_URL: server.url }),
        TRACE_ENDPOINT: collector.url,
        TRACE_RATIO: '1',
      };
      const first = new Gateway(environment);
      await first.ready();
      const [errors = '', token = ''] = await useCanaries(first);
      const metrics = await (await fetch(first.metrics)).text();
      await until(() => collector.spans().some(({ name }) => name === 'eBonding careAccount'));
      await until(() => first.output.includes('"msg":"request"'));
      await first.kill();
      // What the crash has left in doubt is taken up by the next one.
      const second = new Gateway(environment);
      await second.ready();
      await useCanaries(second);
      await until(() => second.output.includes('"operation":"LineN"'));
      await second.kill();
      const traces = collector.received();
      collector.close();

      const log = first.output + second.output;
      const stored = bytesIn(
        directory,
        ...(server ? [join(server.directory, 'base'), join(server.directory, 'pg_wal')] : []),
      );
      // What should be found is found, so what is not found is not there.
      expect(log).toContain('"msg":"order moved"');
      expect(stored).toContain('SUSPEND_SERVICE');
      expect(hitsIn(errors, token)).toEqual([]);
      expect(metrics).toContain('operation="LineN",type="query"');
      expect(traces).toContain('query LineN');
      expect(hitsIn(log, token, alias, operationName)).toEqual([]);
      expect(hitsIn(metrics, token, alias, operationName)).toEqual([]);
      expect(hitsIn(traces, token, alias, operationName)).toEqual([]);
      expect(hitsIn(stored, token)).toEqual([]);
      await rm(directory, { recursive: true, force: true });
    },
    120_000,
  );
});
