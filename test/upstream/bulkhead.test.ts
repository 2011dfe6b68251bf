import { describe, expect, it } from '@jest/globals';
import { Bulkhead, NoPlaceError } from '../../src/upstream/bulkhead.ts';
import { endlessPatience, type Patience } from '../../src/upstream/call-scope.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Calls that last until the test ends them, and the order in which they began. */
const aBulkhead = (places: number) => {
  const bulkhead = new Bulkhead(places);
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    bulkhead,
    begun,
    call: (name: string, request: Patience = endlessPatience()): Promise<string> =>
      bulkhead.run(request, () => {
        begun.push(name);
        return new Promise((resolve) => {
          ends.set(name, () => {
            resolve(name);
          });
        });
      }),
    end: async (name: string) => {
      ends.get(name)?.();
      await settled();
    },
  };
};

describe('The places of a kind of call', () => {
  it('are handed round by request, not by call: a long list does not hold up a single line', async () => {
    const { call, begun, end } = aBulkhead(3);
    const held = [call('held 1'), call('held 2')];
    const [list, line, other] = [endlessPatience(), endlessPatience(), endlessPatience()];
    const calls = [
      ...['list 1', 'list 2', 'list 3', 'list 4'].map((name) => call(name, list)),
      call('line', line),
      call('other 1', other),
      call('other 2', other),
    ];
    await settled();
    let last: string | undefined;
    while (last !== begun.at(-1)) {
      last = begun.at(-1);
      await end(last ?? '');
    }
    expect(begun.slice(2)).toEqual(['list 1', 'list 2', 'line', 'other 1', 'list 3', 'other 2', 'list 4']);
    for (const name of ['held 1', 'held 2']) await end(name);
    await Promise.all([...calls, ...held]);
  });

  it('are never taken by more calls than there are', async () => {
    const { bulkhead, call, begun, end } = aBulkhead(2);
    const calls = ['a', 'b', 'c', 'd'].map((name) => call(name));
    await settled();
    expect({ running: bulkhead.running, waiting: bulkhead.waiting, begun }).toEqual({
      running: 2,
      waiting: 2,
      begun: ['a', 'b'],
    });
    for (const name of ['b', 'a', 'c', 'd']) await end(name);
    expect(await Promise.all(calls)).toEqual(['a', 'b', 'c', 'd']);
    expect({ running: bulkhead.running, waiting: bulkhead.waiting }).toEqual({ running: 0, waiting: 0 });
  });

  it('are waited for by at most as many requests as there are places', async () => {
    const { call, end, begun } = aBulkhead(1);
    const [first, waiting, refused] = [call('first'), call('waiting'), call('refused')];
    await expect(refused).rejects.toBeInstanceOf(NoPlaceError);
    await end('first');
    await end('waiting');
    await Promise.all([first, waiting]);
    expect(begun).toEqual(['first', 'waiting']);
  });

  it('are not waited for longer than the request lasts, by none of its calls', async () => {
    const { bulkhead, call, end } = aBulkhead(1);
    const first = call('first');
    const hurried: Patience = { remainingMs: () => 0 };
    const outcomes = await Promise.allSettled([call('a', hurried), call('b', hurried)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await end('first');
    await first;
    expect(bulkhead.running).toBe(0);
  });

  it('become free when a call fails', async () => {
    const bulkhead = new Bulkhead(1);
    const failing = bulkhead.run(endlessPatience(), () => Promise.reject(new Error('no')));
    const next = bulkhead.run(endlessPatience(), () => Promise.resolve('yes'));
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('yes');
  });
});
