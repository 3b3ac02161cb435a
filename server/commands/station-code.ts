/** `npm run station-code -- --data folder`: a one-time code with which somebody makes an account that manages all others. */
import { makeFirstCode } from '../station/first-code.ts';
import { runCommand, STORE_OPTIONS, STORE_USAGE, settingsOf, withStore } from './command.ts';

const USAGE = `usage: npm run station-code -- (${STORE_USAGE})
Makes the code for the first account of the attendant station, or for another one where nobody who manages accounts is left.
It is good once and for an hour, and codes made so before end. Run it on the server's machine.`;

await runCommand(USAGE, STORE_OPTIONS, async (line) => {
  const { code, expiresAtMs, file } = await withStore(line, (store) =>
    makeFirstCode(store, settingsOf(line).dataFolder, Date.now(), true),
  );
  return { code, expiresAt: new Date(expiresAtMs).toISOString(), file };
});
