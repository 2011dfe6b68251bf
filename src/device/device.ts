/** The line of service: a wireless number (CTN) matched with the device (IMEI) that carries it. */
import type { Account, Contact } from '../account/account.ts';
import type { CatalogItem } from '../catalog/catalog.ts';
import type { ServiceStatus, SimKind } from '../generated/graphql.ts';
import type { Money } from '../graphql/money.ts';

export interface Device {
  readonly ctn: string;
  readonly imei: string | null;
  readonly make: string | null;
  readonly model: string | null;
  readonly sim: Sim | null;
  readonly status: ServiceStatus;
  readonly subscriber: Subscriber | null;
  readonly account: Account | null;
  /** What the line's answer says of its plans; the catalog says more. */
  readonly ratePlan: CatalogItem | null;
  readonly dataPlan: CatalogItem | null;
  readonly features: readonly ActiveFeature[];
  readonly accessOptions: readonly AccessOption[];
  readonly discountPercent: string | null;
  readonly contractStart: Date | null;
  readonly contractEnd: Date | null;
  readonly suspendedAt: Date | null;
  readonly cancelledAt: Date | null;
  readonly freshness: Freshness;
}

export interface Sim {
  readonly kind: SimKind;
  readonly iccid: string | null;
  readonly eid: string | null;
}

export interface Subscriber {
  readonly name: string | null;
  readonly contact: Contact | null;
  readonly labels: readonly { readonly type: string; readonly value: string }[];
}

export interface ActiveFeature {
  readonly item: CatalogItem;
  readonly effectiveAt: Date | null;
  readonly expiresAt: Date | null;
}

export interface AccessOption {
  readonly name: string;
  readonly type: string | null;
  readonly price: Money | null;
  readonly isDefault: boolean | null;
}

export interface Freshness {
  readonly fetchedAt: Date;
  readonly source: string;
  readonly fromCache: boolean;
}
