import { describe, expect, it } from '@jest/globals';
import { aGateway, careAccountPath, type LogLine } from '../support/a-gateway.ts';
import { place } from '../support/place.ts';

const kit = aGateway();
const { send, calls, faults, pass } = kit;
const ban = '123456789013';
const reportPaths = ['generateReport', 'retrieveReport'].map((name) => `/api/orderingMobility/v1/${name}`);

/** Until the report has come, or will not come. */
const prepared = () => kit.gateway.inventory.refresh(kit.gateway.tenants[0]).catch(() => undefined);

interface Status {
  readonly state: string;
  readonly asOf: string | null;
  readonly nextPollAt: string | null;
  readonly lineCount: number | null;
  readonly problem: string | null;
}

interface Line {
  readonly ctn: string;
  readonly userName: string | null;
  readonly status: string;
}

interface Page {
  readonly totalCount: number;
  readonly asOf: string;
  readonly nodes?: readonly (Line | null)[];
  readonly edges: readonly { readonly cursor: string; readonly listed: Line; readonly node?: Line | null }[];
}

const ask = async (fields: string) => {
  const { data, errors } = await send(`{ account(ban: "${ban}") { ${fields} } }`);
  const { account } = data as { account: { inventory: Status; devices: Page | null; name: string | null } };
  return { ...account, errors };
};
const status = 'inventory { state asOf nextPollAt lineCount problem }';
const statusOf = async (): Promise<Status> => (await ask(status)).inventory;

describe('the inventory of an account', () => {
  it('is prepared when it is first asked for: until then there are no lines, and no error', async () => {
    const first = await ask(`devices(first: 2) { totalCount } ${status}`);
    expect(first.errors).toBeUndefined();
    expect(first.devices).toBeNull();
    expect(first.inventory).toMatchObject({ state: 'PREPARING', asOf: null, lineCount: null, problem: null });
    expect(Date.parse(first.inventory.nextPollAt ?? '')).not.toBeNaN();
    await prepared();
    expect(await statusOf()).toMatchObject({ state: 'READY', nextPollAt: null, lineCount: 300, problem: null });
  });

  it('lists lines at no call, and looks those up that are asked for as they are now', async () => {
    await prepared();
    const listed =
      'listed { ctn imei userName status activatedAt labels { type value } ratePlan { sku name } dataPlan { sku } }';
    const before = (await calls()).counts;
    const page = await ask(`devices(first: 2) { totalCount asOf edges { cursor ${listed} } }`);
    expect(page.errors).toBeUndefined();
    expect((await calls()).counts).toEqual(before);
    expect(page.devices).toMatchObject({
      totalCount: 300,
      asOf: kit.now().toISOString(),
      edges: [
        {
          listed: {
            ctn: '2145551000',
            imei: expect.stringMatching(/^\d{15}$/) as unknown,
            status: 'ACTIVE',
            activatedAt: expect.any(String) as unknown,
            labels: [{ type: 'Business Unit', value: expect.any(String) as unknown }],
            ratePlan: { sku: 'sku12006100004', name: 'Business Unlimited' },
            dataPlan: { sku: 'sku12037300099' },
          },
        },
        { listed: { ctn: '2145551001' } },
      ],
    });
    const live = await ask('devices(first: 3) { edges { node { ctn } } nodes { status } }');
    expect(live.devices?.edges.map(({ node }) => node?.ctn)).toEqual(['2145551000', '2145551001', '2145551002']);
    expect((await calls()).counts[careAccountPath]).toBe(3);
  });

  it('gives the page without the line that fails', async () => {
    await prepared();
    await faults({ kind: 'html500', path: 'careAccount', ctn: '2145551001' });
    const { devices, errors } = await ask('devices(first: 3) { edges { listed { ctn } node { ctn } } }');
    expect(devices?.edges.map(({ listed, node }) => [listed.ctn, node?.ctn])).toEqual([
      ['2145551000', '2145551000'],
      ['2145551001', undefined],
      ['2145551002', '2145551002'],
    ]);
    expect(errors?.map(({ path, extensions }) => [path?.join('.'), extensions.code])).toEqual([
      ['account.devices.edges.1.node', 'UPSTREAM_UNAVAILABLE'],
    ]);
  });

  it('shows what is listed beside what is: a line that was suspended meanwhile', async () => {
    await prepared();
    await place(kit, 'suspendService', { device: { ctn: '2145551000' }, reason: 'Lost' });
    await pass(6);
    const { devices } = await ask(
      'devices(filter: { search: "2145551000" }) { edges { listed { status } node { status } } }',
    );
    expect(devices?.edges).toEqual([{ listed: { status: 'ACTIVE' }, node: { status: 'SUSPENDED' } }]);
  });

  it('is filtered by open orders', async () => {
    await prepared();
    await place(kit, 'suspendService', { device: { ctn: '2145551007' }, reason: 'Lost' });
    const page = (filter: string) => ask(`devices(filter: ${filter}) { totalCount edges { listed { ctn } } }`);
    expect((await page('{ hasOpenOrder: true }')).devices).toEqual({
      totalCount: 1,
      edges: [{ listed: { ctn: '2145551007' } }],
    });
    expect((await page('{ hasOpenOrder: false }')).devices?.totalCount).toBe(299);
    expect((await page('{ hasOpenOrder: true, search: "2145551008" }')).devices?.totalCount).toBe(0);
    await pass(6);
    expect((await page('{ hasOpenOrder: true }')).devices?.totalCount).toBe(0);
  });

  it('finds the name of an account of which no line was asked for', async () => {
    await prepared();
    const { data } = await send('{ account(ban: "123456789015") { name } }');
    expect(data).toEqual({ account: { name: 'Acme Field Services Test Lines' } });
  });

  it.each([
    ['a size out of range', 'devices(first: 101) { totalCount }'],
    ['both ends', 'devices(first: 1, last: 1) { totalCount }'],
    ['a cursor of another list', 'devices(after: "WyJhIl0") { totalCount }'],
  ])('cannot be paged through with %s', async (_what, fields) => {
    await prepared();
    const { errors } = await send(`{ account(ban: "${ban}") { ${fields} } }`);
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
  });
});

