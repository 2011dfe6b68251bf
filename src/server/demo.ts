/** The care desk at `/demo/`, when it is built: the files of its `dist`, and no others. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import files from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { headersOf, ownFilesPage } from './browser-rules.ts';

// As far away from dist/ as from src/.
const folder = fileURLToPath(new URL('../../examples/care-desk/dist/', import.meta.url));

export const isBuilt = (): boolean => existsSync(`${folder}index.html`);

export const addDemo = (app: FastifyInstance): void => {
  app.get('/demo', (_request, reply) => reply.redirect('/demo/'));
  void app.register(async (demo) => {
    demo.addHook('onRequest', (_request, reply, done) => {
      void reply.headers(headersOf(ownFilesPage));
      done();
    });
    await demo.register(files, { root: folder, prefix: '/demo/' });
  });
};
