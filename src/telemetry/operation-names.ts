/**
 * Names of operations as they may stand in a log, a metric and a trace. Clients write them, so they are made safe and few: a
 * name with a number in it could be somebody's, and whoever sends a new name with each request must not make metrics grow.
 */
const longest = 64;
/** No version, no year and no page is that long; numbers of lines are. */
const longNumber = /[0-9]{5,}/g;

/** A name that tells nothing of a person, and cannot break a line. */
export const safeName = (name: string): string => name.slice(0, longest).replace(/\W/g, '_').replace(longNumber, 'N');

export const anonymous = 'anonymous';
export const otherOperation = 'other';

/** How many names a metric may have beside those of trusted documents. */
const mostNames = 100;

export class OperationNames {
  readonly #counted: Set<string>;
  readonly #most: number;

  /** @param trusted names that have a place in metrics whoever comes first. */
  constructor(trusted: readonly string[]) {
    this.#counted = new Set([...trusted.map(safeName), anonymous, otherOperation]);
    this.#most = this.#counted.size + mostNames;
  }

  /** For logs and traces. */
  toTell(name: string | undefined): string {
    // Remembered, a name would keep the whole document that it was cut out of; to make it safe takes less than a microsecond.
    return name === undefined ? anonymous : safeName(name);
  }

  /** For metrics. Only what has been answered wins a place for its name. */
  toCount(safe: string, isAnswered: boolean): string {
    if (this.#counted.has(safe)) return safe;
    if (!isAnswered || this.#counted.size >= this.#most) return otherOperation;
    this.#counted.add(safe);
    return safe;
  }
}
