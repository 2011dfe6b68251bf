/** The kinds of carriers that there may be, each at its worst. */
import { worstCarrier, type CarrierProfile } from '../../src/order/order-protocol.ts';
import { worstBounds, type CarrierBounds } from './simulated-carrier.ts';

/** What kinds of carriers there are, and what the protocol is told of each. */
export type CarrierKind =
  | 'worst'
  | 'deduplicates'
  | 'refuses duplicates'
  | 'cannot be asked by range'
  | 'deduplicates and cannot be asked by range';

export const carriers: Readonly<
  Record<CarrierKind, { readonly profile: CarrierProfile; readonly bounds: CarrierBounds }>
> = {
  worst: { profile: worstCarrier, bounds: worstBounds },
  deduplicates: {
    profile: { ...worstCarrier, deduplicates: true },
    bounds: { ...worstBounds, duplicates: 'answers again' },
  },
  'refuses duplicates': {
    profile: { ...worstCarrier, deduplicates: true },
    bounds: { ...worstBounds, duplicates: 'refuses' },
  },
  'cannot be asked by range': {
    profile: { ...worstCarrier, canLookUpByRange: false },
    bounds: { ...worstBounds, canLookUpByRange: false },
  },
  'deduplicates and cannot be asked by range': {
    profile: { ...worstCarrier, deduplicates: true, canLookUpByRange: false },
    bounds: { ...worstBounds, duplicates: 'refuses', canLookUpByRange: false },
  },
};

/** Mostly the worst, which is what the protocol assumes until somebody tells it otherwise. */
export const carrierKinds: readonly CarrierKind[] = [
  ...Array.from({ length: 7 }, () => 'worst' as const),
  'deduplicates',
  'refuses duplicates',
  'cannot be asked by range',
  'deduplicates and cannot be asked by range',
];
