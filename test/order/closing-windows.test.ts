import { describe, expect, it } from '@jest/globals';
import { aGateway, careAccountPath } from '../support/a-gateway.ts';
import { complete, details } from '../support/place.ts';

const kit = aGateway();
const account = '123456789015';

interface Windows {
  readonly windows: readonly {
    readonly device: { readonly ctn: string };
    readonly type: string;
    readonly until: string;
  }[];
  readonly isComplete: boolean;
}

const ask = (days: number) =>
  kit.send(
    `query ($days: Int) { account(ban: "${account}") {
      closingWindows(days: $days) { windows { device { ctn } type until } isComplete }
    } }`,
    { days },
  );

const closing = async (days: number): Promise<Windows> =>
  ((await ask(days)).data as { account: { closingWindows: Windows } }).account.closingWindows;

const ctns = ({ windows }: Windows) => windows.map(({ device }) => device.ctn);

const listLines = () => {
  const { inventory, tenants } = kit.gateway;
  return inventory.refresh(tenants[0]);
};

describe('Windows that close soon', () => {
  it('are those of lines in the inventory, the soonest first, and none that is closed', async () => {
    await kit.simulate('lines/5550000026', { cancelledDaysAgo: 28 });
    await listLines();
    const all = await closing(31);
    expect(ctns(all)).toEqual(['5550000026', '5550000022']);
    expect(all).toMatchObject({ isComplete: true, windows: [{ type: 'RESUME_FROM_CANCEL' }, {}] });
    expect(ctns(await closing(7))).toEqual(['5550000026']);
    expect(ctns(await closing(1))).toEqual([]);
  });

  it('are those of lines that were cancelled here since then, which no inventory knows yet', async () => {
    await listLines();
    await complete(kit, 'cancelService', { device: { ctn: '5550000025' }, reason: 'Lost', details });
    expect(ctns(await closing(31))).toContain('5550000025');
  });

  it('may lack some, and then say so: while the carrier does not answer', async () => {
    await kit.simulate('lines/5550000026', { cancelledDaysAgo: 28 });
    await listLines();
    await kit.faults({ path: careAccountPath, kind: 'html500', ctn: '5550000026' });
    const some = await closing(31);
    expect([ctns(some).includes('5550000026'), some.isComplete]).toEqual([false, false]);
  });

  it.each([0, 32])('in %i days are bad input', async (days) => {
    expect((await ask(days)).errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });
});
