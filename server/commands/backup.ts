/** `npm run backup -- --data folder --to folder`: makes a backup beside a running server, and proves that it can be read. */
import { BrokenBackupError } from '../backup/backup-file.ts';
import { makeBackup, RefusedBackupError } from '../backup/make.ts';
import { CommandError, runCommand, STORE_OPTIONS, STORE_USAGE, settingsWithLedger, told } from './command.ts';

const KEEP_MAX = 10_000;
const USAGE = `usage: npm run backup -- (${STORE_USAGE}) --to folder [--keep n]`;
const text = { type: 'string' } as const;

await runCommand(USAGE, { ...STORE_OPTIONS, to: text, keep: text }, async (line) => {
  const keep = line.wholeNumber('keep', { least: 1, most: KEEP_MAX, otherwise: null });
  const { database, dataFolder } = await settingsWithLedger(line);
  const folder = line.need('to');
  try {
    return await makeBackup({ database, dataFolder, folder, keep, now: () => Date.now() });
  } catch (cause) {
    if (cause instanceof BrokenBackupError || cause instanceof RefusedBackupError)
      throw new CommandError(cause.message);
    throw told(cause, { database, dataFolder });
  }
});
