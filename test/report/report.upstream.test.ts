import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import type { Tenant } from '../../src/identity/caller.ts';
import { generateReport, retrieveReport } from '../../src/report/report.upstream.ts';
import { aCarrier, example, failureOf, type Canned } from '../upstream/a-carrier.ts';

const carrier = aCarrier();
const tenant: Tenant = {
  id: 'globex',
  accountGroupId: 'a98765432109',
  foundationAccountNumber: '12345678',
  orderContact: { firstName: 'Care', lastName: 'Desk', phone: '2145550100', email: 'care.desk@example.com' },
};

/** The one file of a report's zip. */
const zipOf = (xml: string): string => Buffer.from(zipSync({ 'report.xml': strToU8(xml) })).toString('base64');

const retrieved = (answer: Canned) => {
  carrier.answers('/retrieveReport', answer);
  return retrieveReport(carrier.ebonding(), tenant, 'catalogExtract', carrier.scope(), text);
};
const withFile = (fileContent: unknown): Canned => ({ body: { retrieveReportResponse: { fileContent } } });
const reportCode = (code: string): Canned => ({ body: { retrieveReportResponse: { reportCode: code } } });

describe('A report', () => {
  it('is ordered with the documented request', async () => {
    carrier.answers('/generateReport', { body: example('catalog-generate-response.json') });
    await generateReport(carrier.ebonding(), tenant, 'catalogExtract', carrier.scope());
    expect(carrier.asked().map(({ body }) => body)).toEqual([example('catalog-generate-request.json')]);
  });

  it('is fetched with the documented request', async () => {
    const answer = example('catalog-retrieve-response.json') as { retrieveReportResponse: object };
    const body = { retrieveReportResponse: { ...answer.retrieveReportResponse, fileContent: zipOf('<catalog/>') } };
    expect(await retrieved({ body })).toBe('<catalog/>');
    expect(carrier.asked().map(({ body: asked }) => asked)).toEqual([example('catalog-retrieve-request.json')]);
  });

  it('is the same however its base64 is broken up', async () => {
    const xml = `<catalog>${'<feature sku="Zürich"/>'.repeat(20_000)}</catalog>`;
    const lines = zipOf(xml).replace(/.{76}/g, '$&\r\n');
    expect(await retrieved(withFile(lines))).toBe(xml);
    expect(await retrieved(withFile(zipOf(xml)))).toBe(xml);
  });

  it('is not there while the carrier prepares it', async () => {
    expect(await retrieved(reportCode('SC_REPORTS_1001'))).toBeUndefined();
  });

  it.each<readonly [string, Canned, string]>([
    ['the carrier could not prepare it', reportCode('SC_REPORTS_1002'), 'FAILED_AT_CARRIER'],
    ['its code is not known', reportCode('SC_REPORTS_9999'), 'FAILED_AT_CARRIER'],
    ['it is empty', withFile(''), 'NOT_A_ZIP'],
    ['it is no text', withFile(5), 'NOT_A_ZIP'],
    ['it is no zip', withFile(Buffer.from('Sorry').toString('base64')), 'NOT_A_ZIP'],
    ['its file is cut in half', withFile(zipOf('<catalog/>'.repeat(99)).slice(0, 100)), 'NOT_A_ZIP'],
    ['there is neither file nor code', { body: { retrieveReportResponse: {} } }, 'NOT_A_ZIP'],
    ['the file stands elsewhere', { body: { fileContent: zipOf('<catalog/>') } }, 'NOT_A_ZIP'],
    ['the answer is a page', { body: '<html>Sorry</html>' }, 'NOT_A_ZIP'],
    ['the answer breaks off', { body: '{"retrieveReportResponse":{"fileContent":"UEsD' }, 'NOT_A_ZIP'],
    ['the answer is nested without end', { body: '['.repeat(100_000) }, 'NOT_A_ZIP'],
    [
      'there are two files',
      { body: '{"retrieveReportResponse":{"fileContent":"aaaa","fileContent":"aaaa"}}' },
      'NOT_A_ZIP',
    ],
    ['the answer is larger than allowed', withFile('A'.repeat(64 * 1024 * 1024)), 'TOO_LARGE'],
  ])('cannot be had when %s', async (_what, answer, problem) => {
    await expect(retrieved(answer)).rejects.toMatchObject({ problem });
  });

  it.each<readonly [string, Canned, string]>([
    ['the carrier is down', { status: 503, body: '' }, 'unavailable'],
    ['the carrier throttles', { status: 429, body: '' }, 'rate-limited'],
    ['the carrier refuses', { status: 400, body: '{}' }, 'refused'],
  ])('fails like any other call when %s', async (_what, answer, failure) => {
    expect(await failureOf(retrieved(answer))).toMatchObject({ failure });
  });

  it('cannot be ordered when the carrier refuses', async () => {
    carrier.answers('/generateReport', { status: 400, body: example('ebonding-error-assumed.json') });
    const ordering = generateReport(carrier.ebonding(), tenant, 'catalogExtract', carrier.scope());
    expect(await failureOf(ordering)).toMatchObject({ failure: 'refused' });
  });
});
