/**
 * Which queries are compiled: those of which a compiler that is not graphql-js gives the same answers. What it is known to
 * get wrong, never to end with, or to make too much code of, is left to graphql-js (docs/adr/0022).
 */
import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInputObjectType,
  isObjectType,
  Kind,
  OperationTypeNode,
  typeFromAST,
  visit,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLInputObjectType,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type VariableDefinitionNode,
} from 'graphql';

/** Fields of the code to be made: of an interface, the code has each field once for each of its types. */
const mostFields = 500;

const isRecursive = (type: GraphQLInputObjectType, above: readonly GraphQLInputObjectType[] = []): boolean =>
  above.includes(type) ||
  Object.values(type.getFields()).some((field) => {
    const below = getNamedType(field.type);
    return isInputObjectType(below) && isRecursive(below, [...above, type]);
  });

/** Reading a variable of an input that holds itself never ends compiling. */
const hasPlainType = (schema: GraphQLSchema, { type }: VariableDefinitionNode): boolean => {
  const read = typeFromAST(schema, type);
  const named = read && getNamedType(read);
  return named !== undefined && !(isInputObjectType(named) && isRecursive(named));
};

/**
 * Whether all of the document is of the usual kind: no directives, whose conditions the compiler writes into the document;
 * no introspection; no variable inside a literal, where its absence means something else than null.
 */
const isUsual = (document: DocumentNode): boolean => {
  let usual = true;
  const refuse = (): void => {
    usual = false;
  };
  visit(document, {
    Directive: refuse,
    Field: ({ name }) => {
      if (name.value === '__schema' || name.value === '__type') refuse();
    },
    Variable: (_node, _key, parent) => {
      const kind = parent && 'kind' in parent ? parent.kind : undefined;
      if (kind !== Kind.ARGUMENT && kind !== Kind.VARIABLE_DEFINITION) refuse();
    },
  });
  return usual;
};

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** How many fields the code of a selection would have; counting ends a little beyond what is allowed. */
const fieldsOf = (
  schema: GraphQLSchema,
  fragments: Fragments,
  type: GraphQLCompositeType,
  set: SelectionSetNode,
): number => {
  if (isAbstractType(type)) {
    return schema
      .getPossibleTypes(type)
      .reduce((sum, one) => (sum > mostFields ? sum : sum + fieldsOf(schema, fragments, one, set)), 0);
  }
  let sum = 0;
  for (const selection of set.selections) {
    if (sum > mostFields) break;
    if (selection.kind === Kind.FIELD) {
      const field = isObjectType(type) ? type.getFields()[selection.name.value] : undefined;
      const below = field && getNamedType(field.type);
      sum += 1;
      if (isCompositeType(below) && selection.selectionSet) {
        sum += fieldsOf(schema, fragments, below, selection.selectionSet);
      }
      continue;
    }
    const spread = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
    const condition: GraphQLNamedType | undefined = spread?.typeCondition
      ? schema.getType(spread.typeCondition.name.value)
      : type;
    const applies = condition === type || (isAbstractType(condition) && schema.isSubType(condition, type));
    if (spread && applies) sum += fieldsOf(schema, fragments, type, spread.selectionSet);
  }
  return sum;
};

/** Of a document that is valid. */
export const mayCompile = (
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): boolean => {
  const root = schema.getQueryType();
  if (operation.operation !== OperationTypeNode.QUERY || !root) return false;
  if (!(operation.variableDefinitions ?? []).every((variable) => hasPlainType(schema, variable))) return false;
  if (!isUsual(document)) return false;
  const fragments = new Map(
    document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
  );
  return fieldsOf(schema, fragments, root, operation.selectionSet) <= mostFields;
};
