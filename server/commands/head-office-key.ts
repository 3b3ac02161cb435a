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

const USAGE = `usage: npm run head-office-key -- ${STORE_USAGE} list | rotate | retire <id> [--yes]
retire: destroys a key; sessions that only it opens can be read by nobody any more, so it wants --yes`;

await runCommand(
  USAGE,
  { ...STORE_OPTIONS, yes: { type: 'boolean' } },
  async (line) => {
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
        const key = headOfficeKey.list().find((one) => one.keyId === keyId);
        if (key?.isPresent === false && !line.flag('yes')) {
          const sessions = await withStore(line, (store) => store.sessionsUnder(keyId));
          throw new CommandError(
            `${sessions} sessions would become unreadable for ever, here and in every backup. To retire ${keyId} all the same: --yes`,
          );
        }
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
  },
  2,
);
