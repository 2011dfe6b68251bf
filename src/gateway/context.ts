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
import type { TellOdd } from '../telemetry/odd-log.ts';
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
  readonly telemetry: Pick<Telemetry, 'noteOdd' | 'noteForeignAnswer'>;
  readonly tellOdd: TellOdd;
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

/**
 * A class, and what it has made when it is asked for: a request uses a few of these, and making all of them cost as much as
 * reading a carrier's answer (docs/adr/0024). Its members are private to the compiler only: Apollo copies them one by one.
 */
class RequestContext implements Context {
  readonly caller: Caller;
  readonly supportReference: string;
  readonly tally: Tally;
  private readonly itsServices: Services;
  private readonly itsScope: CallScope;
  private itsLog: Logger | undefined;
  private itsAccounts: Accounts | undefined;
  private itsDevices: DeviceLoader | undefined;
  private itsCatalogItems: CatalogItemLoader | undefined;
  private itsOffers: OfferLoader | undefined;
  private itsOrders: CareOrders | undefined;
  private itsAudit: AuditTrail | undefined;
  private itsDesk: Context['desk'] | undefined;

  constructor(services: Services, caller: Caller, deadlineMs: number, tally: Tally) {
    this.caller = caller;
    this.supportReference = tally.supportReference;
    this.tally = tally;
    this.itsServices = services;
    this.itsScope = createCallScope(services.callsAtOnce, this.noteOdd, deadlineMs, tally);
  }

  get log(): Logger {
    const { supportReference, traceId } = this.tally;
    return (this.itsLog ??= this.itsServices.log.child({ supportReference, traceId }));
  }

  get accounts(): Accounts {
    return (this.itsAccounts ??= createAccounts(this.caller));
  }

  get devices(): DeviceLoader {
    return (this.itsDevices ??= createDeviceLoader({
      fetch: (ctn, maxAgeMs) => this.fetchDevice(ctn, maxAgeMs),
      forget: (ctn) => {
        this.itsServices.keptDevices.forget(this.caller.tenant.id, ctn);
      },
    }));
  }

  get catalogItems(): CatalogItemLoader {
    return (this.itsCatalogItems ??= createCatalogItemLoader((skus) =>
      this.itsServices.catalog.lookUp(this.caller.tenant, skus),
    ));
  }

  get inventory(): InventoryKeeper {
    return this.itsServices.inventory;
  }

  get offers(): OfferLoader {
    return (this.itsOffers ??= createOfferLoader(({ maxAgeMs, ...question }) =>
      this.itsServices.keptOffers.fetch(this.caller, question, this.isOurs, this.itsScope, maxAgeMs),
    ));
  }

  get orders(): CareOrders {
    return (this.itsOrders ??= createCareOrders(this.itsServices.desk.journal, this.caller));
  }

  get audit(): AuditTrail {
    return (this.itsAudit ??= createAuditTrail(this.itsServices.desk.journal, this.caller, this.supportReference));
  }

  get feed(): OrderFeed {
    return this.itsServices.feed;
  }

  get knownLines(): KnownLines {
    return this.itsServices.knownLines;
  }

  get desk(): Context['desk'] {
    const { desk, catalog } = this.itsServices;
    const scope = this.itsScope;
    return (this.itsDesk ??= {
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
    return this.itsScope.wait(this.itsServices.catalog.current(this.caller.tenant));
  }

  private async fetchDevice(ctn: string, maxAgeMs: number): Promise<Device | null> {
    const { keptDevices, knownLines, noteMiss } = this.itsServices;
    const { tenant } = this.caller;
    const found = await keptDevices.fetch(tenant, ctn, this.itsScope, maxAgeMs);
    const device = found && this.isOurs(found.account?.ban ?? null) ? found : null;
    if (!device) noteMiss(this.caller);
    if (device?.account) knownLines.note(tenant.id, device.account.ban, ctn);
    return device;
  }

  private readonly noteOdd = (place: string): void => {
    this.itsServices.tellOdd(place, () => this.log);
    this.itsServices.telemetry.noteOdd(place);
  };

  /** What a carrier answers is believed to be the caller's only when its account is. */
  private readonly isOurs = (ban: string | null): boolean => {
    const may = maySeeAccount(this.caller, ban);
    if (!may) {
      this.log.warn({ alert: 'FOREIGN_ACCOUNT' }, "a carrier's answer about an account that is not the caller's");
      this.itsServices.telemetry.noteForeignAnswer();
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
