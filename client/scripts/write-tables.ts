/**
 * Generates what no codegen plugin makes: the tables of codes and states from the gateway's own, what Apollo's cache must
 * know of each type, and the fixtures as typed objects. Run by `npm run build`, after codegen.
 */
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import {
  buildSchema,
  getNamedType,
  isEnumType,
  isObjectType,
  OperationTypeNode,
  type GraphQLObjectType,
} from 'graphql';
import { errorCodes } from '../../src/graphql/error-codes.ts';
import { readCookbook } from '../../src/server/read-cookbook.ts';

const client = new URL('../', import.meta.url);
const schema = buildSchema(readFileSync(new URL('dist/schema.graphql', client), 'utf8'));

const meaningsOf = (name: string): Readonly<Record<string, string>> => {
  const type = schema.getType(name);
  if (!isEnumType(type)) throw new Error(`${name} is no enum.`);
  return Object.fromEntries(type.getValues().map((value) => [value.name, value.description ?? '']));
};

const isRoot = (type: GraphQLObjectType): boolean =>
  [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].includes(type);
const isOfAPage = ({ name }: GraphQLObjectType): boolean => /(Connection|Edge|PageInfo)$/.test(name);
const objects = Object.values(schema.getTypeMap()).filter(
  (type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith('__'),
);
const hasId = (type: GraphQLObjectType): boolean => 'id' in type.getFields();
const isEntity = (type: GraphQLObjectType): boolean =>
  type.getInterfaces().some(({ name }) => name === 'Node' || name === 'CareOrderChange');
const namesOf = (types: readonly GraphQLObjectType[]): readonly string[] => types.map(({ name }) => name).sort();

const pageArguments = new Set(['first', 'after', 'last', 'before']);
/** By type and field: the arguments that make it another list. */
const connectionFields = Object.fromEntries(
  objects.flatMap((type) => {
    const fields = Object.values(type.getFields())
      .filter((field) => getNamedType(field.type).name.endsWith('Connection'))
      .map((field) => [field.name, field.args.map(({ name }) => name).filter((name) => !pageArguments.has(name))]);
    return fields.length > 0 ? [[type.name, Object.fromEntries(fields) as unknown]] : [];
  }),
);

const constant = (name: string, comment: string, value: unknown): string =>
  `/** ${comment} */\nexport const ${name} = ${JSON.stringify(value, null, 2)} as const;\n`;

const tables = [
  '// Generated from src/graphql/error-codes.ts and schema/.',
  constant('topLevelErrors', 'Every `extensions.code` of a top-level error.', errorCodes),
  'export type TopLevelCode = keyof typeof topLevelErrors;\n',
  constant('userErrorMeanings', 'Every `code` of a problem in a payload.', meaningsOf('UserErrorCode')),
  constant('orderStateMeanings', 'Every state of an order.', meaningsOf('CareOrderState')),
  constant('connectionFields', 'Lists that come in pages, and the arguments that make another list.', connectionFields),
  constant(
    'valueTypes',
    'Types without an id: parts of what holds them.',
    namesOf(objects.filter((type) => !hasId(type) && !isRoot(type) && !isOfAPage(type))),
  ),
  constant(
    'embeddedTypes',
    'Types whose ids mean something within one answer only.',
    namesOf(objects.filter((type) => hasId(type) && !isEntity(type))),
  ),
];

const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const fixturesFolder = new URL('fixtures/', client);
const recipes = readCookbook();
const fixtures = readdirSync(fixturesFolder)
  .map((file) => file.replace(/\.json$/, ''))
  .sort()
  .map((name) => {
    const recipe = recipes.find(({ cases }) => cases.some((one) => one.name === name));
    if (!recipe) throw new Error(`fixtures/${name}.json: the cookbook has no such case.`);
    const result = `${recipe.operationName}${capitalised(recipe.kind)}`;
    const type =
      recipe.kind === OperationTypeNode.SUBSCRIPTION ? `readonly Fixture<${result}>[]` : `Fixture<${result}>`;
    return { name, result, type, text: readFileSync(new URL(`${name}.json`, fixturesFolder), 'utf8').trim() };
  });
const typed = `// Generated from client/fixtures/.
import type { GraphqlAnswer, GraphqlProblem } from '../place-order.ts';
import type { ${[...new Set(fixtures.map(({ result }) => result))].join(', ')} } from './graphql.ts';

/** An answer as it came over HTTP. */
export interface Fixture<TData> extends GraphqlAnswer<TData> {
  readonly errors?: readonly (GraphqlProblem & {
    readonly path?: readonly (string | number)[];
    readonly locations?: readonly { readonly line: number; readonly column: number }[];
  })[];
}

export const fixtures: {
${fixtures.map(({ name, type }) => `  readonly '${name}': ${type};`).join('\n')}
} = {
${fixtures.map(({ name, text }) => `'${name}': ${text},`).join('\n')}
};
`;

writeFileSync(new URL('src/generated/tables.ts', client), tables.join('\n'));
writeFileSync(new URL('src/generated/fixtures.ts', client), typed);
copyFileSync(
  new URL('src/generated/persisted-documents.json', client),
  new URL('dist/persisted-documents.json', client),
);
