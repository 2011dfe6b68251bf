/**
 * The wireless inventory report: its XML made into lines. The layout is ASSUMED (DESIGN section 7, ruling 14): when the
 * real one is known, this file changes and no other.
 */
import { isBan } from '../account/account.ts';
import type { ServiceStatus } from '../generated/graphql.ts';
import type { ReportLayout } from '../report/read-report.ts';
import { readDate, wordTable } from '../upstream/wire-values.ts';
import type { ListedLine } from './inventory.ts';

const statusOf = wordTable<ServiceStatus>({
  active: 'ACTIVE',
  suspended: 'SUSPENDED',
  cancelled: 'CANCELLED',
  canceled: 'CANCELLED',
});

const isCtn = (text: string): boolean => /^[0-9]{10}$/.test(text);
const isImei = (text: string): boolean => /^[0-9]{15}$/.test(text);

/** The lines of an inventory report. A line whose number or account cannot be read is left out and noted. */
export const inventoryLayout: ReportLayout<ListedLine> = {
  root: 'inventory',
  readRow: ({ name, attribute, children }, odd) => {
    if (name !== 'line') return null;
    const [ban, ctn, imei] = [attribute('ban'), attribute('ctn'), attribute('imei')];
    if (ban === null || !isBan(ban) || ctn === null || !isCtn(ctn)) {
      odd('inventory line without a number');
      return undefined;
    }
    if (imei !== null && !isImei(imei)) odd('inventory imei');
    const status = statusOf(attribute('status') ?? '');
    if (status === undefined) odd('inventory status');
    const labels = children.flatMap((child) => {
      const [type, value] = [child.attribute('type'), child.attribute('value')];
      return child.name === 'label' && type !== null && value !== null ? [{ type, value }] : [];
    });
    return {
      ban,
      ctn,
      imei: imei !== null && isImei(imei) ? imei : null,
      userName: attribute('userName'),
      status: status ?? 'UNKNOWN',
      ratePlanSku: attribute('ratePlanSku'),
      dataPlanSku: attribute('dataPlanSku'),
      activatedAt: readDate(attribute('activated'), 'inventory activated', odd)?.getTime() ?? null,
      labels,
    };
  },
};
