import { describe, expect, it } from '@jest/globals';
import { createSchema } from '../../src/gateway/schema.ts';
import { toNodeId } from '../../src/graphql/node-id.ts';
import { aGateway, type Send, type TokenWish } from '../support/a-gateway.ts';
import { details } from '../support/place.ts';
import { randomQueries, usualValues } from '../support/random-queries.ts';

// So wide that nothing is refused for its size: every query is answered.
const kit = aGateway({
  limits: { aliases: 1000, depth: 50, repeats: 1000, rootFields: 100, cost: 1_000_000, bucket: 1_000_000_000 },
});
const schema = createSchema();

const acme: TokenWish = { tenant: 'default', sub: 'person-of-headquarters' };
/** May see one account of the first company. */
const fieldCrews: TokenWish = { tenant: 'default', sub: 'person-of-field-crews', accounts: ['123456789013'] };
const globex: TokenWish = { tenant: 'globex', sub: 'person-of-globex' };

interface Ordered {
  readonly id: string;
  readonly changes: readonly { readonly id: string }[];
}

/** An order that somebody places, whose every text tells whose it is. */
const order = async (send: Send, ctn: string, name: string): Promise<Ordered> => {
  const { data, errors } = await send(
    `mutation ($input: UpdateSubscriberInput!) {
      updateSubscriber(input: $input) { order { id changes { id } } errors { code message } }
    }`,
    {
      input: {
        device: { ctn },
        name: { firstName: name, lastName: 'Canary' },
        email: `${name.toLowerCase()}@canary.example`,
        details: { ...details, purchaseOrderNumber: `PO-${name}`, idempotencyKey: `${name}-key-of-this-order` },
      },
    },
  );
  const placed = (data as { updateSubscriber: { order: Ordered | null } } | null)?.updateSubscriber.order;
  if (!placed) throw new Error(JSON.stringify({ data, errors }));
  return placed;
};

const cursorsOf = async (send: Send): Promise<readonly string[]> => {
  const { data } = await send(`{
    careOrders(first: 20) { edges { cursor } }
    auditTrail(first: 20) { edges { cursor } }
  }`);
  return Object.values(data as Record<string, { edges: { cursor: string }[] }>).flatMap(({ edges }) =>
    edges.map(({ cursor }) => cursor),
  );
};

/** What occurs in one world only. */
const worlds = {
  headquarters: [
    '123456789012',
    '4695550102',
    '353041117777777',
    'Headquarters',
    'Hqcanary',
    'hqcanary',
    'person-of-headquarters',
  ],
  fieldCrews: ['123456789013', '2145551001', 'Field Crews', 'Fieldcanary', 'fieldcanary', 'person-of-field-crews'],
  acme: ['81730304', '73001012763', 'Acme'],
  globex: ['998877665544', '3125550100', '3125550101', '05571312', 'a98765432109', 'Globex', 'globex'],
};

/** All texts of an answer, and what ids and cursors say inside. */
const allTexts = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value, Buffer.from(value, 'base64url').toString('utf8')];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(allTexts);
};

const everyone = 3;
const queriesEach = 700;
const atOnce = 8;

describe('Random queries over the whole schema', () => {
  it('show nobody a byte of what is another company’s, or another account’s', async () => {
    const [asAcme, asFieldCrews, asGlobex] = [await kit.as(acme), await kit.as(fieldCrews), await kit.as(globex)];
    const orders = [
      await order(asAcme, '4695550102', 'Hqcanary'),
      await order(asFieldCrews, '2145551001', 'Fieldcanary'),
      await order(asGlobex, '3125550100', 'Globexcanary'),
    ];
    await kit.pass(6);
    for (const tenant of kit.gateway.tenants) await kit.gateway.inventory.refresh(tenant);
    const ctns = ['1234567890', '4695550102', '2145551001', '3125550100', '3125550101', '9999999999'];
    const bans = ['123456789012', '123456789013', '998877665544', '999999999999', '559210581033'];
    const groups = [
      ['default', '73001012763'],
      ['globex', 'a98765432109'],
    ];
    const pools = {
      CTN: ctns,
      ban: bans,
      ID: [
        ...orders.map(({ id }) => id),
        ...orders.flatMap(({ changes }) => changes.map(({ id }) => id)),
        ...bans.map((ban) => toNodeId('Account', ban)),
        ...ctns.flatMap((ctn) => groups.map((group) => toNodeId('Device', ...group, ctn))),
        ...Array.from({ length: 8 }, (_, n) => toNodeId('AuditEntry', String(n))),
        toNodeId('Feature', 'sku12037300017'),
        'no id',
      ],
      after: [...(await cursorsOf(asAcme)), ...(await cursorsOf(asGlobex))],
      before: await cursorsOf(asGlobex),
      subject: ['person-of-headquarters', 'person-of-field-crews', 'person-of-globex'],
      DateTime: ['2020-01-01T00:00:00Z', '2030-01-01T00:00:00Z'],
      Int: [1, 2, 5],
      ...usualValues,
    };
    const callers = [
      { send: asAcme, own: [...worlds.headquarters, ...worlds.fieldCrews, ...worlds.acme], foreign: worlds.globex },
      {
        send: asFieldCrews,
        own: [...worlds.fieldCrews, ...worlds.acme],
        foreign: [...worlds.headquarters, ...worlds.globex],
      },
      {
        send: asGlobex,
        own: worlds.globex,
        foreign: [...worlds.headquarters, ...worlds.fieldCrews, ...worlds.acme],
      },
    ];
    expect(callers).toHaveLength(everyone);

    for (const [place, { send, own, foreign }] of callers.entries()) {
      const queries = randomQueries(schema, pools, { count: queriesEach, seed: 20260310 + place });
      const leaks: unknown[] = [];
      const seen = new Set<string>();
      let answered = 0;
      for (let from = 0; from < queries.length; from += atOnce) {
        await Promise.all(
          queries.slice(from, from + atOnce).map(async (query) => {
            const answer = await send(query);
            const text = allTexts([answer.data, answer.errors]).join('\n');
            for (const canary of own) if (text.includes(canary)) seen.add(canary);
            const leaked = foreign.filter((canary) => text.includes(canary));
            if (leaked.length > 0) leaks.push({ leaked, query, answer });
            if (answer.status === 200) answered += 1;
          }),
        );
      }
      expect(leaks).toEqual([]);
      // Nothing is shown by queries that show nothing at all: they were answered, and everyone's own data were seen.
      expect(answered).toBeGreaterThan(queries.length * 0.9);
      expect([...seen].sort()).toEqual([...own].sort());
    }
  }, 240_000);
});
