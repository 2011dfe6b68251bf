/** Counts the orders of the journal now and then: whoever looks at metrics does not wait for a store. */
import type { OrdersView } from './metrics.ts';

export interface OrderSamplerOptions {
  readonly count: () => Promise<readonly OrdersView[]>;
  readonly note: (states: readonly OrdersView[]) => void;
}

const everyMs = 15_000;

/** Gives what ends it. While the journal cannot be read, the last count stands, and the time of it tells so. */
export const sampleOrders = ({ count, note }: OrderSamplerOptions): (() => void) => {
  let isCounting = false;
  const sample = (): void => {
    if (isCounting) return;
    isCounting = true;
    count()
      .then(note, () => undefined)
      .finally(() => {
        isCounting = false;
      });
  };
  const timer = setInterval(sample, everyMs);
  timer.unref();
  sample();
  return () => {
    clearInterval(timer);
  };
};
