import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse, print, printSchema, visit } from 'graphql';
import { judgeSchema, operationsIn } from '../../scripts/judge-schema.ts';
import { readCookbook } from '../../src/server/read-cookbook.ts';
import { createSchema } from '../../src/gateway/schema.ts';

type Replacement = readonly [from: string, to: string];

/** The present schema without descriptions: one member a line. */
const sdl = print(
  visit(parse(printSchema(createSchema())), {
    enter: (node) => ('description' in node ? { ...node, description: undefined } : undefined),
  }),
);
const cookbook = readCookbook().flatMap(({ document }) => operationsIn('cookbook', parse(document)));

const planted = ([from, to]: Replacement = ['', '']): string => {
  if (!sdl.includes(from)) throw new Error(`The schema has no ${from}`);
  return sdl.replace(from, to);
};

interface Row {
  readonly name: string;
  /** What was different in the last release. */
  readonly released?: Replacement;
  readonly present?: Replacement;
  /** Absent: nothing is found. */
  readonly level?: 'breaking' | 'warning';
  readonly usedBy?: readonly string[];
}

const imei = '\n  imei: IMEI\n';
const goneAfter = (date: string) => `\n  imei: IMEI @deprecated(reason: "Use \`hardware\`. Removed after ${date}.")\n`;
const isDefault = '\n  isDefault: Boolean\n';
const suspension = 'input SuspendServiceInput {\n';
const suspending = ['PreviewOrder', 'RetrySafely', 'SuspendLine', 'SuspendMany'];
const finding = ['FindLine', 'FindLines'];
/** Operations that ask for problems. */
const withErrors = readCookbook()
  .filter(({ document }) => /^ *errors? \{/m.test(document))
  .map(({ operationName }) => operationName);
const error = 'type InvalidInputError implements UserError {';

// One row a change.
// prettier-ignore
const rows: readonly Row[] = [
  { name: 'nothing' },
  { name: 'a new field', present: [imei, `${imei}  colour: String\n`] },
  { name: 'a field that an operation uses is gone', present: [imei, '\n'], level: 'breaking', usedBy: ['FindLine'] },
  { name: 'a field that no operation uses is gone', present: [isDefault, '\n'], level: 'breaking', usedBy: [] },
  { name: 'a field may be null now', present: ['\n  status: ServiceStatus!\n', '\n  status: ServiceStatus\n'], level: 'breaking', usedBy: finding },
  { name: 'a field has another type', present: ['\n  amount: Decimal!\n', '\n  amount: Int!\n'], level: 'breaking', usedBy: ['CompareOffers', 'CompatibleItems', 'FindLine', 'ListOffers', 'PreviewOrder'] },
  { name: 'an argument is required now', present: ['device(ctn: CTN!, maxAgeSeconds: Int = 0)', 'device(ctn: CTN!, why: String!, maxAgeSeconds: Int = 0)'], level: 'breaking' , usedBy: ['FindLine', 'LineButtons'] },
  { name: 'an input needs more', present: [suspension, `${suspension}  why: String!\n`], level: 'breaking', usedBy: suspending },
  { name: 'an input may say more', present: [suspension, `${suspension}  why: String\n`] },
  { name: 'a value of an enum is gone', present: ['\n  SUSPENDED\n', '\n'], level: 'breaking', usedBy: finding },
  { name: 'an enum has a new value', present: ['enum ServiceStatus {\n', 'enum ServiceStatus {\n  PAUSED\n'], level: 'warning', usedBy: finding },
  { name: 'an interface has a new type', present: [error, `${error.replace('Invalid', 'Late')} code: UserErrorCode! message: String! path: [String!] retryable: Boolean! supportReference: String! }\n${error}`], level: 'warning', usedBy: withErrors },
  { name: 'something is deprecated with an end', present: [imei, goneAfter('2027-06-01')] },
  { name: 'something is deprecated without an end', present: [imei, '\n  imei: IMEI @deprecated(reason: "Use `hardware`.")\n'], level: 'breaking', usedBy: [] },
  { name: 'what is deprecated goes too early', released: [isDefault, goneAfter('2027-06-01').replace('imei: IMEI', 'isDefault: Boolean')], present: [isDefault, '\n'], level: 'breaking', usedBy: [] },
  { name: 'what is deprecated has had its time', released: [isDefault, goneAfter('2026-06-01').replace('imei: IMEI', 'isDefault: Boolean')], present: [isDefault, '\n'], level: 'warning', usedBy: [] },
  { name: 'what is deprecated has had its time, and is used', released: [imei, goneAfter('2026-06-01')], present: [imei, '\n'], level: 'breaking', usedBy: ['FindLine'] },
];

describe('schema:check', () => {
  it.each(rows)('$name', async ({ released, present, level, usedBy }) => {
    const findings = await judgeSchema(
      buildSchema(planted(released)),
      buildSchema(planted(present)),
      cookbook,
      '2026-11-23',
    );
    const found = findings.map((one) => ({ level: one.level, usedBy: one.usedBy }));
    expect(found).toEqual(level ? [{ level, usedBy: usedBy?.map((name) => `cookbook: ${name}`) }] : []);
  });
});
