/**
 * News of changed orders between the instances on one database, by LISTEN and NOTIFY on a connection of its own.
 *
 * They are sent after the commit of what they tell of, not within it: PostgreSQL lets transactions that notify commit one
 * after the other only, so that orders would wait for each other's disk. A process that dies in between has not told; news
 * are a hint, and the order is in the tables.
 */
import { Client, type ClientConfig } from 'pg';

const channel = 'care_order_changed';
const heartbeatMs = 5000;
const longestPauseMs = 1000;
/** In one statement; more wait for the next one. */
const largestBatch = 500;

export class PostgresNews {
  readonly #config: ClientConfig;
  readonly #hear: (orderId: string) => void;
  readonly #untold = new Set<string>();
  /** Null while there is no connection. */
  #client: Client | null = null;
  #isTelling = false;
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** `hear` is called with what other instances tell. */
  constructor(config: ClientConfig, hear: (orderId: string) => void) {
    // Nothing is lost with a notification that a crash undoes.
    this.#config = { ...config, query_timeout: config.connectionTimeoutMillis, options: '-c synchronous_commit=off' };
    this.#hear = hear;
  }

  /** Resolves when the first attempt is over. From then on it connects again and again by itself. */
  async connect(): Promise<void> {
    const client = new Client(this.#config);
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      client.on('notification', ({ processId, payload = '' }) => {
        if (processId !== rows[0]?.pid) this.#hear(payload);
      });
      await client.query(`LISTEN ${channel}`);
    } catch {
      client.connection.stream.destroy();
      this.#connectLater();
      return;
    }
    if (this.#isClosed) {
      await client.end();
      return;
    }
    this.#client = client;
    this.#failures = 0;
    client.once('end', () => {
      this.#client = null;
      this.#connectLater();
    });
    this.#timer = setInterval(() => void this.#tellAll(), heartbeatMs).unref();
  }

  /** Tells the other instances; nobody while there is no connection. */
  tell(orderId: string): void {
    if (this.#client === null) return;
    this.#untold.add(orderId);
    void this.#tellAll();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#tellAll();
    await this.#client?.end();
  }

  /** With nothing to tell it is a heartbeat: a connection that does not answer is cut. */
  async #tellAll(): Promise<void> {
    const client = this.#client;
    if (client === null || this.#isTelling) return;
    this.#isTelling = true;
    try {
      do {
        const batch = [...this.#untold].slice(0, largestBatch);
        for (const orderId of batch) this.#untold.delete(orderId);
        await client.query('SELECT pg_notify($1, id) FROM unnest($2::text[]) AS id', [channel, batch]);
      } while (this.#untold.size > 0);
    } catch {
      this.#untold.clear();
      client.connection.stream.destroy();
    } finally {
      this.#isTelling = false;
    }
  }

  #connectLater(): void {
    clearTimeout(this.#timer);
    if (this.#isClosed) return;
    const pause = Math.min(100 * 2 ** this.#failures, longestPauseMs);
    this.#failures += 1;
    this.#timer = setTimeout(() => void this.connect(), pause).unref();
  }
}
