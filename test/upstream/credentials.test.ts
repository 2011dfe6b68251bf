import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { MockAgent } from 'undici';
import { basicCredentials, oauthCredentials, type Credentials } from '../../src/upstream/credentials.ts';
import { Upstream } from '../../src/upstream/upstream.ts';
import { cannedPool, example, failureOf, headersOf } from './a-carrier.ts';

const login = 'https://login.example';
const carrier = 'https://carrier.example';
const never = (): AbortSignal => new AbortController().signal;

let agent: MockAgent;
let forms: string[];
let credentials: Credentials;

beforeEach(() => {
  agent = new MockAgent();
  agent.disableNetConnect();
  forms = [];
  credentials = oauthCredentials(
    {
      tokenUrl: `${login}/tenant/oauth2/v2.0/token`,
      clientId: 'care',
      clientSecret: 's&cret',
      scope: 'orders/.default',
    },
    (origin) => cannedPool(agent, origin),
  );
});

afterEach(async () => {
  agent.assertNoPendingInterceptors();
  await agent.close();
});

const tokenAnswer = (body: unknown, status = 200): void => {
  agent
    .get(login)
    .intercept({ path: '/tenant/oauth2/v2.0/token', method: 'POST' })
    .reply((request) => {
      forms.push(request.body as string);
      return { statusCode: status, data: typeof body === 'string' ? body : JSON.stringify(body) };
    });
};

const token = (access_token: string, life: object = { expires_in: 1800 }) => ({
  token_type: 'Bearer',
  access_token,
  ...life,
});
const noToken = { name: 'UpstreamError', failure: 'unavailable', sent: false };

describe('A token', () => {
  it('is asked for with a form of client credentials', async () => {
    tokenAnswer(example('oauth-token-response.json'));
    expect(await credentials.authorization(never())).toBe('Bearer <jwt>');
    expect(forms.map((form) => Object.fromEntries(new URLSearchParams(form)))).toEqual([
      { grant_type: 'client_credentials', client_id: 'care', client_secret: 's&cret', scope: 'orders/.default' },
    ]);
  });

  it('is fetched once for all who wait, and kept', async () => {
    tokenAnswer(token('t1'));
    const values = await Promise.all(Array.from({ length: 50 }, () => credentials.authorization(never())));
    expect(new Set([...values, await credentials.authorization(never())])).toEqual(new Set(['Bearer t1']));
  });

  it('that is refused is renewed once for all who met the refusal', async () => {
    tokenAnswer(token('t1'));
    const first = await credentials.authorization(never());
    tokenAnswer(token('t2'));
    const renewed = await Promise.all([1, 2, 3].map(() => credentials.renew(first, never())));
    expect(renewed).toEqual(['Bearer t2', 'Bearer t2', 'Bearer t2']);
    expect(await credentials.renew(first, never())).toBe('Bearer t2');
  });

  it.each([
    ['the server fails', 500, '{}'],
    ['the client is unknown', 400, example('oauth-token-error-400.json')],
    ['the answer is a page', 200, '<html>'],
    ['the answer has none', 200, { token_type: 'Bearer', expires_in: 1800 }],
    ['the answer has an empty one', 200, token('')],
  ])('cannot be had when %s, and is not asked for again at once', async (_what, status, body) => {
    tokenAnswer(body, status);
    expect(await failureOf(credentials.authorization(never()))).toEqual(noToken);
    expect(await failureOf(credentials.authorization(never()))).toEqual(noToken);
    expect(forms).toHaveLength(1);
  });

  it('cannot be had when nobody answers', async () => {
    agent.get(login).intercept({ path: '/tenant/oauth2/v2.0/token', method: 'POST' }).replyWithError(new Error('down'));
    expect(await failureOf(credentials.authorization(never()))).toEqual(noToken);
  });

  it('is not waited for beyond the deadline of the one who waits', async () => {
    tokenAnswer(token('t1'));
    const impatient = AbortSignal.abort(new Error('no time'));
    await expect(credentials.authorization(impatient)).rejects.toThrow('no time');
    expect(await credentials.authorization(never())).toBe('Bearer t1');
  });
});

