import { describe, expect, it } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { aGateway } from '../support/a-gateway.ts';

const kit = aGateway();
/** A plain GET is refused, as any page may send one: what the suite asks for with GET carries the header of a page that may. */
const fetchFn = (url: string, init: RequestInit = {}): Promise<Response> =>
  fetch(url, { ...init, headers: { 'apollo-require-preflight': 'true', ...(init.headers as Record<string, string>) } });

describe('GraphQL over HTTP, by the audit suite of graphql-http', () => {
  it.each(
    serverAudits({ url: () => `${kit.url}/graphql`, fetchFn }).map((audit) => [audit.id, audit.name, audit] as const),
  )('has no error in %s (%s)', async (_id, _name, audit) => {
    const result = await audit.fn();
    // A notice or a warning is an advice of the specification (`MAY`, `SHOULD`); an error is a `MUST`.
    expect({ status: result.status, reason: 'reason' in result ? result.reason : '' }).not.toMatchObject({
      status: 'error',
    });
  });
});
