/** The commands for the journal as a whole: backup, what comes after a restore, new keys, and the erasure of personal data. */
import { Option, type Command } from 'commander';
import { backUpPostgres, backUpSqlite } from '../order/journal/back-up.ts';
import { journalKeyFileName } from '../order/journal/journal-key.ts';
import { doubtUnsent } from '../order/settle-order.ts';
import { configOf, RefusedError, tenantOf, withJournal, type Desk } from './desk.ts';
import { commandLine } from './orders.ts';

const backUp = async (desk: Desk, file: string): Promise<void> => {
  const { databaseUrl, dataDirectory, journalKey } = configOf(desk);
  const bytes =
    databaseUrl === undefined
      ? await backUpSqlite(dataDirectory, file)
      : await backUpPostgres(databaseUrl, file, desk.environment['PATH'] ?? '');
  desk.say(`${file}: ${bytes} bytes`);
  const key = journalKey === undefined ? `${dataDirectory}/${journalKeyFileName}` : 'JOURNAL_KEY';
  desk.tell(`It opens with the key in ${key} only: keep that somewhere else.`);
};

const restored = (desk: Desk): Promise<void> =>
  withJournal(desk, async (journal, { tenants }) => {
    const doubted = await doubtUnsent(
      journal,
      tenants.map(({ id }) => id),
    );
    desk.say(`${doubted} orders were not sent when the backup was made: the carrier is asked about them first.`);
  });

const reseal = (desk: Desk): Promise<void> =>
  withJournal(desk, async (journal) => {
    const { resealed, lost } = await journal.reseal((sofar) => {
      desk.tell(`${sofar.resealed} values sealed with the newest key`);
    });
    desk.say(`${resealed} values sealed with the newest key, ${lost} that no key opens.`);
    if (lost === 0) desk.tell('No value needs an older key: it can go from the settings of every gateway.');
  });

interface EraseOptions {
  readonly tenant?: string;
  readonly ctn?: string;
  readonly subject?: string;
  readonly by: string;
  readonly json?: true;
}

const erase = (desk: Desk, { tenant, ctn, subject, by, json }: EraseOptions): Promise<void> =>
  withJournal(desk, async (journal, config) => {
    const company = tenantOf(config, tenant);
    const whose =
      ctn !== undefined ? { tenant: company, ctn } : subject === undefined ? undefined : { tenant: company, subject };
    if (!whose) throw new RefusedError('Say whose data: --ctn <number>, or --subject <who>.');
    const erasure = await journal.erase(whose, { client: commandLine, subject: by });
    if (json) desk.say(JSON.stringify(erasure));
    else desk.say(`Erased out of ${erasure.orders} orders and ${erasure.auditEntries} entries of the audit trail.`);
    if (erasure.unfinished > 0) {
      desk.tell(`${erasure.unfinished} orders are not finished, and were left as they are: erase again when they are.`);
    }
  });

export const addJournalCommands = (program: Command, desk: Desk): void => {
  program
    .command('backup')
    .description('copy the journal into a new file while gateways run (PostgreSQL: by pg_dump)')
    .argument('<file>', 'where to; it must not be there')
    .action((file: string) => backUp(desk, file));
  program
    .command('restored')
    .description('to be run once after a restore, before any gateway starts: asks the carrier before anything is sent')
    .action(() => restored(desk));
  program
    .command('reseal')
    .description('seal everything with the first key of JOURNAL_KEY, so that the others can go')
    .action(() => reseal(desk));
  program
    .command('erase')
    .description('erase what is personal of a line or a person in finished orders and in the audit trail')
    .option('--tenant <id>', 'in which company')
    .addOption(new Option('--ctn <number>', 'of this line').conflicts('subject'))
    .option('--subject <who>', 'of this person, as tokens name who uses the gateway')
    .requiredOption('--by <name>', 'who erases: stands in the audit trail')
    .option('--json', 'for machines')
    .action((options: EraseOptions) => erase(desk, options));
};
