import { describe, expect, it } from '@jest/globals';
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLObjectType,
} from 'graphql';
import { sensitiveKindOf } from '../../src/gateway/masking.ts';
import { scopesOfField } from '../../src/gateway/needed-scopes.ts';
import { createSchema, readTypeDefs } from '../../src/gateway/schema.ts';
import { careOrderTypes, wireTypes } from '../../src/order/care-order-types.ts';
import type { CareOrder, CareOrderChange } from '../../src/order/care-order.ts';
import { factsOf } from '../../src/order/care-order.ts';
import { toChangeView } from '../../src/order/change-view.ts';

const schema = createSchema();
const typeNamed = (name: string) => schema.getType(name);
const pascal = (mutation: string) => mutation.charAt(0).toUpperCase() + mutation.slice(1);
const mutations = Object.keys(careOrderTypes);

const aChange = (type: CareOrderChange['type']): CareOrderChange => ({
  id: 'X-0',
  index: 0,
  type,
  ctn: '2145551000',
  content: 'hash',
  carrierState: null,
  facts: factsOf({}),
  newCtn: null,
  effectiveAt: null,
  error: null,
});
const anOrder = { id: 'x', state: 'ACKED', doubtSince: null, createdAt: new Date(0) } as CareOrder;

describe('the vocabulary of care orders', () => {
  it('has a mutation for each type, and a type for each mutation', () => {
    const others = ['submitCareOrders', 'cancelCareOrder'];
    expect(Object.keys(schema.getMutationType()?.getFields() ?? {}).sort()).toEqual([...mutations, ...others].sort());
    const choices = typeNamed('CareOrderChangeInput') as GraphQLInputObjectType;
    expect(Object.keys(choices.getFields()).sort()).toEqual([...mutations].sort());
    const values = (typeNamed('CareOrderType') as GraphQLEnumType).getValues().map(({ value }) => value as string);
    expect(
      Object.values(careOrderTypes)
        .map(({ type }) => type)
        .sort(),
    ).toEqual(values.sort());
  });

  it.each(mutations)('%s has an input and a change of its own name', (mutation) => {
    const spec = careOrderTypes[mutation as keyof typeof careOrderTypes];
    const input = schema.getMutationType()?.getFields()[mutation]?.args[0];
    expect(String(input?.type)).toBe(`${pascal(mutation)}Input!`);
    const change = typeNamed(`${pascal(mutation)}Change`) as GraphQLObjectType | undefined;
    expect(change?.getInterfaces().map(({ name }) => name)).toEqual(['CareOrderChange']);
    const view = toChangeView({ order: anOrder, change: aChange(spec.type) }, 'America/New_York');
    expect(view.__typename).toBe(`${pascal(mutation)}Change`);
    const resolved = Object.entries(change?.getFields() ?? {})
      .filter(([, { resolve }]) => resolve !== undefined)
      .map(([name]) => name);
    // Each field is in the view, or has a resolver.
    expect(Object.keys({ ...view, ...Object.fromEntries(resolved.map((name) => [name, true])) })).toEqual(
      expect.arrayContaining(Object.keys(change?.getFields() ?? {})),
    );
  });

  it('has a word on the wire for each type, which an operator may replace', () => {
    expect(new Set(Object.values(wireTypes({}))).size).toBe(mutations.length);
    expect(wireTypes({ resetVoiceMail: 'resetVoicemail' }).RESET_VOICEMAIL).toBe('resetVoicemail');
  });
});

describe('the public schema', () => {
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));

  it('describes every type, field, argument and value', () => {
    const silent = types.flatMap((type) => {
      const fields = isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
      const values = isEnumType(type) ? type.getValues() : [];
      const builtIn = ['String', 'Int', 'Float', 'Boolean', 'ID'].includes(type.name);
      return [
        ...(type.description || builtIn ? [] : [type.name]),
        ...fields.filter(({ description }) => !description).map(({ name }) => `${type.name}.${name}`),
        ...fields.flatMap((field) =>
          field.args.filter(({ description }) => !description).map(({ name }) => `${type.name}.${field.name}(${name})`),
        ),
        ...values.filter(({ description }) => !description).map(({ name }) => `${type.name}.${name}`),
      ];
    });
    expect(silent).toEqual([]);
  });

  it("uses none of the carrier's own words", () => {
    expect(readTypeDefs().join('\n')).not.toMatch(
      /\b(uom|udl|ewcs|NRF|BB_Offer|payloadId|accountGroupId|changeRequest|careOrderRequest)\b/,
    );
  });

  it('lets a root field be null, so that one failure spoils only itself', () => {
    const roots = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
      Object.values(type?.getFields() ?? {}),
    );
    const nonNull = roots.filter(
      ({ name, type }) => String(type).endsWith('!') && !['nodes', 'devices'].includes(name),
    );
    expect(nonNull.map(({ name }) => name)).toEqual([]);
  });
});

