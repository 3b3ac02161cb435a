import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { durabilityCheck, enterWal, openFile, openReadOnly } from '../../../offline/sqlite.ts';
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

  it('whose writes became less durable than asked for says so with the next one', () => {
    const connection = openFile(join(place.folder, 'a.db'));
    enterWal(connection, 'FULL');
    const check = durabilityCheck(connection, 'FULL');
    expect(check).not.toThrow();
    connection.pragma('synchronous = NORMAL');
    expect(check).toThrow('synchronous is 1, not FULL');
    connection.pragma('synchronous = FULL');
    expect(check).not.toThrow();
    connection.pragma('journal_mode = DELETE');
    expect(check).toThrow('journal_mode is delete, not wal');
    connection.close();
  });
});
