import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enterWal, openFile, openReadOnly } from '../../../offline/sqlite.ts';
import { storageCodeOf } from '../../../offline/storage-failure.ts';
import { temporaryFolder } from '../../contracts/offline/kiosk-and-server.ts';

let place: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  place = temporaryFolder();
});
afterEach(() => place.remove());

describe('a database file', () => {
  it('that could only be opened read-only is refused, for it would stay so after the disk was repaired', () => {
    const file = join(place.folder, 'a.db');
    const writable = openFile(file);
    enterWal(writable, 'FULL');
    writable.exec('CREATE TABLE t (a)');
    writable.close();
    const stuck = openReadOnly(file);
    let refusal: unknown;
    try {
      enterWal(stuck, 'FULL');
    } catch (cause) {
      refusal = cause;
    }
    stuck.close();
    expect(storageCodeOf(refusal)).toBe('readonly');
  });
});
