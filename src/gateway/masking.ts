/** Personal fields, as `@sensitive` marks them in the SDL, are masked for callers without `pii:read`. */
import { defaultFieldResolver, getDirectiveValues, isObjectType, type GraphQLSchema } from 'graphql';
import type { SensitiveKind } from '../generated/graphql.ts';
import { isMasked, mask } from '../graphql/mask.ts';
import type { Context } from './context.ts';

type Marked = Parameters<typeof getDirectiveValues>[1];

/** The kind of personal data that an element of the SDL is marked with. */
export const sensitiveKindOf = (
  schema: GraphQLSchema,
  { astNode }: { readonly astNode?: Marked | null | undefined },
): SensitiveKind | undefined => {
  const sensitive = schema.getDirective('sensitive');
  return sensitive && astNode
    ? (getDirectiveValues(sensitive, astNode)?.['kind'] as SensitiveKind | undefined)
    : undefined;
};

const masked = (kind: SensitiveKind, value: unknown): unknown => {
  if (value == null) return value;
  if (Array.isArray(value)) return value.map((one) => masked(kind, one));
  // Whatever it is, it is not shown as it is.
  return mask(kind, typeof value === 'string' ? value : '');
};

/** Wraps the resolver of each marked field, whoever has written it: nobody has to think of it. */
export const addMasking = (schema: GraphQLSchema): GraphQLSchema => {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const kind = sensitiveKindOf(schema, field);
      if (kind === undefined || !isMasked(kind)) continue;
      const resolve = field.resolve ?? defaultFieldResolver;
      field.resolve = (source, args, context: Context, info) => {
        const value: unknown = resolve(source, args, context, info);
        return context.caller.scopes.has('PII_READ')
          ? value
          : Promise.resolve(value).then((plain) => masked(kind, plain));
      };
    }
  }
  return schema;
};
