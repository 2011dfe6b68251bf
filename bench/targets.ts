/** What is wanted of the gateway: CPU of the limit over CPU of the gateway, at least. */
export const wantedEfficiency: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  full: { w1: 0.6, w2: 0.75, w2b: 0.4, w3: 0.6 },
  bare: { w1: 0.75, w2: 0.9, w2b: 0.55, w3: 0.75 },
};

/** How many times as cheap as the standalone server the gateway with all its features must be. */
export const wantedTimesApollo = 3;
