/**
 * The thread that owns the journal's connection. It takes all the calls that wait in its queue into one transaction,
 * and answers when that is on the disk: the slower the disk, the larger the groups.
 */
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { type JournalWorkerOptions, type Reply, type Request, toSentAnswer, toSentError } from './journal-call.ts';
import { loadSqliteDriver } from './sqlite-driver.ts';
import { openSqliteStore } from './sqlite-store.ts';
import { type StoreCall, createTransactions } from './sqlite-transactions.ts';

/** Bounds how long the first caller of a group waits for the last one. */
const largestGroup = 256;

/** The first request and those that wait behind it, without waiting for more. */
const takeWaiting = (port: MessagePort, first: Request): readonly Request[] => {
  const requests = [first];
  while (requests.length < largestGroup) {
    const next = receiveMessageOnPort(port) as { readonly message: Request } | undefined;
    if (next === undefined) break;
    requests.push(next.message);
  }
  return requests;
};

const serve = async (port: MessagePort, options: JournalWorkerOptions): Promise<void> => {
  const reply = (message: Reply) => {
    port.postMessage(message);
  };
  let frozenNow: number | null = null;

  const { connection, toCall, hashingSecret } = openSqliteStore(await loadSqliteDriver(options.driver), {
    file: options.file,
    keys: options.keys,
    // From the wall clock of the start on it only goes forward: a wall clock that jumps must not end a lease or a doubt.
    now: () => frozenNow ?? Math.floor(performance.timeOrigin + performance.now()),
    damageCheck: options.damageCheck,
    ...(options.busyTimeoutMs !== undefined && { busyTimeoutMs: options.busyTimeoutMs }),
    ...(options.acceptLostKey !== undefined && { acceptLostKey: options.acceptLostKey }),
  });
  const transactions = createTransactions(connection);

  const callOf = (request: Exclude<Request, { kind: 'close' }>): StoreCall =>
    request.kind === 'call'
      ? toCall(request.method, request.parameters)
      : {
          writes: false,
          run: () => {
            frozenNow = request.now;
          },
        };

  port.on('message', (first: Request) => {
    const requests = takeWaiting(port, first);
    const calls = requests.filter((request) => request.kind !== 'close');
    const answers = transactions.run(calls.map(callOf));
    reply({
      kind: 'answers',
      answers: calls.flatMap(({ id }, place) => {
        const answer = answers[place];
        return answer === undefined ? [] : [toSentAnswer(id, answer)];
      }),
    });
    if (requests.length > calls.length) {
      connection.close();
      port.close();
    }
  });
  reply({ kind: 'opened', hashingSecret });
};

if (parentPort === null) throw new Error('sqlite-worker.ts runs as a worker thread');
const port = parentPort;
try {
  await serve(port, workerData as JournalWorkerOptions);
} catch (error) {
  port.postMessage({ kind: 'refused', error: toSentError(error) } satisfies Reply);
  port.close();
}
