/** A peer's look-ups over the same client as the limit's. */
import { connectCarriers } from './carriers.ts';
import { remember } from './remember.ts';
import type { Context } from './schema.ts';
import { upstreamUrl } from './upstream-url.ts';

const carriers = connectCarriers(upstreamUrl);

/** A request's. */
export const createContext = (): Context => ({
  lookups: { device: remember(carriers.device), offers: carriers.offers },
});
