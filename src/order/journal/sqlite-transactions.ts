/**
 * Group commit: many calls, one transaction, one sync of the disk. Each call has a savepoint of its own, so that one
 * that fails undoes only itself.
 */
import { StoreUnavailableError } from './order-journal.ts';
import { type SqliteConnection, storageFailureOf } from './sqlite-driver.ts';

export interface StoreCall {
  readonly writes: boolean;
  run(): unknown;
}

export type Answer = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown };

export interface Transactions {
  /** Does the calls in their order. An answer that it returns is durable. */
  run(calls: readonly StoreCall[]): readonly Answer[];
}

/** Storage trouble is one typed error, the same for every store; anything else is a mistake of ours and stays itself. */
const toAnswer = (error: unknown): Answer => {
  const failure = storageFailureOf(error);
  return {
    ok: false,
    error:
      failure === undefined
        ? error
        : new StoreUnavailableError(`The order journal cannot be used now: ${failure}.`, { cause: error }),
  };
};

export const createTransactions = (connection: SqliteConnection): Transactions => {
  const statements = {
    begin: connection.prepare('BEGIN'),
    beginWriting: connection.prepare('BEGIN IMMEDIATE'),
    savepoint: connection.prepare('SAVEPOINT one_call'),
    release: connection.prepare('RELEASE one_call'),
    rollbackToSavepoint: connection.prepare('ROLLBACK TO one_call'),
    commit: connection.prepare('COMMIT'),
    rollback: connection.prepare('ROLLBACK'),
  };

  const rollback = () => {
    try {
      statements.rollback.run();
    } catch {
      // SQLite has done it already, as it does for a full disk.
    }
  };

  const runOne = (call: StoreCall): Answer => {
    statements.savepoint.run();
    try {
      const value = call.run();
      statements.release.run();
      return { ok: true, value };
    } catch (error) {
      // Throws when the failure has ended the transaction, and with it the whole group.
      statements.rollbackToSavepoint.run();
      statements.release.run();
      return toAnswer(error);
    }
  };

  /** Undefined, and nothing done, when the transaction failed as a whole. */
  const tryTogether = (calls: readonly StoreCall[]): readonly Answer[] | undefined => {
    try {
      (calls.some(({ writes }) => writes) ? statements.beginWriting : statements.begin).run();
      const answers = calls.map(runOne);
      statements.commit.run();
      return answers;
    } catch {
      rollback();
      return undefined;
    }
  };

  const runAlone = (call: StoreCall): Answer => {
    try {
      (call.writes ? statements.beginWriting : statements.begin).run();
      const value = call.run();
      statements.commit.run();
      return { ok: true, value };
    } catch (error) {
      rollback();
      return toAnswer(error);
    }
  };

  return {
    run: (calls) => {
      const answers = tryTogether(calls);
      if (answers !== undefined) return answers;

      // Apart, so that reads still get their answers. One busy file is waited for once more, not once for every call.
      let busy: Answer | undefined;
      return calls.map((call) => {
        if (call.writes && busy !== undefined) return busy;
        const answer = runAlone(call);
        if (call.writes && !answer.ok && answer.error instanceof StoreUnavailableError && isBusy(answer.error)) {
          busy = answer;
        }
        return answer;
      });
    },
  };
};

const isBusy = ({ cause }: StoreUnavailableError): boolean => storageFailureOf(cause) === 'BUSY';
