/**
 * Many lines in little room: numbers in typed arrays, names as bytes, and one copy of what many lines share. About sixty
 * bytes a line, and outside of V8's heap, which would otherwise grow to several times what lives in it.
 */
import type { ServiceStatus } from '../generated/graphql.ts';
import type { Label, ListedLine } from './inventory.ts';

/** Values of which there are few, by number. */
class Pool<T> {
  readonly #numbers = new Map<string, number>();
  readonly #values: T[] = [];

  numberOf(value: T): number {
    const key = JSON.stringify(value);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.#values.length);
    return this.#values.push(value) - 1;
  }

  at(number: number): T {
    return this.#values[number] as T;
  }
}

const textsInBlock = 1024;

/** Texts by number. */
class Texts {
  readonly #blocks: { readonly bytes: Buffer; readonly ends: Uint32Array }[] = [];
  #open: Buffer[] = [];

  add(text: string): void {
    this.#open.push(Buffer.from(text));
    if (this.#open.length === textsInBlock) this.seal();
  }

  seal(): void {
    let end = 0;
    const ends = Uint32Array.from(this.#open, ({ length }) => (end += length));
    this.#blocks.push({ bytes: Buffer.concat(this.#open), ends });
    this.#open = [];
  }

  at(number: number): string {
    const block = this.#blocks[Math.floor(number / textsInBlock)];
    const place = number % textsInBlock;
    return block?.bytes.toString('utf8', place === 0 ? 0 : block.ends[place - 1], block.ends[place]) ?? '';
  }
}

/** Digits that fit into a double; not a number for none. */
const toNumber = (digits: string | null): number => (digits === null ? NaN : Number(digits));
const toDigits = (number: number | undefined, length: number): string => String(number).padStart(length, '0');
const orNull = (number: number | undefined): number | null =>
  number === undefined || Number.isNaN(number) ? null : number;

/** The members of a line that are numbers, or numbers of pooled values, in their order in a row of the table. */
const width = 8;

export class LineColumns {
  readonly #bans = new Pool<string>();
  readonly #statuses = new Pool<ServiceStatus>();
  readonly #skus = new Pool<string | null>();
  readonly #labels = new Pool<readonly Label[]>();
  readonly #names = new Texts();
  readonly #table: Float64Array;
  #count = 0;

  /** Room for so many lines. */
  constructor(most: number) {
    this.#table = new Float64Array(most * width);
  }

  add({ ban, ctn, imei, userName, status, ratePlanSku, dataPlanSku, activatedAt, labels }: ListedLine): number {
    this.#table.set(
      [
        Number(ctn),
        toNumber(imei),
        activatedAt ?? NaN,
        this.#bans.numberOf(ban),
        this.#statuses.numberOf(status),
        this.#skus.numberOf(ratePlanSku),
        this.#skus.numberOf(dataPlanSku),
        this.#labels.numberOf(labels),
      ],
      this.#count * width,
    );
    this.#names.add(userName ?? '');
    this.#count += 1;
    return this.#count - 1;
  }

  /** After the last line, before the first is read. */
  seal(): void {
    this.#names.seal();
  }

  ctnNumberAt(n: number): number {
    return this.#table[n * width] ?? NaN;
  }

  ctnAt(n: number): string {
    return toDigits(this.ctnNumberAt(n), 10);
  }

  /** Name and number alone: cheaper than the whole line. */
  named(n: number): Pick<ListedLine, 'userName' | 'ctn'> {
    return { userName: this.#names.at(n) || null, ctn: this.ctnAt(n) };
  }

  at(n: number): ListedLine {
    const [ctn, imei, activatedAt, ban = 0, status = 0, ratePlan = 0, dataPlan = 0, labels = 0] = this.#table.subarray(
      n * width,
      (n + 1) * width,
    );
    return {
      ban: this.#bans.at(ban),
      ctn: toDigits(ctn, 10),
      imei: orNull(imei) === null ? null : toDigits(imei, 15),
      userName: this.#names.at(n) || null,
      status: this.#statuses.at(status),
      ratePlanSku: this.#skus.at(ratePlan),
      dataPlanSku: this.#skus.at(dataPlan),
      activatedAt: orNull(activatedAt),
      labels: this.#labels.at(labels),
    };
  }
}
