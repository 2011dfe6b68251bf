import { fastify } from 'fastify';
import { describe, expect, it } from '@jest/globals';
import { addProbes } from '../../src/server/probes.ts';

/** The probes over something that can be well or not. */
const probes = (state: { isWell: boolean; isDraining: boolean }) => {
  const app = fastify();
  const check = () => (state.isWell ? Promise.resolve() : Promise.reject(new Error('not open')));
  addProbes(app, { checks: [check], isDraining: () => state.isDraining });
  return async () => {
    const answers = ['/live', '/ready', '/startup'].map(async (url) => (await app.inject({ url })).statusCode);
    const [live, ready, startup] = await Promise.all(answers);
    return { live, ready, startup };
  };
};

describe('the probes', () => {
  it('say live, but neither started nor ready, before all was well once', async () => {
    const state = { isWell: false, isDraining: false };
    const ask = probes(state);
    expect(await ask()).toEqual({ live: 200, ready: 503, startup: 503 });
    state.isWell = true;
    expect(await ask()).toEqual({ live: 200, ready: 200, startup: 200 });
  });

  it('stay ready when the journal fails later: reads do without it, on this instance as on any other', async () => {
    const state = { isWell: true, isDraining: false };
    const ask = probes(state);
    await ask();
    state.isWell = false;
    expect(await ask()).toEqual({ live: 200, ready: 200, startup: 200 });
  });

  it('say not ready, and nothing else, while it drains', async () => {
    expect(await probes({ isWell: true, isDraining: true })()).toEqual({ live: 200, ready: 503, startup: 200 });
  });
});
