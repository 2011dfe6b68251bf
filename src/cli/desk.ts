/** What every command is given: the world outside of it. */
import { ConfigError, readConfig, type Config } from '../config.ts';
import { openJournal } from '../order/journal/open-journal.ts';
import type { OperatorsJournal } from '../order/journal/order-journal.ts';

export interface Desk {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Answers go to standard output; what is only for whoever watches goes to standard error. */
  readonly say: (text: string) => void;
  readonly tell: (text: string) => void;
  readonly now: () => Date;
}

/** What is asked for cannot be done, and the sentence says why. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

/** The gateway's own settings: commands are run with its environment. @throws RefusedError naming everything that is wrong */
export const configOf = ({ environment }: Pick<Desk, 'environment'>): Config => {
  try {
    return readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) throw new RefusedError(`The configuration cannot be used:\n${error.message}`);
    throw error;
  }
};

/** Does something with the journal that the settings name, beside the gateways that have it open. */
export const withJournal = async <T>(
  desk: Desk,
  work: (journal: OperatorsJournal, config: Config) => Promise<T>,
): Promise<T> => {
  const config = configOf(desk);
  const journal = await openJournal(config, { patienceMs: 0 });
  try {
    return await work(journal, config);
  } finally {
    await journal.close();
  }
};

/** The company of an option, or the only one. */
export const tenantOf = ({ tenants }: Config, wanted: string | undefined): string => {
  const [first, ...others] = tenants;
  const ids = tenants.map(({ id }) => id);
  if (wanted === undefined) {
    if (others.length > 0) throw new RefusedError(`Say for which company, by --tenant: ${ids.join(', ')}.`);
    return first.id;
  }
  if (!ids.includes(wanted)) throw new RefusedError(`There is no company ${wanted}: there is ${ids.join(', ')}.`);
  return wanted;
};
