/** How an answer goes out, and how each kind of fault looks on the wire. */

import type { FastifyReply } from 'fastify';

import { requestError, type Answer } from './answer.ts';
import type { CallEntry } from './call-log.ts';
import type { Fault, FaultKindAt } from './faults.ts';

const HELD_MS = 60_000;
const DRIP_MS = 100;
const RETRY_AFTER_S = '3';

const PROXY_PAGE =
  '<!DOCTYPE html><html><head><title>Gateway</title></head><body><h1>Please try again later</h1></body></html>';
const GARBAGE = '\u0001\u0002}{ not json \u0003';

interface Exchange {
  readonly reply: FastifyReply;
  readonly entry: CallEntry;
}

const JSON_TYPE = 'application/json; charset=utf-8';
const HTML_TYPE = 'text/html; charset=utf-8';

const sendText = ({ reply, entry }: Exchange, status: number, type: string, text: string): void => {
  entry.status = status;
  void reply.code(status).type(type).send(text);
};

const sendEmpty = ({ reply, entry }: Exchange, status: number): void => {
  entry.status = status;
  void reply.code(status).send();
};

const sendAnswer = (exchange: Exchange, { status, body }: Answer): void => {
  if (body === undefined) sendEmpty(exchange, status);
  else sendText(exchange, status, JSON_TYPE, JSON.stringify(body));
};

const reset = ({ reply }: Exchange): void => {
  reply.hijack();
  reply.raw.socket?.resetAndDestroy();
};

/** Never answers. The socket is let go in the end, lest a forgetful client keep it for ever. */
const hold = ({ reply }: Exchange): void => {
  reply.hijack();
  const { raw } = reply;
  const timer = setTimeout(() => raw.socket?.destroy(), HELD_MS).unref();
  raw.once('close', () => {
    clearTimeout(timer);
  });
};

const drip = ({ reply, entry }: Exchange, status: number, text: string): void => {
  reply.hijack();
  entry.status = status;
  const { raw } = reply;
  const bytes = Buffer.from(text);
  let sent = 0;
  raw.writeHead(status, { 'content-type': JSON_TYPE, 'content-length': bytes.length });
  const timer = setInterval(() => {
    raw.write(bytes.subarray(sent, sent + 1));
    sent++;
    if (sent >= bytes.length) {
      clearInterval(timer);
      raw.end();
    }
  }, DRIP_MS).unref();
  raw.once('close', () => {
    clearInterval(timer);
  });
};

const serverError = requestError(500, 'SVC0001', 'A service error occurred', 'carrier');

type BeforeReply = (exchange: Exchange) => void;

/** Nothing was done, or not yet. */
const BEFORE: Readonly<Record<FaultKindAt<'before'>, BeforeReply>> = {
  resetBefore: reset,
  lateAccept: reset,
  hangBefore: hold,
  error500Before: (exchange) => {
    sendAnswer(exchange, serverError);
  },
  unavailable503: (exchange) => {
    sendAnswer(
      exchange,
      requestError(503, 'SVC1000', 'No server resources available to process the request', 'carrier'),
    );
  },
  throttle429: (exchange) => {
    void exchange.reply.header('retry-after', RETRY_AFTER_S);
    sendAnswer(exchange, requestError(429, 'POL0001', 'A policy error occurred: too many requests', 'carrier'));
  },
  empty401: (exchange) => {
    sendEmpty(exchange, 401);
  },
  html200: (exchange) => {
    sendText(exchange, 200, HTML_TYPE, PROXY_PAGE);
  },
  html500: (exchange) => {
    sendText(exchange, 500, HTML_TYPE, PROXY_PAGE);
  },
};

type AfterReply = (exchange: Exchange, status: number, text: string) => void;

/** The operation was done; the client does not learn it. */
const AFTER: Readonly<Record<FaultKindAt<'after'>, AfterReply>> = {
  resetAfter: reset,
  hangAfter: hold,
  error500After: (exchange) => {
    sendAnswer(exchange, serverError);
  },
  garbage: (exchange, status) => {
    sendText(exchange, status, JSON_TYPE, GARBAGE);
  },
  truncated: (exchange, status, text) => {
    sendText(exchange, status, JSON_TYPE, text.slice(0, text.length >> 1));
  },
  drip,
  wrongJson: (exchange, status) => {
    sendAnswer(exchange, { status, body: { unexpected: { shape: true } } });
  },
};

const beforeReplies = new Map<string, BeforeReply>(Object.entries(BEFORE));
const afterReplies = new Map<string, AfterReply>(Object.entries(AFTER));

/** The first fault of the kind that replaces the whole call. */
export const findBefore = (faults: readonly Fault[]): Fault | undefined =>
  faults.find(({ kind }) => beforeReplies.has(kind));

export const replyBefore = (exchange: Exchange, { kind }: Fault): void => {
  beforeReplies.get(kind)?.(exchange);
};

export const replyAfter = (exchange: Exchange, answer: Answer, faults: readonly Fault[]): void => {
  const spoil = faults.map(({ kind }) => afterReplies.get(kind)).find((candidate) => candidate !== undefined);
  if (spoil === undefined) sendAnswer(exchange, answer);
  else spoil(exchange, answer.status, answer.body === undefined ? '' : JSON.stringify(answer.body));
};
