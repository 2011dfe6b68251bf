import { describe, expect, it } from '@jest/globals';
import {
  isEnumType,
  isInterfaceType,
  isObjectType,
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLObjectType,
} from 'graphql';
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
