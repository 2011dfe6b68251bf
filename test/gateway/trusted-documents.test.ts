import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { readManifest, sha256Of, writeManifest } from '../../src/graphql/trusted-documents.ts';
import { aGateway } from '../support/a-gateway.ts';

const directory = mkdtempSync(join(tmpdir(), 'care-gateway-trusted-'));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

const known = 'query Line($ctn: CTN!) { device(ctn: $ctn) { ctn } }';
const watch = 'subscription Watch($id: ID!) { careOrderUpdated(id: $id) { id } }';
const id = sha256Of(known);
const variables = { ctn: '1234567890' };
const device = { device: { ctn: '1234567890' } };

const file = (name: string, text: string): string => {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
};
const manifest = file('plain.json', writeManifest([known, watch]));
const apolloManifest = file(
  'apollo.json',
  JSON.stringify({
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: [{ id: 'line-1', name: 'Line', type: 'query', body: known }],
  }),
);

const hashed = (sha256Hash: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash } } });

describe('with trusted documents enforced', () => {
  const kit = aGateway({ environment: { TRUSTED_DOCUMENTS: 'enforce', TRUSTED_DOCUMENTS_MANIFEST: manifest } });
  const ask = async (body: Readonly<Record<string, unknown>>, headers = {}) => {
    const response = await kit.post(JSON.stringify({ variables, ...body }), headers);
    return { status: response.status, ...((await response.json()) as { readonly data?: unknown }) };
  };

  it.each<readonly [string, Readonly<Record<string, unknown>>]>([
    ['its id, as GraphQL over HTTP has it', { documentId: `sha256:${id}` }],
    ['its id without the name of the hash', { documentId: id }],
    ["its hash, as Apollo's clients send it", hashed(id)],
    ['its hash and its text', { ...hashed(id), query: known }],
    ['its text', { query: known }],
    ['its id and another extension', { documentId: id, extensions: { tracing: true } }],
  ])('a document is run for %s', async (_name, body) => {
    expect(await ask(body)).toMatchObject({ status: 200, data: device });
  });

  it('a document is run for its id as often as it is asked for', async () => {
    for (let time = 0; time < 6; time += 1) {
      expect(await ask({ documentId: id })).toMatchObject({ status: 200, data: device });
      expect(await ask(hashed(id))).toMatchObject({ status: 200, data: device });
    }
  });

  it('a text that is not stored is never run, however often it is asked for', async () => {
    const foreign = 'query Line($ctn: CTN!) { device(ctn: $ctn) { imei } }';
    for (let time = 0; time < 6; time += 1) {
      // In between one that is: so that answers may go the short way at all.
      expect(await ask({ query: known })).toMatchObject({ status: 200, data: device });
      expect(await ask({ query: foreign })).toMatchObject({
        status: 400,
        errors: [{ extensions: { code: 'BAD_REQUEST' } }],
      });
    }
  });

  it('a document is run for its id in an address', async () => {
    const address = new URL(`${kit.url}/graphql`);
    address.searchParams.set('variables', JSON.stringify(variables));
    address.searchParams.set('extensions', JSON.stringify(hashed(id).extensions));
    const response = await fetch(address, { headers: { 'apollo-require-preflight': 'true' } });
    expect(await response.json()).toMatchObject({ data: device });
  });

  it('a stream is opened for its id', async () => {
    const response = await kit.post(JSON.stringify({ documentId: sha256Of(watch), variables: { id: 'nothing' } }), {
      accept: 'text/event-stream',
    });
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
  });
});

describe('with trusted documents reported', () => {
  const kit = aGateway({ environment: { TRUSTED_DOCUMENTS: 'report', TRUSTED_DOCUMENTS_MANIFEST: apolloManifest } });
  const reported = () => kit.log().filter(({ msg }) => msg === 'document is not trusted');

  it('a document is run by its id, and any other is run and told once', async () => {
    const byId = await kit.post(JSON.stringify({ documentId: 'line-1', variables }));
    expect(await byId.json()).toMatchObject({ data: device });
    expect(reported()).toEqual([]);
    const other = '{ other: device(ctn: "1234567890") { ctn } }';
    for (let n = 0; n < 3; n += 1) expect((await kit.send(other)).status).toBe(200);
    expect(reported()).toMatchObject([{ document: sha256Of(other) }]);
  });
});

describe('a manifest', () => {
  it.each([
    ['ours', writeManifest([known]), id],
    [
      'of Apollo',
      JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations: [{ id: 'a', body: known }] }),
      'a',
    ],
    ['of GraphQL Code Generator', JSON.stringify({ [id]: known }), id],
  ])('%s is read', (_name, text, key) => {
    expect([...readManifest(text)]).toEqual([[key, known]]);
  });

  it.each([
    ['{', 'the manifest is not JSON'],
    ['[]', 'the manifest has neither of the two known shapes'],
    ['{"a": 1}', 'the manifest has neither of the two known shapes'],
    [
      JSON.stringify({ [`sha256:${id}`]: watch }),
      `the manifest has another text under sha256:${id} than the one with this hash`,
    ],
  ])('such as %s is refused: %s', (text, message) => {
    expect(() => readManifest(text)).toThrow(message);
  });
});
