/**
 * A journal's schema is the number of migrations that it has had. Migrations only add, so a release works on a journal that
 * newer ones have migrated. One that takes something away (contracts) says in `journal.oldest_schema` which schema a
 * release must know to work on the journal ever after, and older releases do not start on it.
 */
export class JournalSchemaError extends Error {
  override readonly name = 'JournalSchemaError';
}

/** The schema from which on the journal has that word; before it nothing had been taken away. */
export const oldestSchemaSince = 3;
