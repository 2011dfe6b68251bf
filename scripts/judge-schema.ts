/** What a change of the schema does to those who use it. Pure: schemas and operations in, findings out. */
import { CriticalityLevel, diff, type Change } from '@graphql-inspector/core';
import {
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  separateOperations,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';

export interface RegisteredOperation {
  readonly client: string;
  readonly name: string;
  /** With the fragments that it uses. */
  readonly document: DocumentNode;
}

export interface Finding {
  /** What breaks somebody, or what a person should know. */
  readonly level: 'breaking' | 'warning';
  readonly message: string;
  /** Who uses it: `cookbook: FindLine`. */
  readonly usedBy: readonly string[];
}

const removalDate = /\bRemoved after (\d{4}-\d{2}-\d{2})\.$/;

/** The types that an operation touches, and the fields as `Type.field`, on every type that an interface may stand for. */
const usesOf = (schema: GraphQLSchema, document: DocumentNode): ReadonlySet<string> => {
  const uses = new Set<string>();
  const useInput = (type: GraphQLNamedType | undefined): void => {
    if (!type || uses.has(type.name)) return;
    uses.add(type.name);
    if (isInputObjectType(type))
      Object.values(type.getFields()).forEach((field) => {
        useInput(getNamedType(field.type));
      });
  };
  const info = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(info, {
      Field: ({ name }) => {
        const parent = info.getParentType();
        const field = info.getFieldDef();
        if (!parent || !field) return;
        for (const type of isAbstractType(parent) ? [parent, ...schema.getPossibleTypes(parent)] : [parent]) {
          uses.add(type.name).add(`${type.name}.${name.value}`);
        }
        uses.add(getNamedType(field.type).name);
        field.args.forEach(({ type }) => {
          useInput(getNamedType(type));
        });
      },
    }),
  );
  return uses;
};

/** `Device.imei` for a field and its arguments; the type's name for values of enums, fields of inputs and types. */
const placeOf = (schema: GraphQLSchema, { path = '' }: Change): string => {
  const [typeName = '', fieldName] = path.split('.');
  const type = schema.getType(typeName);
  return fieldName !== undefined && (isObjectType(type) || isInterfaceType(type))
    ? `${typeName}.${fieldName}`
    : typeName;
};

/** Why it was said to go, while it still stood. */
const deprecationOf = (schema: GraphQLSchema, { path = '' }: Change): string | null | undefined => {
  const [typeName = '', name = '', argument] = path.split('.');
  const type = schema.getType(typeName);
  if (isEnumType(type)) return type.getValue(name)?.deprecationReason;
  if (isInputObjectType(type)) return type.getFields()[name]?.deprecationReason;
  if (!isObjectType(type) && !isInterfaceType(type)) return undefined;
  const field = type.getFields()[name];
  return argument === undefined
    ? field?.deprecationReason
    : field?.args.find((candidate) => candidate.name === argument)?.deprecationReason;
};

const hasHadItsTime = (reason: string | null | undefined, today: string): boolean => {
  const date = removalDate.exec(reason ?? '')?.[1];
  return date !== undefined && date < today;
};

const deprecations = (schema: GraphQLSchema): readonly (readonly [place: string, reason: string])[] =>
  Object.values(schema.getTypeMap()).flatMap((type) => {
    const entries = isEnumType(type)
      ? type.getValues()
      : isObjectType(type) || isInterfaceType(type)
        ? Object.values(type.getFields()).flatMap((field) => [field, ...field.args])
        : isInputObjectType(type)
          ? Object.values(type.getFields())
          : [];
    return entries.flatMap(({ name, deprecationReason }) =>
      deprecationReason == null ? [] : [[`${type.name}.${name}`, deprecationReason] as const],
    );
  });

/**
 * @param today as in `2026-03-01`: what was deprecated until before it may go, when no registered client uses it.
 */
export const judgeSchema = async (
  released: GraphQLSchema,
  present: GraphQLSchema,
  operations: readonly RegisteredOperation[],
  today: string,
): Promise<readonly Finding[]> => {
  const uses = operations.map(({ client, name, document }) => ({
    who: `${client}: ${name}`,
    uses: usesOf(released, document),
    errors: validate(present, document),
  }));

  const changes = (await diff(released, present)).flatMap((change): readonly Finding[] => {
    const { level } = change.criticality;
    if (level === CriticalityLevel.NonBreaking) return [];
    const place = placeOf(released, change);
    const usedBy = uses.filter((operation) => operation.uses.has(place)).map(({ who }) => who);
    const isPermitted = usedBy.length === 0 && hasHadItsTime(deprecationOf(released, change), today);
    const breaking = level === CriticalityLevel.Breaking && !isPermitted;
    return [{ level: breaking ? 'breaking' : 'warning', message: change.message, usedBy }];
  });

  // A screen that tells the types of an interface apart meets one that it does not know: as with a new member of a union.
  const members = Object.values(released.getTypeMap()).flatMap((type): readonly Finding[] => {
    const now = isInterfaceType(type) ? present.getType(type.name) : undefined;
    if (!isInterfaceType(type) || !isInterfaceType(now)) return [];
    const before = new Set(released.getPossibleTypes(type).map(({ name }) => name));
    return present
      .getPossibleTypes(now)
      .filter(({ name }) => !before.has(name))
      .map(({ name }) => ({
        level: 'warning',
        message: `'${type.name}' may now be a '${name}'`,
        usedBy: uses.filter((operation) => operation.uses.has(type.name)).map(({ who }) => who),
      }));
  });

  const undated = deprecations(present)
    .filter(([, reason]) => !removalDate.test(reason))
    .map(([place]): Finding => ({
      level: 'breaking',
      message: `${place} is deprecated without an end: say why, and \`Removed after 2027-06-01.\``,
      usedBy: [],
    }));

  // An operation that does not fit although nothing that it uses was broken never fitted.
  const named = new Set(changes.flatMap(({ level, usedBy }) => (level === 'breaking' ? usedBy : [])));
  const broken = uses
    .filter(({ who }) => !named.has(who))
    .flatMap(({ who, errors }) =>
      errors.map(({ message }): Finding => ({ level: 'breaking', message, usedBy: [who] })),
    );
  return [...changes, ...members, ...undated, ...broken];
};

/** The operations of one document, each with the fragments that it uses. */
export const operationsIn = (client: string, document: DocumentNode): readonly RegisteredOperation[] =>
  Object.entries(separateOperations(document)).map(([name, separated]) => ({ client, name, document: separated }));
