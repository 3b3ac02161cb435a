import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataFiles } from '../../../offline/data-folder.ts';
import { openIdentity } from '../../../offline/identity.ts';
import { temporaryFolder, testIdentity } from '../../contracts/offline/kiosk-and-server.ts';

let place: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  place = temporaryFolder();
});
afterEach(() => place.remove());

describe('the kiosk’s key', () => {
  it('is made once, readable by its owner only', () => {
    const first = testIdentity(place.folder);
    expect(statSync(dataFiles(place.folder).key).mode & 0o777).toBe(0o600);
    const again = testIdentity(place.folder);
    expect(again.publicKey).toBe(first.publicKey);
    expect(again.sign('a')).toBe(first.sign('a'));
  });

  it('is not used by another kiosk', () => {
    testIdentity(place.folder);
    expect(openIdentity(dataFiles(place.folder).key, 'till-2')).toMatchObject({
      ok: false,
      error: { kind: 'otherKiosk' },
    });
  });

  it('is never overwritten when its file is broken', () => {
    const { key } = dataFiles(place.folder);
    writeFileSync(key, '{');
    expect(openIdentity(key, 'till-1')).toMatchObject({ ok: false, error: { kind: 'brokenKeyFile' } });
    expect(readFileSync(key, 'utf8')).toBe('{');
  });
});
