import { describe, expect, it } from '@jest/globals';
import { OperationNames, safeName } from '../../src/telemetry/operation-names.ts';

describe('A name of an operation', () => {
  it.each([
    ['Line', 'Line'],
    ['Line_2', 'Line_2'],
    ['Report2026', 'Report2026'],
    ['line2145550199', 'lineN'],
    ['L12345678', 'LN'],
    ['a"b\nc', 'a_b_c'],
    ['x'.repeat(200), 'x'.repeat(64)],
  ])('%j is told as %s', (name, told) => {
    expect(safeName(name)).toBe(told);
    expect(new OperationNames([]).toTell(name)).toBe(told);
  });

  it('that is missing is told as anonymous, and counted so', () => {
    const names = new OperationNames([]);
    expect(names.toTell(undefined)).toBe('anonymous');
    expect(names.toCount('anonymous', false)).toBe('anonymous');
  });

  it('has a place in metrics once it was answered, as long as there are places', () => {
    const names = new OperationNames(['Trusted']);
    expect(names.toCount('New', false)).toBe('other');
    expect(names.toCount('New', true)).toBe('New');
    expect(names.toCount('New', false)).toBe('New');
    const counted = Array.from({ length: 500 }, (_, place) => names.toCount(`Op${place}`, true));
    expect(new Set(counted).size).toBe(100);
    expect(counted.at(-1)).toBe('other');
    expect(names.toCount('Trusted', false)).toBe('Trusted');
  });
});
