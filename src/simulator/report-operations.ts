/** generateReport and retrieveReport. Their paths, and the codes besides SC_REPORTS_1001, are assumed. */

import { invalidInput, notFound, type Answer } from './answer.ts';
import { writeDay } from './calendar.ts';
import type { Carrier } from './carrier.ts';
import type { Fault } from './faults.ts';
import { textAt, type JsonObject } from './json-reading.ts';
import type { Line } from './line.ts';
import type { Report, ReportType } from './report-desk.ts';
import {
  BAD_CATALOG_ROW,
  BAD_INVENTORY_ROW,
  CATALOG_END,
  catalogPieces,
  INVENTORY_END,
  inventoryPieces,
  WRONG_LAYOUT,
} from './report-xml.ts';
import { bombOf, zipOf } from './zip-file.ts';

const IN_PROCESS = { reportCode: 'SC_REPORTS_1001', reportDescription: 'Generating Reports is in process.' };
const FAILED = { reportCode: 'SC_REPORTS_1002', reportDescription: 'Report is not available.' };

interface ReportQuestion {
  readonly key: string;
  readonly type: ReportType;
  /** The lines that the question is about. */
  readonly lines: () => readonly Line[];
}

const isReportType = (type: string | undefined): type is ReportType =>
  type === 'catalogExtract' || type === 'wirelessInventory';

const readQuestion = ({ world }: Carrier, root: string, request: JsonObject): ReportQuestion | Answer => {
  const accountGroupId = textAt(request, 'accountGroupId') ?? '';
  const accountType = textAt(request, 'accountType');
  const accountNumber = textAt(request, 'accountLevelValue');
  const type = textAt(request, 'reportType');
  const tenant = world.findTenant(accountGroupId);
  if (tenant === undefined) return notFound(`${root}.accountGroupId`);
  if (!isReportType(type)) return invalidInput(`${root}.reportType`);
  if (accountType !== 'FAN' && accountType !== 'BAN') return invalidInput(`${root}.accountType`);
  const accounts =
    accountType === 'BAN'
      ? tenant.accounts.filter(({ ban }) => ban === accountNumber)
      : tenant.foundationAccountNumber === accountNumber
        ? tenant.accounts
        : [];
  if (accounts.length === 0) return notFound(`${root}.accountLevelValue`);
  return {
    key: JSON.stringify([accountGroupId, accountType, accountNumber, type]),
    type,
    lines: () => accounts.flatMap(({ lines }) => lines),
  };
};

export const generateReport = (carrier: Carrier, request: JsonObject): Answer => {
  const question = readQuestion(carrier, 'generateReportRequest', request);
  if ('status' in question) return question;
  const now = carrier.clock.now();
  carrier.reports.put(question.key, {
    type: question.type,
    pieces: question.type === 'catalogExtract' ? catalogPieces() : inventoryPieces(question.lines()),
    generatedAt: now,
    readyAt: now + carrier.settings.reportReadyMs,
  });
  return { status: 200, body: { generateReportResponse: IN_PROCESS } };
};

const toFile = async ({ type, pieces, generatedAt }: Report, faults: readonly Fault[]) => {
  const has = (kind: Fault['kind']): boolean => faults.some((fault) => fault.kind === kind);
  const name = `${type}Report_${writeDay(generatedAt)}`;
  const isCatalog = type === 'catalogExtract';
  const badRows = has('reportBadRow') ? [isCatalog ? BAD_CATALOG_ROW : BAD_INVENTORY_ROW] : [];
  const whole = has('reportWrongLayout')
    ? [WRONG_LAYOUT]
    : [...pieces, ...badRows, isCatalog ? CATALOG_END : INVENTORY_END];
  const zip = has('reportBomb') ? bombOf(`${name}.xml`, pieces[0] ?? '') : await zipOf(`${name}.xml`, whole);
  const content = has('reportTruncatedZip') ? zip.subarray(0, zip.length >> 1) : zip;
  return {
    fileContent: content.toString('base64'),
    fileName: `${name}.zip`,
    fileDescription: name,
    fileSize: String(content.length),
    fileType: 'cXML',
  };
};

export const retrieveReport = async (
  carrier: Carrier,
  request: JsonObject,
  faults: readonly Fault[],
): Promise<Answer> => {
  const question = readQuestion(carrier, 'retrieveReportRequest', request);
  if ('status' in question) return question;
  const report = carrier.reports.find(question.key);
  const answer = (content: unknown): Answer => ({ status: 200, body: { retrieveReportResponse: content } });
  if (report === undefined || faults.some(({ kind }) => kind === 'reportFailed')) return answer(FAILED);
  const isLate = faults.some(({ kind }) => kind === 'reportNeverReady') || carrier.clock.now() < report.readyAt;
  return answer(isLate ? IN_PROCESS : await toFile(report, faults));
};
