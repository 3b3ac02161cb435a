/** `npm run new-key -- --config kiosk.json`: gives a kiosk whose key was revoked a new one. Its rows stay as they are. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseKioskConfig } from '../core/config/kiosk-config.ts';
import { dataFiles } from '../offline/data-folder.ts';
import { renewKey } from '../offline/identity.ts';
import { takeInstanceLock } from '../offline/instance-lock.ts';
import { askedOf } from './command-line.ts';
import { complaintOf } from './complaint.ts';

const USAGE = `usage: npm run new-key -- [--config kiosk.json]
Gives a kiosk whose key was revoked a new one; the old one is kept beside it. The kiosk must be stopped, and needs a new enrolment code.`;
const configFile = askedOf({ usage: USAGE, options: { config: { type: 'string' } } }, (line) =>
  resolve(line.option('config') ?? 'kiosk.json'),
);

function giveUp(reason: string): never {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}

function configText(): string {
  try {
    return readFileSync(configFile, 'utf8');
  } catch (cause) {
    return giveUp(`The configuration ${configFile} cannot be read: ${String(cause)}`);
  }
}

const config = parseKioskConfig(configFile, configText());
if (!config.ok) giveUp(complaintOf(config.error, { dataFolder: '', configFile }));
const { dataFolder, kioskId } = config.value;
const files = dataFiles(dataFolder);
const lock = takeInstanceLock(files.lock);
if (!lock.ok) giveUp(complaintOf(lock.error, { dataFolder, configFile }));
const renewed = renewKey(files.key, kioskId, Date.now());
lock.value.release();
if (!renewed.ok) giveUp(complaintOf(renewed.error, { dataFolder, configFile }));
process.stdout.write(
  `${kioskId} has a new key; the old one lies in ${renewed.value.oldKeyFile}.\n` +
    `Now put a new enrolment code into ${configFile} as server.enrolmentCode and start the kiosk.\n`,
);
