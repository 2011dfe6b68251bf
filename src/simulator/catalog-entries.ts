/** What stands in the catalog: items that a line can hold, device models and accessories. */

type ItemKind = 'ratePlan' | 'dataPlan' | 'feature';
type SimKind = 'physical' | 'eSim';
type Capability = 'handset' | 'LTE-M' | 'voice' | 'LTE' | '5G' | 'hotspot' | 'visualVoicemail' | 'wifiCalling';

/** What a line can hold. */
export interface Item {
  readonly kind: ItemKind;
  readonly sku: string;
  readonly code: string;
  readonly name: string;
  /** Dollars a month, as the carrier writes numbers: in a string. */
  readonly price: string;
  readonly needs: readonly Capability[];
  readonly group?: string;
  readonly conflictsWith?: readonly string[];
  readonly requires?: readonly string[];
  /** Care orders refuse plans of these families (Care Order use cases: "AT&T Next pricing and Mobile Share plans are not supported"). */
  readonly unsupported?: string;
}

export interface DeviceModel {
  readonly sku: string;
  readonly code: string;
  readonly make: string;
  readonly model: string;
  readonly name: string;
  readonly price: string;
  readonly simKinds: readonly SimKind[];
  /** Type allocation codes: the first eight digits of the model's IMEIs (assumed to be in the catalog). */
  readonly tacs: readonly string[];
  readonly can: readonly Capability[];
}

export interface Accessory {
  readonly sku: string;
  readonly name: string;
  readonly price: string;
}
