import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { Admission, type Admitted } from '../../src/server/admission.ts';

const response = (): ServerResponse => new ServerResponse(new IncomingMessage(new Socket()));

const limits = { fewestAtOnce: 48, mostAtOnce: 192, streams: 2 };

/** Lets in so many of one kind, or as many as it will. */
const fillWith = (what: Admitted, admission: Admission, most: number): readonly ServerResponse[] => {
  const inside: ServerResponse[] = [];
  for (let next = response(); inside.length < most && admission.enter(next, what); next = response()) inside.push(next);
  return inside;
};

/** Lets in so many, or as many as it will: orders where there is no room for others. */
const fill = (admission: Admission, most = Number.POSITIVE_INFINITY): readonly ServerResponse[] => {
  const others = fillWith('other', admission, most);
  return [...others, ...fillWith('order', admission, most - others.length)];
};

/** Ends what a test left open. */
const empty = (responses: readonly ServerResponse[]): void => {
  for (const each of responses) each.emit('close');
};

describe('the limit', () => {
  const prompt = { inside: 0, lateMs: 50 };
  const late = { inside: 192, lateMs: 51 };
  const often = (times: number, what: typeof late) => Array.from({ length: times }, () => what);

  it.each<[string, readonly (typeof late)[], number]>([
    ['is at first as high as it may be, and grows no further', [prompt], 192],
    ['stays when few are under way, however late the loop: a neighbour does that', [{ inside: 115, lateMs: 900 }], 192],
    ['shrinks by a tenth when many are under way and the loop is late', [{ inside: 116, lateMs: 51 }], 172],
    ['shrinks no further than it may', often(60, late), 48],
    ['grows by four when the loop is not late', [...often(60, late), prompt], 52],
    ['is soon what it was', [...often(60, late), ...often(36, prompt)], 192],
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
    expect(inside).toHaveLength(192);
    empty(inside.slice(0, 3));
    expect(fill(admission)).toHaveLength(3);
  });

  it('keeps a quarter for orders', () => {
    const admission = new Admission(limits);
    const others = fillWith('other', admission, Number.POSITIVE_INFINITY);
    expect(others).toHaveLength(144);
    expect([admission.hasRoomFor('other'), admission.hasRoomFor('order')]).toEqual([false, true]);
    expect(fillWith('order', admission, Number.POSITIVE_INFINITY)).toHaveLength(48);
    expect(admission.hasRoomFor('order')).toBe(false);
    // Places that orders have beyond are not filled with others.
    empty(others.slice(0, 48));
    expect(admission.hasRoomFor('other')).toBe(false);
    empty(others.slice(48, 49));
    expect(admission.hasRoomFor('other')).toBe(true);
  });

  it('keeps as many places for orders however low the limit of others has become', () => {
    const admission = new Admission(limits);
    for (let n = 0; n < 60; n += 1) {
      const inside = fill(admission);
      admission.adapt(51);
      empty(inside);
    }
    expect(fillWith('other', admission, Number.POSITIVE_INFINITY)).toHaveLength(36);
    expect(fillWith('order', admission, Number.POSITIVE_INFINITY)).toHaveLength(48);
  });

  it('lets what came in as an order and is none go on only where others have room', () => {
    const admission = new Admission(limits);
    const [other] = fillWith('other', admission, 144);
    const [order] = fillWith('order', admission, 1);
    if (!order || !other) throw new Error('not let in');
    expect([admission.mayGoOn(order), admission.mayGoOn(other)]).toEqual([false, true]);
    empty([other]);
    expect(admission.mayGoOn(order)).toBe(true);
  });

  it('counts streams apart', () => {
    const admission = new Admission(limits);
    const inside = fill(admission);
    expect(inside.slice(0, 3).map((each) => admission.beginStream(each))).toEqual([true, true, false]);
    expect([admission.requests, admission.streams]).toEqual([190, 2]);
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
