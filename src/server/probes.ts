/** Probes for whoever runs the process. Neither asks a carrier: a carrier's outage is no reason to restart the gateway. */
import type { FastifyInstance } from 'fastify';

export interface ProbesOptions {
  /** Rejects while orders cannot be recorded, or nobody's token can be checked. */
  readonly health: () => Promise<void>;
  readonly isDraining: () => boolean;
}

export const addProbes = (app: FastifyInstance, { health, isDraining }: ProbesOptions): void => {
  app.get('/live', () => ({ status: 'live' }));
  app.get('/ready', async (_request, reply) => {
    const ready =
      !isDraining() &&
      (await health().then(
        () => true,
        () => false,
      ));
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready' });
  });
};
