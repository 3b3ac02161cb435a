/** `npm run head-office-key -- --data folder list | rotate | retire <id>`: the keys that sessions are wrapped to. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openHeadOfficeKey } from '../head-office-key.ts';
import {
  CommandError,
  runCommand,
  STORE_OPTIONS,
  STORE_USAGE,
  settingsWithLedger,
  UsageError,
  withStore,
} from './command.ts';

const USAGE = `usage: npm run head-office-key -- ${STORE_USAGE} list | rotate | retire <id>`;

await runCommand(USAGE, STORE_OPTIONS, async (line) => {
  const data = (await settingsWithLedger(line)).dataFolder;
  const [action, keyId] = line.positionals;
  const file = join(data, 'head-office-key.json');
  if (!existsSync(file)) throw new CommandError(`there is no ${file}: put it back from its copy`);
  const opened = await openHeadOfficeKey(file);
  if (!opened.ok) throw new CommandError(`${opened.error.file}: ${opened.error.detail}`);
  const headOfficeKey = opened.value;
  /** A server that starts later must find the present key in its file. */
  const noted = () =>
    withStore(line, async (store) => {
      const present = headOfficeKey.list().find(({ isPresent }) => isPresent);
      if (present !== undefined) await store.noteKeys({ headOfficeKeyId: present.keyId });
    });
  const known = () =>
    withStore(line, async (store) => {
      const keys = [];
      for (const key of headOfficeKey.list()) keys.push({ ...key, sessions: await store.sessionsUnder(key.keyId) });
      return { keys };
    });
  switch (action) {
    case 'list':
      return known();
    case 'rotate': {
      const rotated = await headOfficeKey.rotate(Date.now());
      if (!rotated.ok) throw new CommandError('there are too many keys: retire one first');
      await noted();
      return known();
    }
    case 'retire': {
      if (keyId === undefined) throw new UsageError('retire which key?');
      const retired = headOfficeKey.retire(keyId);
      if (!retired.ok) {
        const isPresent = retired.error.kind === 'presentKey';
        throw new CommandError(isPresent ? 'that is the present key: rotate first' : `there is no key ${keyId}`);
      }
      return known();
    }
    default:
      throw new UsageError('what to do? list, rotate or retire');
  }
});
