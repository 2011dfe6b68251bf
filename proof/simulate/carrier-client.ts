/** The carrier as one process reaches it: connecting, writing behind the fence, and waiting no longer than the deadline. */
import type { LookUpOutcome, OrderCarrier, SendOutcome } from '../../src/order/order-carrier.ts';
import type { GatewayProcess } from './gateway-process.ts';
import type { SimulatedCarrier } from './simulated-carrier.ts';
import type { World } from './world.ts';

const readDeadlineMs = 2500;

export const reachCarrier = (
  process: GatewayProcess,
  carrier: SimulatedCarrier,
  world: World,
  sendDeadlineMs: number,
): OrderCarrier => {
  const { random, trace } = world;

  const send: OrderCarrier['send'] = (order, fence) =>
    new Promise<SendOutcome>((resolve) => {
      const { life } = process;
      let isWritten = false;
      let isOver = false;
      const end = (outcome: SendOutcome) => {
        if (isOver) return;
        isOver = true;
        trace.add(process.name, `${order.id} attempt ${order.attempt}: ${outcome.kind}`);
        resolve(outcome);
      };
      const notSent = (reason: string) => {
        end({ kind: 'not-sent', retryAfterMs: null, reason });
      };
      const isSlow = !world.isHealed && random.chance(0.03);
      process.later(sendDeadlineMs, () => {
        if (isWritten) end({ kind: 'unknown', reason: 'no answer until the deadline' });
        else notSent('no connection until the deadline');
      });
      process.laterAtRisk(50, isSlow ? random.between(100, 20_000) : random.between(1, 60), () => {
        if (isOver) return;
        if (world.strikes('send') && random.chance(0.3)) {
          notSent('connection refused');
          return;
        }
        // From here to the writing nothing can come between: no await, no event.
        if (!fence()) {
          notSent('the lease is over');
          return;
        }
        isWritten = true;
        trace.add(process.name, `writes ${order.id} attempt ${order.attempt}`);
        carrier.receive(order, (outcome) => {
          process.laterIn(life, random.between(5, 100), () => {
            end(outcome);
          });
        });
      });
    });

  /** A question that may be asked again: there and back, or no answer. */
  const ask = <T>(risk: number, question: () => T, failed: T): Promise<T> =>
    new Promise((resolve) => {
      const { life } = process;
      if (world.strikes('lookUp')) {
        process.later(random.pick([readDeadlineMs, 50]), () => {
          resolve(failed);
        });
        return;
      }
      world.scheduler.after(random.between(10, 150), () => {
        const answer = question();
        if (process.life !== life) return;
        process.laterAtRisk(risk, random.between(10, 150), () => {
          resolve(answer);
        });
      });
    });

  return {
    send,
    lookUp: (order) =>
      // The second look-up that finds nothing is the one that everything hangs on.
      ask<LookUpOutcome>(order.state === 'IN_DOUBT' && order.negatives > 0 ? 40 : 1, () => carrier.lookUp(order), {
        kind: 'failed',
        reason: 'HTTP 500',
      }),
    cancel: (order) => {
      const { carrierOrderId } = order;
      return carrierOrderId === null
        ? Promise.resolve({ kind: 'unknown', reason: 'its number is not known' })
        : ask(1, () => carrier.cancel(carrierOrderId), { kind: 'unknown', reason: 'HTTP 500' });
    },
  };
};
