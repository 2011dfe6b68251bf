import { request } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { aGateway, type PublicError } from '../support/a-gateway.ts';

const kit = aGateway();
const query = JSON.stringify({ query: '{ device(ctn: "1234567890") { ctn } }' });

interface Told {
  readonly status: number | undefined;
  readonly challenge: string | undefined;
  readonly body: { readonly data?: unknown; readonly errors?: readonly PublicError[] };
}

/** A request with headers that `fetch` would join or refuse to send. */
/** What it cost depends on what was asked before. */
const withoutCost = (answer: object): Told['body'] => ({ ...answer, extensions: undefined }) as Told['body'];

const ask = (path: string, authorization: readonly string[], body: string | undefined = query): Promise<Told> =>
  new Promise((resolve, reject) => {
    const asking = request(
      `${kit.url}${path}`,
      {
        method: 'POST',
        headers: [
          ['content-type', 'application/json'],
          ['host', new URL(kit.url).host],
          ['content-length', String(Buffer.byteLength(body))],
          ...authorization.map((value) => ['authorization', value]),
        ].flat(),
      },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        answer.on('end', () => {
          resolve({
            status: answer.statusCode,
            challenge: answer.headers['www-authenticate'],
            body: withoutCost((text === '' ? {} : JSON.parse(text)) as object),
          });
        });
      },
    );
    asking.on('error', reject).end(body);
  });

const unauthenticated = {
  status: 401,
  challenge: 'Bearer',
  body: {
    errors: [
      {
        message: 'Say who you are: send a valid bearer token.',
        extensions: { code: 'UNAUTHENTICATED', supportReference: expect.any(String), retryable: false },
      },
    ],
  },
};

describe('A request to /graphql', () => {
  it('with a token of the issuer is of that caller; without one, beside the simulator, of a developer', async () => {
    const told = { status: 200, challenge: undefined, body: { data: { device: { ctn: '1234567890' } } } };
    expect(await ask('/graphql', [`Bearer ${await kit.tokenFor({})}`])).toEqual(told);
    expect(await ask('/graphql', [])).toEqual(told);
    expect((await ask('/graphql', [`Bearer ${await kit.tokenFor({ tenant: 'globex' })}`])).body).toEqual({
      data: { device: null },
    });
  });

  it.each<readonly [what: string, path: string, authorization: (token: string) => readonly string[]]>([
    ['two authorization headers', '/graphql', (token) => [`Bearer ${token}`, `Bearer ${token}`]],
    ['a token in the address', '/graphql?access_token=abc', () => []],
    ['a token in the address as well', '/graphql?access_token=abc', (token) => [`Bearer ${token}`]],
    ['a password', '/graphql', () => ['Basic ZGFuYTpzZWNyZXQ=']],
    ['a token that somebody has changed', '/graphql', (token) => [`Bearer ${token.slice(0, -8)}AAAAAAAA`]],
    ['no token at all', '/graphql', () => ['Bearer']],
  ])('with %s is refused with no detail', async (_what, path, authorization) => {
    const told = await ask(path, authorization(await kit.tokenFor({})));
    expect(told).toEqual(unauthenticated);
    const [error] = told.body.errors ?? [];
    const { supportReference } = error?.extensions ?? {};
    expect(kit.log().find((line) => line.supportReference === supportReference)).toMatchObject({
      msg: 'caller not accepted',
      reason: expect.any(String),
    });
  });

  it('is refused before anybody reads what it asks', async () => {
    expect(await ask('/graphql', ['Bearer abc'], 'no JSON')).toEqual(unauthenticated);
  });

  it('with a token of 20 KB comes no further than the headers', async () => {
    expect((await ask('/graphql', [`Bearer ${'a'.repeat(20_000)}`])).status).toBe(431);
  });

  it('for a company that is not served here is forbidden', async () => {
    const told = await ask('/graphql', [`Bearer ${await kit.tokenFor({ tenant: 'initech' })}`]);
    expect(told).toMatchObject({ status: 403, body: { errors: [{ extensions: { code: 'FORBIDDEN' } }] } });
  });

  it('by GET is asked for its token as well', async () => {
    const address = `${kit.url}/graphql?query=${encodeURIComponent('{ device(ctn: "1234567890") { ctn } }')}`;
    const headers = { 'apollo-require-preflight': 'yes', authorization: 'Bearer abc' };
    expect((await fetch(address, { headers })).status).toBe(401);
  });
});

describe('A stream', () => {
  const watch = JSON.stringify({
    query: 'subscription { careOrdersUpdated(ban: "123456789013") { state } }',
  });

  it.each(['text/event-stream', 'multipart/mixed;subscriptionSpec="1.0"'])(
    'ends with its token: %s',
    async (accept) => {
      const authorization = `Bearer ${await kit.tokenFor({ expires_in: 1 })}`;
      const response = await kit.post(watch, { accept, authorization });
      expect(response.status).toBe(200);
      // Nothing else would end it: the test would wait for ever.
      expect(await response.text()).not.toContain('"state"');
      expect(kit.gateway.feed.watchers).toBe(0);
    },
  );

  it.each(['text/event-stream', 'multipart/mixed;subscriptionSpec="1.0"'])('needs a token: %s', async (accept) => {
    expect((await kit.post(watch, { accept, authorization: 'Bearer abc' })).status).toBe(401);
    const scopeless = `Bearer ${await kit.tokenFor({ scope: 'order:write' })}`;
    const response = await kit.post(watch, { accept, authorization: scopeless });
    expect(response.status).not.toBe(500);
    expect(await response.text()).toContain('"FORBIDDEN"');
  });
});
