import { setImmediate as turn } from 'node:timers/promises';

/** Looks again and again until it is so; a test that waits in vain runs out of its time. */
export const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await turn();
};
