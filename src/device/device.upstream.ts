/**
 * careAccount: what the carrier knows of one line. Source: CONTRACT section 1.4. Everything after `device.model` lies
 * beyond what the page shows and is ASSUMED: when the real names are known, this file changes and no other.
 */
import { z } from 'zod';
import type { Account, Contact } from '../account/account.ts';
import { itemOnLine, type CatalogItem } from '../catalog/catalog.ts';
import type { ServiceStatus, SimKind } from '../generated/graphql.ts';
import type { Tenant } from '../identity/caller.ts';
import type { CallScope } from '../upstream/call-scope.ts';
import type { EBonding } from '../upstream/ebonding.ts';
import { UpstreamError } from '../upstream/upstream-error.ts';
import {
  readBoolean,
  readDate,
  readDecimal,
  readMoney,
  readPart,
  readParts,
  readText,
  wordTable,
  type WirePart,
  type WireScalar,
} from '../upstream/wire-values.ts';
import type { AccessOption, ActiveFeature, Device, Sim, Subscriber } from './device.ts';

const deadlineMs = 2500;

type WireItem = WirePart<'id' | 'code' | 'name' | 'price' | 'effectiveDate' | 'expirationDate'>;

type WireContact = WirePart<
  'name' | 'attentionTo' | 'addressLine' | 'city' | 'state' | 'zipCode' | 'phoneNumber' | 'email'
>;

type WireDevice = WirePart<'make' | 'model' | 'imei' | 'iccid' | 'simType' | 'eid'>;

type WireAccessOption = WirePart<'isDefault' | 'name' | 'price' | 'type'>;

type WireLabel = WirePart<'type' | 'value'>;

type CareAccount = { readonly wirelessUserNumber: string } & WirePart<
  | 'wirelessUserName'
  | 'wirelessUserContact'
  | 'billingAccountName'
  | 'billingAccountNumber'
  | 'billingContact'
  | 'discount'
  | 'contractStartDate'
  | 'contractEndDate'
  | 'suspendedDate'
  | 'cancelledDate'
  | 'accessOptions'
  | 'device'
  | 'ratePlan'
  | 'dataPlan'
  | 'features'
  | 'udl'
>;

/** The one member that must be there: without it the answer may be about another line. */
const isCareAccount = (value: unknown): boolean => {
  const ctn = readPart<WirePart<'wirelessUserNumber'>>(value)?.wirelessUserNumber;
  return typeof ctn === 'string' && /^[0-9]{10}$/.test(ctn);
};

export const WireCareAccount = z.object({ careAccountResponse: z.custom<CareAccount>(isCareAccount) });

type Odd = CallScope['odd'];

const simKindOf = wordTable<SimKind>({ physical: 'PHYSICAL', psim: 'PHYSICAL', esim: 'ESIM' });

const toSim = (device: WireDevice | null, odd: Odd): Sim | null => {
  const [word, iccid, eid] = [readText(device?.simType), readText(device?.iccid), readText(device?.eid)];
  if (word === null && iccid === null && eid === null) return null;
  const kind = word === null ? (eid === null ? 'PHYSICAL' : 'ESIM') : simKindOf(word);
  if (kind === undefined) odd('device.simType');
  return {
    kind: kind ?? 'UNKNOWN',
    iccid: digits(device?.iccid, 19, 20, 'device.iccid', odd),
    eid: digits(device?.eid, 32, 32, 'device.eid', odd),
  };
};

/** A number of so many digits; one that the wire has as a JSON number may have lost some of them. */
const digits = (wire: WireScalar, least: number, most: number, place: string, odd: Odd): string | null => {
  const text = readText(wire);
  if (text === null) return null;
  const isWhole = typeof wire !== 'number' || Number.isSafeInteger(wire);
  if (isWhole && /^[0-9]+$/.test(text) && text.length >= least && text.length <= most) return text;
  odd(place);
  return null;
};

const toContact = (value: unknown, odd: Odd): Contact | null => {
  const wire = readPart<WireContact>(value);
  if (!wire) return null;
  const email = readText(wire.email);
  const isEmail = email !== null && /^[^\s@]+@[^\s@]+$/.test(email);
  if (email !== null && !isEmail) odd('email');
  return {
    name: readText(wire.name),
    attentionTo: readText(wire.attentionTo),
    email: isEmail ? email : null,
    phone: readText(wire.phoneNumber),
    address: {
      line1: readText(wire.addressLine),
      city: readText(wire.city),
      state: readText(wire.state),
      postalCode: readText(wire.zipCode),
    },
  };
};

const toItem = (kind: CatalogItem['kind'], wire: WireItem | null, odd: Odd): CatalogItem | null => {
  const sku = readText(wire?.id);
  if (!wire || sku === null) return null;
  return itemOnLine(kind, sku, readText(wire.code), readText(wire.name), readMoney(wire.price, 'item.price', odd));
};

