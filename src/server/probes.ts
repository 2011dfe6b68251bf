/**
 * Probes for whoever runs the process, without detail (DESIGN section 7, ruling 20). None asks a carrier: a carrier's outage
 * is no reason to restart the gateway, or to send its requests elsewhere.
 */
import type { FastifyInstance } from 'fastify';

export interface ProbesOptions {
  /** Each rejects while what it looks at cannot be used: the journal. */
  readonly checks: readonly (() => Promise<unknown>)[];
  readonly isDraining: () => boolean;
}

export const probePaths: ReadonlySet<string> = new Set(['/live', '/ready', '/startup']);

export const addProbes = (app: FastifyInstance, { checks, isDraining }: ProbesOptions): void => {
  let hasStarted = false;
  const allWell = (): Promise<boolean> =>
    Promise.all(checks.map((check) => check())).then(
      () => true,
      () => false,
    );
  app.get('/live', () => ({ status: 'live' }));
  app.get('/ready', async (_request, reply) => {
    const isReady = !isDraining() && (await allWell());
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ready' : 'not ready' });
  });
  // Once all was well: what goes wrong later is for /ready to say.
  app.get('/startup', async (_request, reply) => {
    hasStarted ||= await allWell();
    return reply.code(hasStarted ? 200 : 503).send({ status: hasStarted ? 'started' : 'starting' });
  });
};
