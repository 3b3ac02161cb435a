/** `npm run renew-publisher-key -- --data folder`: another key signs what comes down, once the server was started again. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { renewPublisherKey } from '../publisher-key.ts';
import { CommandError, runCommand, STORE_OPTIONS, STORE_USAGE, settingsWithLedger } from './command.ts';

await runCommand(`usage: npm run renew-publisher-key -- (${STORE_USAGE})`, STORE_OPTIONS, async (line) => {
  const file = join((await settingsWithLedger(line)).dataFolder, 'publisher-key.json');
  if (!existsSync(file)) throw new CommandError(`there is no ${file}: put it back from its copy`);
  const renewed = renewPublisherKey(file);
  if (!renewed.ok) throw new CommandError(`${renewed.error.file} cannot be used: ${renewed.error.detail}`);
  return { publisherKey: renewed.value.publicKey };
});
