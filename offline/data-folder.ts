import { closeSync, existsSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Every file that the offline layer keeps in a kiosk's data folder. */
export const dataFiles = (folder: string) => ({
  journal: join(folder, 'journal.db'),
  /** The journal's earlier segments, a folder an epoch. */
  segments: join(folder, 'segments'),
  /** Journals that were found damaged, as they were found. */
  damaged: join(folder, 'damaged'),
  /** Held exclusively while a host runs. */
  lock: join(folder, 'kiosk.lock'),
  key: join(folder, 'kiosk-key.json'),
  catalogue: join(folder, 'catalogue.db'),
  sync: join(folder, 'sync.db'),
  /** What devices must still know after a crash. */
  devices: join(folder, 'devices'),
  /** What articles weigh, as the bagging scale has seen it. */
  learnedWeights: join(folder, 'learned-weights.db'),
  /** The key and the counters of the software signer. */
  fiscalSigner: join(folder, 'fiscal-signer.json'),
  /** How often a wrong PIN was given for which badge. */
  pinLocks: join(folder, 'pin-locks.json'),
});

/** A name in a folder outlives a power cut only after the folder itself was synced. */
export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Makes the data folder where there is none. However well the files in it are synced, a power cut takes them all while the folder's own
 * name is not: it is synced at every start, because a start before this one may have been killed in between.
 */
export function makeDataFolder(folder: string): void {
  const missing: string[] = [];
  for (let one = resolve(folder); !existsSync(one); one = dirname(one)) missing.push(one);
  // One at a time: asked for all at once, Node tries for ever where a file system takes no new folders but does not say so, as below `/proc`.
  for (const one of [...missing].reverse()) mkdirSync(one);
  const top = dirname(missing.at(-1) ?? resolve(folder));
  for (let parent = dirname(resolve(folder)); ; parent = dirname(parent)) {
    syncFolder(parent);
    if (parent === top) return;
  }
}
