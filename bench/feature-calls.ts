/**
 * What features cost that no setting turns off: the built functions themselves, with what they get in a request. Run by
 * the benchmark in a process of its own; it tells its parent and ends with it.
 */
import { readFileSync } from 'node:fs';
import { parse } from 'graphql';
import type * as Authenticate from '../src/identity/authenticate.ts';
import type * as CallerFile from '../src/identity/caller.ts';
import type * as CostBucketsFile from '../src/gateway/cost-buckets.ts';
import type * as DeviceUpstream from '../src/device/device.upstream.ts';
import type * as LimitsFile from '../src/limits.ts';
import type * as OfferUpstream from '../src/offer/offer.upstream.ts';
import type * as RepeatedFields from '../src/gateway/repeated-fields.ts';
import type * as RequestLimitsFile from '../src/gateway/request-limits.ts';
import type * as SchemaFile from '../src/gateway/schema.ts';
import type * as Tenants from '../src/identity/tenants.ts';
import type * as Tokens from '../src/identity/tokens.ts';
import { authorization, tokenEnvironment } from '../test/support/a-credential.ts';
import type { FeatureCallsReply, FeatureCost } from './feature-costs.ts';
import { loadBuilt } from './load-built.ts';
import { median } from './slices.ts';
import { availability, careAccountOf } from './upstream-answers.ts';
import { workloads, type Workload } from './workloads.ts';

const { createAuthenticator } = await loadBuilt<typeof Authenticate>('identity/authenticate.js');
const { createTokenReader, staticKeys, tokenAlgorithms, usualClaims } =
  await loadBuilt<typeof Tokens>('identity/tokens.js');
const { toTenants } = await loadBuilt<typeof Tenants>('identity/tenants.js');
const { developmentCaller } = await loadBuilt<typeof CallerFile>('identity/caller.js');
const { createSchema } = await loadBuilt<typeof SchemaFile>('gateway/schema.js');
const { createRequestLimits } = await loadBuilt<typeof RequestLimitsFile>('gateway/request-limits.js');
const { createRepetitionGuard } = await loadBuilt<typeof RepeatedFields>('gateway/repeated-fields.js');
const { CostBuckets } = await loadBuilt<typeof CostBucketsFile>('gateway/cost-buckets.js');
const { usualLimits } = await loadBuilt<typeof LimitsFile>('limits.js');
const { WireCareAccount } = await loadBuilt<typeof DeviceUpstream>('device/device.upstream.js');
const { WireAvailability } = await loadBuilt<typeof OfferUpstream>('offer/offer.upstream.js');

type Call = () => unknown;

const tenants = toTenants([
  {
    id: 'default',
    accountGroupId: '73001012763',
    foundationAccountNumber: '81730304',
    orderContact: { firstName: 'Care', lastName: 'Desk', phone: '2145550100', email: 'care.desk@example.com' },
  },
]);
const [tenant] = tenants;
if (!tenant) throw new Error('There is no tenant.');

const getKey = staticKeys(readFileSync(tokenEnvironment.TOKEN_KEYS_FILE, 'utf8'));

/** Remembers nothing yet. */
const createRead = () =>
  createTokenReader({
    settings: {
      issuer: tokenEnvironment.TOKEN_ISSUER,
      audience: tokenEnvironment.TOKEN_AUDIENCE,
      keys: { text: '' },
      algorithms: tokenAlgorithms,
      type: 'at+jwt',
      claims: usualClaims,
    },
    getKey,
    tenants,
    now: Date.now,
  });
const shown = { authorization: [authorization], isTokenInAddress: false };
const authenticate = createAuthenticator({ readToken: createRead(), anonymous: undefined });
const token = authorization.slice('Bearer '.length);

const limits = { ...usualLimits, bucket: Number.MAX_SAFE_INTEGER };
const buckets = new CostBuckets({ capacity: limits.bucket, refillPerSecond: limits.bucket, now: Date.now });
const requestLimits = createRequestLimits(createSchema(), limits, buckets);
const refuse = createRepetitionGuard(limits);
const caller = developmentCaller(tenant);

const admission = ({ query, operationName, variables }: Workload): Call => {
  const document = parse(query);
  const asked = { document, operationName, variables: variables(0) };
  if (requestLimits.admit(asked, caller) === undefined) throw new Error('The operation is not let in.');
  return () => requestLimits.admit(asked, caller);
};

const line: unknown = JSON.parse(careAccountOf('2145550001'));
const offers: unknown = JSON.parse(availability);

const rows = ([w1, w3]: readonly [Workload, Workload]): readonly (readonly [feature: string, w1: Call, w3: Call])[] => [
  ['authentication, a token seen within the last minute', () => authenticate(shown), () => authenticate(shown)],
  ['authentication, a token seen for the first time', () => createRead()(token), () => createRead()(token)],
  ['repeated fields of a document, until it is compiled', () => refuse(w1.query), () => refuse(w3.query)],
  ['cost check and limits of lists', admission(w1), admission(w3)],
  ['what must be there in a carrier’s answer', () => WireCareAccount.parse(line), () => WireAvailability.parse(offers)],
];

const turnMs = 60;
const turns = 9;
const warmMs = 300;

/** CPU microseconds of a call, for so long. */
const timeTurn = async (call: Call, forMs: number): Promise<number> => {
  const before = process.cpuUsage();
  const end = performance.now() + forMs;
  let calls = 0;
  while (performance.now() < end) {
    // The clock costs as much as some of these calls.
    for (let repeat = 0; repeat < 50; repeat += 1) {
      const answer = call();
      if (answer instanceof Promise) await answer;
    }
    calls += 50;
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / calls;
};

const costOf = async (call: Call): Promise<number> => {
  await timeTurn(call, warmMs);
  const times: number[] = [];
  for (let turn = 0; turn < turns; turn += 1) times.push(await timeTurn(call, turnMs));
  return median(times);
};

const measure = async (): Promise<readonly FeatureCost[]> => {
  const { w1, w3 } = workloads;
  if (!w1 || !w3) throw new Error('The workloads are missing.');
  const costs: FeatureCost[] = [];
  for (const [feature, w1Call, w3Call] of rows([w1, w3])) {
    costs.push({ feature, w1Us: await costOf(w1Call), w3Us: await costOf(w3Call) });
  }
  return costs;
};

const tell = (reply: FeatureCallsReply): void => {
  process.send?.(reply);
};

process.on('disconnect', () => process.exit(0));
try {
  tell({ costs: await measure() });
} catch (error) {
  tell({ failure: error instanceof Error ? error.message : String(error) });
}
