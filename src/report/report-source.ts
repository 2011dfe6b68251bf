/** What a report keeper asks of the carrier. */
import type { Tenant } from '../identity/caller.ts';
import type { CallScope } from '../upstream/call-scope.ts';
import type { EBonding } from '../upstream/ebonding.ts';
import { generateReport, retrieveReport, type ReportType } from './report.upstream.ts';

export interface ReportSource {
  /** Asks for the report to be prepared. */
  generate(tenant: Tenant): Promise<void>;
  /** Hands the report's XML to `take`; undefined while it is being prepared. */
  retrieve<T>(tenant: Tenant, take: (xml: AsyncIterable<Buffer>) => Promise<T>): Promise<T | undefined>;
}

export const reportSource = (ebonding: EBonding, type: ReportType, scope: CallScope): ReportSource => ({
  generate: (tenant) => generateReport(ebonding, tenant, type, scope),
  retrieve: (tenant, take) => retrieveReport(ebonding, tenant, type, scope, take),
});
