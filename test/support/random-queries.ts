/** Random queries over every field of the schema: what they ask for, a test decides by the values that arguments are drawn from. */
import fc from 'fast-check';
import {
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

const deepest = 5;
const mostFields = 4;

class QueryWriter {
  readonly #schema: GraphQLSchema;
  readonly #pools: Pools;
  readonly #draw: fc.GeneratorValue;
  #aliases = 0;

  constructor(schema: GraphQLSchema, pools: Pools, draw: fc.GeneratorValue) {
    this.#schema = schema;
    this.#pools = pools;
    this.#draw = draw;
  }

  write(): string {
    const root = this.#schema.getQueryType();
    if (!root) throw new Error('There is nothing to ask.');
    return `query ${this.#selection(root, deepest)}`;
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
    return `{ ${chosen.join(' ')} }`;
  }

  #field(field: GraphQLField<unknown, unknown>, depth: number): string {
    const isBackwards = this.#maybe();
    const given = field.args
      .filter(({ name }) => !(isBackwards ? ['first', 'after'] : ['last', 'before']).includes(name))
      .filter(({ type }) => isNonNullType(type) || this.#maybe())
      .map((argument) => `${argument.name}: ${this.#value(argument.type, argument.name)}`);
    const list = given.length === 0 ? '' : `(${given.join(', ')})`;
    this.#aliases += 1;
    return `a${this.#aliases}: ${field.name}${list} ${this.#selection(getNamedType(field.type), depth - 1)}`;
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

export const randomQueries = (
  schema: GraphQLSchema,
  pools: Pools,
  { count, seed }: { readonly count: number; readonly seed: number },
): readonly string[] =>
  fc.sample(
    fc.gen().map((draw) => new QueryWriter(schema, pools, draw).write()),
    { numRuns: count, seed },
  );
