import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  createLocalJWKSet,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  SignJWT,
  type JWTHeaderParameters,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose';
import { createAuthenticator } from '../../src/identity/authenticate.ts';
import { developmentCaller, type Caller, type Tenant } from '../../src/identity/caller.ts';
import {
  createTokenReader,
  staticKeys,
  tokenAlgorithms,
  usualClaims,
  type IssuerSettings,
} from '../../src/identity/tokens.ts';

const now = Date.parse('2026-03-10T15:00:00Z');
const seconds = now / 1000;
const hour = 3600;

const tenant: Tenant = {
  id: 'acme',
  accountGroupId: '73001012763',
  foundationAccountNumber: null,
  orderContact: { firstName: 'Care', lastName: 'Desk', phone: '2145550100', email: 'care.desk@example.com' },
};

const rsa = await generateKeyPair('RS256', { extractable: true });
const pss = await generateKeyPair('PS256');
const others = await generateKeyPair('RS256');
const ec = await generateKeyPair('ES256');
const edwards = await generateKeyPair('EdDSA');
const rsaPem = await exportSPKI(rsa.publicKey);
const jwks = {
  keys: [
    { ...(await exportJWK(rsa.publicKey)), kid: 'rsa' },
    { ...(await exportJWK(pss.publicKey)), kid: 'pss' },
    { ...(await exportJWK(ec.publicKey)), kid: 'ec' },
    { ...(await exportJWK(edwards.publicKey)), kid: 'edwards' },
  ],
};

const settings: IssuerSettings = {
  issuer: 'https://login.example',
  audience: 'care',
  keys: { text: JSON.stringify(jwks) },
  algorithms: tokenAlgorithms,
  type: 'at+jwt',
  claims: usualClaims,
};

const authenticator = (changed: Partial<IssuerSettings> = {}, getKey: JWTVerifyGetKey = createLocalJWKSet(jwks)) =>
  createAuthenticator({
    readToken: createTokenReader({ settings: { ...settings, ...changed }, getKey, tenants: [tenant], now: () => now }),
    anonymous: undefined,
  });

const claims: JWTPayload = {
  iss: 'https://login.example',
  aud: 'care',
  sub: 'dana',
  client_id: 'care-desk',
  tenant: 'acme',
  scope: 'openid account:read order:write',
  iat: seconds,
  exp: seconds + hour,
};
const header: JWTHeaderParameters = { alg: 'RS256', kid: 'rsa', typ: 'at+jwt' };

const sign = (
  changedClaims: Readonly<Record<string, unknown>> = {},
  changedHeader: Readonly<Record<string, unknown>> = {},
  key: Parameters<SignJWT['sign']>[0] = rsa.privateKey,
): Promise<string> =>
  // What is undefined is left out of the JSON.
  new SignJWT({ ...claims, ...changedClaims }).setProtectedHeader({ ...header, ...changedHeader }).sign(key);

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token as somebody makes it who has no key, or no library that would refuse to. */
const forge = (forgedHeader: object, signature: (content: string) => string, forgedClaims: object = claims): string => {
  const content = `${base64(forgedHeader)}.${base64(forgedClaims)}`;
  return `${content}.${signature(content)}`;
};

const tampered = async (): Promise<string> => {
  const [head, , signature] = (await sign()).split('.');
  return `${String(head)}.${base64({ ...claims, sub: 'root' })}.${String(signature)}`;
};

const show = async (token: string, changed: Partial<IssuerSettings> = {}, getKey?: JWTVerifyGetKey) =>
  authenticator(changed, getKey)({ authorization: [`Bearer ${token}`], isTokenInAddress: false });

const refused = expect.objectContaining({ code: 'UNAUTHENTICATED' });

interface Row {
  readonly what: string;
  readonly token: () => string | Promise<string>;
  readonly changed: Partial<IssuerSettings>;
  readonly who: Partial<Caller>;
}
type Cells = readonly [what: string, token: Row['token'], changed?: Row['changed'], who?: Row['who']];
const rows = (cells: readonly Cells[]): readonly Row[] =>
  cells.map(([what, token, changed = {}, who = {}]) => ({ what, token, changed, who }));

