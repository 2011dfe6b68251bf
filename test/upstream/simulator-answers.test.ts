/**
 * The simulator's answers against the wire schemas, call by call and scenario by scenario: this keeps the stand-in honest.
 */
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DateTime } from 'luxon';
import type { z } from 'zod';
import { WireCareAccount } from '../../src/device/device.upstream.ts';
import { WireAvailability, WireAvailabilityError } from '../../src/offer/offer.upstream.ts';
import { WireCareOrderResponse, WireOrderStatusResponse } from '../../src/order/order.upstream.ts';
import { WireGenerateReport, retrieveReport } from '../../src/report/report.upstream.ts';
import { SCENARIOS, BROADBAND_SCENARIOS } from '../../src/simulator/scenarios.ts';
import { startSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { readAnswer } from '../../src/upstream/answers.ts';
import { createCallScope } from '../../src/upstream/call-scope.ts';
import { basicCredentials, oauthCredentials } from '../../src/upstream/credentials.ts';
import { EBonding } from '../../src/upstream/ebonding.ts';
import { Upstream, type UpstreamAnswer } from '../../src/upstream/upstream.ts';
import { example } from './a-carrier.ts';

const accountGroupId = '73001012763';
const connections = { readConnections: 4, writeConnections: 4 };
let simulator: Simulator;
let ebonding: EBonding;
let broadband: Upstream;

beforeAll(async () => {
  simulator = await startSimulator();
  const { url } = simulator;
  const login = { clientId: 'care-gateway-dev', clientSecret: 'simulator-secret', scope: undefined };
  ebonding = new EBonding(
    new Upstream({
      name: 'eBonding',
      url: `${url}/api/orderingMobility/v1`,
      credentials: oauthCredentials({ ...login, tokenUrl: `${url}/oauth2/v2.0/token` }),
      ...connections,
    }),
    'care-gateway',
  );
  const credentials = basicCredentials(login.clientId, login.clientSecret);
  broadband = new Upstream({ name: 'broadband', url, credentials, ...connections });
});

afterAll(async () => {
  await Promise.all([ebonding.close(), broadband.close()]);
  await simulator.close();
});

const ask = (path: string, root: string, members: unknown): Promise<UpstreamAnswer> =>
  ebonding.send({ path, root, members, kind: 'read', deadlineMs: 10_000 });

const place = (ctn: string) =>
  ask('/careOrder', 'careOrderRequest', {
    ...(example('careorder-request-changeCTN.json')['careOrderRequest'] as object),
    changeRequest: [{ type: 'changeCTN', changeRequestId: `change-${ctn}`, ctn }],
  });

const expectToFit = (answer: UpstreamAnswer, schema: z.ZodType): void => {
  expect(schema.safeParse(answer.json)).toMatchObject({ success: true });
};

/** Scenarios whose very point is that careAccount's answer cannot be read, or that there is none. */
const brokenAccounts = ['account: 401', 'account: 500 with HTML', 'account: half a JSON', 'account: 404'];
/** Scenarios whose very point is that careOrder does not answer as the contract says. */
const brokenOrders = ['times out', 'HTTP 500 after accepting', 'garbage after accepting', 'throttled'];

const scenarios = SCENARIOS.map(({ ctn, name }) => [name, ctn] as const);
const sound = (broken: readonly string[]) => scenarios.filter(([name]) => !broken.includes(name));

describe('The simulator answers', () => {
  it.each(sound(brokenAccounts))('a look-up of the line "%s" as the contract says', async (_name, ctn) => {
    expectToFit(await ask('/careAccount', 'careAccountRequest', { accountGroupId, ctn }), WireCareAccount);
  });

  it.each(sound([...brokenAccounts, ...brokenOrders]))(
    'an order for the line "%s", and the question after it, as the contract says',
    async (_name, ctn) => {
      const answer = await place(ctn);
      expectToFit(answer, WireCareOrderResponse);
      const { careOrderResponse } = WireCareOrderResponse.parse(answer.json);
      const { payloadId } = careOrderResponse;
      if (careOrderResponse.errors) return;
      const members = { accountGroupId, offlineOrderPayloadId: payloadId };
      const status = await ask('/orderStatus/CareOrder', 'orderStatusRequest', members);
      expect(readAnswer('orderStatus', status, WireOrderStatusResponse).orderStatusResponse.orders).toMatchObject([
        { payloadId, changeRequest: [{ changeRequestId: `change-${ctn}` }] },
      ]);
    },
  );

  it('a question about all orders of some days as the contract says', async () => {
    await place('5550000001');
    const today = DateTime.now().setZone('America/New_York');
    const [startDate, endDate] = [-1, 1].map((days) => today.plus({ days }).toFormat('MM/dd/yyyy'));
    const members = { accountGroupId, rangeDate: { startDate, endDate } };
    const answer = await ask('/orderStatus/CareOrder', 'orderStatusRequest', members);
    const { orders } = readAnswer('orderStatus', answer, WireOrderStatusResponse).orderStatusResponse;
    expect(orders.flatMap(({ changeRequest }) => changeRequest)).toContainEqual(
      expect.objectContaining({ changeRequestId: 'change-5550000001', status: 'Completed' }),
    );
  });

  it.each(['catalogExtract', 'wirelessInventory'] as const)(
    'the report %s as the contract says',
    async (reportType) => {
      const foundationAccountNumber = '81730304';
      const members = { accountGroupId, accountType: 'FAN', accountLevelValue: foundationAccountNumber, reportType };
      expectToFit(await ask('/generateReport', 'generateReportRequest', members), WireGenerateReport);
      const orderContact = { firstName: 'Care', lastName: 'Desk', phone: '2145550100', email: 'care.desk@example.com' };
      const tenant = { id: 'acme', accountGroupId, foundationAccountNumber, orderContact };
      const scope = createCallScope(1, () => undefined);
      const retrieve = () => retrieveReport(ebonding, tenant, reportType, scope, text);
      expect(await retrieve()).toBeUndefined();
      const ready = { method: 'POST', body: '{"advanceMs":1000}', headers: { 'content-type': 'application/json' } };
      await fetch(`${simulator.url}/_sim/clock`, ready);
      expect(await retrieve()).toMatch(/^<\?xml .*>\s*<(catalog|inventory)>/);
    },
  );

  it.each(BROADBAND_SCENARIOS.map(({ ban, name }) => [name, ban] as const))(
    'an availability question about the account "%s" as the contract says',
    async (_name, accountNumber) => {
      const name = 'availability';
      const path = '/msapi/productoffermanagementms/v3/product/availability';
      const body = { accountNumber, productType: 'BROADBAND', mode: 'changeRatePlan' };
      const answer = await broadband.call({ name, path, kind: 'read', body, deadlineMs: 10_000 });
      expectToFit(answer, answer.status === 200 ? WireAvailability : WireAvailabilityError);
    },
  );
});
