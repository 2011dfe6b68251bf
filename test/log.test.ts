import { describe, expect, it } from '@jest/globals';
import { createLog, scrub } from '../src/log.ts';
import { UpstreamError } from '../src/upstream/upstream-error.ts';

const logged = (record: object, message = 'told'): Readonly<Record<string, unknown>> => {
  const lines: string[] = [];
  createLog('info', { write: (line) => void lines.push(line) }).info(record, message);
  return JSON.parse(lines.join('')) as Readonly<Record<string, unknown>>;
};

describe('A text in the log', () => {
  it.each([
    ['2145551000', '[removed]'],
    ['line 2145551000.', 'line [removed].'],
    ['ctn2145551000x', 'ctn[removed]x'],
    ['353041117777777', '[removed]'],
    ['35304111777777', '[removed]'],
    ['3530411177777712', '[removed]'],
    ['8901100337777777777', '[removed]'],
    ['89011003377777777777', '[removed]'],
    ['89049032000001000000000000000001', '[removed]'],
    ['robin@example.com', '[removed]'],
    ['mail <robin.e+x@mail.example.com>', 'mail <[removed]>'],
    ['Authorization: Bearer abc.def-_~+/==', 'Authorization: [removed]'],
    ['eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJkYW5hIn0.c2ln', '[removed]'],
    ['1769950800000', '1769950800000'],
    ['123456789012', '123456789012'],
    ['d9b7c0de-0000-4000-8000-123456789012', 'd9b7c0de-0000-4000-8000-123456789012'],
    ['d9b7c0de-0000-4000-8000-1234567890ab', 'd9b7c0de-0000-4000-8000-1234567890ab'],
    ['@@@ no address', '@@@ no address'],
  ])('%s becomes %s', (text, told) => {
    expect(scrub(text)).toBe(told);
  });

  // Backtracking would not end while the test lasts.
  it.each(['a', '1', 'a@', '1@', 'bearer ', 'eyJ.', '12345678-'])(
    'is looked through at once, however long: %s',
    (part) => {
      expect(scrub(part.repeat(50_000)).length).toBeGreaterThan(0);
    },
  );
});

describe('A record of the log', () => {
  it('is searched wherever something may stand', () => {
    const told = logged(
      { deep: [{ list: ['2145551000', 2145551000, 1.2145551, null, true] }], 'key 1': { email: 'x@y.example' } },
      'about 2145551000\n\u001b[31m${jndi:x} %s',
    );
    expect(told).toMatchObject({
      deep: [{ list: ['[removed]', '[removed]', 1.2145551, null, true] }],
      'key 1': { email: '[removed]' },
      msg: 'about [removed]\n\u001b[31m${jndi:x} %s',
      level: 30,
      time: expect.any(Number),
    });
  });

  it('tells of our own errors what they say, never what the carrier answered', () => {
    const error = new UpstreamError({
      call: 'careAccount',
      failure: 'bad-response',
      sent: true,
      detail: 'HTTP 500',
      answer: { name: 'Canary' },
      cause: new SyntaxError('Unexpected token, "Canary" is not valid JSON'),
    });
    const told = logged({ err: error });
    expect(told).toMatchObject({
      err: {
        type: 'UpstreamError',
        message: 'careAccount: bad-response',
        stack: expect.arrayContaining([expect.stringMatching(/^at .*log\.test\.ts/)]),
        cause: { type: 'SyntaxError' },
      },
    });
    expect(JSON.stringify(told)).not.toContain('Canary');
  });

  it.each([
    [
      'an error of others',
      Object.assign(new TypeError('Canary'), { code: 'E_CODE' }),
      { type: 'TypeError', code: 'E_CODE' },
    ],
    ['no error at all', { name: 'Canary' }, { type: 'object' }],
    ['a text', 'Canary', { type: 'string' }],
  ])('tells of %s no more than its kind', (_what, err, expected) => {
    const told = logged({ err });
    expect(told).toMatchObject({ err: expected });
    expect(JSON.stringify(told['err'])).not.toContain('Canary');
  });
});
