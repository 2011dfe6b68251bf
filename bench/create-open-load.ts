/** The open-loop load generator's other end. It gives each order that is placed through it a line and a key of its own. */
import { authorization } from '../test/support/a-credential.ts';
import type { OpenLoadOrder, OpenLoadReply } from './open-load-order.ts';
import { nextMessage, type Process, type Processes } from './processes.ts';

export type OpenLoadResult = Exclude<OpenLoadReply, { readonly failure: string }>;

type WithoutFirst<Order> = Order extends unknown ? Omit<Order, 'first'> : never;

export interface OpenLoad {
  readonly process: Process;
  readonly run: (order: WithoutFirst<OpenLoadOrder>) => Promise<OpenLoadResult>;
}

/** More than any run asks for. */
const mostRequests = 1_000_000;

/** `begin`: index of the first request of all. */
export const createOpenLoad = (processes: Processes, begin = 0): OpenLoad => {
  const process = processes.spawnFile('open-loop load generator', new URL('./open-load.ts', import.meta.url), [], {
    AUTHORIZATION: authorization,
  });
  let first = begin;
  return {
    process,
    run: async (order) => {
      const reply = nextMessage<OpenLoadReply>(process);
      process.child.send({ ...order, first });
      first += mostRequests;
      const answer = await reply;
      if ('failure' in answer) throw new Error(`open-loop load at ${order.url}: ${answer.failure}`);
      return answer;
    },
  };
};
