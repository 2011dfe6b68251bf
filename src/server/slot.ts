/**
 * A place on each request, or each response, for what is found out early and wanted later. A Map or WeakMap would be the same to
 * read, but not to the collector: the tables that a Map leaves behind as it changes hold what is gone, one leads to the next,
 * and so every request was kept long after its end (docs/adr/0024).
 */
export class Slot<Owner extends object, T> {
  readonly #key: symbol;

  constructor(name: string) {
    this.#key = Symbol(name);
  }

  put(owner: Owner, value: T | undefined): void {
    (owner as Record<symbol, T | undefined>)[this.#key] = value;
  }

  /** Undefined where nothing was put. */
  of(owner: Owner): T | undefined {
    return (owner as Record<symbol, T | undefined>)[this.#key];
  }
}
