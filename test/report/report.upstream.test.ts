import { describe, expect, it } from '@jest/globals';
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

const retrieved = (answer: Canned) => {
  carrier.answers('/retrieveReport', answer);
  return retrieveReport(carrier.ebonding(), tenant, 'catalogExtract', carrier.scope());
};
const reportCode = (code: string): Canned => ({ body: { retrieveReportResponse: { reportCode: code } } });

describe('A report', () => {
  it('is ordered with the documented request', async () => {
    carrier.answers('/generateReport', { body: example('catalog-generate-response.json') });
    await generateReport(carrier.ebonding(), tenant, 'catalogExtract', carrier.scope());
    expect(carrier.asked().map(({ body }) => body)).toEqual([example('catalog-generate-request.json')]);
  });

  it('is fetched with the documented request', async () => {
    const fileContent = Buffer.from('PK zip').toString('base64');
    const answer = example('catalog-retrieve-response.json') as { retrieveReportResponse: object };
    const body = { retrieveReportResponse: { ...answer.retrieveReportResponse, fileContent } };
    expect((await retrieved({ body }))?.toString()).toBe('PK zip');
    expect(carrier.asked().map(({ body: asked }) => asked)).toEqual([example('catalog-retrieve-request.json')]);
  });

  it('is not there while the carrier prepares it', async () => {
    expect(await retrieved(reportCode('SC_REPORTS_1001'))).toBeUndefined();
  });

  it.each<readonly [string, Canned, string]>([
    ['the carrier could not prepare it', reportCode('SC_REPORTS_1002'), 'bad-response'],
    ['its code is not known', reportCode('SC_REPORTS_9999'), 'bad-response'],
    ['it is empty', { body: { retrieveReportResponse: { fileContent: '' } } }, 'bad-response'],
    ['there is neither file nor code', { body: { retrieveReportResponse: {} } }, 'bad-response'],
    ['the carrier is down', { status: 503, body: '' }, 'unavailable'],
    ['the carrier throttles', { status: 429, body: '' }, 'rate-limited'],
  ])('cannot be had when %s', async (_what, answer, failure) => {
    expect(await failureOf(retrieved(answer))).toMatchObject({ failure });
  });

  it('cannot be ordered when the carrier refuses', async () => {
    carrier.answers('/generateReport', { status: 400, body: example('ebonding-error-assumed.json') });
    const ordering = generateReport(carrier.ebonding(), tenant, 'catalogExtract', carrier.scope());
    expect(await failureOf(ordering)).toMatchObject({ failure: 'refused' });
  });
});
