/** The history of a run: always as a hash, and as lines when somebody wants to read it. */
export class Trace {
  readonly lines: string[] = [];
  readonly #isKept: boolean;
  readonly #now: () => number;
  readonly #start: number;
  #low = 0x811c9dc5;
  #high = 0x1b873593;

  constructor(now: () => number, isKept: boolean) {
    this.#now = now;
    this.#start = now();
    this.#isKept = isKept;
  }

  add(who: string, what: string): void {
    const line = `${((this.#now() - this.#start) / 1000).toFixed(3).padStart(9)} ${who} ${what}`;
    for (let place = 0; place < line.length; place += 1) {
      const code = line.charCodeAt(place);
      this.#low = Math.imul(this.#low ^ code, 0x01000193);
      this.#high = Math.imul(this.#high ^ code, 0x85ebca6b);
    }
    if (this.#isKept) this.lines.push(line);
  }

  get hash(): string {
    return [this.#low, this.#high].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
  }
}
