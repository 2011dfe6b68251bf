/** Where the browser is that these tests drive: Debian's package `chromium`, or the one named by `CHROMIUM`. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** @throws Error saying how to install one. These tests are run by their own command: none is skipped. */
export const findChromium = (): string => {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const found = [process.env['CHROMIUM'] ?? '', ...names.flatMap((name) => folders.map((folder) => join(folder, name)))]
    .filter((path) => path !== '')
    .find((path) => existsSync(path));
  if (found === undefined) {
    throw new Error(
      'Chromium is missing, and without it nothing is tested here. On Debian: apt-get install -y chromium; elsewhere name one in CHROMIUM.',
    );
  }
  return found;
};
