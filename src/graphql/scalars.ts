/**
 * The scalars of the schema. What a person types is normalised or refused here with a sentence that says what is
 * expected; the refused value itself is not repeated, since it may be personal.
 */
import { Kind, type GraphQLScalarType, type ValueNode } from 'graphql';
import { GraphQLDateTime, GraphQLEmailAddress } from 'graphql-scalars';
import { gatewayError } from './gateway-error.ts';

/** A scalar that is text on both sides. `read` gives the normal form, or undefined when the text cannot be one. */
const textScalar = (name: string, expected: string, read: (text: string) => string | undefined) => {
  const parse = (value: unknown): string => {
    // A number would already have lost digits: twenty of them do not fit.
    const parsed = typeof value === 'string' && value.length <= 64 ? read(value) : undefined;
    if (parsed === undefined) throw gatewayError('BAD_USER_INPUT', `${name} must be ${expected}.`);
    return parsed;
  };
  return {
    parseValue: parse,
    parseLiteral: (node: ValueNode) => parse(node.kind === Kind.STRING ? node.value : undefined),
    serialize: String,
  };
};

const matching = (pattern: RegExp) => (text: string) => (pattern.test(text) ? text : undefined);

/** Ten digits out of what people type: `+1 (214) 555-1000` → `2145551000`. */
export const readCtn = (text: string): string | undefined => {
  const digits = text.replace(/^\s*\+1/, '').replace(/[\s().-]/g, '');
  return /^[0-9]{10}$/.test(digits) ? digits : undefined;
};

/** What a library's scalar does, without its description: the schema's own says what it means here. */
const behaviourOf = ({ parseValue, parseLiteral, serialize }: GraphQLScalarType) => ({
  parseValue,
  parseLiteral,
  serialize,
});

export const scalars = {
  DateTime: behaviourOf(GraphQLDateTime),
  // What goes out was checked when it came in, or is masked and no address any more.
  EmailAddress: { ...behaviourOf(GraphQLEmailAddress), serialize: String },
  Decimal: textScalar(
    'Decimal',
    'a decimal number as text, such as "65.00"',
    matching(/^-?[0-9]{1,15}(\.[0-9]{1,6})?$/),
  ),
  CTN: textScalar('CTN', 'a wireless number of ten digits', readCtn),
  IMEI: textScalar('IMEI', 'fifteen digits', matching(/^[0-9]{15}$/)),
  ICCID: textScalar('ICCID', 'text of 19 or 20 digits that begins with 89', matching(/^89[0-9]{17,18}$/)),
  EID: textScalar('EID', 'text of 32 digits', matching(/^[0-9]{32}$/)),
};
