/**
 * How the journal erases what is personal of a line, or of a person who used the gateway, out of finished orders and out
 * of the audit trail. Some at a time, so that a large erasure holds up nobody.
 */
import type { Actor } from '../audit.ts';
import { type Dialect, type Steps, count, rows } from './steps.ts';
import type { Erased, Erasure } from './order-journal.ts';
import type { AuditRow, OrderRow, OrderRows } from './order-rows.ts';

/** How many orders, and entries, one transaction takes: each is several round trips, and all of them have the time of one call. */
const batch = 50;
/** In place of hashes that cannot be null: nothing has this one. */
const noHash = 'erased';

export interface EraseStep extends Erasure {
  readonly isDone: boolean;
}

type EntryRow = Pick<AuditRow, 'id' | 'order_id' | 'support_reference' | 'sealed_facts'>;

/** Entries are erased when their order is finished, is gone, or never was. */
const ofNoOpenOrder = `NOT EXISTS (
  SELECT 1 FROM care_order WHERE care_order.id = audit_entry.order_id AND completed_at IS NULL)`;

/**
 * Its version counts on, so that whoever has read the order before cannot write what was in it again. It is due no more,
 * or the carrier would be asked about it, and its answer kept.
 */
function* writeErased({ id }: OrderRow, details: Uint8Array): Steps<void> {
  yield* count(
    `UPDATE care_order SET sealed_request = NULL, sealed_details = @details, due_at = NULL, version = version + 1
    WHERE id = @id`,
    { id, details },
  );
}

function* eraseLineOf(orderRows: OrderRows, row: OrderRow, line: string): Steps<void> {
  const { id } = row;
  const changes = yield* rows<{ readonly change_request_id: string; readonly line_index: string }>(
    'SELECT change_request_id, line_index FROM care_order_change WHERE order_id = @id',
    { id },
  );
  const erased = changes.filter(({ line_index }) => line_index === line || line_index === noHash);
  const isAll = erased.length === changes.length;
  const ids = erased.map(({ change_request_id }) => change_request_id);
  yield* writeErased(row, orderRows.detailsWithoutChanges(row, ids, isAll));
  // The account is that of the other lines as well, while there are some.
  if (isAll) yield* count('UPDATE care_order SET ban_index = NULL WHERE id = @id', { id });
  yield* count(
    `UPDATE care_order_change SET line_index = @noHash, content = @noHash WHERE order_id = @id AND line_index = @line`,
    { id, line, noHash },
  );
  // The carrier's words may say anything, of any line of the order.
  yield* count('UPDATE care_order_event SET sealed_words = NULL WHERE order_id = @id', { id });
}

function* eraseLine(dialect: Dialect, orderRows: OrderRows, tenant: string, ctn: string): Steps<EraseStep> {
  const line = orderRows.lineIndex(tenant, ctn);
  const ofLine = 'id IN (SELECT order_id FROM care_order_change WHERE tenant = @tenant AND line_index = @line)';
  // Before all else: one that ends meanwhile is told as unfinished rather than passed over in silence.
  const [open] = yield* rows<{ readonly n: number }>(
    `SELECT count(*) AS n FROM care_order WHERE ${ofLine} AND completed_at IS NULL`,
    { tenant, line },
  );
  const orders = yield* rows<OrderRow>(
    `SELECT * FROM care_order WHERE ${ofLine} AND completed_at IS NOT NULL ORDER BY id LIMIT @limit ${dialect.forUpdate}`,
    { tenant, line, limit: batch },
  );
  for (const order of orders) yield* eraseLineOf(orderRows, order, line);
  const entries = yield* rows<EntryRow>(
    `SELECT id, order_id, support_reference, sealed_facts FROM audit_entry
    WHERE tenant = @tenant AND line_index = @line AND ${ofNoOpenOrder} ORDER BY id LIMIT @limit`,
    { tenant, line, limit: batch },
  );
  for (const entry of entries) {
    yield* count('UPDATE audit_entry SET sealed_facts = @facts, line_index = NULL, ban_index = NULL WHERE id = @id', {
      id: entry.id,
      facts: orderRows.auditWithout('line', entry),
    });
  }
  return {
    orders: orders.length,
    auditEntries: entries.length,
    unfinished: open?.n ?? 0,
    isDone: Math.max(orders.length, entries.length) < batch,
  };
}

/** A person's orders are found by the audit trail: it says who placed, withdrew or settled them. */
function* erasePerson(dialect: Dialect, orderRows: OrderRows, tenant: string, subject: string): Steps<EraseStep> {
  const person = orderRows.subjectIndex(tenant, subject);
  // First, as for a line.
  const [open] = yield* rows<{ readonly n: number }>(
    `SELECT count(*) AS n FROM care_order WHERE completed_at IS NULL AND id IN (
      SELECT order_id FROM audit_entry WHERE tenant = @tenant AND subject_index = @person)`,
    { tenant, person },
  );
  const entries = yield* rows<EntryRow>(
    `SELECT id, order_id, support_reference, sealed_facts FROM audit_entry
    WHERE tenant = @tenant AND subject_index = @person AND ${ofNoOpenOrder} ORDER BY id LIMIT @limit`,
    { tenant, person, limit: batch },
  );
  const ids = new Set(entries.flatMap(({ order_id }) => order_id ?? []));
  const orders = yield* rows<OrderRow>(
    `SELECT * FROM care_order WHERE ${dialect.isIn('id', '@ids')} AND completed_at IS NOT NULL ${dialect.forUpdate}`,
    { ids: JSON.stringify([...ids]) },
  );
  for (const order of orders) yield* writeErased(order, orderRows.detailsWithoutPerson(order, subject));
  for (const entry of entries) {
    yield* count('UPDATE audit_entry SET sealed_facts = @facts, subject_index = NULL WHERE id = @id', {
      id: entry.id,
      facts: orderRows.auditWithout('person', entry),
    });
  }
  return {
    orders: orders.length,
    auditEntries: entries.length,
    unfinished: open?.n ?? 0,
    isDone: entries.length < batch,
  };
}

export const eraseSome = (dialect: Dialect, orderRows: OrderRows, whose: Erased): Steps<EraseStep> =>
  'ctn' in whose
    ? eraseLine(dialect, orderRows, whose.tenant, whose.ctn)
    : erasePerson(dialect, orderRows, whose.tenant, whose.subject);

/** Who erased; not whose data it was. */
export const erasedEntry = (whose: Erased, by: Actor, supportReference: string) =>
  ({
    tenant: whose.tenant,
    action: 'ERASED',
    operation: 'ctn' in whose ? 'eraseLine' : 'erasePerson',
    ...by,
    ctn: null,
    ban: null,
    orderId: null,
    before: [],
    after: [],
    outcome: 'ERASED',
    supportReference,
  }) as const;
