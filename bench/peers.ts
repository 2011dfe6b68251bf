/** The limit and the peers: compiled as the gateway is, since tsx would make the functions of some dearer than of others. */
import { execFile } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { StartContender } from './contenders.ts';
import { urlOf } from './processes.ts';

/** Files of bench/peers. */
export const peerNames = ['mercurius-jit', 'yoga-jit', 'apollo-rest', 'hive-gateway'] as const;
type PeerName = (typeof peerNames)[number];

const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const run = promisify(execFile);

const isInstalled = (): boolean => {
  const [wanted, installed] = [pathOf('peers/package-lock.json'), pathOf('peers/node_modules/.package-lock.json')];
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs;
};

/** Compiles them. Their packages are installed when they are missing, and needed: the limit has none of its own. */
export const preparePeers = async (needsPackages: boolean): Promise<void> => {
  if (needsPackages && !isInstalled()) await run('npm', ['--prefix', pathOf('peers'), 'ci', '--ignore-scripts']);
  await run(process.execPath, [pathOf('../node_modules/typescript/bin/tsc'), '-p', pathOf('peers'), '--noCheck']);
};

/** `name` is this process's, `file` what runs in it. */
export const startPeer =
  (name: string, file: PeerName | 'limit'): StartContender =>
  async (processes, upstreamUrl) => {
    const process = processes.spawn({
      name,
      args: [pathOf(`peers/dist/peers/${file}.js`), upstreamUrl],
      env: { NODE_ENV: 'production' },
      talks: true,
    });
    return { name, url: new URL('/graphql', await urlOf(process)).href, process };
  };
