/** The carrier's wire: token, eBonding and broadband, each call logged and exposed to the faults that are set. */

import { setTimeout as pause } from 'node:timers/promises';

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { hasBasicCredentials, refuseHeaders, type TokenDesk } from './access.ts';
import { readCareAccount } from './account-operation.ts';
import { invalidInput, type Answer } from './answer.ts';
import { readAvailability } from './broadband.ts';
import type { CallLog } from './call-log.ts';
import type { Carrier } from './carrier.ts';
import { findBefore, replyAfter, replyBefore } from './carrier-reply.ts';
import type { Fault, FaultBoard } from './faults.ts';
import { isObject, listAt, objectAt, parseJson, textAt, type JsonObject } from './json-reading.ts';
import { cancelOrders, placeCareOrder, readOrderStatus } from './order-operations.ts';
import { generateReport, retrieveReport } from './report-operations.ts';
import { findScenario } from './scenarios.ts';

export interface CarrierShell {
  /** The carrier of this moment: a reset makes another. */
  readonly carrier: () => Carrier;
  readonly tokens: TokenDesk;
  readonly faults: FaultBoard;
  readonly calls: CallLog;
}

interface CarrierCall {
  readonly headers: FastifyRequest['headers'];
  readonly text: string;
  readonly json: unknown;
  readonly faults: readonly Fault[];
}

type Operation = (call: CarrierCall) => Answer | Promise<Answer>;

const EBONDING = '/api/orderingMobility/v1';
const AVAILABILITY_PATH = '/msapi/productoffermanagementms/v3/product/availability';
const TOKEN_PATH = '/oauth2/v2.0/token';
const UNAUTHORIZED: Answer = { status: 401 };

/** The numbers that a call is about. */
const ctnsOf = (json: unknown): string[] => {
  const account = textAt(objectAt(json, 'careAccountRequest'), 'ctn');
  const changes = listAt(objectAt(json, 'careOrderRequest'), 'changeRequest').map((change) => textAt(change, 'ctn'));
  return [account, ...changes].filter((ctn) => ctn !== undefined);
};

/** Magic numbers meet their fault for certain. */
const scenarioFaults = (path: string, ctns: readonly string[]): Fault[] =>
  ctns.flatMap((ctn) => {
    const fault = findScenario(ctn)?.fault;
    return fault !== undefined && path.endsWith(fault.path) ? [{ kind: fault.kind, delayMs: 0 }] : [];
  });

const latencyOf = (faults: readonly Fault[]): number =>
  faults.reduce((sum, { kind, delayMs }) => (kind === 'latency' ? sum + delayMs : sum), 0);

export const addCarrierRoutes = (server: FastifyInstance, shell: CarrierShell): void => {
  const { carrier, tokens, faults: board, calls } = shell;

  const serve = (path: string, operation: Operation, logged: (text: string, json: unknown) => unknown) => {
    const handle = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      carrier().agenda.runDue();
      const text = typeof request.body === 'string' ? request.body : '';
      const json = parseJson(text);
      const entry = calls.begin({
        at: carrier().clock.now(),
        path,
        headers: request.headers,
        body: logged(text, json),
      });
      reply.raw.once('close', () => {
        calls.end(entry);
      });
      const exchange = { reply, entry };
      const ctns = ctnsOf(json);
      const struck = [...board.strike(path, ctns), ...scenarioFaults(path, ctns)];
      const call: CarrierCall = { headers: request.headers, text, json, faults: struck };

      const latency = latencyOf(struck);
      if (latency > 0) {
        await pause(latency);
        carrier().agenda.runDue();
      }
      const before = findBefore(struck);
      if (before === undefined) {
        replyAfter(exchange, await operation(call), struck);
      } else {
        if (before.kind === 'lateAccept') {
          carrier().agenda.at(carrier().clock.now() + before.delayMs, () => {
            void operation(call);
          });
        }
        replyBefore(exchange, before);
      }
      return reply;
    };
    server.post(path, handle);
  };

  /** Token, headers and root member, in the order in which a gateway in front of the service looks at them. */
  const ebonding = (
    name: string,
    root: string,
    answer: (request: JsonObject, call: CarrierCall) => Answer | Promise<Answer>,
  ): void => {
    const operation: Operation = (call) => {
      if (!tokens.isLive(call.headers.authorization)) return UNAUTHORIZED;
      const refused = refuseHeaders(call.headers);
      if (refused !== undefined) return refused;
      const request = isObject(call.json) ? call.json[root] : undefined;
      if (!isObject(request) || !isObject(call.json) || Object.keys(call.json).length !== 1) return invalidInput(root);
      return answer(request, call);
    };
    serve(`${EBONDING}/${name}`, operation, (text, json) => json ?? text);
  };

  serve(
    TOKEN_PATH,
    ({ text }) => tokens.issue(new URLSearchParams(text)),
    (text) => ({ grant_type: new URLSearchParams(text).get('grant_type') }),
  );
  ebonding('careAccount', 'careAccountRequest', (request) => readCareAccount(carrier(), request));
  ebonding('careOrder', 'careOrderRequest', (request) => placeCareOrder(carrier(), request));
  ebonding('orderStatus/CareOrder', 'orderStatusRequest', (request, { faults }) =>
    readOrderStatus(carrier(), request, faults.find(({ kind }) => kind === 'staleStatus')?.delayMs ?? 0),
  );
  ebonding('orderCancellation', 'orderCancellationRequest', (request) => cancelOrders(carrier(), request));
  ebonding('generateReport', 'generateReportRequest', (request) => generateReport(carrier(), request));
  ebonding('retrieveReport', 'retrieveReportRequest', (request, { faults }) =>
    retrieveReport(carrier(), request, faults),
  );
  serve(
    AVAILABILITY_PATH,
    ({ headers, json }) => (hasBasicCredentials(headers.authorization) ? readAvailability(json) : UNAUTHORIZED),
    (text, json) => json ?? text,
  );
};
