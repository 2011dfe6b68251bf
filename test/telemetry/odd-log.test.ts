import { describe, expect, it } from '@jest/globals';
import { createOddLog } from '../../src/telemetry/odd-log.ts';
import { createLog } from '../../src/log.ts';

describe('The log of odd values', () => {
  it('tells of each place once a minute, and of no more places than there can be', () => {
    const places: unknown[] = [];
    const log = createLog('warn', {
      write: (line) => places.push((JSON.parse(line) as { readonly place: unknown }).place),
    });
    let ms = 0;
    const tell = createOddLog(() => ms);
    const note = (...odd: readonly string[]) => {
      for (const place of odd) tell(place, () => log);
      return places.splice(0);
    };
    expect(note('discount', 'discount', 'email')).toEqual(['discount', 'email']);
    ms = 59_999;
    expect(note('discount')).toEqual([]);
    ms = 60_000;
    expect(note('discount', 'discount')).toEqual(['discount']);
    expect(note(...Array.from({ length: 300 }, (_, n) => `place ${n}`))).toHaveLength(198);
  });
});
