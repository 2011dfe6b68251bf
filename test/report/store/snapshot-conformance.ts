/* eslint-disable jest/no-export -- One suite for every store: each store's test file runs it. */
import { randomBytes, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ReportKey, SnapshotHead, SnapshotStore } from '../../../src/report/store/snapshot-store.ts';

/** One store, as several processes share it. */
export interface SnapshotWorld {
  /** One more instance on the store, with a key of its own if the test says so. */
  connect(key?: Buffer): Promise<SnapshotStore>;
  /** Sets the store's clock. */
  setNow(now: number): void;
  close(): Promise<void>;
}

const start = Date.UTC(2030, 0, 1);
const minute = 60_000;
const inventory: ReportKey = { tenant: 'acme', type: 'wirelessInventory' };
const others: readonly ReportKey[] = [
  { tenant: 'globex', type: 'wirelessInventory' },
  { tenant: 'acme', type: 'catalogExtract' },
];

const aHead = (more: Partial<SnapshotHead> = {}): SnapshotHead => ({
  id: randomUUID(),
  fetchedAt: new Date(start),
  rows: 3,
  chunks: 2,
  ...more,
});
const chunks = [Buffer.from('one'), randomBytes(100_000)];

/** Runs the suite against a store. Every implementation of SnapshotStore has to pass it. */
export const describeSnapshots = (name: string, openWorld: () => Promise<SnapshotWorld>): void => {
  describe(`the store of the reports ${name}`, () => {
    let world: SnapshotWorld;
    let store: SnapshotStore;
    let other: SnapshotStore;

    beforeEach(async () => {
      world = await openWorld();
      world.setNow(start);
      store = await world.connect();
      other = await world.connect();
    });

    afterEach(() => world.close());

    it('knows nothing at first', async () => {
      expect(await store.look(inventory)).toEqual({ newest: null, failure: null, isLeased: false });
      expect(await store.find(inventory, randomUUID())).toBeNull();
      expect(await store.chunk(randomUUID(), 0)).toBeNull();
    });

    it('gives what was written, to every instance, and under its own key only', async () => {
      const head = aHead();
      await store.write(inventory, head, chunks);
      expect(await other.look(inventory)).toMatchObject({ newest: head });
      expect(await other.find(inventory, head.id)).toEqual(head);
      const found = [await other.chunk(head.id, 0), await other.chunk(head.id, 1)];
      expect(found.map((chunk) => chunk && Buffer.from(chunk))).toEqual(chunks);
      expect(await other.chunk(head.id, 2)).toBeNull();
      for (const key of others) {
        expect(await other.look(key)).toMatchObject({ newest: null });
        expect(await other.find(key, head.id)).toBeNull();
      }
    });

    it('gives the newest one, whatever the order in which they were written', async () => {
      const newer = aHead({ fetchedAt: new Date(start + 1) });
      await store.write(inventory, newer, chunks);
      await store.write(inventory, aHead(), chunks);
      expect((await store.look(inventory)).newest).toEqual(newer);
    });

    it('gives nothing of a snapshot that is not whole, and purges it after an hour', async () => {
      const head = aHead();
      const broken = [Buffer.from('one'), null as unknown as Uint8Array];
      await expect(store.write(inventory, head, broken)).rejects.toThrow();
      expect((await store.look(inventory)).newest).toBeNull();
      expect(await store.find(inventory, head.id)).toBeNull();
      expect(await store.chunk(head.id, 0)).not.toBeNull();
      world.setNow(start + 60 * minute + 1);
      await other.purge();
      expect(await store.chunk(head.id, 0)).toBeNull();
    });

    it('opens a chunk with the key that sealed it, and with no other', async () => {
      const head = aHead();
      await store.write(inventory, head, chunks);
      const stranger = await world.connect(randomBytes(32));
      expect((await stranger.look(inventory)).newest).toEqual(head);
      expect(await stranger.chunk(head.id, 0)).toBeNull();
    });

    it('keeps a superseded snapshot for fifteen minutes', async () => {
      const [first, second] = [aHead(), aHead({ fetchedAt: new Date(start + 1) })];
      await store.write(inventory, first, chunks);
      world.setNow(start + 60 * minute);
      await store.write(inventory, second, chunks);
      world.setNow(start + 75 * minute);
      await store.purge();
      expect(await other.find(inventory, first.id)).toEqual(first);
      world.setNow(start + 75 * minute + 1);
      await store.purge();
      expect(await other.find(inventory, first.id)).toBeNull();
      expect(await other.chunk(first.id, 0)).toBeNull();
      expect((await other.look(inventory)).newest).toEqual(second);
    });

    it('never purges the newest', async () => {
      const head = aHead();
      await store.write(inventory, head, chunks);
      world.setNow(start + 1e10);
      await store.purge();
      expect((await store.look(inventory)).newest).toEqual(head);
    });

    it('lets one instance fetch a report', async () => {
      expect(await store.claim(inventory, 'one', minute)).toBe(true);
      expect(await other.claim(inventory, 'other', minute)).toBe(false);
      expect((await other.look(inventory)).isLeased).toBe(true);
      for (const key of others) expect(await other.claim(key, 'other', minute)).toBe(true);
      await store.release(inventory, 'one', null);
      expect((await other.look(inventory)).isLeased).toBe(false);
      expect(await other.claim(inventory, 'other', minute)).toBe(true);
    });

    it('lets one of many who ask at once', async () => {
      const claims = await Promise.all(
        Array.from({ length: 10 }, (_, n) => (n % 2 ? store : other).claim(inventory, `holder ${n}`, minute)),
      );
      expect(claims.filter(Boolean)).toHaveLength(1);
    });

    it('ends a lease that nobody renews', async () => {
      await store.claim(inventory, 'one', minute);
      world.setNow(start + minute - 1);
      expect(await store.claim(inventory, 'one', minute)).toBe(true);
      world.setNow(start + 2 * minute - 2);
      expect(await other.claim(inventory, 'other', minute)).toBe(false);
      world.setNow(start + 2 * minute - 1);
      expect(await other.claim(inventory, 'other', minute)).toBe(true);
      await store.release(inventory, 'one', null);
      expect((await store.look(inventory)).isLeased).toBe(true);
    });

    it('remembers why the last attempt failed, until one does not', async () => {
      const failure = { problem: 'DAMAGED', at: new Date(start) } as const;
      await store.claim(inventory, 'one', minute);
      await store.release(inventory, 'one', failure);
      expect((await other.look(inventory)).failure).toEqual(failure);
      expect((await other.look(others[0] ?? inventory)).failure).toBeNull();
      await other.claim(inventory, 'other', minute);
      expect((await store.look(inventory)).failure).toEqual(failure);
      await other.release(inventory, 'other', null);
      expect((await store.look(inventory)).failure).toBeNull();
    });
  });
};
