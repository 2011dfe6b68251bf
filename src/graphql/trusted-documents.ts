/** The documents that a frontend was built with, by their ids: read from a manifest, which is data and is checked. */
import { createHash } from 'node:crypto';
import { z } from 'zod';

/** Which documents are run: any, any but noting those that are not trusted, or only trusted ones. */
export type TrustMode = 'off' | 'report' | 'enforce';

/** Documents by id, without the name of the hash before it. */
export type TrustedDocuments = ReadonlyMap<string, string>;

export const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');

const prefix = 'sha256:';

export const withoutPrefix = (id: string): string => (id.startsWith(prefix) ? id.slice(prefix.length) : id);

/** Of `@apollo/generate-persisted-query-manifest`. */
const ApolloManifest = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.object({ id: z.string().min(1), body: z.string().min(1) })),
});

/** Ours, and that of GraphQL Code Generator's client preset. */
const PlainManifest = z.record(z.string().min(1), z.string().min(1));

/** @throws Error in a sentence when the text is no manifest, or an id that says it is a hash is another text's. */
export const readManifest = (text: string): TrustedDocuments => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error('the manifest is not JSON');
  }
  const apollo = ApolloManifest.safeParse(json);
  const plain = PlainManifest.safeParse(json);
  if (!apollo.success && !plain.success) throw new Error('the manifest has neither of the two known shapes');
  const entries = apollo.success
    ? apollo.data.operations.map(({ id, body }): [string, string] => [id, body])
    : Object.entries(plain.data ?? {});
  for (const [id, body] of entries) {
    if (id.startsWith(prefix) && id !== prefix + sha256Of(body)) {
      throw new Error(`the manifest has another text under ${id} than the one with this hash`);
    }
  }
  return new Map(entries.map(([id, body]) => [withoutPrefix(id), body]));
};

/** A manifest of these documents, in our own shape. */
export const writeManifest = (documents: readonly string[]): string =>
  `${JSON.stringify(Object.fromEntries(documents.map((body) => [prefix + sha256Of(body), body])), null, 2)}\n`;
