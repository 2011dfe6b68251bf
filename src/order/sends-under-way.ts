/**
 * Sends that may outlive the request that began them: its caller has waited long enough and was answered. Before the process
 * ends they are waited for, though not for ever: what is left is found out about by whoever resolves orders next.
 */
import type { OrderProtocol } from './order-protocol.ts';

export class SendsUnderWay {
  readonly #sends = new Set<Promise<unknown>>();

  /** The same, with each send watched. */
  watch(protocol: OrderProtocol): OrderProtocol {
    return {
      ...protocol,
      send: (...wanted) => {
        const sending = protocol.send(...wanted);
        this.#sends.add(sending);
        const forget = () => void this.#sends.delete(sending);
        sending.then(forget, forget);
        return sending;
      },
    };
  }

  /** Resolves when all have ended, or after so long. */
  async settledWithin(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    });
    await Promise.race([Promise.allSettled(this.#sends), patience]);
    clearTimeout(timer);
  }
}
