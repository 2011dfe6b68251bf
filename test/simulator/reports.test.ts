import { createInflateRaw } from 'node:zlib';

import { describe, expect, it } from '@jest/globals';
import { strFromU8, unzipSync } from 'fflate';

import { aSimulator, at, example, GROUP, type Reply } from './a-simulator.ts';

const QUESTION = {
  accountGroupId: GROUP,
  accountType: 'FAN',
  accountLevelValue: '81730304',
  reportType: 'catalogExtract',
};
const INVENTORY = { ...QUESTION, reportType: 'wirelessInventory' };

/** The one file in the zip, by name. */
const unpack = ({ json }: Reply): [string, string][] => {
  const content = Buffer.from(String(at(json, 'retrieveReportResponse', 'fileContent')), 'base64');
  return Object.entries(unzipSync(content)).map(([name, bytes]) => [name, strFromU8(bytes)]);
};

const occurrences = (text: string, part: string): number => text.split(part).length - 1;

describe('a report', () => {
  const { ebonding, advance, place, post, setFaults } = aSimulator();
  const generate = (question: object) => ebonding('generateReport', { generateReportRequest: question });
  const retrieve = (question: object) => ebonding('retrieveReport', { retrieveReportRequest: question });
  const fetchReport = async (question: object): Promise<string> => {
    await generate(question);
    await advance(1_000);
    return unpack(await retrieve(question))[0]?.[1] ?? '';
  };

  it('is in process until a second has passed', async () => {
    expect((await generate(QUESTION)).json).toEqual(example('catalog-generate-response'));
    await advance(999);
    expect((await retrieve(QUESTION)).json).toMatchObject({
      retrieveReportResponse: { reportCode: 'SC_REPORTS_1001' },
    });
    await advance(1);
    const reply = await retrieve(QUESTION);
    expect(Object.keys(at(reply.json, 'retrieveReportResponse') as object)).toEqual(
      Object.keys(at(example('catalog-retrieve-response'), 'retrieveReportResponse') as object),
    );
    expect(reply.json).toMatchObject({
      retrieveReportResponse: { fileName: 'catalogExtractReport_2025-07-26.zip', fileType: 'cXML' },
    });
    expect(unpack(reply).map(([name]) => name)).toEqual(['catalogExtractReport_2025-07-26.xml']);
  });

  it('that nobody asked for is not available', async () => {
    expect((await retrieve(QUESTION)).json).toMatchObject({
      retrieveReportResponse: { reportCode: 'SC_REPORTS_1002' },
    });
  });

  it('can be set to take longer', async () => {
    await post('/_sim/timing', { reportReadyMs: 60_000 });
    await generate(QUESTION);
    await advance(59_999);
    expect((await retrieve(QUESTION)).json).toMatchObject({
      retrieveReportResponse: { reportCode: 'SC_REPORTS_1001' },
    });
  });

  it('of the catalog has all kinds of items', async () => {
    const xml = await fetchReport(QUESTION);
    expect(xml).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<catalog>\n[^]*<\/catalog>\n$/);
    expect(xml).toContain('make="APPLE" model="IPHO14A2633"');
    expect(xml).toContain('simKinds="physical eSim" tacs="35304111 35011042"');
    expect(xml).toContain(
      '<ratePlan sku="sku12006100040" code="NEXT24" name="AT&amp;T Next 24" price="40.0" unsupported="AT&amp;T Next"/>',
    );
    expect(xml).toContain('<dataPlan sku="sku12037300099" code="GSA4IUNVT" name="Unlimited data" price="0.0"/>');
    expect(xml).toContain('price="10.0" group="INTL">\n<conflictsWith sku="sku12037300025"/>\n</feature>');
    expect(xml).toContain('<requires sku="sku12037300041"/>');
    expect(xml).toContain('<accessory sku="4632Q" name="Charger" price="19.0"/>');
  });

  it('of the inventory has the lines of the whole company, or of one account', async () => {
    const company = await fetchReport(INVENTORY);
    const account = await fetchReport({ ...INVENTORY, accountType: 'BAN', accountLevelValue: '123456789012' });
    expect(occurrences(company, '<line ')).toBe(12 + 300 + 20);
    expect(occurrences(account, '<line ')).toBe(12);
    expect(account).toContain(
      '<line ban="123456789012" ctn="1234567890" imei="353041117777777" iccid="89011003377777777777" userName="Robin Example" ' +
        'ratePlanSku="sku12006100004" dataPlanSku="sku12037300099" status="ACTIVE" activated="2023-07-27T08:00:00.000-04:00">\n' +
        '<label type="Business Unit" value="Finance"/>\n</line>',
    );
  });

  it('of the inventory shows the lines as they were when it was asked for', async () => {
    await place([{ type: 'suspendService', ctn: '1234567890', suspendServiceReason: 'Lost' }]);
    await generate(INVENTORY);
    await advance(5_000);
    const before = unpack(await retrieve(INVENTORY))[0]?.[1] ?? '';
    expect(occurrences(before, 'status="SUSPENDED"')).toBe(1);
    expect(occurrences(await fetchReport(INVENTORY), 'status="SUSPENDED"')).toBe(2);
  });

  it('holds a large account', async () => {
    await post('/_sim/reset', { accountLines: 2_500 });
    const xml = await fetchReport({ ...INVENTORY, accountType: 'BAN', accountLevelValue: '123456789014' });
    expect(occurrences(xml, '<line ')).toBe(2_500);
    expect(xml).toContain('ctn="3000002499"');
  });

  it.each([
    ['reportNeverReady', { reportCode: 'SC_REPORTS_1001' }],
    ['reportFailed', { reportCode: 'SC_REPORTS_1002' }],
  ])('meets the fault %s', async (kind, answer) => {
    await generate(QUESTION);
    await advance(1_000);
    await setFaults([{ kind }]);
    expect((await retrieve(QUESTION)).json).toMatchObject({ retrieveReportResponse: answer });
  });

  it('meets the fault of a zip that is cut', async () => {
    await setFaults([{ kind: 'reportTruncatedZip' }]);
    await expect(fetchReport(QUESTION)).rejects.toThrow('invalid zip data');
  });

  it('meets the fault of another layout', async () => {
    await setFaults([{ kind: 'reportWrongLayout' }]);
    expect(await fetchReport(QUESTION)).toContain('<cXML>');
  });

  it('meets the fault of a file that unpacks to more than anybody can hold', async () => {
    await setFaults([{ kind: 'reportBomb' }]);
    await generate(INVENTORY);
    await advance(1_000);
    const { json } = await retrieve(INVENTORY);
    const zip = Buffer.from(String(at(json, 'retrieveReportResponse', 'fileContent')), 'base64');
    expect(zip.length).toBeLessThan(16_000_000);
    const inflated = createInflateRaw();
    // Its 30 bytes of header are followed by the name.
    inflated.end(zip.subarray(30 + zip.readUInt16LE(26), 10_000_000));
    let size = 0;
    for await (const chunk of inflated as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > 100_000_000) break;
    }
    expect(size).toBeGreaterThan(100_000_000);
  });

  it.each([
    [QUESTION, 'Row without a SKU', '</catalog>'],
    [INVENTORY, 'ctn="21455x"', '</inventory>'],
  ])('meets the fault of a bad row', async (question, row, end) => {
    await setFaults([{ kind: 'reportBadRow' }]);
    const xml = await fetchReport(question);
    expect(xml.indexOf(row)).toBeGreaterThan(0);
    expect(xml.trimEnd().endsWith(end)).toBe(true);
  });

  it.each([
    ['another company', { ...QUESTION, accountLevelValue: '05571312' }, 404],
    ['an unknown account', { ...QUESTION, accountType: 'BAN', accountLevelValue: '000000000000' }, 404],
    ['an unknown group', { ...QUESTION, accountGroupId: 'nobody' }, 404],
    ['an unknown level', { ...QUESTION, accountType: 'CTN' }, 400],
    ['an unknown type', { ...QUESTION, reportType: 'upgradeEligibility' }, 400],
  ])('is refused for %s', async (_what, question, status) => {
    expect((await generate(question)).status).toBe(status);
    expect((await retrieve(question)).status).toBe(status);
  });
});
