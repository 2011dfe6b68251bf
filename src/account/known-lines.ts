/**
 * One line of each account that was met lately. The carrier has no look-up by account, so an account's name comes from
 * the answer about one of its lines (DESIGN section 7, ruling 10). Bounded: the account met longest ago is forgotten.
 */
const mostAccounts = 10_000;

export class KnownLines {
  readonly #ctns = new Map<string, string>();

  note(tenantId: string, ban: string, ctn: string): void {
    const key = `${tenantId} ${ban}`;
    this.#ctns.delete(key);
    this.#ctns.set(key, ctn);
    if (this.#ctns.size > mostAccounts) {
      for (const oldest of this.#ctns.keys()) {
        this.#ctns.delete(oldest);
        break;
      }
    }
  }

  ctnOf(tenantId: string, ban: string): string | undefined {
    return this.#ctns.get(`${tenantId} ${ban}`);
  }
}
