/**
 * The one path that every care order takes: find the line, refuse what cannot be, write the order down, send it, report.
 * What differs between the types stands in their specs; what happens after the writing down in order-protocol.ts.
 */
import { randomUUID } from 'node:crypto';
import type { CatalogSnapshot } from '../catalog/catalog.ts';
import type { Device } from '../device/device.ts';
import type { InputMaybe, OrderDetailsInput } from '../generated/graphql.ts';
import { invalidInput, notFound, type UserError } from '../graphql/user-error.ts';
import type { Caller } from '../identity/caller.ts';
import { UpstreamError } from '../upstream/upstream-error.ts';
import { factsOf, stateOf, type CareOrder, type CareOrderAnswer, type OrderContact } from './care-order.ts';
import { type CareOrderInput, type CareOrderSpec, type Situation } from './care-order-spec.ts';
import { carrierMessage } from './carrier-messages.ts';
import type { InsertOutcome, NewOrder, OrderJournal } from './journal/order-journal.ts';
import { changeIdOf, naturalKey, purchaseOrderNumberOf, type Fingerprints } from './natural-keys.ts';
import type { OrderProtocol, ProtocolTimes } from './order-protocol.ts';

/** All that placing an order needs: a slice of the request's context and the services behind it. */
export interface Desk {
  readonly caller: Caller;
  readonly devices: {
    load(ctn: string): Promise<Device | null>;
    clear(ctn: string): unknown;
  };
  readonly catalog: () => CatalogSnapshot | undefined;
  readonly journal: OrderJournal;
  readonly protocol: OrderProtocol;
  readonly fingerprints: Fingerprints;
  readonly times: ProtocolTimes;
  readonly zone: string;
  readonly now: () => Date;
  /** The caller gets an answer after this long, even while the order is still being sent. */
  readonly answerAfterMs: number;
}

const duplicateWindowMs = 10 * 60 * 1000;
const keyPattern = /^[A-Za-z0-9_-]{16,64}$/;
const purchaseOrderPattern = /^[A-Za-z0-9 ._/#-]{1,30}$/;

type Details = InputMaybe<OrderDetailsInput> | undefined;

const refuseDetails = (details: Details): readonly UserError[] => {
  const errors: UserError[] = [];
  const { idempotencyKey: key, purchaseOrderNumber: po, contact } = details ?? {};
  if (key != null && (!keyPattern.test(key) || /^0+$/.test(key.replaceAll('-', '')))) {
    errors.push(invalidInput('A key has 16 to 64 letters, digits, `_` or `-`.', 'input', 'details', 'idempotencyKey'));
  }
  if (po != null && !purchaseOrderPattern.test(po)) {
    errors.push(
      invalidInput('At most 30 letters, digits, spaces and `._/#-`.', 'input', 'details', 'purchaseOrderNumber'),
    );
  }
  if (contact?.phoneExtension != null && !/^[0-9]{1,6}$/.test(contact.phoneExtension)) {
    errors.push(invalidInput('An extension has one to six digits.', 'input', 'details', 'contact', 'phoneExtension'));
  }
  return errors;
};

const toContact = (details: Details, usual: OrderContact): OrderContact => {
  const contact = details?.contact;
  if (!contact) return usual;
  const { firstName, lastName, phone, phoneExtension, email } = contact;
  return { firstName, lastName, phone, email, ...(phoneExtension != null && { phoneExtension }) };
};

const refused = (errors: readonly UserError[], ctn: string | null = null): CareOrderAnswer => ({
  order: null,
  ctn,
  errors,
  replayed: false,
});

/** What is told beside an order that is not simply accepted. */
const problemsOf = (order: CareOrder): readonly UserError[] => {
  switch (stateOf(order)) {
    case 'REJECTED': {
      const errors = order.changes.map(({ error }) => error).filter((error) => error !== null);
      return (errors.length > 0 ? errors : [{ carrierCode: null, message: carrierMessage(null) }]).map((error) => ({
        kind: 'CarrierRejectedError',
        code: 'CARRIER_REJECTED',
        path: ['input'],
        ...error,
      }));
    }
    case 'RECORDED':
      return [
        unavailable(
          'The carrier cannot be reached now. The order is recorded and will be sent in the next minutes.',
          false,
          order,
        ),
      ];
    case 'UNCONFIRMED':
      return [
        unavailable(
          "The carrier's answer was lost. We are finding out: do not place the order again under another key.",
          true,
          order,
        ),
      ];
    default:
      return [];
  }
};

const unavailable = (message: string, outcomeUnknown: boolean, order: CareOrder | null): UserError => ({
  kind: 'CarrierUnavailableError',
  code: 'CARRIER_UNAVAILABLE',
  message,
  retryAfterSeconds: order?.dueAt
    ? Math.max(1, Math.ceil((order.dueAt.getTime() - order.updatedAt.getTime()) / 1000))
    : null,
  outcomeUnknown,
});

const replayOf = (order: CareOrder, fingerprint: string): CareOrderAnswer => {
  if (order.fingerprint !== fingerprint) {
    const message = 'This key was used for another input. Use a new key for a new order.';
    const path = ['input', 'details', 'idempotencyKey'];
    return refused([{ kind: 'InvalidInputError', code: 'IDEMPOTENCY_KEY_REUSED', message, path }]);
  }
  return { order, ctn: order.changes[0]?.ctn ?? null, errors: problemsOf(order), replayed: true };
};

const standsInTheWay = (outcome: Extract<InsertOutcome, { kind: 'conflict' | 'duplicate' }>): UserError => ({
  kind: 'ConflictingOrderError',
  code: outcome.kind === 'conflict' ? 'CONFLICTING_ORDER' : 'POSSIBLE_DUPLICATE',
  message:
    outcome.kind === 'conflict'
      ? 'Another order for this line is not settled yet.'
      : 'The same change was placed for this line a few minutes ago. Set `confirmDuplicate` to place it again.',
  path: ['input', 'device'],
  openOrderId: outcome.order.id,
});

/** The line of the input, or why it cannot be used. */
const findLine = async ({ ctn, imei }: CareOrderInput['device'], desk: Desk): Promise<Device | UserError> => {
  try {
    const device = await desk.devices.load(ctn);
    if (!device) return notFound('There is no line with this number here.', 'input', 'device', 'ctn');
    if (imei == null || device.imei === null || device.imei === imei) return device;
    const message = 'The line is on another device than this IMEI.';
    return { kind: 'InvalidInputError', code: 'DEVICE_MISMATCH', message, path: ['input', 'device', 'imei'] };
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return unavailable('The carrier cannot be asked about the line now. Nothing was placed.', false, null);
  }
};

/** The order as it is when sending is over, or when the caller has waited long enough: sending then goes on by itself. */
const sendWithin = async (order: CareOrder, desk: Desk): Promise<CareOrder> => {
  const sending = desk.protocol.send(order);
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => {
      resolve(undefined);
    }, desk.answerAfterMs);
  });
  try {
    return (await Promise.race([sending, patience])) ?? { ...order, state: 'SENDING' };
  } finally {
    clearTimeout(timer);
    // Whatever still comes is the resolver's to find out.
    sending.catch(() => undefined);
  }
};

