/** Receives one answer whole, straight from undici's parser: no stream, no signal and no listeners in between, as `request` has. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { Deadline } from './deadline.ts';

/** An answer that arrived whole, whatever its status. */
export interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** More bytes than the call allows. */
export class TooLargeError extends Error {}

export interface WholeAnswerOptions {
  readonly maxBytes: number;
  readonly deadline: Deadline;
  /**
   * Called at the last moment before the request is written, with no other work in between. When it gives an error, nothing is
   * written, and that is the outcome.
   */
  readonly onStart?: (() => Error | undefined) | undefined;
}

export class WholeAnswer implements Dispatcher.DispatchHandler {
  /** @throws what undici, the deadline, the fence or the cap says. */
  readonly outcome: Promise<Received>;
  readonly #options: WholeAnswerOptions;
  #resolve!: (received: Received) => void;
  #reject!: (error: Error) => void;
  #givenUp: Error | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #headers: IncomingHttpHeaders = {};
  readonly #chunks: Buffer[] = [];
  #size = 0;

  constructor(options: WholeAnswerOptions) {
    this.#options = options;
    this.outcome = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // A request that waits for a connection cannot be taken back from undici, so nobody waits for undici to say so.
    options.deadline.onPassed((error) => {
      this.#givenUp = error;
      this.#reject(error);
      this.#controller?.abort(error);
    });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    const refusal = this.#givenUp ?? this.#options.onStart?.();
    if (refusal) controller.abort(refusal);
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length;
    const { maxBytes } = this.#options;
    if (this.#size > maxBytes) controller.abort(new TooLargeError(`more than ${maxBytes} bytes`));
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const [first] = this.#chunks;
    const bytes = first && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks);
    this.#resolve({ status: this.#status, headers: this.#headers, text: bytes.toString('utf8') });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#reject(error);
  }
}