/** What is in the log of a report. */
interface ReportLine extends LogLine {
  readonly report?: string;
  readonly problem?: string;
  readonly rows?: number;
  readonly leftOut?: number;
}

describe('an inventory report that', () => {
  it.each([
    ['is never ready', 'reportNeverReady', 'NEVER_READY', 'The carrier never finished preparing the report.'],
    ['fails', 'reportFailed', 'FAILED_AT_CARRIER', 'The carrier could not prepare the report.'],
    ['is half a zip', 'reportTruncatedZip', 'NOT_A_ZIP', 'The carrier delivered something that is not a report file.'],
    ['has another layout', 'reportWrongLayout', 'WRONG_LAYOUT', 'The report has a layout that is not known here.'],
    ['unpacks to ten gigabytes', 'reportBomb', 'TOO_LARGE', 'The report is larger than allowed.'],
    ['is cut off on the way', 'truncated', 'NOT_A_ZIP', 'The carrier delivered something that is not a report file.'],
    ['is not there', 'unavailable503', 'UNAVAILABLE', 'The report cannot be fetched now.'],
  ])('%s leaves the last good copy, and says so', async (_what, kind, problem, sentence) => {
    await prepared();
    const asOf = kit.now().toISOString();
    await pass(3601);
    await faults({ kind, path: '/retrieveReport' });
    // Asking begins to fetch it again.
    expect(await statusOf()).toMatchObject({ state: 'READY', asOf });
    await prepared();
    const nextPollAt = new Date(kit.now().getTime() + 30_000).toISOString();
    const found = await ask(`devices(first: 1) { asOf totalCount edges { listed { ctn } node { ctn } } } ${status}`);
    expect(found.errors).toBeUndefined();
    expect(found.inventory).toEqual({ state: 'FAILED', asOf, nextPollAt, lineCount: 300, problem: sentence });
    expect(found.devices).toEqual({
      asOf,
      totalCount: 300,
      edges: [{ listed: { ctn: '2145551000' }, node: { ctn: '2145551000' } }],
    });
    const logged = (kit.log() as readonly ReportLine[]).filter(({ msg }) => msg === 'report not fetched');
    expect(logged).toEqual([expect.objectContaining({ report: 'wirelessInventory', problem })]);
    expect(JSON.stringify(kit.log())).not.toMatch(/Robin|353041/);
  });

  it('has one bad row is there without it, and says so', async () => {
    await faults({ kind: 'reportBadRow' });
    await prepared();
    expect(await statusOf()).toMatchObject({
      state: 'READY',
      asOf: kit.now().toISOString(),
      lineCount: 300,
      problem: null,
    });
    const logged = (kit.log() as readonly ReportLine[]).filter(({ report }) => report === 'wirelessInventory');
    expect(logged).toEqual([
      expect.objectContaining({ msg: 'report fetched' }),
      expect.objectContaining({
        msg: 'odd values in the report',
        leftOut: 1,
        odd: { 'inventory line without a number': 1 },
      }),
    ]);
  });

  it('was fetched lately is not fetched again', async () => {
    await prepared();
    const before = (await calls()).counts;
    await pass(3599);
    await statusOf();
    await statusOf();
    const after = (await calls()).counts;
    expect(reportPaths.map((path) => after[path])).toEqual(reportPaths.map((path) => before[path]));
  });
});
