/** The GraphQL edge of the audit trail. */
import type { AuditEntryResolvers, QueryResolvers } from '../generated/graphql.ts';
import { toNodeId } from '../graphql/node-id.ts';

const auditTrail: QueryResolvers['auditTrail'] = (_root, { filter, ...page }, { audit }) => audit.page(page, filter);

export const auditResolvers = {
  Query: { auditTrail },
  AuditEntry: {
    id: ({ id }) => toNodeId('AuditEntry', id),
    orderId: ({ orderId }) => orderId && toNodeId('CareOrder', orderId),
  } satisfies AuditEntryResolvers,
};
