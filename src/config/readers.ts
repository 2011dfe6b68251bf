/** How the text of a variable is read. Each reader says in a sentence what it wants; none repeats what it got. */
import { z } from 'zod';
import { usualClaims, type ClaimNames } from '../identity/tokens.ts';
import { isLimitName, limitTable, type Limits } from '../limits.ts';
import { usualTimes, type ProtocolTimes } from '../order/order-protocol.ts';

export const text = z.string().trim().min(1);

const isPort = (digits: string): boolean => /^[0-9]{1,5}$/.test(digits) && Number(digits) <= 65535;
export const port = z.string().refine(isPort, 'must be a number from 0 to 65535').transform(Number);

/** A number with or without a fraction. */
export const number = (least: number, most: number) =>
  z
    .string()
    .refine(
      (digits) => /^[0-9]{1,12}(\.[0-9]{1,6})?$/.test(digits) && Number(digits) >= least && Number(digits) <= most,
      `must be a number from ${least} to ${most}`,
    )
    .transform(Number);

export const wholeNumber = (least: number, most: number) =>
  number(least, most).refine((value) => Number.isInteger(value), 'must be a whole number');

const hasNoCredentials = (address: string): boolean => {
  const { username, password } = URL.canParse(address) ? new URL(address) : { username: '', password: '' };
  return username === '' && password === '';
};

/** An address of HTTP. A password in it would be printed where addresses are. */
export const url = z
  .url({ protocol: /^https?$/ })
  .refine(hasNoCredentials, 'must hold no user and no password: they have settings of their own');

export const flag = z.enum(['true', 'false']).transform((word) => word === 'true');

export const onOrOff = z.enum(['on', 'off']).transform((word) => word === 'on');

export const listOf = (entry: z.ZodType<string, string>) =>
  z
    .string()
    .transform((list) => list.split(',').flatMap((word) => word.trim() || []))
    .pipe(z.array(entry));

/** `name=value,…`; what is behind the first `=` is the value, which may hold others. */
export const pairs = z.string().transform((list, context): Readonly<Record<string, string>> => {
  const named = list.split(',').flatMap((pair) => {
    if (pair.trim() === '') return [];
    const [name = '', ...rest] = pair.split('=').map((side) => side.trim());
    return [[name, rest.join('=')] as const];
  });
  if (named.some(([name, value]) => name === '' || value === '')) {
    context.addIssue({ code: 'custom', message: 'must be pairs: name=value,…' });
  }
  return Object.fromEntries(named);
});

type Pairs = Readonly<Record<string, string>>;

/** Times of the order protocol in milliseconds, by name: `leaseMs=600,retryMs=100`. Tests of the protocol shorten them. */
export const readTimes = (named: Pairs, context: z.RefinementCtx): Partial<ProtocolTimes> => {
  const times = Object.entries(named).map(([name, value]) => [name, Math.round(Number(value))] as const);
  for (const [name, value] of times) {
    if (!Object.hasOwn(usualTimes, name) || !(value >= 0)) {
      context.addIssue({ code: 'custom', message: `${name} is no time of the order protocol` });
    }
  }
  return Object.fromEntries(times);
};

/** Limits by name: `depth=12,cost=2000`. */
export const readLimits = (named: Pairs, context: z.RefinementCtx): Partial<Limits> => {
  const limits = Object.entries(named).map(([name, value]) => [name, Number(value)] as const);
  for (const [name, value] of limits) {
    if (!isLimitName(name)) {
      context.addIssue({ code: 'custom', message: `${name} is no limit` });
      continue;
    }
    const { least, most } = limitTable[name];
    if (!Number.isInteger(value) || value < least || value > most) {
      context.addIssue({ code: 'custom', message: `${name} must be a whole number from ${least} to ${most}` });
    }
  }
  return Object.fromEntries(limits);
};

/** Names of claims, where they are not the usual ones: `tenant=company`. */
export const readClaims = (named: Pairs, context: z.RefinementCtx): ClaimNames => {
  for (const name of Object.keys(named)) {
    if (!Object.hasOwn(usualClaims, name)) context.addIssue({ code: 'custom', message: `${name} is no claim of ours` });
  }
  return { ...usualClaims, ...named };
};

/** A browser names a site by scheme, host and port, without a path; `*` and `null` are nobody in particular. */
export const isOrigin = (site: string): boolean =>
  /^https?:/.test(site) && URL.canParse(site) && new URL(site).origin === site;

const isKey = (key: string): boolean => z.base64().safeParse(key).success && Buffer.from(key, 'base64').length === 32;

/** One key, or several: the first seals, all of them open. */
export const areJournalKeys = (list: string): boolean => list.split(',').every((key) => isKey(key.trim()));

export const isTimeZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};
