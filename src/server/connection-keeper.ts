/**
 * The connections of a server, so that they can be closed without cutting anybody off: each ends as soon as nothing is under way
 * on it. Node's own `closeIdleConnections` takes an answer for sent that is still waiting for a slow reader, and cuts it; and a
 * connection that has not said anything yet it never closes.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

const sweepEveryMs = 100;

interface Connection {
  /** Requests whose answers have not been sent to their end. */
  underWay: number;
  /** Bytes that had come when the last answer had been sent; more of them are the beginning of another request. */
  bytesRead: number;
}

export class ConnectionKeeper {
  readonly #connections = new Map<Socket, Connection>();
  #sweeping: NodeJS.Timeout | undefined;
  /** Those that had said nothing at the last sweep. */
  #silent = new Set<Socket>();

  constructor(server: Server) {
    server.on('connection', (socket: Socket) => {
      this.#connections.set(socket, { underWay: 0, bytesRead: 0 });
      socket.once('close', () => this.#connections.delete(socket));
    });
    server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
      const connection = this.#connections.get(socket);
      if (!connection) return;
      connection.underWay += 1;
      response.once('close', () => {
        connection.underWay -= 1;
        connection.bytesRead = socket.bytesRead;
      });
    });
    // Node calls it when the server is closed.
    server.closeIdleConnections = () => {
      this.#closeIdle();
    };
  }

  get count(): number {
    return this.#connections.size;
  }

  /** Closes each connection when nothing is under way on it, until `endClosing`. */
  beginClosing(): void {
    this.#sweeping = setInterval(() => {
      this.#closeIdle();
      this.#closeSilent();
    }, sweepEveryMs);
  }

  endClosing(): void {
    clearInterval(this.#sweeping);
  }

  #closeIdle(): void {
    for (const [socket, { underWay, bytesRead }] of this.#connections) {
      if (underWay === 0 && bytesRead > 0 && socket.bytesRead === bytesRead) socket.destroy();
    }
  }

  /** What has arrived on a new connection is read between two sweeps. */
  #closeSilent(): void {
    const silent = new Set([...this.#connections.keys()].filter(({ bytesRead }) => bytesRead === 0));
    for (const socket of silent) if (this.#silent.has(socket)) socket.destroy();
    this.#silent = silent;
  }
}
