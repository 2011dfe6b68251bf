/** `care-gateway <command>`: what those who run the gateway ask of it, beside its HTTP. */
import { Command, CommanderError } from 'commander';
import { printSettings, settingsInForce } from '../config/describe-config.ts';
import { BackUpError } from '../order/journal/back-up.ts';
import { JournalKeyError } from '../order/journal/journal-key.ts';
import { JournalSchemaError } from '../order/journal/journal-schema.ts';
import { StoreUnavailableError } from '../order/journal/order-journal.ts';
import { SqliteDriverMissingError } from '../order/journal/sqlite-driver.ts';
import { JournalCorruptError } from '../order/journal/sqlite-store.ts';
import { configOf, RefusedError, type Desk } from './desk.ts';
import { addJournalCommands } from './journal.ts';
import { addOrderCommands } from './orders.ts';
import { addSimulatorCommands } from './simulator.ts';

export interface CommandLineOptions {
  readonly version: string;
  /** Starts the gateway, which from then on lives by itself. */
  readonly start: () => Promise<unknown>;
}

/** Their messages are sentences for people. */
const explained = [
  RefusedError,
  BackUpError,
  JournalCorruptError,
  JournalKeyError,
  JournalSchemaError,
  SqliteDriverMissingError,
  StoreUnavailableError,
];

const createProgram = (desk: Desk, { version, start }: CommandLineOptions): Command => {
  const program = new Command('care-gateway')
    .description('A gateway for telecom care. Settings are in the environment: see docs/configuration.md.')
    .version(version)
    .showHelpAfterError('(care-gateway --help says what there is)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        desk.say(text.trimEnd());
      },
      writeErr: (text) => {
        desk.tell(text.trimEnd());
      },
    });
  program
    .command('start', { isDefault: true })
    .description('run the gateway (what is done without a command)')
    .action(async () => {
      await start();
    });
  program
    .command('config')
    .description('print the settings in force, secrets masked, or everything that is wrong with them')
    .action(() => {
      desk.say(printSettings(settingsInForce(desk.environment)).join('\n'));
      const { warnings } = configOf(desk);
      desk.say(['', 'The configuration can be used.', ...warnings].join('\n'));
    });
  addOrderCommands(program, desk);
  addJournalCommands(program, desk);
  addSimulatorCommands(program, desk);
  return program;
};

/** Does what the arguments say. Gives the exit code: 1 when it could not be done, 2 when the arguments are no command. */
export const runCommandLine = async (
  args: readonly string[],
  desk: Desk,
  options: CommandLineOptions,
): Promise<number> => {
  try {
    await createProgram(desk, options).parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    // Help and version are asked for, and no mistake.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!explained.some((kind) => error instanceof kind)) throw error;
    desk.tell((error as Error).message);
    return 1;
  }
};