describe('A token', () => {
  it.each(
    rows([
      ['without a signature (alg none)', () => forge({ ...header, alg: 'none' }, () => '')],
      ['with a signature but alg none', () => forge({ ...header, alg: 'none' }, () => 'AAAA')],
      [
        'signed by HS256 with the public key as the secret',
        () =>
          forge({ ...header, alg: 'HS256' }, (content) =>
            createHmac('sha256', rsaPem).update(content).digest('base64url'),
          ),
      ],
      ['of an algorithm that is not listed', () => sign(), { algorithms: ['ES256'] }],
      ['for another audience', () => sign({ aud: 'billing' })],
      ['for nobody', () => sign({ aud: undefined })],
      ['of another issuer', () => sign({ iss: 'https://evil.example' })],
      ['of no issuer', () => sign({ iss: undefined })],
      ['that has expired', () => sign({ iat: seconds - hour, exp: seconds - 60 })],
      ['that has expired 6 s ago', () => sign({ iat: seconds - hour, exp: seconds - 6 })],
      ['that is good only 6 s from now', () => sign({ nbf: seconds + 6 })],
      ['that is good only later', () => sign({ nbf: seconds + 600 })],
      ['that was made 10 min from now', () => sign({ iat: seconds + 600, exp: seconds + hour })],
      ['of another key under the same id', () => sign({}, {}, others.privateKey)],
      ['that was changed', tampered],
      ['of a key that is not known', () => sign({}, { kid: 'unknown' })],
      [
        'with its own key in the header',
        async () => sign({}, { kid: 'mine', jwk: await exportJWK(others.publicKey) }, others.privateKey),
      ],
      ['of an algorithm that does not fit its key', () => forge({ ...header, alg: 'ES256' }, () => 'AAAA')],
      ['with a critical header', () => forge({ ...header, crit: ['exp'], exp: 1 }, () => 'AAAA')],
      ['with a critical header that the library knows', () => sign({}, { crit: ['b64'], b64: true })],
      ['that is an ID token', () => sign({}, { typ: 'JWT' })],
      ['of no type', () => sign({}, { typ: undefined })],
      ['that never expires', () => sign({ exp: undefined })],
      ['of nobody', () => sign({ sub: undefined })],
      ['of an empty name', () => sign({ sub: '' })],
      ['of no program', () => sign({ client_id: undefined })],
      ['of no instant', () => sign({ iat: undefined })],
      ['that lives longer than a day', () => sign({ exp: seconds + 24 * hour + 1 })],
      ['that was made longer than a day ago', () => sign({ iat: seconds - 25 * hour, exp: seconds + 60 })],
      ['of no company', () => sign({ tenant: undefined })],
      ['whose accounts are no list', () => sign({ accounts: '123456789012' })],
      ['whose accounts are no texts', () => sign({ accounts: [123456789012] })],
      ['of 20 KB', () => sign({ padding: 'x'.repeat(20_000) })],
      ['that is no token', () => 'abc'],
      ['that is encrypted', () => 'eyJhbGciOiJSU0EtT0FFUCJ9.a.b.c.d'],
    ]),
  )('$what is refused', async ({ token, changed }) => {
    expect(await show(await token(), changed)).toEqual(refused);
  });

  it.each(
    rows([
      ['of the issuer, for us', () => sign()],
      ['for several, we among them', () => sign({ aud: ['billing', 'care'] })],
      ['by PS256', () => sign({}, { alg: 'PS256', kid: 'pss' }, pss.privateKey)],
      ['by ES256', () => sign({}, { alg: 'ES256', kid: 'ec' }, ec.privateKey)],
      ['by EdDSA', () => sign({}, { alg: 'EdDSA', kid: 'edwards' }, edwards.privateKey)],
      ['that has expired 4 s ago', () => sign({ exp: seconds - 4 }), {}, { expiresAt: new Date(now - 4000) }],
      ['that is good in 4 s', () => sign({ nbf: seconds + 4 })],
      [
        'that lives a day',
        () => sign({ exp: seconds + 24 * hour }),
        {},
        { expiresAt: new Date(now + 24 * hour * 1000) },
      ],
      ['of any type, where that is allowed', () => sign({}, { typ: 'JWT' }), { type: undefined }],
      ['for one account', () => sign({ accounts: ['123456789012'] }), {}, { accounts: ['123456789012'] }],
      ['for no account', () => sign({ accounts: [] }), {}, { accounts: [] }],
      ['without scopes', () => sign({ scope: undefined }), {}, { scopes: new Set() }],
      [
        'with its scopes as a list',
        () => sign({ scope: ['pii:read', 7, 'root', 'constructor'] }),
        {},
        { scopes: new Set(['PII_READ'] as const) },
      ],
      [
        'with claims of other names',
        () => sign({ client_id: undefined, tenant: undefined, azp: 'portal', org: 'acme' }),
        { claims: { ...usualClaims, client: 'azp', tenant: 'org' } },
        { clientId: 'portal' },
      ],
    ]),
  )('$what is accepted', async ({ token, changed, who }) => {
    expect(await show(await token(), changed)).toEqual({
      caller: {
        tenant,
        accounts: undefined,
        clientId: 'care-desk',
        subject: 'dana',
        scopes: new Set(['ACCOUNT_READ', 'ORDER_WRITE']),
        expiresAt: new Date(now + hour * 1000),
        ...who,
      },
    });
  });

  it('for a company that is not served here is forbidden', async () => {
    expect(await show(await sign({ tenant: 'initech' }))).toEqual(expect.objectContaining({ code: 'FORBIDDEN' }));
  });

  it('is checked by one public key as PEM as well', async () => {
    expect(await show(await sign(), {}, staticKeys(rsaPem))).toHaveProperty('caller');
    expect(await show(await sign({}, { alg: 'ES256' }, ec.privateKey), {}, staticKeys(rsaPem))).toEqual(refused);
  });
});

