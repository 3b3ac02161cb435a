import { join } from 'node:path';
import Database from 'better-sqlite3';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { GENESIS_HASH } from '../../../offline/wire/journal-wire.ts';
import { openSqliteStore } from '../../../server/store/sqlite-store.ts';
import type { Store } from '../../../server/store/store.ts';
import { START_MS, temporaryFolder } from '../../contracts/offline/kiosk-and-server.ts';

const MINUTE_MS = 60_000;
const EPOCH = '019ab000-0000-7000-8000-000000000000';

let place: ReturnType<typeof temporaryFolder>;
let store: Store;
let nowMs: number;
beforeEach(async () => {
  place = temporaryFolder();
  nowMs = START_MS;
  const opened = await openSqliteStore({ file: join(place.folder, 'ledger.db'), now: () => nowMs, newId: uuidv7 });
  if (!opened.ok) throw new Error(opened.error.kind);
  store = opened.value;
  await store.enrol({ kiosk: 'till-1', epoch: EPOCH, publicKey: 'key' });
});
afterEach(async () => {
  await store.close();
  place.remove();
});

const greet = (nonce: string, signedAtMs = nowMs) =>
  store.ingest({
    ...{ kiosk: 'till-1', epoch: EPOCH, from: 1, prevHash: GENESIS_HASH, rows: [] },
    proof: {
      ...{ nonce, signedAtMs, publicKey: 'key' },
      instance: { id: '019ab000-0000-7000-8000-000000000001', machine: '' },
      head: { seq: 0, hash: GENESIS_HASH, signature: '' },
    },
  });

function nonceCount(): number {
  const file = new Database(join(place.folder, 'ledger.db'), { readonly: true });
  const { n } = file.prepare<[], { n: number }>('SELECT count(*) AS n FROM nonce').get() ?? { n: -1 };
  file.close();
  return n;
}

it('a request is refused a second time as long as its signature is good, whichever way the clocks differ', async () => {
  for (const offsetMs of [-5 * MINUTE_MS, 0, 5 * MINUTE_MS]) {
    nowMs = START_MS;
    const nonce = `nonce-${offsetMs}`;
    const signedAtMs = nowMs + offsetMs;
    expect(await greet(nonce, signedAtMs)).toMatchObject({ ok: true });
    for (nowMs = START_MS; nowMs <= signedAtMs + 5 * MINUTE_MS; nowMs += MINUTE_MS) {
      await greet(`between-${offsetMs}-${nowMs}`);
      expect(await greet(nonce, signedAtMs)).toEqual({ ok: false, error: { kind: 'replayed' } });
    }
  }
});

it('what was seen is not kept for ever', async () => {
  for (let minute = 0; minute < 300; minute += 1) {
    nowMs += MINUTE_MS;
    expect(await greet(`nonce-${minute}`)).toMatchObject({ ok: true });
  }
  expect(nonceCount()).toBeLessThanOrEqual(12);
});

const asks = (kiosk: string, change: { publicKey?: string; mayTryCode?: boolean; codeHash?: string } = {}) =>
  store.admit({
    ...{ kiosk, epoch: EPOCH, publicKey: `key of ${kiosk}`, previous: null, nonce: uuidv7(), signedAtMs: nowMs },
    ...{ codeHash: 'bad', mayTryCode: true },
    ...change,
  });

it('a stranger leaves nothing in the database, however many names it asks under', async () => {
  for (let number = 0; number < 50; number += 1) {
    expect(await asks(`stranger-${number}`, { mayTryCode: number % 2 === 0 })).toMatchObject({ ok: false });
  }
  // Under the name of a kiosk that is enrolled, too.
  expect(await asks('till-1', { publicKey: 'key of a stranger' })).toMatchObject({ error: { kind: 'otherKey' } });
  expect(nonceCount()).toBe(0);
});

it('a good code is taken with its request, which counts once', async () => {
  await store.addCode({ codeHash: 'good', kiosk: null, expiresAtMs: null });
  const request = {
    ...{ kiosk: 'till-2', epoch: EPOCH, publicKey: 'key of till-2', previous: null, nonce: 'once', signedAtMs: nowMs },
    ...{ codeHash: 'good', mayTryCode: true },
  };
  expect(await store.admit(request)).toEqual({ ok: true, value: 'byCode' });
  expect(await store.admit(request)).toEqual({ ok: false, error: { kind: 'replayed' } });
});

it('the requests of a kiosk that never delivers, or not any more, are forgotten by age', async () => {
  for (const kiosk of ['till-1', 'till-2']) {
    for (let number = 0; number < 20; number += 1) {
      await store.spendNonce(kiosk, { nonce: `${number}`, signedAtMs: nowMs });
    }
  }
  nowMs += 5 * MINUTE_MS;
  expect(await store.forgetOldNonces()).toBe(0);
  expect(await store.spendNonce('till-1', { nonce: '1', signedAtMs: START_MS })).toBe(false);
  nowMs += 6 * MINUTE_MS;
  expect(await store.forgetOldNonces()).toBe(2);
  expect(nonceCount()).toBe(0);
});
