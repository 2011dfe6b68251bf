/** How a process of the benchmark serves: on a free port, told to its parent, and never longer than its parent lives. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Announcement {
  readonly url: string;
}

/** Where a server that listens already is. */
export const announceAddress = (url: string): void => {
  process.send?.({ url } satisfies Announcement);
  process.on('disconnect', () => process.exit(0));
};

export const announce = (server: Server): void => {
  // The load generator opens its connections anew for each turn; between two calls of a turn none may be closed.
  server.keepAliveTimeout = 65_000;
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    announceAddress(`http://127.0.0.1:${port}`);
  });
};
