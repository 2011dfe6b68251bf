import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import { readReportFile } from '../../src/report/report-file.ts';
import { withTemporaryFile } from '../../src/report/temporary-file.ts';

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

const read = (zip: Buffer, cap: number): Promise<string> =>
  withTemporaryFile(async (file) => {
    await file.writeFile(zip);
    return text(readReportFile(file.fd, cap));
  });

/** From the end of the header on. */
const withGarbage = (zip: Buffer): Buffer => Buffer.from(zip).fill(0xff, 40, 60);

const halfOf = (zip: Buffer): Buffer => zip.subarray(0, zip.length / 2);

describe('A report’s file', () => {
  it.each([
    ['alone', { 'catalogExtractReport_2025-07-26.xml': xml }],
    ['beside others', { 'readme.txt': 'Read me', 'sub/catalog.XML': xml, 'other.xml': '<other/>' }],
  ])('is the XML in the zip, %s', async (_what, files) => {
    expect(await read(zipOf(files), 10_000)).toBe(xml);
  });

  it('may be just as large as allowed', async () => {
    const size = Buffer.byteLength(xml);
    expect(await read(zipOf({ 'a.xml': xml }), size)).toBe(xml);
    await expect(read(zipOf({ 'a.xml': xml }), size - 1)).rejects.toMatchObject({ problem: 'TOO_LARGE' });
  });

  it.each([
    ['is no zip', Buffer.from('<base64>', 'base64'), 'NOT_A_ZIP'],
    ['is a page', Buffer.from('<html>Sorry</html>'.repeat(50)), 'NOT_A_ZIP'],
    ['is cut in half', halfOf(zipOf({ 'a.xml': xml.repeat(100) })), 'NOT_A_ZIP'],
    ['holds nothing', zipOf({}), 'WRONG_LAYOUT'],
    ['holds no XML', zipOf({ 'catalog.csv': 'sku;name' }), 'WRONG_LAYOUT'],
    ['leads out of its folder', zipOf({ '../a.xml': xml }), 'DAMAGED'],
    ['has bytes that are no deflated ones', withGarbage(zipOf({ 'a.xml': xml.repeat(100) })), 'DAMAGED'],
    ['would unpack to more than allowed', zipOf({ 'a.xml': ' '.repeat(100_001) }), 'TOO_LARGE'],
    ['unpacks to more than it says', withSize(zipOf({ 'a.xml': ' '.repeat(1_000_000) }), 10), 'TOO_LARGE'],
    ['unpacks to less than it says', withSize(zipOf({ 'a.xml': 'x'.repeat(1000) }), 2000), 'DAMAGED'],
  ])('is refused when it %s', async (_what, zip, problem) => {
    await expect(read(zip, 100_000)).rejects.toMatchObject({ problem });
  });

  it('stands in a file that nobody else can read, and that has no name', async () => {
    const { mode, nlink } = await withTemporaryFile((file) => file.stat());
    expect([mode & 0o777, nlink]).toEqual([0o600, 0]);
  });
});
