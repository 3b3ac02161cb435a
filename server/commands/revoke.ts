/** `npm run revoke -- --data folder --kiosk lane-1`: the server takes nothing more that the kiosk's present keys sign. */
import { isKioskId } from '../enrolment-code.ts';
import { CommandError, runCommand, STORE_OPTIONS, STORE_USAGE, withStore } from './command.ts';

const KEY_PREFIX = /^[\w-]{0,43}$/;
const USAGE = `usage: npm run revoke -- (${STORE_USAGE}) --kiosk lane-1 [--key first-letters-of-its-public-key]`;
const text = { type: 'string' } as const;

await runCommand(USAGE, { ...STORE_OPTIONS, kiosk: text, key: text }, async (line) => {
  const kiosk = line.need('kiosk');
  const key = line.option('key') ?? '';
  if (!isKioskId(kiosk)) throw new CommandError(`"${kiosk}" is no kiosk's id: small letters, digits and hyphens`);
  if (!KEY_PREFIX.test(key)) throw new CommandError(`"${key}" is not the beginning of a public key`);
  const revoked = await withStore(line, (store) => store.revoke(kiosk, key));
  if (revoked.length === 0) throw new CommandError(`${kiosk} is not enrolled with such a key`);
  return { kiosk, revoked };
});
