/**
 * A folder for a kiosk and one for its server, new for each test. Called once in a suite; what the test opened in them is closed before they
 * are removed, the newest first.
 */
import { afterEach, beforeEach } from 'vitest';
import { temporaryFolder } from '../contracts/offline/kiosk-and-server.ts';

export interface KioskAndServerFolders {
  readonly kioskFolder: { readonly folder: string };
  readonly serverFolder: { readonly folder: string };
  /** Of this test: how to close what it has opened. */
  closeAfter(close: () => unknown): void;
}

export function kioskAndServerFolders(): KioskAndServerFolders {
  const made = new Map<'kiosk' | 'server', ReturnType<typeof temporaryFolder>>();
  const closings: (() => unknown)[] = [];
  const folderOf = (whose: 'kiosk' | 'server') => ({
    get folder(): string {
      const place = made.get(whose);
      if (place === undefined) throw new Error('the folders are there only while a test runs');
      return place.folder;
    },
  });
  beforeEach(() => {
    made.set('kiosk', temporaryFolder());
    made.set('server', temporaryFolder());
  });
  afterEach(async () => {
    for (const close of closings.splice(0).reverse()) await close();
    for (const place of made.values()) place.remove();
    made.clear();
  });
  return {
    kioskFolder: folderOf('kiosk'),
    serverFolder: folderOf('server'),
    closeAfter: (close) => void closings.push(close),
  };
}
