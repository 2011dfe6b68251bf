import DataLoader from 'dataloader';
import type { Device } from './device.ts';

export type DeviceLoader = DataLoader<string, Device | null>;

/**
 * Lines by wireless number, each asked for once a request. The carrier takes one number a call, so this does not batch:
 * it remembers, and the request's call scope keeps the number of calls in flight down. A failure is not remembered.
 */
export const createDeviceLoader = (fetch: (ctn: string) => Promise<Device | null>): DeviceLoader => {
  const loader: DeviceLoader = new DataLoader((ctns) =>
    Promise.all(
      ctns.map((ctn) =>
        fetch(ctn).catch((error: unknown) => {
          loader.clear(ctn);
          return error as Error;
        }),
      ),
    ),
  );
  return loader;
};
