import { currentExplanation } from './explanation.ts';

/**
 * Answers of a carrier, kept for those who say that an older one will do. Nobody is given a kept answer unasked. Bounded:
 * the answer that was fetched longest ago goes first.
 */
interface KeptAnswersOptions {
  readonly most: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export class KeptAnswers<T> {
  readonly #options: KeptAnswersOptions;
  readonly #answers = new Map<string, { readonly answer: T; readonly fetchedAt: number }>();
  /** Counts what was forgotten: an answer that was asked for before may be from before the change. */
  #forgotten = 0;

  constructor(options: KeptAnswersOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#answers.size;
  }

  /** The answer if it is not older than this many milliseconds. */
  find(key: string, maxAgeMs: number): T | undefined {
    const kept = this.#answers.get(key);
    if (!kept || this.#options.now() - kept.fetchedAt > maxAgeMs) return undefined;
    const explanation = currentExplanation();
    if (explanation) explanation.keptAnswers += 1;
    return kept.answer;
  }

  /** Asks, and keeps the answer for others. */
  async fetch(key: string, ask: () => Promise<T>): Promise<T> {
    const { most, now } = this.#options;
    const [fetchedAt, forgotten] = [now(), this.#forgotten];
    const answer = await ask();
    if (forgotten !== this.#forgotten) return answer;
    this.#answers.delete(key);
    this.#answers.set(key, { answer, fetchedAt });
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > most && oldest !== undefined) this.#answers.delete(oldest);
    return answer;
  }

  forget(key: string): void {
    this.#forgotten += 1;
    this.#answers.delete(key);
  }
}
