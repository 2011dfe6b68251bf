/** Stands before PostgreSQL and, once it is told to, loses the answer to the COMMIT of an order. */
import { once } from 'node:events';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

export interface LossyProxy {
  /** The database's, through the proxy. */
  readonly url: string;
  /** When an order was committed and the answer withheld; its connections are cut then, or left open without a word. */
  loseNextCommit(how: 'cut' | 'keep silent'): Promise<void>;
  close(): Promise<void>;
}

export const startLossyProxy = async (url: string): Promise<LossyProxy> => {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let lossOf: { readonly how: 'cut' | 'keep silent'; readonly done: () => void } | null = null;

  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    let hasOrder = false;
    client.on('data', (bytes) => {
      hasOrder ||= bytes.includes('INSERT INTO care_order');
      upstream.write(bytes);
    });
    upstream.on('data', (bytes) => {
      // The server says so by the tag of the command that it has done.
      if (lossOf === null || !hasOrder || !bytes.includes('COMMIT\0')) {
        client.write(bytes);
        return;
      }
      const { how, done } = lossOf;
      lossOf = null;
      if (how === 'cut') client.destroy();
      done();
    });
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const through = new URL(url);
  through.port = (server.address() as AddressInfo).port.toString();

  return {
    url: through.href,
    loseNextCommit: (how) =>
      new Promise((resolve) => {
        lossOf = { how, done: resolve };
      }),
    close: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
};
