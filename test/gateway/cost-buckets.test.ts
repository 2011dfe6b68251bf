import { describe, expect, it } from '@jest/globals';
import { CostBuckets } from '../../src/gateway/cost-buckets.ts';

const aClock = () => {
  let ms = 1_000_000;
  return { now: () => ms, pass: (seconds: number) => (ms += seconds * 1000) };
};
const buckets = (clock: { now: () => number }) =>
  new CostBuckets({ capacity: 2000, refillPerSecond: 100, now: clock.now });

describe('a bucket', () => {
  it('is full at first, pays until it is empty, and says when there is enough again', () => {
    const clock = aClock();
    const of = buckets(clock);
    expect(of.take('a', 1500)).toEqual({ taken: true, remaining: 500 });
    expect(of.take('a', 1000)).toEqual({ taken: false, retryAfterSeconds: 5 });
    clock.pass(5);
    expect(of.take('a', 1000)).toEqual({ taken: true, remaining: 0 });
  });

  it('never holds more than it can', () => {
    const clock = aClock();
    const of = buckets(clock);
    of.take('a', 1);
    clock.pass(3600);
    expect(of.remaining('a')).toBe(2000);
  });

  it('is its client’s own', () => {
    const of = buckets(aClock());
    of.take('a', 2000);
    expect(of.take('b', 2000)).toEqual({ taken: true, remaining: 0 });
  });

  it('may owe for what nobody foresaw, but not more than a whole bucket', () => {
    const clock = aClock();
    const of = buckets(clock);
    for (let n = 0; n < 1000; n += 1) of.charge('a', 30);
    expect(of.take('a', 1)).toEqual({ taken: false, retryAfterSeconds: 21 });
    clock.pass(21);
    expect(of.take('a', 1)).toMatchObject({ taken: true });
  });

  it('is not filled by a clock that goes back', () => {
    const clock = aClock();
    const of = buckets(clock);
    of.take('a', 2000);
    clock.pass(-3600);
    expect(of.remaining('a')).toBe(0);
  });

  it('is forgotten when ten thousand others were used since', () => {
    const of = buckets(aClock());
    of.take('a', 2000);
    for (let n = 0; n < 9999; n += 1) of.take(String(n), 1);
    expect(of.remaining('a')).toBe(0);
    for (let n = 0; n < 10_000; n += 1) of.take(String(n), 1);
    expect(of.remaining('a')).toBe(2000);
  });
});
