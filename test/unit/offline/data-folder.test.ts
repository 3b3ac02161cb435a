import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeDataFolder } from '../../../offline/data-folder.ts';
import { temporaryFolder } from '../../contracts/offline/kiosk-and-server.ts';

let place: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  place = temporaryFolder();
});
afterEach(() => place.remove());

describe('the data folder', () => {
  it('is made with the folders above it, and may be there already', () => {
    const folder = join(place.folder, 'a', 'b');
    makeDataFolder(folder);
    makeDataFolder(folder);
    expect(existsSync(folder)).toBe(true);
  });

  it('is not made where it cannot be', () => {
    expect(() => makeDataFolder('/dev/null/kiosk')).toThrow();
    // Node itself would try for ever.
    expect(() => makeDataFolder('/proc/portico/kiosk')).toThrow(/mkdir/);
  });
});
