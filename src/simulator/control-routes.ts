/** The simulator's own endpoints, under /_sim: to look at what was really accepted, and to set clock, faults, pace and pushes. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { CareOrder } from './care-order.ts';
import type { CarrierShell } from './carrier-routes.ts';
import { isFaultKind, type FaultRule } from './faults.ts';
import type { Issuer } from './issuer.ts';
import { isObject, listAt, numberAt, parseJson, textAt, type JsonObject } from './json-reading.ts';
import { statusOf, type HeldItem, type Line } from './line.ts';
import { grantWishes } from './line-wishes.ts';
import { DEDUPLICATIONS } from './order-book.ts';
import { BROADBAND_SCENARIOS, SCENARIOS } from './scenarios.ts';
import type { PushTarget } from './status-push.ts';

export interface ResetWish {
  readonly frozenAt?: number;
  readonly accountLines?: number;
  readonly seed?: number;
}

interface ControlShell extends CarrierShell {
  readonly issuer: Issuer;
  readonly reset: (wish: ResetWish) => void;
  readonly setPushTarget: (target: PushTarget | undefined) => void;
}

/** What the endpoint answers; a string is a complaint about the request. */
type Control = (body: JsonObject, params: JsonObject) => object | string | Promise<object>;

const momentAt = (body: JsonObject, key: string): number | undefined => {
  const moment = Date.parse(textAt(body, key) ?? '');
  return Number.isNaN(moment) ? undefined : moment;
};

const defined = <Value>(key: string, value: Value | undefined): Record<string, Value> =>
  value === undefined ? {} : { [key]: value };

const ledgerView = (orders: readonly CareOrder[]) => ({
  orders: orders.map((order) => ({
    orderId: order.orderId,
    payloadId: order.payloadId,
    poNumber: order.poNumber ?? null,
    changeRequests: order.changes.map(({ changeRequestId, type, ctn }) => ({ changeRequestId, type, ctn })),
    accountGroupId: order.accountGroupId,
    acceptedAt: new Date(order.acceptedAt).toISOString(),
    body: order.body,
  })),
});

const isoOrNull = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString());

const heldView = ({ item: { sku, code, name }, effectiveAt, expiresAt }: HeldItem) => ({
  sku,
  code,
  name,
  effectiveAt: isoOrNull(effectiveAt),
  expiresAt: isoOrNull(expiresAt),
});

const lineView = (line: Line) => ({
  ctn: line.ctn,
  ban: line.account.ban,
  accountGroupId: line.account.tenant.accountGroupId,
  status: statusOf(line),
  device: { sku: line.device.model.sku, model: line.device.model.model, imei: line.device.imei, sim: line.device.sim },
  ratePlan: heldView(line.ratePlan),
  dataPlan: line.dataPlan === undefined ? null : heldView(line.dataPlan),
  features: line.features.map(heldView),
  subscriber: line.subscriber,
  billingContact: line.account.billingContact,
  labels: line.labels,
  contractStartAt: isoOrNull(line.contractStartAt),
  suspendedAt: isoOrNull(line.suspendedAt),
  cancelledAt: isoOrNull(line.cancelledAt),
  voicemailResets: line.voicemailResets.length,
  lastVoicemailReset: line.voicemailResets.at(-1) ?? null,
});

const readRule = (raw: unknown): FaultRule | string => {
  const kind = textAt(raw, 'kind');
  if (kind === undefined || !isFaultKind(kind)) return `unknown kind of fault: ${String(kind)}`;
  const probability = numberAt(raw, 'probability') ?? 1;
  if (probability < 0 || probability > 1) return 'probability must lie between 0 and 1';
  return {
    kind,
    probability,
    path: textAt(raw, 'path') ?? '*',
    ...defined('times', numberAt(raw, 'times')),
    ...defined('delayMs', numberAt(raw, 'delayMs')),
    ...defined('ctn', textAt(raw, 'ctn')),
  };
};

