/** Calls of PostgreSQL: by the store's queries, within a time, and with one typed error for all that the database fails in. */
import { type ClientBase, type ClientConfig, DatabaseError, Pool, type PoolClient, TypeOverrides } from 'pg';
import type { Parameters, Query, Steps } from './steps.ts';
import { StoreUnavailableError } from './order-journal.ts';

/** Instants and counts are eight bytes long, and all far below 2^53. */
const int8 = 20;
const types = new TypeOverrides();
types.setTypeParser(int8, Number);

/** What every connection of the journal has in common. */
export const clientConfig = (url: string, timeoutMs: number): ClientConfig => ({
  connectionString: url,
  fallback_application_name: 'care-gateway',
  connectionTimeoutMillis: timeoutMs,
  types,
});

/**
 * SQLSTATEs, or classes of them, that say: not now, or not by this connection. Read-only, timed out in a transaction,
 * lock not available; connection, refused log-in, no such database, deadlock, resources, operator, system, corruption.
 */
const failureStates: readonly string[] = ['25006', '25P03', '55P03', '08', '28', '3D', '40', '53', '57', '58', 'XX'];

/** Storage trouble is one typed error, the same for every store; anything else is a mistake of ours and stays itself. */
export const toStoreError = (error: unknown): unknown => {
  // What pg throws is either the server's word or trouble with the connection.
  const isServers = error instanceof DatabaseError;
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no connection';
  return isServers && !failureStates.some((state) => code.startsWith(state))
    ? error
    : new StoreUnavailableError(`The order journal cannot be used now: ${code}.`, { cause: error });
};

interface Numbered {
  readonly text: string;
  readonly names: readonly string[];
}

/** By the statement as the store says it: there are as many as shapes of them, so they stay few. */
const known = new Map<string, Numbered>();

const numbered = (sql: string): Numbered => {
  const before = known.get(sql);
  if (before !== undefined) return before;
  const names: string[] = [];
  const text = sql.replaceAll(/@(\w+)/g, (_, name: string) => {
    if (!names.includes(name)) names.push(name);
    return `$${names.indexOf(name) + 1}`;
  });
  const made = { text, names };
  known.set(sql, made);
  return made;
};

/** PostgreSQL numbers its parameters. A statement without any may be several. */
const toPostgres = (sql: string, parameters: Parameters) => {
  const { text, names } = numbered(sql);
  return names.length === 0 ? { text } : { text, values: names.map((name) => parameters[name]) };
};

const query = async (client: ClientBase, { answers, sql, parameters }: Query): Promise<unknown> => {
  try {
    const result = await client.query(toPostgres(sql, parameters));
    return answers === 'rows' ? result.rows : (result.rowCount ?? 0);
  } catch (error) {
    throw toStoreError(error);
  }
};

const run = async <T>(client: ClientBase, steps: Steps<T>): Promise<T> => {
  let step = steps.next();
  while (step.done !== true) step = steps.next(await query(client, step.value));
  return step.value;
};

const command = (sql: string): Query => ({ answers: 'count', sql, parameters: {} });

/** In one transaction. When it throws, the transaction was rolled back, or the answer to its COMMIT was lost. */
export const transact = async <T>(client: ClientBase, steps: Steps<T>): Promise<T> => {
  await query(client, command('BEGIN ISOLATION LEVEL READ COMMITTED'));
  let result: T;
  try {
    result = await run(client, steps);
  } catch (error) {
    // Fails where the connection is gone, and the transaction with it.
    await query(client, command('ROLLBACK')).catch(() => undefined);
    throw error;
  }
  await query(client, command('COMMIT'));
  return result;
};

export interface PostgresCallsOptions {
  readonly url: string;
  readonly maxConnections: number;
  /** A call that takes longer has failed: the database may be frozen, or behind a broken network. */
  readonly timeoutMs: number;
}

const notInTime = () => new StoreUnavailableError('The order journal did not answer in time.');

/** Of the time of a call, at most so much may be spent in waiting for a connection: what begins later would end too late. */
const waitingShare = 0.5;

/**
 * Makes calls over a pool of connections. It mends itself: a broken connection is dropped, the next call makes another. One whose
 * caller came too late to it is not broken: were it dropped, each wait would cost a connection, and the wait for the new one
 * would be the next.
 */
export class PostgresCalls {
  readonly #pool: Pool;
  readonly #maxConnections: number;
  readonly #timeoutMs: number;
  readonly #running = new Set<Promise<unknown>>();
  #closed: Promise<void> | null = null;

  constructor({ url, maxConnections, timeoutMs }: PostgresCallsOptions) {
    this.#maxConnections = maxConnections;
    this.#timeoutMs = timeoutMs;
    this.#pool = new Pool({
      ...clientConfig(url, timeoutMs),
      max: maxConnections,
      // They are kept: a new one costs more than many calls, and is wanted when there is the least time for it.
      idleTimeoutMillis: 0,
      keepAlive: true,
      // A statement that its caller has given up, or a transaction whose process is frozen, holds its locks no longer.
      statement_timeout: timeoutMs,
      idle_in_transaction_session_timeout: timeoutMs,
      // `off` would lose acknowledged intents in a power cut.
      options: '-c synchronous_commit=on',
    });
    // A broken connection shows in its calls; without listeners it would end the process as well.
    const ignore = () => undefined;
    this.#pool.on('error', ignore);
    this.#pool.on('connect', (client) => client.on('error', ignore));
  }

  /** Opens all connections, so that the first calls find them. What cannot be opened now is left to the calls. */
  async fill(): Promise<void> {
    const opened = await Promise.allSettled(Array.from({ length: this.#maxConnections }, () => this.#pool.connect()));
    for (const one of opened) if (one.status === 'fulfilled') one.value.release();
  }

  call<T>(steps: Steps<T>, isWriting: boolean): Promise<T> {
    if (this.#closed !== null) return Promise.reject(new StoreUnavailableError('The order journal is closed.'));
    const running = this.#run(steps, isWriting);
    this.#running.add(running);
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(notInTime());
      }, this.#timeoutMs);
      running.then(resolve, reject).finally(() => {
        clearTimeout(timer);
        this.#running.delete(running);
      });
    });
  }

  /** After the calls that run already. */
  close(): Promise<void> {
    this.#closed ??= Promise.allSettled(this.#running).then(() => this.#pool.end());
    return this.#closed;
  }

  async #run<T>(steps: Steps<T>, isWriting: boolean): Promise<T> {
    const client = await this.#connect();
    const cutting = setTimeout(() => client.connection.stream.destroy(), this.#timeoutMs);
    try {
      return await (isWriting ? transact(client, steps) : run(client, steps));
    } finally {
      clearTimeout(cutting);
      // Dropped when it is broken, or still in a transaction that could not be ended.
      client.release(client.getTransactionStatus() !== 'I');
    }
  }

  async #connect(): Promise<PoolClient> {
    const begun = performance.now();
    let client: PoolClient;
    try {
      client = await this.#pool.connect();
    } catch (error) {
      throw toStoreError(error);
    }
    if (performance.now() - begun <= this.#timeoutMs * waitingShare) return client;
    client.release();
    throw notInTime();
  }
}
