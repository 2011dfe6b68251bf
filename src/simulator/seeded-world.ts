/** Fills a fresh world: two companies, their accounts and lines, all dates relative to the clock's now. */

import { daysBefore } from './calendar.ts';
import type { Account, Line, Tenant } from './line.ts';
import { SCENARIO_BAN, SCENARIOS, type Scenario } from './scenarios.ts';
import {
  contractSince,
  makeLine,
  MANY_SKUS,
  OLD_DEVICE_OUTFIT,
  outfitOf,
  STANDARD_OUTFIT,
  TRACKER_OUTFIT,
  type Outfit,
} from './seeded-lines.ts';
import { createWorld, type World } from './world.ts';

const TWO_YEARS_IN_DAYS = 730;

/** The small account's lines after the two of the documents; the first is the second number of the documents' example with several changes. */
const SMALL_ACCOUNT_CTNS = [
  '1234567891',
  '4695550102',
  '4695550103',
  '4695550104',
  '4695550105',
  '4695550106',
  '4695550107',
  '4695550108',
  '4695550109',
  '4695550110',
];

const SPECIAL_OUTFITS = { oldDevice: OLD_DEVICE_OUTFIT, tracker: TRACKER_OUTFIT } as const;

const makeTenants = (): { acme: Tenant; globex: Tenant } => ({
  acme: {
    company: 'Acme Field Services',
    foundationAccountNumber: '81730304',
    accountGroupId: '73001012763',
    accounts: [],
  },
  globex: {
    company: 'Globex Logistics',
    foundationAccountNumber: '05571312',
    accountGroupId: 'a98765432109',
    accounts: [],
  },
});

const addAccount = (tenant: Tenant, ban: string, name: string): Account => {
  const account: Account = {
    tenant,
    ban,
    name: `${tenant.company} ${name}`,
    lines: [],
    billingContact: {
      name: 'Dana Rivera',
      attentionTo: 'Billing Dept.',
      addressLine: '100 Example Street',
      city: 'Boston',
      state: 'MA',
      zipCode: '02114',
      phoneNumber: '6175550100',
      email: 'dana.rivera@example.com',
    },
  };
  tenant.accounts.push(account);
  return account;
};

/** `accountLines`: the size of an account that exists only on demand. */
export const seedWorld = (now: number, accountLines: number): World => {
  const { acme, globex } = makeTenants();
  const world = createWorld([acme, globex]);
  const standardContract = contractSince(now, TWO_YEARS_IN_DAYS);
  let lineCount = 0;

  const addLine = (account: Account, ctn: string, outfit: Outfit, contract = standardContract): Line => {
    const line = makeLine({ account, ctn, outfit, contract, index: lineCount++ });
    world.addLine(line);
    return line;
  };

  /** The two numbers of the documents' examples are such that each example request can be placed as it stands. */
  const addSmallAccount = (): void => {
    const account = addAccount(acme, '123456789012', 'Headquarters');
    const robin = addLine(account, '1234567890', STANDARD_OUTFIT);
    world.setDevice(robin, {
      model: robin.device.model,
      imei: '353041117777777',
      sim: { kind: 'physical', iccid: '89011003377777777777' },
    });
    robin.subscriber = { ...robin.subscriber, name: 'Robin Example', email: 'robin@example.com' };
    addLine(account, '9992029999', { ...STANDARD_OUTFIT, ratePlan: 'sku12006100010' });
    SMALL_ACCOUNT_CTNS.forEach((ctn, index) => {
      addLine(account, ctn, MANY_SKUS[index % MANY_SKUS.length] ?? STANDARD_OUTFIT);
    });
  };

  const addLines = (account: Account, firstCtn: number, count: number): void => {
    for (let index = 0; index < count; index++) addLine(account, String(firstCtn + index), outfitOf(index));
  };

  const addScenarioLine = (account: Account, { ctn, history = {} }: Scenario): void => {
    const outfit = history.carries === undefined ? STANDARD_OUTFIT : SPECIAL_OUTFITS[history.carries];
    const contract =
      history.startedDaysAgo === undefined ? standardContract : contractSince(now, history.startedDaysAgo);
    const line = addLine(account, ctn, outfit, contract);
    if (history.suspendedDaysAgo !== undefined) line.suspendedAt = daysBefore(now, history.suspendedDaysAgo);
    if (history.cancelledDaysAgo !== undefined) line.cancelledAt = daysBefore(now, history.cancelledDaysAgo);
  };

  addSmallAccount();
  addLines(addAccount(acme, '123456789013', 'Field Crews'), 2_145_551_000, 300);
  if (accountLines > 0) addLines(addAccount(acme, '123456789014', 'Fleet'), 3_000_000_000, accountLines);
  const scenarioAccount = addAccount(acme, SCENARIO_BAN, 'Test Lines');
  for (const scenario of SCENARIOS) if (scenario.isUnknown !== true) addScenarioLine(scenarioAccount, scenario);
  addLines(addAccount(globex, '998877665544', 'Warehouse'), 3_125_550_100, 5);
  return world;
};
