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

const variable = /^Variable "(\$\w+)" got invalid value .*?(?: at "([\w.[\]]+)")?; /s;
const aboutFields = /Field "\w+" (?:of required type "[\w![\]]+" was not provided|is not defined by type "\w+")/;

export const withoutValues = (message: string, error: unknown): string => {
  if (message.startsWith('Syntax Error: ')) return message.replace(/, found (<EOF>|\w+).*$/s, ', found $1.');
  const inside = error instanceof GraphQLError ? ownSentence(error.originalError) : undefined;
  const [all, name, path] = variable.exec(message) ?? [];
  if (all !== undefined && name !== undefined) {
    const why = inside ?? aboutFields.exec(message.slice(all.length))?.[0];
    const place = path === undefined ? '' : ` at "${path}"`;
    return `Variable "${name}" has a value that cannot be used${place}${why === undefined ? '.' : `: ${why}`}`;
  }
  return message
    .replace(/, found .*$/s, inside === undefined ? '.' : `: ${inside}`)
    .replace(/^Value ".*" does not/s, 'The value does not')
    .replace(/( value): .*$/s, '$1.');
};
