/** Reports that were ordered: one per question, ready a while after it was asked. */

export type ReportType = 'catalogExtract' | 'wirelessInventory';

export interface Report {
  readonly type: ReportType;
  /** Everything but the end tag. */
  readonly pieces: readonly string[];
  readonly generatedAt: number;
  readonly readyAt: number;
}

export interface ReportDesk {
  readonly put: (key: string, report: Report) => void;
  readonly find: (key: string) => Report | undefined;
}

export const createReportDesk = (): ReportDesk => {
  const reports = new Map<string, Report>();
  return {
    put: (key, report) => {
      reports.set(key, report);
    },
    find: (key) => reports.get(key),
  };
};
