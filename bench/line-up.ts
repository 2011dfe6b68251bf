/** Who takes part in a comparison, and in which processes. */
import { startGateway, type StartContender } from './contenders.ts';
import { peerNames, preparePeers, startPeer } from './peers.ts';
import { profiles, type Profile } from './profiles.ts';

/** The measure of all. */
export const reference = 'limit';
export const ours = ['full', 'bare'] as const;
export const contenderNames = [...ours, ...peerNames] as const;

export const startProfile =
  (name: string, { env, isAnonymous }: Profile): StartContender =>
  async (processes, upstreamUrl) => ({
    ...(await startGateway(name, env)(processes, upstreamUrl)),
    isAnonymous,
  });

/** The second process of a program that runs twice: how far the two differ is what cannot be told apart. */
const againOf = (name: string): string => `${name} again`;

export interface LineUp {
  /** The name of the one that all others are compared with. */
  readonly reference: string;
  readonly starts: readonly StartContender[];
  readonly twins: readonly (readonly [string, string])[];
  /** All but the reference. */
  readonly names: readonly string[];
}

/** The limit is always there, twice; so is the gateway with all its features when it is asked for. @throws Error */
export const lineUp = async (wanted: readonly string[]): Promise<LineUp> => {
  const unknown = wanted.find((name) => !contenderNames.some((known) => known === name));
  if (unknown !== undefined)
    throw new Error(`There is no contender ${unknown}; there are: ${contenderNames.join(' ')}.`);
  const peers = peerNames.filter((name) => wanted.includes(name));
  await preparePeers(peers.length > 0);
  const doubled: readonly string[] = [reference, ...(wanted.includes('full') ? ['full'] : [])];
  const twins = doubled.map((name) => [name, againOf(name)] as const);
  const gateways = ours
    .filter((name) => wanted.includes(name))
    .flatMap((name) => {
      const names = doubled.includes(name) ? [name, againOf(name)] : [name];
      return names.map((each) => [each, startProfile(each, profiles[name])] as const);
    });
  const row = [
    ...[reference, againOf(reference)].map((name) => [name, startPeer(name, 'limit')] as const),
    ...gateways,
    ...peers.map((name) => [name, startPeer(name, name)] as const),
  ];
  return {
    reference,
    starts: row.map(([, start]) => start),
    twins,
    names: row.map(([name]) => name).filter((name) => name !== reference),
  };
};
