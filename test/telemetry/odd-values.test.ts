import { describe, expect, it } from '@jest/globals';
import { createOddValues } from '../../src/telemetry/odd-values.ts';
import { createLog } from '../../src/log.ts';

describe('Odd values', () => {
  it('are all counted; the log has each place once a minute, and no more places than there can be', () => {
    const places: unknown[] = [];
    const log = createLog('warn', {
      write: (line) => places.push((JSON.parse(line) as { readonly place: unknown }).place),
    });
    let [ms, counted] = [0, 0];
    const noteOdd = createOddValues(
      () => {
        counted += 1;
      },
      () => ms,
    );
    const note = (...odd: readonly string[]) => {
      for (const place of odd) noteOdd(place, () => log);
      return places.splice(0);
    };
    expect(note('discount', 'discount', 'email')).toEqual(['discount', 'email']);
    ms = 59_999;
    expect(note('discount')).toEqual([]);
    ms = 60_000;
    expect(note('discount', 'discount')).toEqual(['discount']);
    expect(note(...Array.from({ length: 300 }, (_, n) => `place ${n}`))).toHaveLength(198);
    expect(counted).toBe(306);
  });
});
