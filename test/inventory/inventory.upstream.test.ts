import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ListedLine } from '../../src/inventory/inventory.ts';
import { inventoryLayout } from '../../src/inventory/inventory.upstream.ts';
import { unpackRows } from '../../src/report/packed-rows.ts';
import { readReport } from '../../src/report/read-report.ts';
import { inPieces } from '../report/in-pieces.ts';

const parsed = async (xml: string, pieceSize?: number) => {
  const { chunks, rows, leftOut, odd } = await readReport(inPieces(xml, pieceSize), inventoryLayout, {
    add: () => undefined,
  });
  const lines = await Promise.all(chunks.map((chunk) => unpackRows<ListedLine>(chunk)));
  expect(lines.flat()).toHaveLength(rows);
  return { lines: lines.flat(), leftOut, odd: Object.fromEntries(odd) };
};

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '"': '&quot;' };
const attribute = (name: string, value: string | null | undefined): string =>
  value == null ? '' : ` ${name}="${value.replace(/[&<"]/g, (character) => escapes[character] ?? '')}"`;

const toXml = (line: ListedLine): string => {
  const { ban, ctn, imei, userName, status, ratePlanSku, dataPlanSku, activatedAt, labels } = line;
  const activated = activatedAt === null ? null : new Date(activatedAt).toISOString();
  const attributes = { ban, ctn, imei, userName, status, ratePlanSku, dataPlanSku, activated };
  const children = labels.map(({ type, value }) => `<label${attribute('type', type)}${attribute('value', value)}/>`);
  const written = Object.entries(attributes).map(([name, value]) => attribute(name, value));
  return `<line${written.join('')}>${children.join('')}</line>`;
};

const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
/** Text that XML can carry in an attribute, and that is more than nothing. */
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })

  .filter((words) => !/[\u0000-\u001f\ufffe\uffff]/.test(words));

const anyLine: fc.Arbitrary<ListedLine> = fc.record({
  ban: digits(12),
  ctn: digits(10),
  imei: fc.option(digits(15)),
  userName: fc.option(text),
  status: fc.constantFrom('ACTIVE', 'SUSPENDED', 'CANCELLED'),
  ratePlanSku: fc.option(text),
  dataPlanSku: fc.option(text),
  activatedAt: fc.option(fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }).map(Number)),
  labels: fc.array(fc.record({ type: text, value: text }), { maxLength: 3 }),
});

describe('An inventory report', () => {
  it('is read back as it was written, whatever its lines say and however it is broken up', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyLine, { maxLength: 30 }), fc.integer({ min: 1, max: 5000 }), async (lines, size) => {
        const xml = `<inventory>${lines.map(toXml).join('\n')}</inventory>`;
        expect(await parsed(xml, size)).toEqual({ lines, leftOut: 0, odd: {} });
      }),
      { numRuns: 200 },
    );
  });

  it('with one bad row in a hundred thousand has all the others, and says so', async () => {
    const line = (ctn: number) => `<line ban="123456789014" ctn="${ctn}" status="ACTIVE"/>`;
    const xml = Array.from({ length: 100_000 }, (_, n) =>
      n === 50_000 ? '<line ban="" ctn="21455x" status="MAYBE"/>' : line(3_000_000_000 + n),
    );
    const { lines, ...rest } = await parsed(`<inventory>${xml.join('')}</inventory>`, 65_536);
    expect(new Set(lines.map(({ ctn }) => ctn)).size).toBe(99_999);
    expect(rest).toEqual({ leftOut: 1, odd: { 'inventory line without a number': 1 } });
  });

  it('keeps a line of which only a part cannot be read', async () => {
    const xml = `<inventory><summary lines="1"/>
      <line ban="123456789012" ctn="2145551000" imei="n/a" status="Canceled" activated="yesterday"><label type="x"/></line>
      <line ban="123456789012" ctn="2145551001" status="Parked"/>
    </inventory>`;
    const nothing = { imei: null, userName: null, ratePlanSku: null, dataPlanSku: null, activatedAt: null, labels: [] };
    expect(await parsed(xml)).toEqual({
      lines: [
        { ...nothing, ban: '123456789012', ctn: '2145551000', status: 'CANCELLED' },
        { ...nothing, ban: '123456789012', ctn: '2145551001', status: 'UNKNOWN' },
      ],
      leftOut: 0,
      odd: { 'inventory imei': 1, 'inventory activated': 1, 'inventory status': 1 },
    });
  });

  it.each([
    ['another report', '<catalog><line ban="123456789012" ctn="2145551000"/></catalog>'],
    ['of another layout', '<inventory><line accountNumber="123456789012" number="2145551000"/></inventory>'],
  ])('that is %s is refused', async (_what, xml) => {
    await expect(parsed(xml)).rejects.toMatchObject({ problem: 'WRONG_LAYOUT' });
  });
});
