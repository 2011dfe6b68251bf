/**
 * A registry that has one package, just packed, and sends whoever asks for another to the usual one. npm honours the
 * shrinkwrap of what comes from a registry, and not that of a tarball that it is given by its path.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import type { Package } from '../../scripts/make-package.ts';

export interface LocalRegistry {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** `usual` is where everything else comes from. */
export const startLocalRegistry = async (made: Package, usual: string): Promise<LocalRegistry> => {
  const { name, version, file, folder } = made;
  const tarball = readFileSync(file);
  const tarballPath = `/${name}/-/${basename(file)}`;
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Readonly<Record<string, unknown>>;
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    if (path === tarballPath) {
      response.end(tarball);
    } else if (path === `/${name}`) {
      const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
      const dist = { tarball: `http://${request.headers.host ?? ''}${tarballPath}`, integrity };
      // Registries note of a package whether it has a shrinkwrap.
      const one = { ...manifest, _hasShrinkwrap: true, dist };
      response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify({ name, 'dist-tags': { latest: version }, versions: { [version]: one } }));
    } else {
      response.writeHead(302, { location: new URL(path, usual).href }).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
