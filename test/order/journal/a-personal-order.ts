import type { CareOrder } from '../../../src/order/care-order.ts';
import type { OrderJournal } from '../../../src/order/journal/order-journal.ts';
import { aNewOrder, insertOne } from './a-new-order.ts';

/** What no store may show in the clear. */
export const personal = {
  ctn: '4045550123',
  newCtn: '4045550199',
  ban: '287012345678',
  imei: '353918052347891',
  pin: 'PIN 7391',
  firstName: 'Wilhelmina',
  lastName: 'Featherstonehaugh',
  email: 'wilhelmina@acme.example',
  placedBy: 'Bartholomew',
  words: 'for Featherstonehaugh of 4045550123',
};

/** Has all of it in every place where it may be; its content is `content-hash`. */
export const insertPersonal = async (journal: OrderJournal): Promise<CareOrder> => {
  const { ctn, newCtn, ban, imei, pin, firstName, lastName, email, placedBy, words } = personal;
  const given = aNewOrder({ ban, placedBy, changes: [{ ctn, type: 'CHANGE_CTN' }] });
  const order = await insertOne(journal, {
    ...given,
    changes: given.changes.map((change) => ({ ...change, content: 'content-hash', newCtn })),
    request: {
      ...given.request,
      contact: { firstName, lastName, phone: ctn, email },
      changes: [{ imei, voicemailPin: { pin } }],
    },
  });
  await journal.appendAudit([
    {
      tenant: order.tenant,
      action: 'REFUSED',
      operation: 'SUSPEND_SERVICE',
      client: order.client,
      subject: placedBy,
      ctn,
      ban,
      orderId: null,
      before: [{ name: 'imei', value: imei }],
      after: [],
      outcome: 'NOT_ELIGIBLE',
      supportReference: 'reference-1',
    },
  ]);
  const [change] = order.changes;
  const changes = change ? [{ ...change, error: { carrierCode: 'E1', message: words } }] : [];
  const failed = await journal.advance(order, { state: 'FAILED', changes }, [
    { state: 'FAILED', source: 'POLL', message: words, carrierStatus: words },
  ]);
  if (failed === null) throw new Error('somebody else owns the order');
  return failed;
};
