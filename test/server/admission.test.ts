import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { Admission } from '../../src/server/admission.ts';

const response = (): ServerResponse => new ServerResponse(new IncomingMessage(new Socket()));

const limits = { fewestAtOnce: 48, mostAtOnce: 192, streams: 2 };

/** Lets in so many, or as many as it will. */
const fill = (admission: Admission, most = Number.POSITIVE_INFINITY): readonly ServerResponse[] => {
  const inside: ServerResponse[] = [];
  for (let next = response(); inside.length < most && admission.enter(next); next = response()) inside.push(next);
  return inside;
};

/** Ends what a test left open. */
const empty = (responses: readonly ServerResponse[]): void => {
  for (const each of responses) each.emit('close');
};

describe('the limit', () => {
  const prompt = 20;
  const late = 101;
  it.each<[string, readonly { readonly inside: number; readonly lateMs: number }[], number]>([
    ['stays when few are under way', [{ inside: 28, lateMs: prompt }], 48],
    ['stays when few are under way, however late the loop: a neighbour does that', [{ inside: 28, lateMs: 900 }], 48],
    ['grows by four when most of it is used', [{ inside: 29, lateMs: prompt }], 52],
    ['grows no further than it may', Array.from({ length: 60 }, () => ({ inside: 192, lateMs: prompt })), 192],
    [
      'shrinks by a tenth when it is used and the loop is late',
      [...Array.from({ length: 36 }, () => ({ inside: 192, lateMs: prompt })), { inside: 192, lateMs: late }],
      172,
    ],
    [
      'shrinks no further than it may',
      [
        ...Array.from({ length: 36 }, () => ({ inside: 192, lateMs: prompt })),
        ...Array.from({ length: 60 }, () => ({ inside: 192, lateMs: late })),
      ],
      48,
    ],
  ])('%s', (_name, times, expected) => {
    const admission = new Admission(limits);
    for (const { inside, lateMs } of times) {
      const here = fill(admission, inside);
      admission.adapt(lateMs);
      empty(here);
    }
    expect(admission.limit).toBe(expected);
  });
});

describe('admission', () => {
  it('lets in as many as the limit says, and again one for each that ends', () => {
    const admission = new Admission(limits);
    const inside = fill(admission);
    expect(inside).toHaveLength(48);
    empty(inside.slice(0, 3));
    expect(fill(admission)).toHaveLength(3);
  });

  it('keeps a quarter for order mutations', () => {
    const admission = new Admission(limits);
    const [first] = fill(admission, 36);
    expect(admission.hasRoomForOthers).toBe(true);
    fill(admission, 1);
    expect(admission.hasRoomForOthers).toBe(false);
    first?.emit('close');
    expect(admission.hasRoomForOthers).toBe(true);
  });

  it('counts streams apart', () => {
    const admission = new Admission(limits);
    const inside = fill(admission);
    expect(inside.slice(0, 3).map((each) => admission.beginStream(each))).toEqual([true, true, false]);
    expect([admission.requests, admission.streams]).toEqual([46, 2]);
    empty(inside);
    expect([admission.requests, admission.streams]).toEqual([0, 0]);
  });

  it('does not count a stream whose client is gone before it begins', () => {
    const admission = new Admission(limits);
    const [only] = fill(admission, 1);
    only?.emit('close');
    expect(only && admission.beginStream(only)).toBe(true);
    expect([admission.requests, admission.streams]).toEqual([0, 0]);
  });
});
