/**
 * Queries that come again and again, compiled to functions. Bounded: at most so many texts are remembered, of which the one
 * used longest ago goes first; a text is compiled when it has been seen some times, so that nobody pays, or makes us pay,
 * for documents that come once.
 */
import {
  getOperationAST,
  GraphQLError,
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
/** Longer ones are not remembered. */
const longestText = 16 * 1024;
/** From this use on a text is run compiled. */
const usesToCompile = 3;

interface Remembered {
  uses: number;
  query: CompiledQuery | undefined;
}

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

  /** The query when it is compiled by now, or worth compiling; it has then passed all that a document is checked for. */
  find(text: string, operationName: string | undefined): CompiledQuery | undefined {
    if (text.length > longestText) return undefined;
    const key = operationName === undefined ? text : `${operationName}\n${text}`;
    const known = this.#remembered.get(key);
    if (known) {
      this.#remembered.delete(key);
      this.#remembered.set(key, known);
      known.uses += 1;
      if (known.uses === usesToCompile) known.query = this.#compile(text, operationName);
      return known.query;
    }
    this.#remembered.set(key, { uses: 1, query: undefined });
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size > mostTexts && oldest !== undefined) this.#remembered.delete(oldest);
    return undefined;
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
    try {
      const document = parse(text, { maxLexicalTokens: limits.tokens });
      return validate(schema, document, [...specifiedRules, requestLimits.rule], { maxErrors: 1 }).length === 0
        ? document
        : undefined;
    } catch (error) {
      if (error instanceof GraphQLError) return undefined;
      throw error;
    }
  }
}
