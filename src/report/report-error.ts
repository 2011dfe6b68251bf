/** Why a report cannot be had, in our words: the carrier's never travel further than the log. */
import { UpstreamError, type UpstreamFailure } from '../upstream/upstream-error.ts';

interface Problem {
  /** For the person at the screen. */
  readonly sentence: string;
  readonly failure: UpstreamFailure;
}

export const reportProblems = {
  NEVER_READY: { sentence: 'The carrier never finished preparing the report.', failure: 'timeout' },
  FAILED_AT_CARRIER: { sentence: 'The carrier could not prepare the report.', failure: 'bad-response' },
  NOT_A_ZIP: { sentence: 'The carrier delivered something that is not a report file.', failure: 'bad-response' },
  DAMAGED: { sentence: 'The report file is damaged.', failure: 'bad-response' },
  WRONG_LAYOUT: { sentence: 'The report has a layout that is not known here.', failure: 'bad-response' },
  TOO_LARGE: { sentence: 'The report is larger than allowed.', failure: 'bad-response' },
  UNAVAILABLE: { sentence: 'The report cannot be fetched now.', failure: 'unavailable' },
} as const satisfies Record<string, Problem>;

export type ReportProblem = keyof typeof reportProblems;

export const isReportProblem = (word: string): word is ReportProblem => Object.hasOwn(reportProblems, word);

export class ReportError extends UpstreamError {
  readonly problem: ReportProblem;

  /** `detail` is for the log. */
  constructor(problem: ReportProblem, detail: string = reportProblems[problem].sentence, cause?: unknown) {
    super({ call: 'retrieveReport', failure: reportProblems[problem].failure, sent: true, detail, cause });
    this.problem = problem;
  }
}

export const problemOf = (error: unknown): ReportProblem =>
  error instanceof ReportError ? error.problem : 'UNAVAILABLE';
