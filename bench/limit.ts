/**
 * The limit: the same answers over HTTP from the least code that gives them. No GraphQL, no checks, no deadlines, no token
 * to renew. Everybody else is measured against it: 1.00 would be as cheap as hand-written code.
 */
import { createServer, type ServerResponse } from 'node:http';
import { Pool } from 'undici';
import { announce } from './announce.ts';
import { toAvailability, toDevice } from './limit-answers.ts';

const [upstreamUrl] = process.argv.slice(2);
if (upstreamUrl === undefined) throw new Error('The address of the stub is missing.');

const pool = new Pool(upstreamUrl, { connections: 64 });

const call = async (path: string, body: string): Promise<string> => {
  const answer = await pool.request({
    path,
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer bench-token' },
    body,
  });
  return answer.body.text();
};

const fetchDevice = async (ctn: string) =>
  toDevice(await call('/careAccount', JSON.stringify({ careAccountRequest: { accountGroupId: '73001012763', ctn } })));

const fetchOffers = async (accountNumber: string) =>
  toAvailability(
    await call('/availability', JSON.stringify({ accountNumber, productType: 'BROADBAND', mode: 'changeRatePlan' })),
  );

type Question =
  | { readonly operationName: 'W1'; readonly variables: { readonly ctn: string } }
  | { readonly operationName: 'W2'; readonly variables: { readonly ctns: readonly string[] } }
  | { readonly operationName: 'W3'; readonly variables: { readonly ban: string } };

const dataFor = async (question: Question): Promise<unknown> => {
  switch (question.operationName) {
    case 'W1':
      return { device: await fetchDevice(question.variables.ctn) };
    case 'W2':
      return { devices: await Promise.all(question.variables.ctns.map(fetchDevice)) };
    case 'W3':
      return { account: { offerAvailability: await fetchOffers(question.variables.ban) } };
  }
};

const answer = async (body: string, response: ServerResponse): Promise<void> => {
  const text = JSON.stringify({ data: await dataFor(JSON.parse(body) as Question) });
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text);
};

announce(
  createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      answer(body, response).catch((error: unknown) => {
        response.writeHead(500).end(String(error));
      });
    });
  }),
);
