/** A TCP proxy that makes a connection as bad as it is told to, whatever is spoken on it. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { FaultLink, type Address } from './fault-link.ts';
import { readToxic, type Toxic, type ToxicWish } from './toxics.ts';

export interface ProxyOptions {
  readonly name: string;
  /** Where it listens; any free port of the loopback when the port is 0. */
  readonly listen: Address;
  readonly upstream: Address;
}

export class FaultProxy {
  readonly name: string;
  #upstream: Address;
  #listen: Address;
  #toxics: readonly Toxic[] = [];
  #server: Server | undefined;
  readonly #links = new Set<FaultLink>();
  /** Connections since the start. */
  connections = 0;

  constructor({ name, listen, upstream }: ProxyOptions) {
    this.name = name;
    this.#listen = listen;
    this.#upstream = upstream;
  }

  get listen(): Address {
    return this.#listen;
  }

  get upstream(): Address {
    return this.#upstream;
  }

  get enabled(): boolean {
    return this.#server !== undefined;
  }

  get toxics(): readonly Toxic[] {
    return this.#toxics;
  }

  /** For HTTP through it. */
  get url(): string {
    return `http://${this.#listen.host}:${this.#listen.port}`;
  }

  /** Where new connections lead to. */
  leadTo(upstream: Address): void {
    this.#upstream = upstream;
  }

  /** Listens; the port stays the same from then on. */
  async enable(): Promise<void> {
    if (this.#server) return;
    const server = createServer({ allowHalfOpen: true }, (client) => {
      this.connections += 1;
      const link = new FaultLink(client, this.#upstream, () => this.#toxics);
      this.#links.add(link);
      client.once('close', () => this.#links.delete(link));
    });
    server.listen(this.#listen.port, this.#listen.host);
    await once(server, 'listening');
    this.#listen = { ...this.#listen, port: (server.address() as AddressInfo).port };
    this.#server = server;
  }

  /** Is down: connections end, and new ones are refused. */
  async disable(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    const closed = once(server, 'close');
    server.close();
    for (const link of this.#links) link.close();
    await closed;
  }

  /** Adds a toxic, or puts it in place of the one with its name. @throws Error that says what is wrong with it. */
  poison(wish: ToxicWish): Toxic {
    const toxic = readToxic({ ...wish });
    this.#change([...this.#toxics.filter(({ name }) => name !== toxic.name), toxic]);
    return toxic;
  }

  /** Takes one toxic away, or all. */
  heal(toxicName?: string): void {
    this.#change(toxicName === undefined ? [] : this.#toxics.filter(({ name }) => name !== toxicName));
  }

  #change(toxics: readonly Toxic[]): void {
    this.#toxics = toxics;
    for (const link of this.#links) link.changed();
  }
}
