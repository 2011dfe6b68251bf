/** Random queries over every field of the schema: what they ask for, a test decides by the values that arguments are drawn from. */
import fc from 'fast-check';
import {
  parseValue,
  valueFromASTUntyped,
  getNamedType,
  getNullableType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedOutputType,
  type GraphQLSchema,
} from 'graphql';

/** What arguments may say: by the name of the argument, else by the name of its type. */
export type Pools = Readonly<Record<string, readonly (string | number | boolean)[]>>;

/** Values that fit their types, whatever is asked. */
export const usualValues = {
  String: ['a', 'X1'],
  Boolean: [true, false],
  Decimal: ['0.00', '100.00'],
  IMEI: ['353041117777777', '357331089999999'],
  ICCID: ['89011003377777777777'],
  EID: ['89049032000001000000000000000001'],
  EmailAddress: ['somebody@canary.example'],
} as const satisfies Pools;

const deepest = 5;
const mostFields = 4;

export interface RandomOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

class QueryWriter {
  readonly #schema: GraphQLSchema;
  readonly #pools: Pools;
  readonly #draw: fc.GeneratorValue;
  /** Whether fragments and variables are used, which change nothing of what is asked for. */
  readonly #isVaried: boolean;
  readonly #fragments: string[] = [];
  readonly #definitions: string[] = [];
  readonly #variables: Record<string, unknown> = {};
  #aliases = 0;

  constructor(schema: GraphQLSchema, pools: Pools, draw: fc.GeneratorValue, isVaried: boolean) {
    this.#schema = schema;
    this.#pools = pools;
    this.#draw = draw;
    this.#isVaried = isVaried;
  }

  write(): RandomOperation {
    const root = this.#schema.getQueryType();
    if (!root) throw new Error('There is nothing to ask.');
    const selection = this.#selection(root, deepest);
    const definitions = this.#definitions.length === 0 ? '' : `(${this.#definitions.join(', ')})`;
    return {
      query: [`query Random${definitions} ${selection}`, ...this.#fragments].join('\n'),
      variables: this.#variables,
    };
  }

  #pick<T>(from: readonly T[]): T {
    const picked = from[this.#draw(fc.nat, { max: from.length - 1 })];
    if (picked === undefined) throw new Error('There is nothing to pick from.');
    return picked;
  }

  #maybe(): boolean {
    return this.#draw(fc.boolean);
  }

  #selection(type: GraphQLNamedOutputType, depth: number): string {
    if (isLeafType(type)) return '';
    if (isAbstractType(type)) {
      const possible = this.#pick(this.#schema.getPossibleTypes(type));
      return `{ __typename ... on ${possible.name} ${this.#selection(possible, depth)} }`;
    }
    const fields = Object.values(type.getFields()).filter((field) => depth > 1 || isLeafType(getNamedType(field.type)));
    if (fields.length === 0) return '{ __typename }';
    const count = this.#draw(fc.integer, { min: 1, max: mostFields });
    const chosen = Array.from({ length: count }, () => this.#field(this.#pick(fields), depth));
    const selection = `{ ${chosen.join(' ')} }`;
    if (!this.#isVaried || !this.#maybe()) return selection;
    const name = `F${this.#fragments.length + 1}`;
    this.#fragments.push(`fragment ${name} on ${type.name} ${selection}`);
    // Fields that are asked for twice, in two ways, are merged.
    return this.#maybe() ? `{ ...${name} }` : `{ ...${name} ${chosen.join(' ')} }`;
  }

  #field(field: GraphQLField<unknown, unknown>, depth: number): string {
    const isBackwards = this.#maybe();
    const given = field.args
      .filter(({ name }) => !(isBackwards ? ['first', 'after'] : ['last', 'before']).includes(name))
      .filter(({ type }) => isNonNullType(type) || this.#maybe())
      .map((argument) => `${argument.name}: ${this.#argument(argument)}`);
    const list = given.length === 0 ? '' : `(${given.join(', ')})`;
    this.#aliases += 1;
    return `a${this.#aliases}: ${field.name}${list} ${this.#selection(getNamedType(field.type), depth - 1)}`;
  }

  #argument({ name, type }: GraphQLArgument): string {
    const literal = this.#value(type, name);
    if (!this.#isVaried || !this.#maybe()) return literal;
    const variable = `v${this.#definitions.length + 1}`;
    // One that may be left out with a default, one without.
    const isLeft = !isNonNullType(type) && this.#maybe();
    this.#definitions.push(`$${variable}: ${String(type)}${isLeft ? ` = ${literal}` : ''}`);
    if (!isLeft) this.#variables[variable] = valueFromASTUntyped(parseValue(literal));
    return `$${variable}`;
  }

  #value(type: GraphQLInputType, name: string): string {
    const nullable = getNullableType(type);
    if (isListType(nullable)) {
      const count = this.#draw(fc.integer, { min: 1, max: 3 });
      return `[${Array.from({ length: count }, () => this.#value(nullable.ofType, name)).join(', ')}]`;
    }
    if (isEnumType(nullable)) return this.#pick(nullable.getValues()).name;
    if (isInputObjectType(nullable)) {
      const members = Object.values(nullable.getFields());
      const chosen = nullable.isOneOf
        ? [this.#pick(members)]
        : members.filter((member) => isNonNullType(member.type) || this.#maybe());
      return `{ ${chosen.map((member: GraphQLArgument | (typeof members)[number]) => `${member.name}: ${this.#value(member.type, member.name)}`).join(', ')} }`;
    }
    const pool = this.#pools[name] ?? this.#pools[String(nullable)];
    if (!pool) throw new Error(`There is no value for ${name}: ${String(nullable)}.`);
    return JSON.stringify(this.#pick(pool));
  }
}

interface Wanted {
  readonly count: number;
  readonly seed: number;
}

const operations = (schema: GraphQLSchema, pools: Pools, { count, seed }: Wanted, isVaried: boolean) =>
  fc.sample(
    fc.gen().map((draw) => new QueryWriter(schema, pools, draw, isVaried).write()),
    { numRuns: count, seed },
  );

/** Queries with all their arguments in them. */
export const randomQueries = (schema: GraphQLSchema, pools: Pools, wanted: Wanted): readonly string[] =>
  operations(schema, pools, wanted, false).map(({ query }) => query);

/** Queries as clients write them, with fragments and variables. */
export const randomOperations = (schema: GraphQLSchema, pools: Pools, wanted: Wanted): readonly RandomOperation[] =>
  operations(schema, pools, wanted, true);
