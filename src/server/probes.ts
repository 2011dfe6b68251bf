/**
 * Probes for whoever runs the process, without detail (DESIGN section 7, ruling 20). None asks a carrier: a carrier's outage
 * is no reason to restart the gateway, or to send its requests elsewhere. Nor is that of the journal's database: every
 * instance would be taken out at once, and reads do without it.
 */
import type { FastifyInstance } from 'fastify';

export interface ProbesOptions {
  /** What must have been well once before requests are served; each rejects until it is: the journal, the keys of tokens. */
  readonly checks: readonly (() => Promise<unknown>)[];
  readonly isDraining: () => boolean;
}

export const probePaths: ReadonlySet<string> = new Set(['/live', '/ready', '/startup']);

export const addProbes = (app: FastifyInstance, { checks, isDraining }: ProbesOptions): void => {
  let hasStarted = false;
  const isStarted = async (): Promise<boolean> => {
    hasStarted ||= await Promise.all(checks.map((check) => check())).then(
      () => true,
      () => false,
    );
    return hasStarted;
  };
  app.get('/live', () => ({ status: 'live' }));
  app.get('/ready', async (_request, reply) => {
    const isReady = !isDraining() && (await isStarted());
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ready' : 'not ready' });
  });
  app.get('/startup', async (_request, reply) => {
    const started = await isStarted();
    return reply.code(started ? 200 : 503).send({ status: started ? 'started' : 'starting' });
  });
};
