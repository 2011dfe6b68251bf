import { describe, expect, it } from '@jest/globals';
import { createDeviceLoader } from '../../src/device/device.loader.ts';

describe('The devices of a request', () => {
  it('are asked for once each, and a failure is not remembered', async () => {
    const asked: string[] = [];
    const loader = createDeviceLoader({
      fetch: (ctn) => {
        asked.push(ctn);
        return ctn === '2' && asked.length < 3 ? Promise.reject(new Error('down')) : Promise.resolve(null);
      },
      forget: () => undefined,
    });
    const [first, second, again] = await Promise.allSettled([loader.load('1'), loader.load('2'), loader.load('1')]);
    expect([first.status, second.status, again.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await loader.load('2')).toBeNull();
    expect(asked).toEqual(['1', '2', '2']);
  });
});