const toFeature = (wire: WireItem, odd: Odd): ActiveFeature | null => {
  const item = toItem('FEATURE', wire, odd);
  return (
    item && {
      item,
      effectiveAt: readDate(wire.effectiveDate, 'features.effectiveDate', odd),
      expiresAt: readDate(wire.expirationDate, 'features.expirationDate', odd),
    }
  );
};

/** No status is on the wire: it follows from the dates (CONTRACT section 1.4). A date that cannot be read tells nothing. */
const toStatus = (care: CareAccount, suspendedAt: Date | null, cancelledAt: Date | null): ServiceStatus => {
  const unreadable = (text: unknown, date: Date | null) => text != null && text !== '' && date === null;
  if (cancelledAt) return 'CANCELLED';
  if (unreadable(care.cancelledDate, cancelledAt)) return 'UNKNOWN';
  if (suspendedAt) return 'SUSPENDED';
  return unreadable(care.suspendedDate, suspendedAt) ? 'UNKNOWN' : 'ACTIVE';
};

const toAccount = (care: CareAccount, odd: Odd): Account | null => {
  const ban = readText(care.billingAccountNumber);
  if (ban === null) return null;
  return {
    ban,
    facts: { name: readText(care.billingAccountName), billingContact: toContact(care.billingContact, odd) },
  };
};

const toSubscriber = (care: CareAccount, odd: Odd): Subscriber => ({
  name: readText(care.wirelessUserName),
  contact: toContact(care.wirelessUserContact, odd),
  labels: readParts<WireLabel>(care.udl).flatMap((label) => {
    const [type, value] = [readText(label.type), readText(label.value)];
    return type === null || value === null ? [] : [{ type, value }];
  }),
});

const toAccessOption = (wire: WireAccessOption, odd: Odd): AccessOption | null => {
  const name = readText(wire.name);
  if (name === null) return null;
  return {
    name,
    type: readText(wire.type),
    price: readMoney(wire.price, 'accessOptions.price', odd),
    isDefault: readBoolean(wire.isDefault, 'accessOptions.isDefault', odd),
  };
};

export const toDevice = (care: CareAccount, fetchedAt: Date, odd: Odd): Device => {
  const device = readPart<WireDevice>(care.device);
  const suspendedAt = readDate(care.suspendedDate, 'suspendedDate', odd);
  const cancelledAt = readDate(care.cancelledDate, 'cancelledDate', odd);
  return {
    ctn: care.wirelessUserNumber,
    imei: digits(device?.imei, 15, 15, 'device.imei', odd),
    make: readText(device?.make),
    model: readText(device?.model),
    sim: toSim(device, odd),
    status: toStatus(care, suspendedAt, cancelledAt),
    subscriber: toSubscriber(care, odd),
    account: toAccount(care, odd),
    ratePlan: toItem('RATE_PLAN', readPart(care.ratePlan), odd),
    dataPlan: toItem('DATA_PLAN', readPart(care.dataPlan), odd),
    features: readParts<WireItem>(care.features)
      .map((wire) => toFeature(wire, odd))
      .filter((feature) => feature !== null),
    accessOptions: readParts<WireAccessOption>(care.accessOptions)
      .map((wire) => toAccessOption(wire, odd))
      .filter((option) => option !== null),
    discountPercent: readDecimal(care.discount, 'discount', odd),
    contractStart: readDate(care.contractStartDate, 'contractStartDate', odd),
    contractEnd: readDate(care.contractEndDate, 'contractEndDate', odd),
    suspendedAt,
    cancelledAt,
    freshness: { fetchedAt, source: 'care account', fromCache: false },
  };
};

/**
 * One line, as the carrier has it now; null when it has no such line in the company's account group (404, ASSUMED).
 * @throws UpstreamError
 */
export const fetchDevice = async (
  ebonding: EBonding,
  { accountGroupId }: Tenant,
  ctn: string,
  scope: CallScope,
  now: () => Date,
): Promise<Device | null> => {
  const call = { path: '/careAccount', root: 'careAccountRequest', members: { accountGroupId, ctn }, deadlineMs };
  try {
    const { careAccountResponse } = await ebonding.read(scope, call, WireCareAccount);
    if (careAccountResponse.wirelessUserNumber !== ctn) {
      throw new UpstreamError({
        call: 'careAccount',
        failure: 'bad-response',
        sent: true,
        detail: 'an answer about another line',
      });
    }
    return toDevice(careAccountResponse, now(), scope.odd);
  } catch (error) {
    if (error instanceof UpstreamError && error.status === 404) return null;
    throw error;
  }
};
