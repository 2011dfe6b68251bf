/**
 * What a document needs the caller to be allowed, by `@needs` in the SDL. It is found once for each document, before any
 * variable is read: who lacks a scope learns nothing of what else is wrong.
 */
import type { ApolloServerPlugin } from '@apollo/server';
import {
  getDirectiveValues,
  getNamedType,
  Kind,
  OperationTypeNode,
  TypeInfo,
  valueFromASTUntyped,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type FieldNode,
  type GraphQLError,
  type GraphQLField,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { z } from 'zod';
import type { Scope } from '../generated/graphql.ts';
import { gatewayError } from '../graphql/gateway-error.ts';
import { readCtn } from '../graphql/scalars.ts';
import type { Caller } from '../identity/caller.ts';
import type { Context } from './context.ts';

type Marked = Parameters<typeof getDirectiveValues>[1];

const scopeOn = (schema: GraphQLSchema, node: Marked | null | undefined): Scope | undefined => {
  const needs = schema.getDirective('needs');
  return needs && node ? (getDirectiveValues(needs, node)?.['scope'] as Scope | undefined) : undefined;
};

/** What a field needs: its own scope, and that of the type it gives. */
export const scopesOfField = (
  schema: GraphQLSchema,
  { astNode, type }: Pick<GraphQLField<unknown, unknown>, 'astNode' | 'type'>,
): readonly Scope[] =>
  [scopeOn(schema, astNode), scopeOn(schema, getNamedType(type).astNode as Marked | null | undefined)].filter(
    (scope) => scope !== undefined,
  );

const scopesOf = (schema: GraphQLSchema, document: DocumentNode): ReadonlySet<Scope> => {
  const types = new TypeInfo(schema);
  const scopes = new Set<Scope>();
  visit(
    document,
    visitWithTypeInfo(types, {
      Field: () => {
        const field = types.getFieldDef();
        if (field) for (const scope of scopesOfField(schema, field)) scopes.add(scope);
      },
    }),
  );
  return scopes;
};

export type MayRun = (document: DocumentNode, caller: Caller) => boolean;

/** Operations beside the one that is run count as well: nobody has a use for them. */
export const createScopeCheck = (schema: GraphQLSchema): MayRun => {
  const known = new WeakMap<DocumentNode, ReadonlySet<Scope>>();
  return (document, { scopes }) => {
    let needed = known.get(document);
    if (!needed) known.set(document, (needed = scopesOf(schema, document)));
    for (const scope of needed) if (!scopes.has(scope)) return false;
    return true;
  };
};

export const forbidden = (): GraphQLError => {
  const error = gatewayError('FORBIDDEN');
  error.extensions['http'] = { status: 403 };
  return error;
};

const rootFields = ({ selections }: SelectionSetNode, document: DocumentNode): readonly FieldNode[] =>
  selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    if (selection.kind === Kind.INLINE_FRAGMENT) return rootFields(selection.selectionSet, document);
    const { value: name } = selection.name;
    const fragment = document.definitions.find(
      (node) => node.kind === Kind.FRAGMENT_DEFINITION && node.name.value === name,
    );
    return fragment && 'selectionSet' in fragment ? rootFields(fragment.selectionSet, document) : [];
  });

/** Of one document: who tries more than this in one has said enough. */
const mostRecorded = 10;

const Input = z.object({ device: z.object({ ctn: z.string() }) });

/** The line that a mutation names, read from an input that nobody has checked. */
const ctnIn = ({ arguments: given = [] }: FieldNode, variables: Readonly<Record<string, unknown>>): string | null => {
  const input = given.find(({ name }) => name.value === 'input');
  const { data } = Input.safeParse(input && valueFromASTUntyped(input.value, variables));
  return (data && readCtn(data.device.ctn)) ?? null;
};

/** Refuses a document that the caller may not run; a mutation that was tried stands in the audit trail. */
export const refuseForbidden = (mayRun: MayRun): ApolloServerPlugin<Context> => ({
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation: async ({ document, operation, request, contextValue: { caller, audit, log } }) => {
        if (mayRun(document, caller)) return;
        if (operation?.operation === OperationTypeNode.MUTATION) {
          const fields = rootFields(operation.selectionSet, document).slice(0, mostRecorded);
          const tried = fields.map((field) => ({
            operation: field.name.value,
            ctn: ctnIn(field, request.variables ?? {}),
          }));
          // It is refused all the same when that cannot be written down.
          await audit.forbidden(tried).catch((error: unknown) => {
            log.error({ err: error }, 'forbidden mutation not recorded');
          });
        }
        throw forbidden();
      },
    }),
});
