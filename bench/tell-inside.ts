/** Loaded into the built gateway before its own code (`node --import`): tells on request what is inside. */
import type { Inside } from './inside.ts';

const warnings: string[] = [];
process.on('warning', ({ name }) => warnings.push(name));

const countByKind = (kinds: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
};

process.on('message', () => {
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  const inside: Inside = {
    residentBytes: rss,
    heapBytes: heapUsed + external,
    resources: countByKind(process.getActiveResourcesInfo()),
    listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
    warnings,
  };
  process.send?.(inside);
});
// The channel alone does not keep the gateway from ending.
process.channel?.unref();