export const placeCareOrder = async <Input extends CareOrderInput>(
  spec: CareOrderSpec<Input>,
  input: Input,
  desk: Desk,
): Promise<CareOrderAnswer> => {
  const { caller, journal, fingerprints } = desk;
  const { tenant, clientId } = caller;
  const { details } = input;
  const badDetails = refuseDetails(details);
  if (badDetails.length > 0) return refused(badDetails);

  const { idempotencyKey, confirmDuplicate, ...lasting } = details ?? {};
  const fingerprint = fingerprints.ofInput(spec.type, { ...input, details: lasting });
  if (idempotencyKey != null) {
    // Before any rule: the line may have changed because of this very order.
    const [known] = await journal.getByKey(tenant.id, clientId, idempotencyKey);
    if (known) return replayOf(known, fingerprint);
  }

  const line = await findLine(input.device, desk);
  if (!('ctn' in line)) return refused([line]);
  const situation: Situation = { device: line, catalog: desk.catalog(), now: desk.now(), zone: desk.zone };
  const errors = [spec.refuseLine(situation), ...spec.refuse(input, situation)].filter((error) => error !== undefined);
  if (errors.length > 0) return refused(errors, line.ctn);

  const key = idempotencyKey ?? randomUUID();
  const order = draft(spec, input, line, key, fingerprint, desk);
  const outcome = await journal.insertIntent({
    ...order,
    duplicateWindowMs: confirmDuplicate === true ? null : duplicateWindowMs,
  });
  switch (outcome.kind) {
    case 'replay':
      return replayOf(outcome.order, fingerprint);
    case 'conflict':
    case 'duplicate':
      return refused([standsInTheWay(outcome)], line.ctn);
    case 'inserted': {
      const sent = await sendWithin(outcome.order, desk);
      desk.devices.clear(line.ctn);
      return { order: sent, ctn: line.ctn, errors: problemsOf(sent), replayed: false };
    }
  }
};

const draft = <Input extends CareOrderInput>(
  spec: CareOrderSpec<Input>,
  input: Input,
  line: Device,
  key: string,
  fingerprint: string,
  { caller, fingerprints, times }: Desk,
): Omit<NewOrder, 'duplicateWindowMs'> => {
  const { tenant, clientId, subject } = caller;
  const natural = naturalKey(tenant.id, clientId, key, 0);
  const content = spec.change(input, line);
  return {
    id: randomUUID(),
    tenant: tenant.id,
    client: clientId,
    key,
    part: 0,
    fingerprint,
    purchaseOrderNumber: input.details?.purchaseOrderNumber ?? purchaseOrderNumberOf(natural),
    accountGroupId: tenant.accountGroupId,
    ban: line.account?.ban ?? null,
    placedBy: subject,
    changes: [
      {
        id: changeIdOf(natural, 0),
        type: spec.type,
        ctn: line.ctn,
        content: fingerprints.ofChange(spec.type, line.ctn, content),
        carrierState: null,
        facts: factsOf(content),
        newCtn: null,
        effectiveAt: null,
        error: null,
      },
    ],
    request: {
      foundationAccountNumber: tenant.foundationAccountNumber,
      consentToRecurringCharges: input.details?.consentToRecurringCharges ?? null,
      contact: toContact(input.details, tenant.orderContact),
      changes: [content],
    },
    expiresInMs: times.expiryMs,
    leaseMs: times.leaseMs,
  };
};