describe('As time passes, a token', () => {
  const seconds = (count: number) => {
    jest.advanceTimersByTime(count * 1000);
  };
  const authorization = () => credentials.authorization(never());
  /** Lets a fetch in the background come to its end. */
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  beforeEach(() => {
    // Time stands still for the gateway's clock, and goes on for the connections.
    jest.useFakeTimers({
      doNotFake: [
        'setTimeout',
        'clearTimeout',
        'setInterval',
        'clearInterval',
        'setImmediate',
        'nextTick',
        'queueMicrotask',
      ],
    });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('is renewed in the background when most of its life is over', async () => {
    tokenAnswer(token('t1', { expires_in: 1000 }));
    expect(await authorization()).toBe('Bearer t1');
    seconds(799);
    expect(await authorization()).toBe('Bearer t1');
    tokenAnswer(token('t2', { expires_in: 1000 }));
    seconds(2);
    expect(await authorization()).toBe('Bearer t1');
    await settled();
    expect(await authorization()).toBe('Bearer t2');
  });

  it('is used as long as it lives while renewing fails', async () => {
    tokenAnswer(token('t1', { expires_in: 1000 }));
    await authorization();
    seconds(900);
    tokenAnswer('{}', 503);
    expect(await authorization()).toBe('Bearer t1');
    await settled();
    expect(await authorization()).toBe('Bearer t1');
    seconds(101);
    tokenAnswer('{}', 503);
    expect(await failureOf(authorization())).toEqual(noToken);
  });

  it('that could not be had is asked for again after a second', async () => {
    tokenAnswer('{}', 503);
    expect(await failureOf(authorization())).toEqual(noToken);
    seconds(1.1);
    tokenAnswer(token('t1'));
    expect(await authorization()).toBe('Bearer t1');
  });

  it.each([
    ['nothing', {}],
    ['zero', { expires_in: 0 }],
    ['less than nothing', { expires_in: -1 }],
    ['a word', { expires_in: 'long' }],
    ['what is too long to be true', { expires_in: 1e9 }],
    ['a minute in text', { expires_in: '60' }],
  ])('that says %s as its life is fetched anew after a minute', async (_what, life) => {
    tokenAnswer(token('t1', life));
    expect(await authorization()).toBe('Bearer t1');
    seconds(61);
    tokenAnswer(token('t2'));
    expect(await authorization()).toBe('Bearer t2');
  });
});

describe('A call that meets a 401', () => {
  let headers: string[];

  const answer = (status: number): void => {
    agent
      .get(carrier)
      .intercept({ path: '/careOrder', method: 'POST' })
      .reply((request) => {
        headers.push(headersOf(request.headers)['authorization'] ?? '');
        return { statusCode: status, data: '{}' };
      });
  };
  const callOnce = (kind: 'read' | 'write') =>
    new Upstream({
      name: 'carrier',
      url: carrier,
      credentials,
      readConnections: 1,
      writeConnections: 1,
      openPool: (origin) => cannedPool(agent, origin),
    }).call({ name: 'careOrder', path: '/careOrder', kind, body: {}, deadlineMs: 5000 });

  beforeEach(() => {
    headers = [];
    tokenAnswer(token('t1'));
    answer(401);
  });

  it.each(['read', 'write'] as const)('is sent once more with a new token, being a %s', async (kind) => {
    tokenAnswer(token('t2'));
    answer(200);
    expect(await callOnce(kind)).toMatchObject({ status: 200 });
    expect(headers).toEqual(['Bearer t1', 'Bearer t2']);
  });

  it('gives the second 401 as it is', async () => {
    tokenAnswer(token('t2'));
    answer(401);
    expect(await callOnce('write')).toMatchObject({ status: 401 });
    expect(headers).toEqual(['Bearer t1', 'Bearer t2']);
  });

  it('was not processed, so that without a new token nothing was sent', async () => {
    tokenAnswer('{}', 503);
    expect(await failureOf(callOnce('write'))).toEqual(noToken);
  });
});

describe('Basic credentials', () => {
  it('are the same for ever', async () => {
    const basic = basicCredentials('care', 'sécret');
    const value = await basic.authorization(never());
    expect(Buffer.from(value.replace('Basic ', ''), 'base64').toString()).toBe('care:sécret');
    expect(await basic.renew(value, never())).toBeUndefined();
  });
});
