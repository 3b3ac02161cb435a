/** `npm run reveal -- --data folder --session id --by who --reason why`: a session's events with personal fields opened. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openHeadOfficeKey } from '../head-office-key.ts';
import { reveal, revealRequestSchema } from '../office/reveal.ts';
import {
  CommandError,
  runCommand,
  STORE_OPTIONS,
  STORE_USAGE,
  settingsWithLedger,
  UsageError,
  withStore,
} from './command.ts';

const USAGE = `usage: npm run reveal -- ${STORE_USAGE} --session id --by who --reason why`;
const text = { type: 'string' } as const;

await runCommand(USAGE, { ...STORE_OPTIONS, session: text, by: text, reason: text }, async (line) => {
  const { need } = line;
  const data = (await settingsWithLedger(line)).dataFolder;
  const request = revealRequestSchema.safeParse({
    session: need('session'),
    askedBy: need('by'),
    reason: need('reason'),
  });
  if (!request.success) throw new UsageError(request.error.issues.map(({ message }) => message).join('; '));
  const file = join(data, 'head-office-key.json');
  if (!existsSync(file)) throw new CommandError(`there is no ${file}: put it back from its copy`);
  const headOfficeKey = await openHeadOfficeKey(file);
  if (!headOfficeKey.ok) throw new CommandError(`${headOfficeKey.error.file}: ${headOfficeKey.error.detail}`);
  const revealed = await withStore(line, (store) =>
    reveal({ store, headOfficeKey: headOfficeKey.value }, request.data),
  );
  if (revealed.outcome === 'unknownSession') {
    throw new CommandError(`the ledger knows no session ${revealed.session}; that you looked was written down`);
  }
  return revealed;
});
