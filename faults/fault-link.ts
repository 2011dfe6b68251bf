/** One connection through a fault proxy: two directions, each with the toxics that strike it. */
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Stream, Toxic } from './toxics.ts';

export interface Address {
  readonly host: string;
  readonly port: number;
}

interface Piece {
  readonly data: Buffer;
  readonly at: number;
}

/** More pieces than this are not taken in: the sender then has to wait, as on a real line. */
const mostPieces = 256;

const around = (middle: number, spread: number): number => middle + (Math.random() * 2 - 1) * spread;

/** Data in one direction. What comes in is passed on in its order, as late and in such pieces as the toxics say. */
class Direction {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #toxics: () => readonly Toxic[];
  readonly #pieces: Piece[] = [];
  #wake: () => void = () => undefined;
  #hasEnded = false;
  #passed = 0;

  constructor(from: Socket, to: Socket, toxics: () => readonly Toxic[]) {
    this.#from = from;
    this.#to = to;
    this.#toxics = toxics;
    from.on('data', (data: Buffer) => {
      this.#pieces.push({ data, at: performance.now() });
      if (this.#pieces.length >= mostPieces) from.pause();
      this.#wake();
    });
    from.once('end', () => {
      this.#hasEnded = true;
      this.#wake();
    });
    void this.#run();
  }

  /** The toxics have changed. */
  changed(): void {
    this.#wake();
  }

  async #run(): Promise<void> {
    while (!this.#to.destroyed) {
      const piece = this.#isStopped() ? undefined : this.#pieces.shift();
      if (piece) await this.#pass(piece);
      else if (this.#hasEnded && !this.#isStopped()) return this.#end();
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      if (this.#from.isPaused() && this.#pieces.length < mostPieces) this.#from.resume();
    }
  }

  #isStopped(): boolean {
    return this.#toxics().some(({ type }) => type === 'timeout' || type === 'reset_peer');
  }

  async #pass({ data, at }: Piece): Promise<void> {
    let pieces: readonly Buffer[] = [data];
    let pauseMs = 0;
    for (const { type, attributes } of this.#toxics()) {
      const value = (name: string): number => attributes[name] ?? 0;
      if (type === 'latency')
        await wait(Math.max(at + around(value('latency'), value('jitter')) - performance.now(), 0));
      if (type === 'bandwidth') await wait(value('rate') > 0 ? data.length / value('rate') : 0);
      if (type === 'slicer') {
        pieces = pieces.flatMap((piece) => slice(piece, value('average_size'), value('size_variation')));
        pauseMs = value('delay') / 1000;
      }
      if (type === 'limit_data') {
        const left = Math.max(value('bytes') - this.#passed, 0);
        this.#to.write(data.subarray(0, left));
        this.#passed += Math.min(left, data.length);
        if (this.#passed >= value('bytes'))
          this.#to.end(() => {
            this.#to.destroySoon();
          });
        return;
      }
    }
    for (const piece of pieces) {
      this.#to.write(piece);
      if (pauseMs > 0) await wait(pauseMs);
    }
    this.#passed += data.length;
  }

  async #end(): Promise<void> {
    const delays = this.#toxics().map(({ type, attributes }) =>
      type === 'slow_close' ? (attributes['delay'] ?? 0) : 0,
    );
    await wait(Math.max(0, ...delays));
    this.#to.end();
  }
}

const slice = (data: Buffer, average: number, variation: number): readonly Buffer[] => {
  const pieces: Buffer[] = [];
  for (let start = 0; start < data.length;) {
    const end = start + Math.max(1, Math.round(around(average, variation)));
    pieces.push(data.subarray(start, end));
    start = end;
  }
  return pieces;
};

export class FaultLink {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #toxics: () => readonly Toxic[];
  /** Which of the toxics strike this connection is decided once, when it is met first. */
  readonly #strikes = new WeakMap<Toxic, boolean>();
  readonly #directions: readonly Direction[];
  #timers: NodeJS.Timeout[] = [];

  constructor(client: Socket, upstream: Address, toxics: () => readonly Toxic[]) {
    this.#client = client;
    this.#toxics = toxics;
    this.#server = connect({ ...upstream, allowHalfOpen: true });
    for (const socket of [this.#client, this.#server]) {
      socket.setNoDelay(true);
      socket.on('error', () => {
        this.reset();
      });
      socket.once('close', () => {
        this.#disarm();
      });
    }
    this.#server.once('close', () => {
      client.destroySoon();
    });
    client.once('close', () => {
      this.#server.destroySoon();
    });
    this.#directions = [
      new Direction(client, this.#server, () => this.#of('upstream')),
      new Direction(this.#server, client, () => this.#of('downstream')),
    ];
    this.changed();
  }

  /** The toxics have changed: data that waits, and the ends that are planned, are looked at anew. */
  changed(): void {
    this.#disarm();
    for (const { type, attributes } of [...this.#of('upstream'), ...this.#of('downstream')]) {
      const { timeout = 0 } = attributes;
      if (type === 'reset_peer') this.#later(timeout, this.reset);
      if (type === 'timeout' && timeout > 0) this.#later(timeout, this.close);
    }
    for (const direction of this.#directions) direction.changed();
  }

  readonly reset = (): void => {
    this.#disarm();
    if (!this.#client.destroyed) this.#client.resetAndDestroy();
    this.#server.destroy();
  };

  readonly close = (): void => {
    this.#disarm();
    this.#client.destroy();
    this.#server.destroy();
  };

  #of(stream: Stream): readonly Toxic[] {
    return this.#toxics().filter((toxic) => toxic.stream === stream && this.#isStruckBy(toxic));
  }

  #isStruckBy(toxic: Toxic): boolean {
    const known = this.#strikes.get(toxic) ?? Math.random() < toxic.toxicity;
    this.#strikes.set(toxic, known);
    return known;
  }

  #later(ms: number, act: () => void): void {
    this.#timers.push(setTimeout(act, ms));
  }

  #disarm(): void {
    for (const timer of this.#timers.splice(0)) clearTimeout(timer);
    // Who waits for data would wait for ever.
    for (const direction of this.#directions) direction.changed();
  }
}
