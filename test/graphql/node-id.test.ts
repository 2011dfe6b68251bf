import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromNodeId, partsOf, toNodeId } from '../../src/graphql/node-id.ts';

const base64url = (text: string) => Buffer.from(text).toString('base64url');

describe('A node id', () => {
  it('gives back its type and its parts, whatever they are', () => {
    const part = fc.string({ unit: 'binary', maxLength: 20 });
    fc.assert(
      fc.property(part, fc.array(part, { maxLength: 3 }), (type, parts) => {
        const id = toNodeId(type, ...parts);
        expect(id).toMatch(/^[A-Za-z0-9_-]*$/);
        expect(fromNodeId(id)).toEqual({ type, parts });
        expect(partsOf(type, id)).toEqual(parts);
        expect(partsOf(`${type}x`, id)).toBeUndefined();
      }),
    );
  });

  it('that is changed in one character is no longer the same', () => {
    const id = toNodeId('Device', 'acme', '73001012763', '2145551000');
    for (let at = 0; at < id.length; at += 1) {
      for (const character of ['A', '0', '_', '=', ' ', '\u0000']) {
        const other = id.slice(0, at) + character + id.slice(at + 1);
        const same = JSON.stringify(fromNodeId(other)) === JSON.stringify(fromNodeId(id));
        expect(same).toBe(other === id);
      }
    }
  });

  it.each([
    ['nothing', ''],
    ['a number', '42'],
    ['a wireless number', '2145551000'],
    ['another kind of id', Buffer.from('Device:2145551000').toString('base64')],
    ['padding', `${base64url('["Device","1"]')}==`],
    ['blanks in it', base64url('["Device", "1"]')],
    ['an object', base64url('{"0":"Device"}')],
    ['no type', base64url('[]')],
    ['a part that is no text', base64url('["Device",1]')],
    ['a nested list', base64url('["Device",["1"]]')],
    ['bytes that are no UTF-8', Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]).toString('base64url')],
    ['half of one', toNodeId('Device', '2145551000').slice(0, 9)],
    ['too much text', toNodeId('Device', 'x'.repeat(500))],
  ])('is not %s', (_what, id) => {
    expect(fromNodeId(id)).toBeUndefined();
  });

  it('is refused for any other text, without a throw', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const node = fromNodeId(text);
        expect(node === undefined ? text : toNodeId(node.type, ...node.parts)).toBe(text);
      }),
    );
  });
});
