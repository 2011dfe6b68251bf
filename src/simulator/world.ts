/** The carrier's books: lines and tenants, found by number in one step. */

import type { Line, Tenant } from './line.ts';

export interface World {
  readonly findTenant: (accountGroupId: string) => Tenant | undefined;
  /** Only within the account group: a number of another group is as unknown as one that nobody has. */
  readonly findLine: (accountGroupId: string, ctn: string) => Line | undefined;
  readonly findLineAnywhere: (ctn: string) => Line | undefined;
  readonly findLineByImei: (imei: string) => Line | undefined;
  readonly addLine: (line: Line) => void;
  /** This and the next keep the books right; nobody else may move a device or a number. */
  readonly setDevice: (line: Line, device: Line['device']) => void;
  readonly setCtn: (line: Line, ctn: string) => void;
  /** A number that nobody has and nobody was promised, in the area of the subscriber's ZIP. */
  readonly reserveCtn: (line: Line) => string;
}

/** By the first three digits of the ZIP; elsewhere a line keeps its area code. */
const AREA_CODES = new Map([
  ['021', '617'],
  ['100', '212'],
  ['303', '404'],
  ['331', '305'],
  ['606', '312'],
  ['752', '214'],
  ['770', '713'],
  ['900', '213'],
  ['941', '415'],
  ['981', '206'],
]);

/** Reserved numbers begin here, above the exchanges of the seeded lines. */
const FIRST_RESERVED = 6_000_000;

export const createWorld = (tenants: readonly Tenant[]): World => {
  const tenantsByGroup = new Map(tenants.map((tenant) => [tenant.accountGroupId, tenant]));
  const linesByCtn = new Map<string, Line>();
  const linesByImei = new Map<string, Line>();
  let nextReserved = FIRST_RESERVED;

  return {
    findTenant: (accountGroupId) => tenantsByGroup.get(accountGroupId),
    findLine: (accountGroupId, ctn) => {
      const line = linesByCtn.get(ctn);
      return line?.account.tenant.accountGroupId === accountGroupId ? line : undefined;
    },
    findLineAnywhere: (ctn) => linesByCtn.get(ctn),
    findLineByImei: (imei) => linesByImei.get(imei),
    addLine: (line) => {
      line.account.lines.push(line);
      linesByCtn.set(line.ctn, line);
      linesByImei.set(line.device.imei, line);
    },
    setDevice: (line, device) => {
      if (linesByImei.get(line.device.imei) === line) linesByImei.delete(line.device.imei);
      line.device = device;
      linesByImei.set(device.imei, line);
    },
    setCtn: (line, ctn) => {
      if (linesByCtn.get(line.ctn) === line) linesByCtn.delete(line.ctn);
      line.ctn = ctn;
      linesByCtn.set(ctn, line);
    },
    reserveCtn: (line) => {
      const area = AREA_CODES.get(line.subscriber.zipCode.slice(0, 3)) ?? line.ctn.slice(0, 3);
      // The last seven digits are never given twice, in whatever area, so a promised number stays free.
      for (;;) {
        const ctn = `${area}${String(nextReserved++)}`;
        if (!linesByCtn.has(ctn)) return ctn;
      }
    },
  };
};
