/**
 * How many reads may be repeated: one in ten of the last hundred or so. When a carrier is down, repeating everything would
 * double its load just then.
 */
const perCall = 0.1;
const most = 10;
/** So that a gateway that has just started may repeat something too. */
const atStart = 2;

export class RetryBudget {
  #tokens = atStart;

  /** A call was made for the first time. */
  noteCall(): void {
    this.#tokens = Math.min(this.#tokens + perCall, most);
  }

  /** Takes the right to repeat one; false when there is none. */
  take(): boolean {
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
