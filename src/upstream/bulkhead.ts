/**
 * The places for calls of one kind. Who finds none waits, and is served in turn by request, not by call: a list of a thousand
 * lines and a single line wait equally long for their next place. Short: longer waiting would only hide that there are too
 * few places, and serve those who have gone.
 */
import { timeForCall, type Patience } from './call-scope.ts';

/** No place became free in time, or too many wait already. */
export class NoPlaceError extends Error {}

interface Waiting {
  readonly enter: () => void;
  readonly refuse: (error: NoPlaceError) => void;
}

/** The calls of one request that wait. The first waits for a place, the others for their turn. */
interface Line {
  readonly calls: Waiting[];
  timer: NodeJS.Timeout | undefined;
}

const longestWaitMs = 500;

export class Bulkhead {
  readonly #places: number;
  /** In the order in which they are served. */
  readonly #lines = new Map<Patience, Line>();
  #running = 0;

  constructor(places: number) {
    this.#places = places;
  }

  get running(): number {
    return this.#running;
  }

  /** Requests, not calls. */
  get waiting(): number {
    return this.#lines.size;
  }

  /** Runs a call for a request. @throws NoPlaceError when nothing was begun. */
  async run<T>(request: Patience, call: () => Promise<T>): Promise<T> {
    if (this.#running < this.#places) this.#running += 1;
    else await this.#placeFor(request);
    try {
      return await call();
    } finally {
      this.#leave();
    }
  }

  #placeFor(request: Patience): Promise<void> {
    return new Promise((enter, refuse) => {
      const line = this.#lines.get(request);
      if (line) line.calls.push({ enter, refuse });
      else if (this.#lines.size < this.#places) this.#queue(request, { calls: [{ enter, refuse }], timer: undefined });
      else refuse(new NoPlaceError('too many requests wait for this kind of call'));
    });
  }

  #queue(request: Patience, line: Line): void {
    this.#lines.set(request, line);
    line.timer = setTimeout(
      () => {
        this.#lines.delete(request);
        for (const { refuse } of line.calls) refuse(new NoPlaceError('no place became free in time'));
      },
      Math.min(longestWaitMs, timeForCall(request)),
    );
  }

  /** Hands the place on to the request whose turn it is, which then goes to the end of the queue. */
  #leave(): void {
    const [first] = this.#lines;
    if (!first) {
      this.#running -= 1;
      return;
    }
    const [request, line] = first;
    clearTimeout(line.timer);
    this.#lines.delete(request);
    const next = line.calls.shift();
    if (line.calls.length > 0) this.#queue(request, line);
    next?.enter();
  }
}
