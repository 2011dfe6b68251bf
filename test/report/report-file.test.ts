import { describe, expect, it } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import { readReportFile } from '../../src/report/report-file.ts';

const xml = '<catalog><feature sku="f1" name="Zürich"/></catalog>';
const zipOf = (files: Readonly<Record<string, string>>): Buffer =>
  Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))));

/** The same zip, whose entry says that it unpacks to another size: at 24 in its header, at 22 in the local one. */
const withSize = (zip: Buffer, size: number): Buffer => {
  const changed = Buffer.from(zip);
  changed.writeUInt32LE(size, changed.indexOf('PK\u0003\u0004') + 22);
  changed.writeUInt32LE(size, changed.indexOf('PK\u0001\u0002') + 24);
  return changed;
};

const halfOf = (zip: Buffer): Buffer => zip.subarray(0, zip.length / 2);

describe('A report’s file', () => {
  it.each([
    ['alone', { 'catalogExtractReport_2025-07-26.xml': xml }],
    ['beside others', { 'readme.txt': 'Read me', 'sub/catalog.XML': xml, 'other.xml': '<other/>' }],
  ])('is the XML in the zip, %s', async (_what, files) => {
    expect(await readReportFile(zipOf(files), 10_000)).toBe(xml);
  });

  it('may be just as large as allowed', async () => {
    const size = Buffer.byteLength(xml);
    expect(await readReportFile(zipOf({ 'a.xml': xml }), size)).toBe(xml);
    await expect(readReportFile(zipOf({ 'a.xml': xml }), size - 1)).rejects.toThrow(`more than ${size - 1} bytes`);
  });

  it.each([
    ['is no zip', Buffer.from('<base64>', 'base64'), /./],
    ['is a page', Buffer.from('<html>Sorry</html>'.repeat(50)), /./],
    ['is cut in half', halfOf(zipOf({ 'a.xml': xml.repeat(100) })), /./],
    ['holds nothing', zipOf({}), 'holds no XML file'],
    ['holds no XML', zipOf({ 'catalog.csv': 'sku;name' }), 'holds no XML file'],
    ['leads out of its folder', zipOf({ '../a.xml': xml }), /relative path/],
    ['would unpack to more than allowed', zipOf({ 'a.xml': ' '.repeat(100_001) }), 'more than 100000 bytes'],
    ['unpacks to more than it says', withSize(zipOf({ 'a.xml': ' '.repeat(1_000_000) }), 10), /too many bytes/],
    ['unpacks to less than it says', withSize(zipOf({ 'a.xml': 'x'.repeat(1000) }), 2000), /not enough bytes/],
  ])('is refused when it %s', async (_what, zip, message) => {
    await expect(readReportFile(zip, 100_000)).rejects.toThrow(message);
  });
});
