import { describe, expect, it } from '@jest/globals';
import {
  getNamedType,
  isAbstractType,
  isLeafType,
  isObjectType,
  type GraphQLField,
  type GraphQLNamedType,
} from 'graphql';
import { createSchema } from '../../src/gateway/schema.ts';
import { aGateway } from '../support/a-gateway.ts';
import { complete, details, place } from '../support/place.ts';

/** Every field at once is more than a client may ask for. */
const kit = aGateway({ environment: { LIMITS: 'aliases=1000,cost=1000000,bucket=10000000' } });
const schema = createSchema();

const needsArguments = (field: GraphQLField<unknown, unknown>) =>
  field.args.some(({ type, defaultValue }) => String(type).endsWith('!') && defaultValue === undefined);

/** Every field that can be asked for without arguments, down to a depth. */
const selectionOf = (type: GraphQLNamedType, depth: number): string => {
  if (isLeafType(type)) return '';
  if (isAbstractType(type)) {
    const parts = schema.getPossibleTypes(type).map((possible) => {
      // One name may have another type in another part: an alias for each keeps them apart.
      const fields = Object.values(possible.getFields()).filter((field) => !needsArguments(field));
      return `... on ${possible.name} { ${fields.map((field) => select(field, depth, `${possible.name}_`)).join(' ')} }`;
    });
    return ` { __typename ${parts.join(' ')} }`;
  }
  if (!isObjectType(type)) return '';
  const fields = Object.values(type.getFields()).filter((field) => !needsArguments(field));
  return ` { __typename ${fields.map((field) => select(field, depth, '')).join(' ')} }`;
};

const select = (field: GraphQLField<unknown, unknown>, depth: number, prefix: string): string => {
  const type = getNamedType(field.type);
  if (!isLeafType(type) && depth === 0) return '';
  const alias = prefix === '' ? '' : `${prefix}${field.name}: `;
  return `${alias}${field.name}${selectionOf(type, depth - 1)}`;
};

const everythingOf = (name: string, depth: number): string => {
  const type = schema.getType(name);
  if (!type) throw new Error(`There is no type ${name}.`);
  return selectionOf(type, depth);
};

describe('every field of the schema', () => {
  it.each<readonly [string, string, string, number]>([
    ['a device', '{ device(ctn: "1234567890")', 'Device', 2],
    ['a cancelled line', '{ device(ctn: "5550000022")', 'Device', 1],
    ['an account', '{ account(ban: "123456789012")', 'Account', 2],
    [
      'offers',
      '{ account(ban: "559210581033") { offerAvailability(for: { changeRatePlan: { coverage: REMOVE } })',
      'OfferAvailability',
      4,
    ],
    ['the catalog', '{ catalog(first: 100)', 'CatalogItemConnection', 2],
    ['listed lines', '{ account(ban: "123456789012") { devices(first: 3)', 'DeviceConnection', 3],
  ])('has an answer for %s', async (_name, opening, type, depth) => {
    await kit.gateway.inventory.current(kit.gateway.tenants[0]);
    const query = `${opening}${everythingOf(type, depth)} ${'}'.repeat(opening.split('{').length - 1 - (opening.match(/\}/g)?.length ?? 0))}`;
    const { data, errors } = await kit.send(query);
    expect(errors).toBeUndefined();
    expect(data).not.toBeNull();
  });

  it('has an answer for orders of several types and outcomes', async () => {
    await complete(kit, 'suspendService', { device: { ctn: '2145551021' }, reason: 'Lost', details });
    await complete(kit, 'cancelService', { device: { ctn: '2145551022' }, reason: 'EmployeeLeftCompany', details });
    await complete(kit, 'changeCtn', { device: { ctn: '2145551023' }, details });
    await complete(kit, 'changeRatePlan', { device: { ctn: '9992029999' }, ratePlanSku: 'sku12006100004', details });
    await complete(kit, 'resetVoicemail', { device: { ctn: '2145551024' }, pin: { autogenerate: true }, details });
    await complete(kit, 'updateSubscriber', { device: { ctn: '2145551025' }, email: 'x@example.com', details });
    await complete(kit, 'suspendService', { device: { ctn: '5550000002' }, reason: 'Lost', details });
    await place(kit, 'suspendService', { device: { ctn: '5550000011' }, reason: 'Lost', details });
    const { data, errors } = await kit.send(`{ careOrders(first: 20) { nodes ${everythingOf('CareOrder', 1)} } }`);
    expect(errors).toBeUndefined();
    expect((data as { careOrders: { nodes: unknown[] } }).careOrders.nodes).toHaveLength(8);
    const deeper = await kit.send(`{ careOrders(first: 20) { nodes {
      account ${everythingOf('Account', 0)}
      changes {
        device { ctn }
        error ${everythingOf('UserError', 0)}
        ... on ChangeRatePlanChange { ratePlan ${everythingOf('RatePlan', 1)} added { item { sku } } removed { item { sku } } }
      }
    } } }`);
    expect(deeper.errors).toBeUndefined();
  });
});
