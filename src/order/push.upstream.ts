/** The carrier's push of an order's status. Source: CONTRACT section 2 (the body is ASSUMED). Only a hint to go and look. */
import { z } from 'zod';
import { wireScalar } from '../upstream/wire-shapes.ts';
import { readText } from '../upstream/wire-values.ts';

export const WireOrderStatusPush = z.object({
  orderStatusNotification: z.object({
    payloadId: wireScalar,
    orderStatus: wireScalar,
    changeRequest: z
      .array(z.object({ changeRequestId: z.string().max(100), status: wireScalar }))
      .min(1)
      .max(100),
  }),
});

export interface OrderPush {
  readonly changeIds: readonly string[];
  /** The same news have the same key, however often and under whatever id they are sent. */
  readonly newsKey: string;
}

/** What is told, or undefined when it cannot be read. */
export const readPush = (body: unknown): OrderPush | undefined => {
  const push = WireOrderStatusPush.safeParse(body).data?.orderStatusNotification;
  if (!push) return undefined;
  const changes = push.changeRequest.map(({ changeRequestId, status }) => [changeRequestId, readText(status)]);
  return {
    changeIds: push.changeRequest.map(({ changeRequestId }) => changeRequestId),
    newsKey: JSON.stringify([readText(push.payloadId), readText(push.orderStatus), changes]),
  };
};
