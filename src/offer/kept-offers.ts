/** What accounts were offered lately, for callers to whom that will do: the carrier takes its time over this answer. */
import type { Caller } from '../identity/caller.ts';
import type { CallScope } from '../upstream/call-scope.ts';
import { KeptAnswers } from '../upstream/kept-answers.ts';
import type { OfferAvailability, OfferQuestion } from './offer.ts';

const mostAnswers = 500;

/** Whether the caller may see the account that an answer is about. */
type IsOurs = (ban: string) => boolean;
type FetchOffers = (question: OfferQuestion, isOurs: IsOurs, scope: CallScope) => Promise<OfferAvailability | null>;

export class KeptOffers {
  readonly #fetch: FetchOffers;
  readonly #kept: KeptAnswers<OfferAvailability | null>;

  constructor(fetch: FetchOffers, now: () => Date) {
    this.#fetch = fetch;
    this.#kept = new KeptAnswers({ most: mostAnswers, now: () => now().getTime() });
  }

  /** Live, unless an answer of at most `maxAgeMs` is at hand. @throws UpstreamError */
  async fetch(
    { tenant, accounts }: Caller,
    question: OfferQuestion,
    isOurs: IsOurs,
    scope: CallScope,
    maxAgeMs: number,
  ): Promise<OfferAvailability | null> {
    if (maxAgeMs === 0) return this.#fetch(question, isOurs, scope);
    // Who may see other accounts may have been answered otherwise.
    const key = JSON.stringify([tenant.id, accounts ?? null, question.ban, question.intent]);
    const known = this.#kept.find(key, maxAgeMs);
    if (known === undefined) return this.#kept.fetch(key, () => this.#fetch(question, isOurs, scope));
    scope.kept();
    return known && { ...known, freshness: { ...known.freshness, fromCache: true } };
  }
}
