/** Carriers that are bad in ways that neither the simulator nor a proxy in front of it can be. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttpsServer } from 'node:https';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';

export interface BadCarrier {
  readonly port: number;
  readonly close: () => void;
}

const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;

/** Answers with headers, and then with nothing. */
export const halfOpenCarrier = async (): Promise<BadCarrier> => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () =>
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n'),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: portOf(server), close: () => server.close() };
};

const listenScript = `
  const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    process.stdout.write(String(server.address().port));
  });
`;
/** More than its queue takes. */
const fillers = 4;

/** Does not even take connections: a stopped process whose queue is full, so that the kernel drops every SYN. */
export const blackHole = async (): Promise<BadCarrier> => {
  const child = spawn(process.execPath, ['-e', listenScript], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  const port = Number(said.toString());
  child.kill('SIGSTOP');
  const filling = Array.from({ length: fillers }, () => connect(port, '127.0.0.1').on('error', () => undefined));
  return {
    port,
    close: () => {
      for (const socket of filling) socket.destroy();
      child.kill('SIGKILL');
    },
  };
};

/** Speaks TLS with a certificate that nobody has vouched for. Needs the `openssl` command. */
export const untrustedCarrier = async (
  directory: string,
): Promise<BadCarrier & { readonly requests: () => number }> => {
  const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'],
      ...['-subj', '/CN=elsewhere.example', '-keyout', key, '-out', cert],
    ],
    { stdio: 'ignore' },
  );
  let requests = 0;
  const server = createHttpsServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_request, response) => {
    requests += 1;
    response.end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: portOf(server), requests: () => requests, close: () => server.close() };
};