describe('Checking a token', () => {
  const counting = (clock: () => number) => {
    let checks = 0;
    const local = createLocalJWKSet(jwks);
    const readToken = createTokenReader({
      settings,
      getKey: (...asked) => {
        checks += 1;
        return local(...asked);
      },
      tenants: [tenant],
      now: clock,
    });
    return { readToken, checks: () => checks };
  };

  it('is done once a minute, and never after its end', async () => {
    let clock = now;
    const { readToken, checks } = counting(() => clock);
    const [long, short] = [await sign(), await sign({ exp: seconds + 30 })];
    for (const token of [long, short, long, short]) await readToken(token);
    expect(checks()).toBe(2);
    clock += 36_000;
    await expect(readToken(short)).rejects.toThrow('"exp" claim timestamp check failed');
    await readToken(long);
    expect(checks()).toBe(3);
    clock += 24_000;
    await readToken(long);
    expect(checks()).toBe(4);
  });

  it('remembers 10 000 tokens, those used last', async () => {
    const { readToken, checks } = counting(() => now);
    const many = await Promise.all(
      Array.from({ length: 10_001 }, (_, n) =>
        sign({ jti: String(n) }, { alg: 'EdDSA', kid: 'edwards' }, edwards.privateKey),
      ),
    );
    const [first = '', second = '', ...others] = many;
    await readToken(first);
    await readToken(second);
    await readToken(first);
    for (const token of others) await readToken(token);
    expect(checks()).toBe(10_001);
    await readToken(first);
    expect(checks()).toBe(10_001);
    await readToken(second);
    expect(checks()).toBe(10_002);
  });
});

describe('What a request shows', () => {
  const caller = developmentCaller(tenant);
  const readToken = () => Promise.resolve(caller);

  it.each<readonly [what: string, authorization: readonly string[], isTokenInAddress: boolean]>([
    ['nothing', [], false],
    ['two tokens', ['Bearer a.b.c', 'Bearer a.b.c'], false],
    ['a password', ['Basic ZGFuYTpzZWNyZXQ='], false],
    ['no more than the word', ['Bearer '], false],
    ['two tokens in one', ['Bearer a.b.c, Bearer a.b.c'], false],
    ['a token in the address', [], true],
    ['a token in the address as well', ['Bearer a.b.c'], true],
  ])('that is %s is refused', async (_what, authorization, isTokenInAddress) => {
    const authenticate = createAuthenticator({ readToken, anonymous: undefined });
    expect(await authenticate({ authorization, isTokenInAddress })).toEqual(refused);
  });

  it.each(['Bearer a.b.c', 'bearer a.b.c', 'BEARER  a.b.c'])('that is one token is read: %s', async (authorization) => {
    const authenticate = createAuthenticator({ readToken, anonymous: undefined });
    expect(await authenticate({ authorization: [authorization], isTokenInAddress: false })).toEqual({ caller });
  });

  it('that is nothing is a developer, where that is allowed; that is a bad token never is', async () => {
    const authenticate = createAuthenticator({ readToken: undefined, anonymous: caller });
    expect(await authenticate({ authorization: [], isTokenInAddress: false })).toEqual({ caller });
    expect(await authenticate({ authorization: ['Bearer a.b.c'], isTokenInAddress: false })).toEqual(refused);
  });
});
