/**
 * Queries that come again and again, compiled to functions. Bounded: at most so many texts are remembered, of which the one
 * used longest ago goes first; a text is compiled when it has been seen some times, so that nobody pays, or makes us pay,
 * for documents that come once.
 */
import {
  getOperationAST,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import { sha256Of } from '../graphql/trusted-documents.ts';
import type { Limits } from '../limits.ts';
import type { Context } from './context.ts';
import type { Variables } from './list-limits.ts';
import { mayCompile } from './may-compile.ts';
import { parseSafely } from './parse-safely.ts';
import type { RequestLimits } from './request-limits.ts';

/** A query that can be run without graphql-js. */
export interface CompiledQuery {
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  /** As the document has it, whether or not the request names it. */
  readonly name: string | undefined;
  /** SHA-256 of the text, in hexadecimal. */
  readonly hash: string;
  /** Variables as the schema reads them, with their defaults. */
  readonly run: (context: Context, variables: Variables) => ExecutionResult | Promise<ExecutionResult>;
}

export interface CompiledQueriesOptions {
  readonly schema: GraphQLSchema;
  readonly limits: Limits;
  readonly requestLimits: Pick<RequestLimits, 'rule'>;
}

const mostTexts = 500;
/** Characters of a text with the name of its operation; longer ones are not remembered. */
const longestKey = 16 * 1024;
/** From this use on a text is run compiled. */
const usesToCompile = 3;

interface Remembered {
  uses: number;
  query: CompiledQuery | undefined;
}

/** No document begins with a digit, so no text is the key of another one's operation. */
const keyOf = (text: string, operationName: string | undefined): string =>
  operationName === undefined ? text : `${operationName.length} ${operationName} ${text}`;

export class CompiledQueries {
  readonly #options: CompiledQueriesOptions;
  /** By operation and text, the one used longest ago first. */
  readonly #remembered = new Map<string, Remembered>();

  constructor(options: CompiledQueriesOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#remembered.size;
  }

  /** The query when it is compiled by now: then its text has been let through before. */
  known(text: string, operationName: string | undefined): CompiledQuery | undefined {
    const key = keyOf(text, operationName);
    const remembered = this.#remembered.get(key);
    if (!remembered?.query) return undefined;
    this.#used(key, remembered);
    return remembered.query;
  }

  /**
   * One more use of a text that was let through: only such a text may ever be compiled, for from then on it is not asked again
   * whether it may be run. Gives the query when it is compiled by now.
   */
  note(text: string, operationName: string | undefined): CompiledQuery | undefined {
    const key = keyOf(text, operationName);
    if (key.length > longestKey) return undefined;
    const remembered = this.#remembered.get(key) ?? { uses: 0, query: undefined };
    this.#used(key, remembered);
    remembered.uses += 1;
    if (remembered.uses === usesToCompile) remembered.query = this.#compile(text, operationName);
    return remembered.query;
  }

  #used(key: string, remembered: Remembered): void {
    this.#remembered.delete(key);
    this.#remembered.set(key, remembered);
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size > mostTexts && oldest !== undefined) this.#remembered.delete(oldest);
  }

  #compile(text: string, operationName: string | undefined): CompiledQuery | undefined {
    const { schema, limits } = this.#options;
    const document = this.#valid(text);
    const operation = document && getOperationAST(document, operationName);
    if (!operation || !mayCompile(schema, document, operation)) return undefined;
    // The compiler writes into the document that it is given, and others remember things of this one.
    const own = parse(text, { maxLexicalTokens: limits.tokens });
    const compiled = compileQuery(schema, own, operationName, {
      // Where in our code an error was made, the error itself says.
      disablingCapturingStackErrors: true,
    });
    if (!isCompiledQuery(compiled)) return undefined;
    return {
      document,
      operationName,
      name: operation.name?.value,
      hash: sha256Of(text),
      run: (context, variables) => compiled.query(undefined, context, variables),
    };
  }

  #valid(text: string): DocumentNode | undefined {
    const { schema, limits, requestLimits } = this.#options;
    const document = parseSafely(text, limits.tokens);
    const rules = [...specifiedRules, requestLimits.rule];
    return 'definitions' in document && validate(schema, document, rules, { maxErrors: 1 }).length === 0
      ? document
      : undefined;
  }
}
