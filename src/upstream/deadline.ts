/** Until when one call may go on. It is told to one listener; an AbortSignal, which is dear, is made only for who needs one. */
export class Deadline {
  readonly #errorOf: () => Error;
  readonly #timer: NodeJS.Timeout;
  #error: Error | undefined;
  #abort: AbortController | undefined;
  #listener: ((error: Error) => void) | undefined;

  /** `errorOf`: what to say when the time is up. */
  constructor(ms: number, errorOf: () => Error) {
    this.#errorOf = errorOf;
    this.#timer = setTimeout(() => {
      this.#pass();
    }, ms);
  }

  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    if (this.#error) this.#abort.abort(this.#error);
    return this.#abort.signal;
  }

  /** Takes the place of a listener before it: a call does one thing after the other. */
  onPassed(listener: (error: Error) => void): void {
    this.#listener = listener;
    if (this.#error) listener(this.#error);
  }

  /** The call has ended by itself. */
  end(): void {
    clearTimeout(this.#timer);
  }

  #pass(): void {
    this.#error = this.#errorOf();
    this.#abort?.abort(this.#error);
    this.#listener?.(this.#error);
  }
}
