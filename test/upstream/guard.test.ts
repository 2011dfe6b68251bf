import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { endlessPatience, type Patience } from '../../src/upstream/call-scope.ts';
import { Guard } from '../../src/upstream/guard.ts';
import type { UpstreamAnswer } from '../../src/upstream/upstream.ts';
import { UpstreamError, type UpstreamFailure } from '../../src/upstream/upstream-error.ts';

// The breaker goes by the clock; the test moves it.
beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
});
afterEach(() => {
  jest.useRealTimers();
});

const answer = (status: number): UpstreamAnswer => ({
  status,
  json: {},
  retryAfterMs: undefined,
  text: '',
});
const failing = (failure: UpstreamFailure, call = 'careAccount') =>
  Promise.reject(new UpstreamError({ call, failure, sent: true, detail: '' }));

const aGuard = (places = 48) => {
  const guard = new Guard({ carrier: 'eBonding', call: 'careAccount', places });
  let calls = 0;
  const run = (act: () => Promise<UpstreamAnswer>, request: Patience = endlessPatience()) =>
    guard
      .run(request, () => {
        calls += 1;
        return act();
      })
      .then(
        ({ status }) => status,
        (error: unknown) => (error as UpstreamError).failure,
      );
  return {
    guard,
    run,
    calls: () => calls,
    runMany: async (count: number, act: () => Promise<UpstreamAnswer>) => {
      for (let call = 0; call < count; call += 1) await run(act);
    },
  };
};

const ok = () => Promise.resolve(answer(200));
const noJson = () => Promise.resolve({ ...answer(200), json: undefined });
const down = () => Promise.resolve(answer(503));

describe('A breaker', () => {
  it.each([
    ['HTTP 500', 'open', () => Promise.resolve(answer(500))],
    ['HTTP 503', 'open', down],
    ['HTTP 408', 'open', () => Promise.resolve(answer(408))],
    ['an answer that is no JSON', 'open', noJson],
    ['a timeout', 'open', () => failing('timeout')],
    ['no connection', 'open', () => failing('unavailable')],
    ['too large an answer', 'open', () => failing('bad-response')],
    ['HTTP 400', 'closed', () => Promise.resolve(answer(400))],
    ['HTTP 404', 'closed', () => Promise.resolve(answer(404))],
    ['HTTP 429', 'closed', () => Promise.resolve(answer(429))],
    ['HTTP 401', 'closed', () => Promise.resolve(answer(401))],
    ['a fence that held it back', 'closed', () => failing('withheld')],
    ['a caller without time', 'closed', () => failing('deadline')],
    ['no token', 'closed', () => failing('unavailable', 'token')],
  ] as const)('of calls that end with %s is %s', async (_what, expected, act) => {
    const { guard, runMany } = aGuard();
    await runMany(25, act);
    expect(guard.view.breaker).toBe(expected);
  });

  it('opens at the twentieth call, not before, when more than half have failed', async () => {
    const { guard, runMany } = aGuard();
    await runMany(9, ok);
    await runMany(10, down);
    expect(guard.view.breaker).toBe('closed');
    await runMany(1, down);
    expect(guard.view.breaker).toBe('open');
  });

  it('stays closed when half have failed', async () => {
    const { guard, run } = aGuard();
    for (let pair = 0; pair < 30; pair += 1) {
      await run(ok);
      await run(down);
    }
    expect(guard.view.breaker).toBe('closed');
  });

  it('while it is open lets nothing through, and says that nothing was sent and when to come again', async () => {
    const { guard, runMany, calls } = aGuard();
    await runMany(20, down);
    const error: unknown = await guard.run(endlessPatience(), ok).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ failure: 'unavailable', sent: false });
    const { retryAfterMs = 0 } = error as UpstreamError;
    expect(retryAfterMs).toBeGreaterThanOrEqual(4000);
    expect(retryAfterMs).toBeLessThanOrEqual(5000);
    expect(calls()).toBe(20);
  });

  it('tries one call after its time, refuses others meanwhile, and closes when that one is answered', async () => {
    const { guard, run, runMany, calls } = aGuard();
    await runMany(20, down);
    jest.advanceTimersByTime(5000);
    let answerProbe: (given: UpstreamAnswer) => void = () => undefined;
    const probe = run(
      () =>
        new Promise((resolve) => {
          answerProbe = resolve;
        }),
    );
    expect(guard.view.breaker).toBe('half-open');
    expect(await run(ok)).toBe('unavailable');
    expect(calls()).toBe(21);
    answerProbe(answer(200));
    expect(await probe).toBe(200);
    expect(guard.view.breaker).toBe('closed');
    expect(await run(ok)).toBe(200);
  });

  it.each([
    ['fails', () => failing('timeout')],
    ['has no time', () => failing('deadline')],
  ] as const)('opens for twice as long when that one %s', async (_what, act) => {
    const { guard, run, runMany, calls } = aGuard();
    await runMany(20, down);
    jest.advanceTimersByTime(5000);
    await run(act);
    jest.advanceTimersByTime(5000);
    expect(await run(ok)).toBe('unavailable');
    expect(calls()).toBe(21);
    jest.advanceTimersByTime(5000);
    expect(await run(ok)).toBe(200);
    expect(guard.view.breaker).toBe('closed');
  });

  it('counts a caller who waited for a second and got nothing', async () => {
    const { guard, run } = aGuard();
    const slow = () =>
      new Promise<UpstreamAnswer>((_resolve, reject) => {
        setTimeout(() => {
          reject(new UpstreamError({ call: 'careAccount', failure: 'deadline', sent: true, detail: '' }));
        }, 1000);
      });
    const outcomes = Array.from({ length: 20 }, () => run(slow));
    await jest.advanceTimersByTimeAsync(1000);
    await Promise.all(outcomes);
    expect(guard.view.breaker).toBe('open');
  });
});

describe('A kind of call without a free place', () => {
  it('is refused as overloaded, unsent, and that does not count against the carrier', async () => {
    const { guard, run, calls } = aGuard(1);
    let end: (given: UpstreamAnswer) => void = () => undefined;
    const first = run(
      () =>
        new Promise((resolve) => {
          end = resolve;
        }),
    );
    const waiting = run(ok);
    for (let more = 0; more < 30; more += 1) expect(await run(ok)).toBe('overloaded');
    expect(guard.view).toEqual({
      carrier: 'eBonding',
      call: 'careAccount',
      places: 1,
      breaker: 'closed',
      running: 1,
      waiting: 1,
    });
    end(answer(200));
    expect(await Promise.all([first, waiting])).toEqual([200, 200]);
    expect(calls()).toBe(2);
  });

  it('is refused as out of time when the request has none', async () => {
    const { run } = aGuard(1);
    let end: (given: UpstreamAnswer) => void = () => undefined;
    const first = run(
      () =>
        new Promise((resolve) => {
          end = resolve;
        }),
    );
    const second = run(ok, { remainingMs: () => 0 });
    await jest.advanceTimersByTimeAsync(1);
    expect(await second).toBe('deadline');
    end(answer(200));
    await first;
  });
});
