/**
 * The carrier's reports, which it prepares in the background: generate, then retrieve until ready. Catalog and inventory
 * come this way. Source: CONTRACT section 3; paths and the codes of the retrieve answer are ASSUMED (DESIGN ruling 14).
 */
import { z } from 'zod';
import type { Tenant } from '../identity/caller.ts';
import type { CallScope } from '../upstream/call-scope.ts';
import type { EBonding } from '../upstream/ebonding.ts';
import { UpstreamError } from '../upstream/upstream-error.ts';
import { TooLargeError } from '../upstream/whole-answer.ts';
import { readReportAnswer } from './report-answer.ts';
import { ReportError } from './report-error.ts';
import { readReportFile } from './report-file.ts';
import { withTemporaryFile } from './temporary-file.ts';

export type ReportType = 'catalogExtract' | 'wirelessInventory';

const deadlineMs = 30_000;
const retrieveDeadlineMs = 120_000;
const largestAnswer = 64 * 1024 * 1024;
const largestReport = 512 * 1024 * 1024;
const inProgress = 'SC_REPORTS_1001';
const failed = 'SC_REPORTS_1002';

export const WireGenerateReport = z.object({
  generateReportResponse: z.object({ reportCode: z.string(), reportDescription: z.string().nullish() }),
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

const toReportError = (error: unknown): unknown =>
  error instanceof UpstreamError && error.cause instanceof TooLargeError
    ? new ReportError('TOO_LARGE', error.detail, error)
    : error;

/**
 * Hands the report's XML to `take` as it is unpacked; undefined while the carrier still prepares it.
 * @throws ReportError or another UpstreamError
 */
export const retrieveReport = <T>(
  ebonding: EBonding,
  tenant: Tenant,
  type: ReportType,
  scope: CallScope,
  take: (xml: AsyncIterable<Buffer>) => Promise<T>,
): Promise<T | undefined> =>
  withTemporaryFile(async (file) => {
    const call = {
      path: '/retrieveReport',
      root: 'retrieveReportRequest',
      members: membersFor(tenant, type),
      deadlineMs: retrieveDeadlineMs,
      maxBytes: largestAnswer,
    };
    const answer = await ebonding
      .stream(scope, call, (body) => readReportAnswer(body, file))
      .catch((error: unknown) => {
        throw toReportError(error);
      });
    if (answer.hasFile) return take(readReportFile(file.fd, largestReport));
    if (answer.reportCode === inProgress) return undefined;
    if (answer.reportCode === null) throw new ReportError('NOT_A_ZIP', 'neither a file nor a code');
    throw new ReportError('FAILED_AT_CARRIER', `reportCode ${answer.reportCode === failed ? failed : 'unknown'}`);
  });