export const addControlRoutes = (server: FastifyInstance, shell: ControlShell): void => {
  const { carrier, faults, calls, issuer, reset, setPushTarget } = shell;

  const answerWith = (control: Control) => async (request: FastifyRequest, reply: FastifyReply) => {
    carrier().agenda.runDue();
    const body = typeof request.body === 'string' ? parseJson(request.body) : {};
    const params = isObject(request.params) ? request.params : {};
    const answer = await control(isObject(body) ? body : {}, params);
    return typeof answer === 'string' ? reply.code(400).send({ error: answer }) : reply.send(answer);
  };
  const get = (path: string, control: Control): void => {
    server.get(`/_sim/${path}`, answerWith(control));
  };
  const post = (path: string, control: Control): void => {
    server.post(`/_sim/${path}`, answerWith(control));
  };

  const clockView = () => ({ now: new Date(carrier().clock.now()).toISOString(), frozen: carrier().clock.isFrozen() });
  const settingsView = () => {
    const { timing, reportReadyMs, deduplication } = carrier().settings;
    return { ...timing, reportReadyMs, on: deduplication };
  };

  get('issuer/jwks', () => issuer.jwks);
  post('issuer/token', (body) => issuer.mint(body));

  get('ledger', () => ledgerView(carrier().orders.all()));
  get('ledger/:ctn', (_body, { ctn }) =>
    ledgerView(
      carrier()
        .orders.all()
        .filter(({ changes }) => changes.some((change) => change.ctn === ctn)),
    ),
  );
  get('calls', () => calls.view());
  get('scenarios', () => ({ scenarios: [...SCENARIOS, ...BROADBAND_SCENARIOS] }));
  post('lines/:ctn', (body, params) => {
    const { world, clock } = carrier();
    const line = world.findLineAnywhere(textAt(params, 'ctn') ?? '');
    return line === undefined ? 'unknown line' : (grantWishes(world, line, body, clock.now()) ?? lineView(line));
  });
  get('lines/:ctn', (_body, params) => {
    const line = carrier().world.findLineAnywhere(textAt(params, 'ctn') ?? '');
    return line === undefined ? 'unknown line' : lineView(line);
  });

  post('reset', (body) => {
    const frozenAt = momentAt(body, 'frozenAt');
    if (body['frozenAt'] !== undefined && frozenAt === undefined) return 'frozenAt must be a date';
    reset({
      ...defined('frozenAt', frozenAt),
      ...defined('accountLines', numberAt(body, 'accountLines')),
      ...defined('seed', numberAt(body, 'seed')),
    });
    return clockView();
  });

  get('clock', clockView);
  post('clock', (body) => {
    const { clock } = carrier();
    const advanceMs = numberAt(body, 'advanceMs');
    const moment = momentAt(body, 'set');
    if (body['freeze'] === true) clock.freeze();
    else if (body['run'] === true) clock.run();
    else if (advanceMs !== undefined) clock.advance(advanceMs);
    else if (moment !== undefined) clock.set(moment);
    else return 'one of advanceMs, set, freeze and run is required';
    return clockView();
  });

  get('faults', () => faults.view());
  post('faults', (body) => {
    const rules: FaultRule[] = [];
    for (const raw of listAt(body, 'rules')) {
      const rule = readRule(raw);
      if (typeof rule === 'string') return rule;
      rules.push(rule);
    }
    faults.set(numberAt(body, 'seed') ?? 1, rules);
    return faults.view();
  });

  // For orders and reports from now on; what is under way keeps its pace.
  post('timing', (body) => {
    const { settings } = carrier();
    settings.timing = {
      inProgressMs: numberAt(body, 'inProgressMs') ?? settings.timing.inProgressMs,
      completedMs: numberAt(body, 'completedMs') ?? settings.timing.completedMs,
    };
    settings.reportReadyMs = numberAt(body, 'reportReadyMs') ?? settings.reportReadyMs;
    return settingsView();
  });

  post('dedupe', (body) => {
    const wanted = DEDUPLICATIONS.find((deduplication) => deduplication === body['on']);
    if (wanted === undefined) return `on must be one of ${DEDUPLICATIONS.join(', ')}`;
    carrier().settings.deduplication = wanted;
    return settingsView();
  });

  // Without a url the push is switched off.
  post('push', (body) => {
    const url = textAt(body, 'url');
    if (url !== undefined && !URL.canParse(url)) return 'url is not valid';
    setPushTarget(url === undefined ? undefined : { url, secret: textAt(body, 'secret') ?? '' });
    return { url: url ?? null };
  });
};
