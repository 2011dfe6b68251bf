/** The load generator's other end. */
import { authorization } from '../test/support/a-credential.ts';
import type { LoadOrder, LoadReply, LoadReport } from './load-order.ts';
import { nextMessage, type Process, type Processes } from './processes.ts';

export interface Load {
  readonly process: Process;
  /** @throws Error when an answer is not right. */
  readonly run: (order: LoadOrder) => Promise<LoadReport>;
}

export const createLoad = (processes: Processes): Load => {
  const process = processes.spawnFile('load generator', new URL('./load.ts', import.meta.url), [], {
    AUTHORIZATION: authorization,
  });
  const run = async (order: LoadOrder): Promise<LoadReport> => {
    const reply = nextMessage<LoadReply>(process);
    process.child.send(order);
    const answer = await reply;
    if ('failure' in answer) throw new Error(`${order.workload} at ${order.url}: ${answer.failure}`);
    return answer.report;
  };
  return { process, run };
};
