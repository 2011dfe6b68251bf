/** What one request has: made by one function, read-only, never a bag to add to. */
import type { Logger } from 'pino';
import { createAccounts, type Accounts } from '../account/accounts.ts';
import type { KnownLines } from '../account/known-lines.ts';
import type { CatalogKeeper } from '../catalog/catalog-keeper.ts';
import type { CatalogSnapshot } from '../catalog/catalog.ts';
import { createCatalogItemLoader, type CatalogItemLoader } from '../catalog/catalog.loader.ts';
import { createDeviceLoader, type DeviceLoader } from '../device/device.loader.ts';
import type { Device } from '../device/device.ts';
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
import type { NoteOdd } from '../telemetry/odd-values.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { createCallScope, timeForCall, type CallScope } from '../upstream/call-scope.ts';

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
  catalog(): Promise<CatalogSnapshot>;
  readonly catalogItems: CatalogItemLoader;
  readonly inventory: InventoryKeeper;
  readonly offers: OfferLoader;
  readonly orders: CareOrders;
  readonly audit: AuditTrail;
  readonly feed: OrderFeed;
  readonly knownLines: KnownLines;
  readonly desk: Desk & CancelDesk;
}

/** What all requests share, put together in start-gateway.ts. */
export interface Services {
  readonly log: Logger;
  readonly telemetry: Pick<Telemetry, 'noteForeignAnswer'>;
  readonly noteOdd: NoteOdd;
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

type MadeWhenAsked = 'log' | 'accounts' | 'devices' | 'catalogItems' | 'offers' | 'orders' | 'audit' | 'desk';

/**
 * A class, and what it has made when it is asked for: a request uses a few of these, and making all of them cost as much as
 * reading a carrier's answer (docs/adr/0024). Its members are private to the compiler only: Apollo copies them one by one.
 */
class RequestContext implements Context {
  readonly caller: Caller;
  readonly supportReference: string;
  readonly tally: Tally;
  private readonly services: Services;
  private readonly scope: CallScope;
  private readonly made: { -readonly [Name in MadeWhenAsked]?: Context[Name] } = {};

  constructor(services: Services, caller: Caller, deadlineMs: number, tally: Tally) {
    this.caller = caller;
    this.supportReference = tally.supportReference;
    this.tally = tally;
    this.services = services;
    this.scope = createCallScope(services.callsAtOnce, this.noteOdd, deadlineMs, tally);
  }

  get log(): Logger {
    const { supportReference, traceId } = this.tally;
    return (this.made.log ??= this.services.log.child({ supportReference, traceId }));
  }

  get accounts(): Accounts {
    return (this.made.accounts ??= createAccounts(this.caller));
  }

  get devices(): DeviceLoader {
    return (this.made.devices ??= createDeviceLoader({
      fetch: (ctn, maxAgeMs) => this.fetchDevice(ctn, maxAgeMs),
      forget: (ctn) => {
        this.services.keptDevices.forget(this.caller.tenant.id, ctn);
      },
    }));
  }

  get catalogItems(): CatalogItemLoader {
    return (this.made.catalogItems ??= createCatalogItemLoader((skus) =>
      this.services.catalog.lookUp(this.caller.tenant, skus),
    ));
  }

  get inventory(): InventoryKeeper {
    return this.services.inventory;
  }

  get offers(): OfferLoader {
    return (this.made.offers ??= createOfferLoader(({ maxAgeMs, ...question }) =>
      this.services.keptOffers.fetch(this.caller, question, this.isOurs, this.scope, maxAgeMs),
    ));
  }

  get orders(): CareOrders {
    return (this.made.orders ??= createCareOrders(this.services.desk.journal, this.caller));
  }

  get audit(): AuditTrail {
    return (this.made.audit ??= createAuditTrail(this.services.desk.journal, this.caller, this.supportReference));
  }

  get feed(): OrderFeed {
    return this.services.feed;
  }

  get knownLines(): KnownLines {
    return this.services.knownLines;
  }

  get desk(): Context['desk'] {
    const { desk, catalog } = this.services;
    const scope = this.scope;
    return (this.made.desk ??= {
      ...desk,
      // What it has not yet been told by then is sent all the same.
      get answerAfterMs() {
        return Math.min(desk.answerAfterMs, timeForCall(scope));
      },
      caller: this.caller,
      devices: this.devices,
      orders: this.orders,
      audit: this.audit,
      catalog: () => catalog.known(this.caller.tenant),
    });
  }

  catalog(): Promise<CatalogSnapshot> {
    return this.scope.wait(this.services.catalog.current(this.caller.tenant));
  }

  private async fetchDevice(ctn: string, maxAgeMs: number): Promise<Device | null> {
    const { keptDevices, knownLines, noteMiss } = this.services;
    const { tenant } = this.caller;
    const found = await keptDevices.fetch(tenant, ctn, this.scope, maxAgeMs);
    const device = found && this.isOurs(found.account?.ban ?? null) ? found : null;
    if (!device) noteMiss(this.caller);
    if (device?.account) knownLines.note(tenant.id, device.account.ban, ctn);
    return device;
  }

  private readonly noteOdd = (place: string): void => {
    this.services.noteOdd(place, () => this.log);
  };

  /** What a carrier answers is believed to be the caller's only when its account is. */
  private readonly isOurs = (ban: string | null): boolean => {
    const may = maySeeAccount(this.caller, ban);
    if (!may) {
      this.log.warn({ alert: 'FOREIGN_ACCOUNT' }, "a carrier's answer about an account that is not the caller's");
      this.services.telemetry.noteForeignAnswer();
    }
    return may;
  };
}

/** What one request has, that is to be answered within so many milliseconds. */
export const createContext = (
  services: Services,
  caller: Caller,
  deadlineMs: number,
  tally: Tally = untoldTally(),
): Context => new RequestContext(services, caller, deadlineMs, tally);
