/** What one request has: made by one function, read-only, never a bag to add to. */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { createAccounts, type Accounts } from '../account/accounts.ts';
import type { KnownLines } from '../account/known-lines.ts';
import type { CatalogKeeper } from '../catalog/catalog-keeper.ts';
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
import { createCallScope } from '../upstream/call-scope.ts';

export interface Context {
  readonly caller: Caller;
  /** In every answer and every log line of this request. */
  readonly supportReference: string;
  readonly log: Logger;
  readonly accounts: Accounts;
  readonly devices: DeviceLoader;
  readonly catalog: CatalogKeeper;
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

export const createContext = (services: Services, caller: Caller): Context => {
  const { catalog, inventory, knownLines, keptDevices, keptOffers, callsAtOnce } = services;
  const supportReference = randomUUID();
  const log = services.log.child({ supportReference });
  const scope = createCallScope(callsAtOnce, (place) => {
    log.warn({ place }, 'odd value from the carrier taken as absent');
  });
  const { tenant } = caller;
  /** What a carrier answers is believed to be the caller's only when its account is. */
  const isOurs = (ban: string | null): boolean => {
    const may = maySeeAccount(caller, ban);
    if (!may) log.warn({ alert: 'FOREIGN_ACCOUNT' }, "a carrier's answer about an account that is not the caller's");
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
    log,
    accounts: createAccounts(caller),
    devices,
    catalog,
    catalogItems: createCatalogItemLoader((skus) => catalog.lookUp(caller.tenant, skus)),
    inventory,
    offers: createOfferLoader(({ maxAgeMs, ...question }) =>
      keptOffers.fetch(caller, question, isOurs, scope, maxAgeMs),
    ),
    orders,
    audit,
    feed: services.feed,
    knownLines,
    desk: { ...services.desk, caller, devices, orders, audit, catalog: () => catalog.known(tenant) },
  };
};
