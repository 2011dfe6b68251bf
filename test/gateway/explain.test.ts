import { describe, expect, it } from '@jest/globals';
import { aGateway } from '../support/a-gateway.ts';
import { production } from '../support/production.ts';

interface Body {
  readonly extensions?: {
    readonly explain?: {
      readonly calls: readonly {
        readonly name: string;
        readonly status: number | null;
        readonly milliseconds: number;
      }[];
      readonly keptAnswers: number;
      readonly oddValues: readonly string[];
    };
  };
}

const asks = { 'x-explain': '1' };
const line = (ctn: string, maxAgeSeconds = 0) =>
  `{ device(ctn: "${ctn}", maxAgeSeconds: ${String(maxAgeSeconds)}) { status sim { kind } } }`;

describe('extensions.explain', () => {
  const kit = aGateway();
  const explained = async (query: string, headers: Record<string, string> = asks) => {
    const response = await kit.post(JSON.stringify({ query }), headers);
    return ((await response.json()) as Body).extensions?.explain;
  };

  it.each<readonly [string, string, readonly (readonly [string, number | null])[]]>([
    ['a read', line('1234567890'), [['careAccount', 200]]],
    ['a call that failed', line('5550000032'), [['careAccount', 500]]],
    [
      'two reads in one request',
      '{ device(ctn: "1234567890") { status } account(ban: "559210581033") { offerAvailability(for: { changeRatePlan: {} }) { eligible } } }',
      [
        ['availability', 200],
        ['careAccount', 200],
      ],
    ],
    [
      'an order, sent by the protocol',
      'mutation { suspendService(input: { device: { ctn: "1234567890" }, reason: "Lost" }) { order { id } } }',
      [
        ['careAccount', 200],
        ['careOrder', 202],
      ],
    ],
  ])('names the calls behind %s', async (_name, query, calls) => {
    const explanation = await explained(query);
    expect(explanation?.calls.map(({ name, status }) => [name, status]).sort()).toEqual(calls);
  });

  it('counts answers that were kept', async () => {
    expect(await explained(line('1234567890', 60))).toMatchObject({ keptAnswers: 0 });
    expect(await explained(line('1234567890', 60))).toMatchObject({ keptAnswers: 1, calls: [] });
  });

  it('names values that could not be read', async () => {
    expect((await explained(line('5550000034')))?.oddValues).toContain('contractStartDate');
  });

  it('is not there for who did not ask', async () => {
    expect(await explained(line('1234567890'), {})).toBeUndefined();
    expect(await explained(line('1234567890'), { 'x-explain': '0' })).toBeUndefined();
  });
});

describe('extensions.explain in production', () => {
  const kit = aGateway({ environment: { ...production, TRUSTED_DOCUMENTS: 'off' } });

  it('is not there, whoever asks', async () => {
    const authorization = `Bearer ${await kit.tokenFor({})}`;
    const response = await kit.post(JSON.stringify({ query: line('1234567890') }), { ...asks, authorization });
    const body = (await response.json()) as Body;
    expect(body).toMatchObject({ data: { device: { status: 'ACTIVE' } } });
    expect(body.extensions).not.toHaveProperty('explain');
  });
});
