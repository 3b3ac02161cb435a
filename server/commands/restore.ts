/** `npm run restore -- --data folder --file backup`: puts a backup into an empty database, SQLite or PostgreSQL. */
import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { BrokenBackupError } from '../backup/backup-file.ts';
import { RestoreError, restoreBackup } from '../backup/restore.ts';
import { makeFolder } from '../make-folder.ts';
import { CommandError, runCommand, STORE_OPTIONS, STORE_USAGE, settingsOf, told } from './command.ts';

const USAGE = `usage: npm run restore -- (${STORE_USAGE}) --file backup.jsonl.gz [--replace] [--accept-differences] [erasures.jsonl …]
--accept-differences: also where sales, tenders or stock are not what the journal's rows add up to
further files: lists of erasures of other instances' data folders; those in the data folder and beside the backup are read anyway`;
/** Instances of one store. */
const ERASURE_LISTS_MAX = 100;
const OPTIONS = {
  file: { type: 'string' },
  replace: { type: 'boolean' },
  'accept-differences': { type: 'boolean' },
} as const;

await runCommand(
  USAGE,
  { ...STORE_OPTIONS, ...OPTIONS },
  async (line) => {
    const { database, dataFolder } = settingsOf(line);
    const file = line.need('file');
    try {
      makeFolder(dataFolder);
      const restored = await restoreBackup({
        file,
        database,
        dataFolder,
        isReplacing: line.flag('replace'),
        isAcceptingDifferences: line.flag('accept-differences'),
        erasureLists: line.positionals,
        now: () => Date.now(),
        newId: () => uuidv7(),
        log: pino({ level: 'silent' }),
      });
      if (restored.warning !== null) process.stderr.write(`portico server: ${restored.warning}\n`);
      if (!restored.isManifestThere) {
        process.stderr.write(
          `portico server: ${file} had no manifest beside it: whether it was changed since it was made is not known\n`,
        );
      }
      process.stderr.write(
        `portico server: before the server starts, put head-office-key.json and publisher-key.json of this store into ${dataFolder}: no backup holds them\n`,
      );
      return restored;
    } catch (cause) {
      if (cause instanceof BrokenBackupError || cause instanceof RestoreError) throw new CommandError(cause.message);
      throw told(cause, { database, dataFolder });
    }
  },
  ERASURE_LISTS_MAX,
);
