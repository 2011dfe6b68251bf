import type { FastifyRequest } from 'fastify';

/**
 * A place on each request for what is found out early and wanted later. A WeakMap would be the same, but the collector has to
 * look through all of it each time, and there is a request every few hundred microseconds.
 */
export class RequestSlot<T> {
  readonly #key: symbol;

  constructor(name: string) {
    this.#key = Symbol(name);
  }

  put(request: FastifyRequest, value: T): void {
    (request as unknown as Record<symbol, T>)[this.#key] = value;
  }

  /** Undefined where nothing was put. */
  of(request: FastifyRequest): T | undefined {
    return (request as unknown as Record<symbol, T | undefined>)[this.#key];
  }
}
