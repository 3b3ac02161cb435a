import { join } from 'node:path';

/** Every file that the offline layer keeps in a kiosk's data folder. */
export const dataFiles = (folder: string) => ({
  journal: join(folder, 'journal.db'),
  /** Held exclusively while a host runs. */
  lock: join(folder, 'kiosk.lock'),
  key: join(folder, 'kiosk-key.json'),
  catalogue: join(folder, 'catalogue.db'),
  sync: join(folder, 'sync.db'),
});
