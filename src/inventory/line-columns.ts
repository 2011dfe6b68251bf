/**
 * Many lines in little room: numbers in typed arrays, names as bytes, and one copy of what many lines share. About eighty
 * bytes a line, and outside of V8's heap, which would otherwise grow to several times what lives in it.
 */
import type { ServiceStatus } from '../generated/graphql.ts';
import { testsOf, type Label, type LineFilter, type ListedLine } from './inventory.ts';

/** Values of which there are few, by number. What it gives back is a copy, so that it holds nobody's text. */
class Pool<T> {
  readonly #numbers = new Map<string, number>();
  readonly #values: T[] = [];

  numberOf(value: T): number {
    const key = JSON.stringify(value);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.#values.length);
    return this.#values.push(JSON.parse(key) as T) - 1;
  }

  at(number: number): T {
    return this.#values[number] as T;
  }

  /** A question about values, answered once for each of them. */
  judged(isWanted: (value: T) => boolean): (number: number) => boolean {
    const wanted = this.#values.map(isWanted);
    return (number) => wanted[number] === true;
  }
}

const linesInBlock = 1024;

/** Texts by number. */
class Texts {
  readonly #blocks: { readonly bytes: Buffer; readonly ends: Uint32Array }[] = [];
  #open: Buffer[] = [];

  add(text: string): void {
    this.#open.push(Buffer.from(text));
    if (this.#open.length === linesInBlock) this.seal();
  }

  seal(): void {
    let end = 0;
    const ends = Uint32Array.from(this.#open, ({ length }) => (end += length));
    this.#blocks.push({ bytes: Buffer.concat(this.#open), ends });
    this.#open = [];
  }

  at(number: number): string {
    const block = this.#blocks[Math.floor(number / linesInBlock)];
    const place = number % linesInBlock;
    return block?.bytes.toString('utf8', place === 0 ? 0 : block.ends[place - 1], block.ends[place]) ?? '';
  }
}

/** The members of a line that are numbers, or numbers of pooled values; NaN where there is none. */
const columns = { ctn: 0, imei: 1, activatedAt: 2, ban: 3, status: 4, ratePlan: 5, dataPlan: 6, labels: 7 } as const;
const width = Object.keys(columns).length;

const digitsOf = (number: number, length: number): string => String(number).padStart(length, '0');

export class LineColumns {
  readonly #bans = new Pool<string>();
  readonly #statuses = new Pool<ServiceStatus>();
  readonly #skus = new Pool<string | null>();
  readonly #labels = new Pool<readonly Label[]>();
  readonly #names = new Texts();
  readonly #blocks: Float64Array[] = [];
  #count = 0;

  /** Gives the line's number. */
  add(line: ListedLine): number {
    const place = this.#count % linesInBlock;
    if (place === 0) this.#blocks.push(new Float64Array(linesInBlock * width));
    this.#blocks.at(-1)?.set(this.#toNumbers(line), place * width);
    this.#names.add(line.userName ?? '');
    this.#count += 1;
    return this.#count - 1;
  }

  /** In the order of the columns. */
  #toNumbers({ ban, ctn, imei, status, ratePlanSku, dataPlanSku, activatedAt, labels }: ListedLine): readonly number[] {
    return [
      Number(ctn),
      imei === null ? NaN : Number(imei),
      activatedAt ?? NaN,
      this.#bans.numberOf(ban),
      this.#statuses.numberOf(status),
      this.#skus.numberOf(ratePlanSku),
      this.#skus.numberOf(dataPlanSku),
      this.#labels.numberOf(labels),
    ];
  }

  /** After the last line, before the first name is read. */
  seal(): void {
    this.#names.seal();
  }

  #number(n: number, column: keyof typeof columns): number {
    return this.#blocks[Math.floor(n / linesInBlock)]?.[(n % linesInBlock) * width + columns[column]] ?? NaN;
  }

  ctnNumberAt(n: number): number {
    return this.#number(n, 'ctn');
  }

  ctnAt(n: number): string {
    return digitsOf(this.ctnNumberAt(n), 10);
  }

  banAt(n: number): string {
    return this.#bans.at(this.#number(n, 'ban'));
  }

  /** Name and number alone: cheaper than the whole line. */
  named(n: number): Pick<ListedLine, 'userName' | 'ctn'> {
    return { userName: this.#names.at(n) || null, ctn: this.ctnAt(n) };
  }

  /** Whether a line passes; undefined when every line does. Many lines are asked: it makes no line of them. */
  matching(filter: LineFilter): ((n: number) => boolean) | undefined {
    const { isEmpty, hasStatus, hasLabel, hasWords, areDigits, looksAtTexts } = testsOf(filter);
    if (isEmpty) return undefined;
    const isOfStatus = this.#statuses.judged(hasStatus);
    const isLabelled = this.#labels.judged(hasLabel);
    const isInLabels = this.#labels.judged((labels) => labels.some(({ value }) => hasWords(value)));
    return (n) => {
      const labels = this.#number(n, 'labels');
      if (!isOfStatus(this.#number(n, 'status')) || !isLabelled(labels)) return false;
      if (looksAtTexts && (isInLabels(labels) || hasWords(this.#names.at(n)))) return true;
      return areDigits && (hasWords(this.ctnAt(n)) || hasWords(this.#imeiAt(n) ?? ''));
    };
  }

  #imeiAt(n: number): string | null {
    const imei = this.#number(n, 'imei');
    return Number.isNaN(imei) ? null : digitsOf(imei, 15);
  }

  at(n: number): ListedLine {
    const activatedAt = this.#number(n, 'activatedAt');
    return {
      ...this.named(n),
      ban: this.banAt(n),
      imei: this.#imeiAt(n),
      status: this.#statuses.at(this.#number(n, 'status')),
      ratePlanSku: this.#skus.at(this.#number(n, 'ratePlan')),
      dataPlanSku: this.#skus.at(this.#number(n, 'dataPlan')),
      activatedAt: Number.isNaN(activatedAt) ? null : activatedAt,
      labels: this.#labels.at(this.#number(n, 'labels')),
    };
  }
}
