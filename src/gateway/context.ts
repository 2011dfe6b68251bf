/** What one request has: made by one function, read-only, never a bag to add to. */
import type { Logger } from 'pino';
import { createAccounts, type Accounts } from '../account/accounts.ts';
import type { KnownLines } from '../account/known-lines.ts';
import type { CatalogKeeper } from '../catalog/catalog-keeper.ts';
import type { CatalogSnapshot } from '../catalog/catalog.ts';
import { createCatalogItemLoader, type CatalogItemLoader } from '../catalog/catalog.loader.ts';
import { createDeviceLoader, type DeviceLoader } from '../device/device.loader.ts';
import type { KeptDevices } from '../device/kept-devices.ts';
import { maySeeAccount, type Caller } from '../identity/caller.ts';
import type { InventoryKeeper } from '../inventory/inventory-keeper.ts';
import { createOfferLoader, type OfferLoader } from '../offer/offer.loader.ts';
import type { KeptOffers } from '../offer/kept-offers.ts';
import { createAuditTrail, type AuditTrail } from '../order/audit-trail.ts';
import { createCareOrders, type CareOrders } from '../order/care-orders.ts';
import type { CancelDesk } from '../order/cancel-care-order.ts';
import type { OrderFeed } from '../order/order-feed.ts';
import type { Desk } from '../order/place-care-order.ts';
import { untoldTally, type Tally } from '../telemetry/tally.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { createCallScope, timeForCall } from '../upstream/call-scope.ts';

export interface Context {
  readonly caller: Caller;
  /** In every answer and every log line of this request. */
  readonly supportReference: string;
  /** What the request comes to so far. */
  readonly tally: Tally;
  readonly log: Logger;
  readonly accounts: Accounts;
  readonly devices: DeviceLoader;
  /** The company's catalog. @throws UpstreamError when there is none yet and it cannot be had in time. */
  readonly catalog: () => Promise<CatalogSnapshot>;
  readonly catalogItems: CatalogItemLoader;
  readonly inventory: InventoryKeeper;
  readonly offers: OfferLoader;
  readonly orders: CareOrders;
  readonly audit: AuditTrail;
  readonly feed: OrderFeed;
  readonly knownLines: KnownLines;
  readonly desk: Desk & CancelDesk;
}

/** What all requests share, put together in main.ts. */
export interface Services {
  readonly log: Logger;
  readonly telemetry: Pick<Telemetry, 'noteOdd' | 'noteForeignAnswer'>;
  readonly keptDevices: KeptDevices;
  readonly keptOffers: KeptOffers;
  /** Hears of each question for a line that does not exist. */
  readonly noteMiss: (caller: Caller) => void;
  readonly catalog: CatalogKeeper;
  readonly inventory: InventoryKeeper;
  readonly knownLines: KnownLines;
  readonly feed: OrderFeed;
  readonly desk: Omit<Desk & CancelDesk, 'caller' | 'devices' | 'catalog' | 'orders' | 'audit'>;
  readonly callsAtOnce: number;
}

/** What one request has, that is to be answered within so many milliseconds. */
export const createContext = (
  services: Services,
  caller: Caller,
  deadlineMs: number,
  tally: Tally = untoldTally(),
): Context => {
  const { catalog, inventory, knownLines, keptDevices, keptOffers, callsAtOnce, telemetry } = services;
  const { supportReference, traceId } = tally;
  const { tenant } = caller;
  // Most requests have nothing to say.
  let log: Logger | undefined;
  const logOfRequest = (): Logger => (log ??= services.log.child({ supportReference, traceId }));
  const odd = (place: string) => {
    logOfRequest().warn({ place }, 'odd value from the carrier taken as absent');
    telemetry.noteOdd(place);
  };
  const scope = createCallScope(callsAtOnce, odd, deadlineMs, tally);
  /** What a carrier answers is believed to be the caller's only when its account is. */
  const isOurs = (ban: string | null): boolean => {
    const may = maySeeAccount(caller, ban);
    if (!may) {
      logOfRequest().warn({ alert: 'FOREIGN_ACCOUNT' }, "a carrier's answer about an account that is not the caller's");
      telemetry.noteForeignAnswer();
    }
    return may;
  };
  const devices = createDeviceLoader({
    fetch: async (ctn, maxAgeMs) => {
      const found = await keptDevices.fetch(tenant, ctn, scope, maxAgeMs);
      const device = found && isOurs(found.account?.ban ?? null) ? found : null;
      if (!device) services.noteMiss(caller);
      if (device?.account) knownLines.note(tenant.id, device.account.ban, ctn);
      return device;
    },
    forget: (ctn) => {
      keptDevices.forget(tenant.id, ctn);
    },
  });
  const orders = createCareOrders(services.desk.journal, caller);
  const audit = createAuditTrail(services.desk.journal, caller, supportReference);
  return {
    caller,
    supportReference,
    tally,
    get log() {
      return logOfRequest();
    },
    accounts: createAccounts(caller),
    devices,
    catalog: () => scope.wait(catalog.current(tenant)),
    catalogItems: createCatalogItemLoader((skus) => catalog.lookUp(tenant, skus)),
    inventory,
    offers: createOfferLoader(({ maxAgeMs, ...question }) =>
      keptOffers.fetch(caller, question, isOurs, scope, maxAgeMs),
    ),
    orders,
    audit,
    feed: services.feed,
    knownLines,
    desk: {
      ...services.desk,
      // What it has not yet been told by then is sent all the same.
      get answerAfterMs() {
        return Math.min(services.desk.answerAfterMs, timeForCall(scope));
      },
      caller,
      devices,
      orders,
      audit,
      catalog: () => catalog.known(tenant),
    },
  };
};
