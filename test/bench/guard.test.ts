import { describe, expect, it } from '@jest/globals';
import { judge, type Judged } from '../../bench/guard.ts';

const aResult = (efficiency: number, factor: number, isFinding = true): Judged => ({
  isFinding,
  noise: [
    { pair: ['limit', 'limit again'], factor: 1.01 },
    { pair: ['full', 'full again'], factor },
  ],
  comparisons: [
    { name: 'full', efficiency: { median: efficiency } },
    { name: 'yoga-jit', efficiency: { median: 0.1 } },
  ],
});

describe('the guard of the benchmark', () => {
  it.each([
    { was: 0.6, is: 0.6, wasNoise: 1, isNoise: 1, passes: true },
    { was: 0.6, is: 0.9, wasNoise: 1, isNoise: 1, passes: true },
    { was: 0.6, is: 0.56, wasNoise: 1.05, isNoise: 1.1, passes: true },
    { was: 0.6, is: 0.56, wasNoise: 1.1, isNoise: 1.05, passes: true },
    { was: 0.6, is: 0.54, wasNoise: 1.1, isNoise: 1.1, passes: false },
    { was: 0.6, is: 0.59, wasNoise: 1, isNoise: 1, passes: false },
    { was: 0.6, is: NaN, wasNoise: 1.1, isNoise: 1.1, passes: false },
  ])('with $was before ($wasNoise) and $is now ($isNoise): passes is $passes', (row) => {
    const [verdict, ...others] = judge(aResult(row.was, row.wasNoise), aResult(row.is, row.isNoise), ['full']);
    expect(verdict).toMatchObject({ name: 'full', was: row.was, is: row.is, hasPassed: row.passes });
    expect(others).toEqual([]);
  });

  it('counts the spread of any pair of equals, and never less than none', () => {
    expect(judge(aResult(0.6, 1.2), aResult(0.6, 1), ['full'])[0]?.least).toBeCloseTo(0.5);
    expect(judge(aResult(0.6, 0.9), aResult(0.6, 0.9), ['full'])[0]?.least).toBeCloseTo(0.6 / 1.01);
  });

  it('leaves out whom one of the runs has not', () => {
    expect(judge(aResult(0.6, 1), aResult(0.6, 1), ['bare'])).toEqual([]);
  });

  it.each([
    [false, true],
    [true, false],
  ])('judges no run that is no finding (%p, %p)', (committed, current) => {
    expect(() => judge(aResult(0.6, 1, committed), aResult(0.6, 1, current), ['full'])).toThrow(/measure|run again/);
  });
});
