/**
 * Stands in for both carriers in a process of its own, so that their cost is in nobody's figures. It answers from memory
 * and counts: a workload that makes more upstream calls than it says is not the workload. Its argument is how many
 * milliseconds it takes over each answer.
 */
import { createServer } from 'node:http';
import { announce } from './announce.ts';
import {
  availability,
  careAccountOf,
  orderAcceptedOf,
  orderCompletedOf,
  reportGenerated,
  reportRetrieved,
  token,
} from './upstream-answers.ts';

let calls = 0;
const latencyMs = Number(process.argv[2] ?? 0);

const ctnIn = (body: string): string => /"ctn":"(\d{10})"/.exec(body)?.[1] ?? '0000000000';

const orderedChangeIn = (body: string): string => /"changeRequestId":"([^"]+)"/.exec(body)?.[1] ?? '';

const askedChangeIn = (body: string): string => /"offlineOrderPayloadId":"([^"]+)_PayLId"/.exec(body)?.[1] ?? '';

const answerTo = (path: string, body: string): string | undefined => {
  if (path.endsWith('/orderStatus/CareOrder')) {
    calls += 1;
    return orderCompletedOf(askedChangeIn(body));
  }
  switch (path.slice(path.lastIndexOf('/') + 1)) {
    case 'careOrder':
      calls += 1;
      return orderAcceptedOf(orderedChangeIn(body));
    case 'careAccount':
      calls += 1;
      return careAccountOf(ctnIn(body));
    case 'availability':
      calls += 1;
      return availability;
    case 'token':
      return token;
    case 'generateReport':
      return reportGenerated;
    case 'retrieveReport':
      return reportRetrieved;
    case 'calls':
      return String(calls);
    default:
      return undefined;
  }
};

announce(
  createServer((request, response) => {
    let body = '';
    request.setEncoding('latin1');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      if (latencyMs > 0) setTimeout(reply, latencyMs);
      else reply();
    });
    const reply = () => {
      const answer = answerTo(request.url ?? '', body);
      if (answer === undefined) response.writeHead(404).end();
      else
        response
          .writeHead(request.url?.endsWith('/careOrder') === true ? 202 : 200, {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(answer),
          })
          .end(answer);
    };
  }),
);
