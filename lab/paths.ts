/** Where things lie: the repository's built pages, and every file of a lab's data folder. */
import { join, resolve } from 'node:path';

export const repositoryFolder = resolve(import.meta.dirname, '..');

/** What `lab/build.ts` makes. */
export const builtFolders = {
  kioskPages: join(repositoryFolder, 'dist/renderer'),
  labPages: join(repositoryFolder, 'dist/lab'),
  pictures: join(repositoryFolder, 'dist/pictures'),
  shellMain: join(repositoryFolder, 'dist/electron/main.js'),
};

export const defaultDataFolder = join(repositoryFolder, 'var/lab');

export type LabFiles = ReturnType<typeof labFiles>;

export const labFiles = (folder: string) => ({
  folder,
  lock: join(folder, 'lab.lock'),
  secrets: join(folder, 'lab-secrets.json'),
  /** What the server is filled from. */
  seed: join(folder, 'seed'),
  server: join(folder, 'server'),
  /** The simulated devices: serial lines, the terminal's certificate and its bank's ledger. */
  devices: join(folder, 'devices'),
  terminalLedger: join(folder, 'devices', 'terminal-ledger.json'),
  zvtLedger: join(folder, 'devices', 'zvt-ledger.json'),
  screenProfile: join(folder, 'screen-profile'),
  line: (kioskId: string, device: 'scanner' | 'scale' | 'bagging' | 'recycler') =>
    join(folder, 'devices', `${kioskId}-${device}`),
  kioskConfig: (kioskId: string) => join(folder, `${kioskId}.json`),
  kiosk: (kioskId: string) => join(folder, kioskId),
  log: (name: string) => join(folder, 'logs', `${name}.log`),
});
