/**
 * The one file of difference between SQLite's drivers: Node's own `node:sqlite`, where the runtime has it (>= 22.13),
 * else the optional dependency better-sqlite3. Both are synchronous and speak the same SQL.
 */
export type SqliteDriverName = 'node' | 'better-sqlite3';

export type SqliteValue = string | number | null | Uint8Array;

/** Values by the names that the SQL gives them (`@name`); exactly those, no more. */
export type SqliteParameters = Readonly<Record<string, SqliteValue>>;

export interface SqliteStatement<Row> {
  /** How many rows were changed. */
  run(parameters?: SqliteParameters): number;
  all(parameters?: SqliteParameters): Row[];
}

export interface SqliteConnection {
  prepare<Row>(sql: string): SqliteStatement<Row>;
  exec(sql: string): void;
  close(): void;
}

export interface SqliteDriver {
  readonly name: SqliteDriverName;
  /** Opens the file, or makes it. `:memory:` is a database that nobody else sees. */
  open(file: string): SqliteConnection;
}

/** This runtime has no SQLite. */
export class SqliteDriverMissingError extends Error {
  override readonly name = 'SqliteDriverMissingError';

  constructor(options?: ErrorOptions) {
    super('The order journal needs Node >= 22.13, or better-sqlite3, which needs g++ and make to install.', options);
  }
}

/** What both drivers have in common, as far as we use it. */
interface NativeDatabase {
  prepare(sql: string): {
    run(...parameters: SqliteParameters[]): { readonly changes: number | bigint };
    all(...parameters: SqliteParameters[]): unknown[];
  };
  exec(sql: string): unknown;
  close(): unknown;
}

type NativeDatabaseClass = new (file: string) => NativeDatabase;

const toConnection = (database: NativeDatabase): SqliteConnection => ({
  prepare: <Row>(sql: string) => {
    const statement = database.prepare(sql);
    const given = (parameters?: SqliteParameters) => (parameters === undefined ? [] : [parameters]);
    return {
      run: (parameters) => Number(statement.run(...given(parameters)).changes),
      // The tables are STRICT and ours alone, so a row is what its statement says.
      all: (parameters) => statement.all(...given(parameters)) as Row[],
    };
  },
  exec: (sql) => {
    database.exec(sql);
  },
  close: () => {
    database.close();
  },
});

const toDriver = (name: SqliteDriverName, Database: NativeDatabaseClass): SqliteDriver => ({
  name,
  open: (file) => toConnection(new Database(file)),
});

const nodeDriver = (): SqliteDriver | undefined => {
  // Node 20's types do not know the module yet; older runtimes answer undefined.
  const builtin = process.getBuiltinModule('node:sqlite') as { readonly DatabaseSync: NativeDatabaseClass } | undefined;
  return builtin && toDriver('node', builtin.DatabaseSync);
};

const betterSqlite3Driver = async (): Promise<SqliteDriver> => {
  const { default: Database } = await import('better-sqlite3');
  // The native part is looked for by the first connection, not by the import.
  new Database(':memory:').close();
  return toDriver('better-sqlite3', Database);
};

/** The driver asked for, else the best that there is; throws {@link SqliteDriverMissingError}. */
export const loadSqliteDriver = async (name?: SqliteDriverName): Promise<SqliteDriver> => {
  const node = name === 'better-sqlite3' ? undefined : nodeDriver();
  if (node !== undefined) return node;
  if (name === 'node') throw new SqliteDriverMissingError();
  try {
    return await betterSqlite3Driver();
  } catch (cause) {
    throw new SqliteDriverMissingError({ cause });
  }
};

/** SQLite's primary result codes that say: not now, or not on this disk. The caller's data is not at fault. */
const storageResults: ReadonlyMap<number, string> = new Map([
  [5, 'BUSY'],
  [6, 'LOCKED'],
  [7, 'NOMEM'],
  [8, 'READONLY'],
  [10, 'IOERR'],
  [11, 'CORRUPT'],
  [13, 'FULL'],
  [14, 'CANTOPEN'],
  [15, 'PROTOCOL'],
  [26, 'NOTADB'],
]);

const storageResultNames: readonly string[] = [...storageResults.values()];

/** The name of the storage failure behind an error (`FULL`, `BUSY`, …); undefined when it is of another kind. */
export const storageFailureOf = (error: unknown): string | undefined => {
  if (!(typeof error === 'object' && error !== null)) return undefined;
  // node:sqlite gives SQLite's extended number, better-sqlite3 its extended name.
  if ('errcode' in error && typeof error.errcode === 'number') return storageResults.get(error.errcode & 0xff);
  if (!('code' in error && typeof error.code === 'string')) return undefined;
  const [prefix, primary = ''] = error.code.split('_');
  return prefix === 'SQLITE' && storageResultNames.includes(primary) ? primary : undefined;
};
