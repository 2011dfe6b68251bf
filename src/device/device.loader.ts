import DataLoader from 'dataloader';
import type { Device } from './device.ts';

export interface DeviceLoader {
  /** The line, or null. As the carrier has it now, unless an answer of at most `maxAgeMs` will do. */
  load(ctn: string, maxAgeMs?: number): Promise<Device | null>;
  /** The line has changed: what is known of it here is forgotten. */
  clear(ctn: string): void;
}

interface Wanted {
  readonly ctn: string;
  readonly maxAgeMs: number;
}

/** Where the loader's answers come from. */
export interface DeviceSource {
  fetch(ctn: string, maxAgeMs: number): Promise<Device | null>;
  forget(ctn: string): void;
}

/**
 * Lines by wireless number, each asked for once a request. The carrier takes one number a call, so this does not batch:
 * it remembers, and the request's call scope keeps the number of calls in flight down. A failure is not remembered.
 */
export const createDeviceLoader = (source: DeviceSource): DeviceLoader => {
  const loader = new DataLoader<Wanted, Device | null, string>(
    (wanted) =>
      Promise.all(
        wanted.map((each) =>
          source.fetch(each.ctn, each.maxAgeMs).catch((error: unknown) => {
            loader.clear(each);
            return error as Error;
          }),
        ),
      ),
    { cacheKeyFn: ({ ctn, maxAgeMs }) => `${ctn} ${maxAgeMs}` },
  );
  return {
    load: (ctn, maxAgeMs = 0) => loader.load({ ctn, maxAgeMs }),
    clear: (ctn) => {
      loader.clear({ ctn, maxAgeMs: 0 });
      source.forget(ctn);
    },
  };
};
