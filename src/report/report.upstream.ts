/**
 * The carrier's reports, which it prepares in the background: generate, then retrieve until ready. Catalog and inventory
 * come this way. Source: CONTRACT section 3; paths and the codes of the retrieve answer are ASSUMED (DESIGN ruling 14).
 */
import { z } from 'zod';
import type { Tenant } from '../identity/caller.ts';
import type { CallScope } from '../upstream/call-scope.ts';
import type { EBonding } from '../upstream/ebonding.ts';
import { UpstreamError } from '../upstream/upstream-error.ts';

export type ReportType = 'catalogExtract' | 'wirelessInventory';

const deadlineMs = 30_000;
const largestReport = 64 * 1024 * 1024;
const inProgress = 'SC_REPORTS_1001';
const failed = 'SC_REPORTS_1002';

export const WireGenerateReport = z.object({
  generateReportResponse: z.object({ reportCode: z.string(), reportDescription: z.string().nullish() }),
});

export const WireRetrieveReport = z.object({
  retrieveReportResponse: z.union([
    z.object({ fileContent: z.string().min(1), fileName: z.string().nullish() }),
    z.object({ reportCode: z.string() }),
  ]),
});

const membersFor = (tenant: Tenant, reportType: ReportType) => ({
  accountGroupId: tenant.accountGroupId,
  accountType: 'FAN',
  accountLevelValue: tenant.foundationAccountNumber,
  reportType,
});

/** Asks the carrier to prepare a report. @throws UpstreamError */
export const generateReport = async (
  ebonding: EBonding,
  tenant: Tenant,
  type: ReportType,
  scope: CallScope,
): Promise<void> => {
  const call = {
    path: '/generateReport',
    root: 'generateReportRequest',
    members: membersFor(tenant, type),
    deadlineMs,
  };
  await ebonding.read(scope, call, WireGenerateReport);
};

/** The zipped report, or undefined while the carrier prepares it. @throws UpstreamError when preparing failed. */
export const retrieveReport = async (
  ebonding: EBonding,
  tenant: Tenant,
  type: ReportType,
  scope: CallScope,
): Promise<Buffer | undefined> => {
  const members = membersFor(tenant, type);
  const call = { path: '/retrieveReport', root: 'retrieveReportRequest', members, deadlineMs, maxBytes: largestReport };
  const { retrieveReportResponse: answer } = await ebonding.read(scope, call, WireRetrieveReport);
  if ('fileContent' in answer) return Buffer.from(answer.fileContent, 'base64');
  if (answer.reportCode === inProgress) return undefined;
  const detail = answer.reportCode === failed ? 'the carrier could not prepare the report' : 'an unknown report code';
  throw new UpstreamError({ call: 'retrieveReport', failure: 'bad-response', sent: true, detail });
};
