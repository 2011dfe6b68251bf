/**
 * What graphql says of a document or a variable, without the values that it repeats: they may be personal, and the message
 * goes into the log as well.
 */
import { GraphQLError } from 'graphql';
import { isErrorCode } from '../graphql/error-codes.ts';

/** The sentence that one of our scalars has said, from inside the errors that graphql has put around it. */
const ownSentence = (error: unknown): string | undefined => {
  if (!(error instanceof GraphQLError)) return undefined;
  return ownSentence(error.originalError) ?? (isErrorCode(error.extensions['code']) ? error.message : undefined);
};

const aboutVariable = /^Variable "\$(\w+)" got invalid value /;
const aboutFields = /Field "\w+" (?:of required type "[\w![\]]+" was not provided|is not defined by type "\w+")/;

export const withoutValues = (message: string, error: unknown): string => {
  if (message.startsWith('Syntax Error: ')) return message.replace(/, found (<EOF>|\w+).*$/s, ', found $1.');
  const inside = error instanceof GraphQLError ? ownSentence(error.originalError) : undefined;
  const name = aboutVariable.exec(message)?.[1];
  if (name !== undefined) {
    const path = new RegExp(` at "(${name}[.[][\\w.[\\]]*)"; `).exec(message)?.[1];
    const why = inside ?? aboutFields.exec(message)?.[0];
    const where = path === undefined ? '' : ` at "${path}"`;
    return `Variable "$${name}" has a value that cannot be used${where}${why === undefined ? '.' : `: ${why}`}`;
  }
  return message
    .replace(/, found .*$/s, inside === undefined ? '.' : `: ${inside}`)
    .replace(/^Value ".*" does not/s, 'The value does not')
    .replace(/( value): .*$/s, '$1.');
};
