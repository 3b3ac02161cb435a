import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RunningServer } from '../../../server/start.ts';
import { startTestServer, temporaryFolder } from '../../contracts/offline/kiosk-and-server.ts';

const WRAPPED = `wrapped-${'k'.repeat(100)}`;
const ASK = { session: 's-1', askedBy: 'the duty manager', reason: 'the traveller asked for it' };

let place: ReturnType<typeof temporaryFolder>;
let server: RunningServer;
beforeEach(async () => {
  place = temporaryFolder();
  server = await startTestServer(place.folder);
});
afterEach(async () => {
  await server.close();
  place.remove();
});

const erase = () =>
  fetch(new URL('/v1/office/erase', server.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(ASK),
  });
const filesWithKey = () =>
  readdirSync(place.folder)
    .filter((name) => name.startsWith('ledger.db'))
    .filter((name) => readFileSync(join(place.folder, name)).includes(WRAPPED));

it('an erasure is answered as done only when no reader keeps the key in the write-ahead log', async () => {
  const other = new Database(join(place.folder, 'ledger.db'));
  other
    .prepare(
      `INSERT INTO session_key (session, wrapped_hash, wrapped, kiosk, epoch, seq, at_ms, state)
       VALUES ('s-1', 'hash', ?, 'till-1', 'epoch', 1, 1, 'opened')`,
    )
    .run(WRAPPED);
  other.exec('BEGIN');
  other.prepare('SELECT count(*) FROM session_key').get();
  const early = await erase();
  expect(early.status).toBe(503);
  expect(early.headers.get('retry-after')).not.toBeNull();
  expect(filesWithKey()).toEqual(['ledger.db-wal']);
  other.exec('COMMIT');
  other.close();
  const done = await erase();
  expect(await done.json()).toEqual({ session: 's-1', wasErasedBefore: true });
  expect(filesWithKey()).toEqual([]);
});

it('a key that a reader kept in the log is gone with the next look for keys', async () => {
  const other = new Database(join(place.folder, 'ledger.db'));
  other
    .prepare(
      `INSERT INTO session_key (session, wrapped_hash, wrapped, kiosk, epoch, seq, at_ms, state)
       VALUES ('s-1', 'hash', ?, 'till-1', 'epoch', 1, 1, 'opened')`,
    )
    .run(WRAPPED);
  other.exec('BEGIN');
  other.prepare('SELECT count(*) FROM session_key').get();
  expect(await server.store.eraseKeysBefore(2)).toBe(1);
  other.exec('COMMIT');
  other.close();
  expect(filesWithKey()).toEqual(['ledger.db-wal']);
  await server.store.keysToOpen(1);
  expect(filesWithKey()).toEqual([]);
});