describe('what a token must allow', () => {
  const fieldsOf = (type: GraphQLObjectType | null | undefined) => Object.values(type?.getFields() ?? {});

  it.each([
    ['query', schema.getQueryType(), ['ACCOUNT_READ', 'AUDIT_READ']],
    ['mutation', schema.getMutationType(), ['ORDER_WRITE', 'ORDER_BULK']],
    ['subscription', schema.getSubscriptionType(), ['ACCOUNT_READ']],
  ])('is said of every %s', (_kind, type, scopes) => {
    const fields = fieldsOf(type);
    expect(fields.length).toBeGreaterThan(1);
    const unsaid = fields.filter((field) => !scopesOfField(schema, field).some((scope) => scopes.includes(scope)));
    expect(unsaid.map(({ name }) => name)).toEqual([]);
  });

  it('is the same through an interface as through the types behind it', () => {
    const differing = Object.values(schema.getTypeMap())
      .filter(isInterfaceType)
      .flatMap((type) =>
        schema.getPossibleTypes(type).flatMap((possible) =>
          Object.values(type.getFields())
            .filter(
              (field) =>
                String(scopesOfField(schema, field)) !==
                String(scopesOfField(schema, possible.getFields()[field.name] ?? field)),
            )
            .map(({ name }) => `${possible.name}.${name}`),
        ),
      );
    expect(differing).toEqual([]);
  });
});

describe('what is personal', () => {
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
  interface Element {
    readonly owner: string;
    readonly name: string;
    readonly type: string;
    readonly kind: string | undefined;
  }
  const outputTypes = types.filter((type) => isObjectType(type) || isInterfaceType(type));
  const outputs = outputTypes.flatMap((type) =>
    Object.values(type.getFields()).map((field): Element => ({
      owner: type.name,
      name: field.name,
      type: getNamedType(field.type).name,
      kind: sensitiveKindOf(schema, field),
    })),
  );
  const inputs = [
    ...types.filter(isInputObjectType).flatMap((type) =>
      Object.values(type.getFields()).map((field): Element => ({
        owner: type.name,
        name: field.name,
        type: getNamedType(field.type).name,
        kind: sensitiveKindOf(schema, field),
      })),
    ),
    ...outputTypes.flatMap((type) =>
      Object.values(type.getFields()).flatMap((field) =>
        field.args.map((argument): Element => ({
          owner: `${type.name}.${field.name}`,
          name: argument.name,
          type: getNamedType(argument.type).name,
          kind: sensitiveKindOf(schema, argument),
        })),
      ),
    ),
  ];
  const placesOf = (elements: readonly Element[]) => elements.map(({ owner, name }) => `${owner}.${name}`);

  it('is marked wherever it stands', () => {
    const telling = ['CTN', 'IMEI', 'ICCID', 'EID', 'EmailAddress'];
    const words =
      /^(name|firstName|lastName|attentionTo|email|phone|phoneExtension|line1|city|postalCode|pin|placedBy)$/;
    const people = /^(Contact|Address|Subscriber|Account|CareOrder|.*Input)$/;
    const personal = [...outputs, ...inputs].filter(
      ({ owner, name, type }) =>
        telling.includes(type) || (type === 'String' && words.test(name) && people.test(owner)),
    );
    expect(personal.length).toBeGreaterThan(40);
    expect(placesOf(personal.filter(({ kind }) => kind === undefined))).toEqual([]);
  });

  it('and secret is taken in and never given out', () => {
    expect(placesOf(inputs.filter(({ kind }) => kind === 'PIN'))).toEqual(['VoicemailPinInput.pin']);
    expect(placesOf(outputs.filter(({ kind, name }) => kind === 'PIN' || /pin$|password|secret/i.test(name)))).toEqual(
      [],
    );
  });
});
