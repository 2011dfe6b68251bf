import { describe, expect, it } from '@jest/globals';
import { KeptAnswers } from '../../src/upstream/kept-answers.ts';

describe('Kept answers', () => {
  const make = (most = 10) => {
    const clock = { now: 0 };
    return { clock, kept: new KeptAnswers<string>({ most, now: () => clock.now }) };
  };

  it('are given while they are young enough for who asks', async () => {
    const { clock, kept } = make();
    await kept.fetch('a', () => Promise.resolve('one'));
    clock.now = 5000;
    expect([kept.find('a', 4999), kept.find('a', 5000), kept.find('b', 5000)]).toEqual([undefined, 'one', undefined]);
  });

  it('are as old as their question: the carrier may have answered at once and the answer been late', async () => {
    const { clock, kept } = make();
    await kept.fetch('a', () => {
      clock.now = 3000;
      return Promise.resolve('one');
    });
    expect(kept.find('a', 2999)).toBeUndefined();
  });

  it('are not kept when something was forgotten since the question: they may be from before the change', async () => {
    const { kept } = make();
    const answer = await kept.fetch('a', () => {
      kept.forget('a');
      return Promise.resolve('before');
    });
    expect([answer, kept.find('a', 1000)]).toEqual(['before', undefined]);
  });

  it('are not kept of failures', async () => {
    const { kept } = make();
    await expect(kept.fetch('a', () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect(kept.size).toBe(0);
  });

  it('are so many and no more: the oldest goes first', async () => {
    const { kept } = make(2);
    for (const key of ['a', 'b', 'a', 'c']) await kept.fetch(key, () => Promise.resolve(key));
    expect(['a', 'b', 'c'].map((key) => kept.find(key, 1000))).toEqual(['a', undefined, 'c']);
  });
});
