/**
 * How large a document may be in itself: one rule of validation, the same for queries and subscriptions. It runs once for
 * each text that is not remembered, and a fragment is measured once however often it is spread.
 */
import {
  GraphQLError,
  Kind,
  OperationTypeNode,
  type ASTNode,
  type DocumentNode,
  type SelectionSetNode,
  type ValidationRule,
} from 'graphql';
import type { LimitName, Limits } from '../limits.ts';

/** Of a selection set, with everything below it. */
interface Measure {
  readonly depth: number;
  readonly aliases: number;
  readonly selections: number;
  /** Fields of its own level. */
  readonly fields: number;
}

const nothing: Measure = { depth: 0, aliases: 0, selections: 0, fields: 0 };

/** graphql has a rule of its own for how deep introspection goes, and the usual introspection goes deep. */
const isIntrospection = (name: string): boolean => name === '__schema' || name === '__type';

const createMeasure = (document: DocumentNode): ((set: SelectionSetNode) => Measure) => {
  const fragments = new Map(
    document.definitions
      .filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node.selectionSet]),
  );
  const measured = new Map<string, Measure>();
  const ofFragment = (name: string): Measure => {
    const known = measured.get(name);
    if (known) return known;
    // A fragment that spreads itself is another rule's to refuse; here it must only end.
    measured.set(name, nothing);
    const set = fragments.get(name);
    const measure = set ? ofSet(set) : nothing;
    measured.set(name, measure);
    return measure;
  };
  const ofSet = ({ selections }: SelectionSetNode): Measure => {
    const sum = { ...nothing };
    for (const selection of selections) {
      const isField = selection.kind === Kind.FIELD;
      const below = isField
        ? selection.selectionSet && !isIntrospection(selection.name.value)
          ? ofSet(selection.selectionSet)
          : nothing
        : selection.kind === Kind.FRAGMENT_SPREAD
          ? ofFragment(selection.name.value)
          : ofSet(selection.selectionSet);
      sum.depth = Math.max(sum.depth, below.depth + (isField ? 1 : 0));
      sum.aliases += below.aliases + (isField && selection.alias ? 1 : 0);
      sum.selections += below.selections + 1;
      sum.fields += isField ? 1 : below.fields;
    }
    return sum;
  };
  return ofSet;
};

const tooMuch = (what: string, limit: number, node: ASTNode): GraphQLError =>
  new GraphQLError(`The document has too many ${what}: at most ${limit} are allowed.`, { nodes: node });

export const documentLimits =
  (limits: Limits): ValidationRule =>
  (context) => ({
    Document: (document) => {
      const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
      const last = operations.at(-1);
      if (last && operations.length > limits.operations) {
        context.reportError(tooMuch('operations', limits.operations, last));
        return;
      }
      const measure = createMeasure(document);
      for (const operation of operations) {
        const { depth, aliases, selections, fields } = measure(operation.selectionSet);
        const found: readonly (readonly [limit: LimitName, count: number, what: string])[] = [
          ['depth', depth, 'levels'],
          ['aliases', aliases, 'aliases'],
          ['recursiveSelections', selections, 'selections'],
          operation.operation === OperationTypeNode.MUTATION
            ? ['mutations', fields, 'mutations']
            : ['rootFields', fields, 'fields at its root'],
        ];
        for (const [limit, count, what] of found) {
          if (count > limits[limit]) context.reportError(tooMuch(what, limits[limit], operation));
        }
      }
    },
  });
