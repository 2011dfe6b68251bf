/** Copies of the journal that are whole, made while gateways go on writing into it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { journalFileName } from './journal-key.ts';
import { loadSqliteDriver } from './sqlite-driver.ts';
import { makePrivateFile } from './sqlite-store.ts';

/** It was not made, and the sentence says why. */
export class BackUpError extends Error {
  override readonly name = 'BackUpError';
}

const refuseToOverwrite = (file: string): void => {
  if (existsSync(file)) throw new BackUpError(`${file} is there already: give a file that is not.`);
};

/** Into a new file, for its owner only: all that is committed now, without free pages. Gives its size in bytes. */
export const backUpSqlite = async (dataDirectory: string, file: string): Promise<number> => {
  const journal = join(dataDirectory, journalFileName);
  if (!existsSync(journal)) throw new BackUpError(`There is no journal at ${journal}.`);
  refuseToOverwrite(file);
  const driver = await loadSqliteDriver();
  const connection = driver.open(journal);
  try {
    makePrivateFile(file);
    connection.exec('PRAGMA busy_timeout = 30000');
    // Reads in one transaction; whoever writes meanwhile is not held up.
    connection.exec(`VACUUM INTO '${file.replaceAll("'", "''")}'`);
  } catch (error) {
    // Else what is not whole would lie there, and stand in the way of the next attempt.
    rmSync(file, { force: true });
    throw error;
  } finally {
    connection.close();
  }
  return statSync(file).size;
};

/** As libpq's programs read it from the environment: on a command line everybody on the machine could read the password. */
const libpqEnvironment = (url: string): Readonly<Record<string, string>> => {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const all = {
    PGHOST: decodeURIComponent(hostname),
    PGPORT: port,
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
    PGSSLMODE: searchParams.get('sslmode') ?? '',
    PGSSLROOTCERT: searchParams.get('sslrootcert') ?? '',
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
};

/** Into a new file in the format that `pg_restore` reads, by `pg_dump` on `path`. Gives its size in bytes. */
export const backUpPostgres = async (url: string, file: string, path: string): Promise<number> => {
  refuseToOverwrite(file);
  makePrivateFile(file);
  const child = spawn('pg_dump', ['--format=custom', '--no-owner', '--no-privileges', `--file=${file}`], {
    env: { PATH: path, ...libpqEnvironment(url) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  let code: number | null;
  try {
    [code] = (await once(child, 'close')) as [number | null];
  } catch (error) {
    rmSync(file);
    throw new BackUpError('pg_dump is not on this machine: install the client programs of PostgreSQL.', {
      cause: error,
    });
  }
  if (code !== 0) {
    rmSync(file);
    throw new BackUpError(`pg_dump failed: ${said.trim()}`);
  }
  return statSync(file).size;
};
