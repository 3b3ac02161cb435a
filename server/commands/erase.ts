/** `npm run erase -- --data folder --session id --by who --reason why`: destroys a session's key, for ever. */
import { join } from 'node:path';
import { ERASURES_FILE, eraseRequestSchema } from '../office/erasure-list.ts';
import { erasuresIn } from '../office/erasures.ts';
import {
  CommandError,
  runCommand,
  STORE_OPTIONS,
  STORE_USAGE,
  settingsWithLedger,
  UsageError,
  withStore,
} from './command.ts';

const USAGE = `usage: npm run erase -- ${STORE_USAGE} --session id --by who --reason why [--not-delivered-yet]
--not-delivered-yet: also a session that the ledger does not know; its key is destroyed as soon as it comes`;
const text = { type: 'string' } as const;

await runCommand(
  USAGE,
  { ...STORE_OPTIONS, session: text, by: text, reason: text, 'not-delivered-yet': { type: 'boolean' } },
  async (line) => {
    const { need } = line;
    const data = (await settingsWithLedger(line)).dataFolder;
    const request = eraseRequestSchema.safeParse({
      session: need('session'),
      askedBy: need('by'),
      reason: need('reason'),
    });
    if (!request.success) throw new UsageError(request.error.issues.map(({ message }) => message).join('; '));
    return withStore(line, async (store) => {
      const { session } = request.data;
      if (!line.flag('not-delivered-yet') && !(await store.knowsSession(session))) {
        throw new CommandError(
          `the ledger knows no session ${session}; nothing was erased. With --not-delivered-yet its key is destroyed as soon as it comes`,
        );
      }
      const erasures = erasuresIn({ file: join(data, ERASURES_FILE), store, now: () => Date.now() });
      return { session: request.data.session, wasErasedBefore: !(await erasures.erase(request.data)) };
    });
  },
);
