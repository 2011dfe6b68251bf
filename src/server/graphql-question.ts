/** What a GraphQL request asks for, read out of its body or its address as Apollo reads it. */
import { HeaderMap } from '@apollo/server';
import type { FastifyRequest } from 'fastify';

export const toHeaderMap = ({ headers }: FastifyRequest): HeaderMap => {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return map;
};

type Fields = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** JSON in an address; what is none is Apollo's to refuse. */
const fromAddress = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
};

/** What a client asks for: in the body, or in the address of a GET, read as Apollo reads it. */
export const askedIn = ({ method, body, url }: FastifyRequest): Fields => {
  if (method === 'POST') return isRecord(body) ? body : {};
  const { searchParams } = new URL(url, 'http://gateway');
  const isJson = (name: string) => name === 'variables' || name === 'extensions';
  return Object.fromEntries([...searchParams].map(([name, text]) => [name, isJson(name) ? fromAddress(text) : text]));
};

/** `documentId` of GraphQL over HTTP, or the hash that Apollo's clients send. */
export const documentIdIn = ({ documentId, extensions }: Fields): string | undefined => {
  const persisted = isRecord(extensions) ? extensions['persistedQuery'] : undefined;
  return textOf(documentId) ?? (isRecord(persisted) ? textOf(persisted['sha256Hash']) : undefined);
};

/** What goes with a document, when it is all of the plain kind that the short way takes. */
export const plainDetailsIn = ({ method, body, headers }: FastifyRequest) => {
  if (method !== 'POST' || !isRecord(body) || headers['x-explain'] !== undefined) return undefined;
  const { operationName = null, variables = null, extensions = null } = body;
  if (operationName !== null && typeof operationName !== 'string') return undefined;
  if (variables !== null && !isRecord(variables)) return undefined;
  if (extensions !== null && !isRecord(extensions)) return undefined;
  return { operationName: operationName ?? undefined, variables: variables ?? {} };
};

/** The request as it would be had the client sent the document itself. */
export const withDocument = (
  request: FastifyRequest,
  asked: Fields,
  query: string,
): { search: string; body: unknown } => {
  const { search, searchParams } = new URL(request.url, 'http://gateway');
  if (asked['query'] === query && documentIdIn(asked) === undefined) return { search, body: request.body };
  if (request.method === 'POST') return { search, body: { ...asked, query, extensions: null } };
  searchParams.delete('documentId');
  searchParams.delete('extensions');
  searchParams.set('query', query);
  return { search: `?${searchParams.toString()}`, body: undefined };
};

/** Any page may send a plain GET without asking; one with a header of its own it may not. Apollo has the same rule. */
export const isPlainGet = ({ method, headers }: FastifyRequest): boolean =>
  method === 'GET' && !headers['apollo-require-preflight'] && !headers['x-apollo-operation-name'];
