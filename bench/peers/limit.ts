/**
 * The limit: the same answers over HTTP from the least code that gives them. No GraphQL, no checks, no deadlines, no token
 * to renew. Everybody else is measured against it: 1.00 would be as cheap as hand-written code.
 */
import { createServer, type ServerResponse } from 'node:http';
import { announce } from '../announce.ts';
import { connectCarriers } from './carriers.ts';
import { remember } from './remember.ts';
import { upstreamUrl } from './upstream-url.ts';

const carriers = connectCarriers(upstreamUrl);

type Question =
  | { readonly operationName: 'W1'; readonly variables: { readonly ctn: string } }
  | { readonly operationName: 'W2' | 'W2b'; readonly variables: { readonly ctns: readonly string[] } }
  | { readonly operationName: 'W3'; readonly variables: { readonly ban: string } };

const dataFor = async (question: Question): Promise<unknown> => {
  switch (question.operationName) {
    case 'W1':
      return { device: await carriers.device(question.variables.ctn) };
    case 'W2':
      return { devices: await Promise.all(question.variables.ctns.map(carriers.device)) };
    case 'W2b':
      return { devices: await Promise.all(question.variables.ctns.map(remember(carriers.device))) };
    case 'W3':
      return { account: { offerAvailability: await carriers.offers(question.variables.ban) } };
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
