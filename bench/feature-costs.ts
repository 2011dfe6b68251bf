/** What one feature costs: CPU microseconds of a request of each workload. */
export interface FeatureCost {
  readonly feature: string;
  readonly w1Us: number;
  readonly w3Us: number;
}

export type FeatureCallsReply = { readonly costs: readonly FeatureCost[] } | { readonly failure: string };
