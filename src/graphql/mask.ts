/** What is left of personal data for those who may not read them: see SensitiveKind in schema/directives.graphql. */
import type { SensitiveKind } from '../generated/graphql.ts';

type Mask = (text: string) => string;

const nothing: Mask = () => '***';
const lastFour: Mask = (text) => text.slice(0, -4).replace(/[0-9]/g, '*') + text.slice(-4);
const asItIs: Mask = (text) => text;

/** Kinds that answers show as they are identify a line: nobody could work without them. */
const masks: Readonly<Record<SensitiveKind, Mask>> = {
  NAME: (text) => `${text.slice(0, 1)}***`,
  EMAIL: () => '***@***',
  PHONE: lastFour,
  ADDRESS: nothing,
  LABEL: nothing,
  CTN: asItIs,
  IMEI: asItIs,
  SIM: asItIs,
  PIN: nothing,
};

export const isMasked = (kind: SensitiveKind): boolean => masks[kind] !== asItIs;

export const mask = (kind: SensitiveKind, text: string): string => masks[kind](text);

/** A number of a line, device or SIM where it need only be recognised. */
export const lastFourOf = (digits: string): string => lastFour(digits);
