/** A ledger of the first version, made by the program of that time: one kiosk, two sales, a broken one and a tender in doubt. */
import { copyFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataFiles } from '../../../offline/data-folder.ts';
import { createSignedRequest } from '../../../offline/signed-request.ts';
import type { RunningServer } from '../../../server/start.ts';
import { START_MS, startTestServer, temporaryFolder, testIdentity } from '../../contracts/offline/kiosk-and-server.ts';

const LEDGER = resolve(import.meta.dirname, '../../fixtures/ledger-format-1.db');
/** The key that this kiosk had made; it is good for nothing else. */
const KEY = 'MC4CAQAwBQYDK2VwBCIEIBS-yJBE2yJC89N7UESWxF_qO01VWRr0COz91Ij54VbY';
const EPOCH = '01a20c45-beaf-7382-81c5-21c26ae425a9';
const END = { seq: 5, hash: '48a5d554a9f58f5a0f5cfafb0f0efd6f61fe5a3ab48193a51b5ad3c27834847c' };

let place: ReturnType<typeof temporaryFolder>;
let server: RunningServer;
beforeEach(async () => {
  place = temporaryFolder();
  copyFileSync(LEDGER, join(place.folder, 'ledger.db'));
  server = await startTestServer(place.folder);
});
afterEach(async () => {
  await server.close();
  place.remove();
});

describe('a ledger of the version before', () => {
  it('keeps every row, sale, quarantine and open tender', async () => {
    expect(await server.store.summary()).toMatchObject({
      ...{ rows: 5, sales: 2, quarantinedCount: 1 },
      totals: [{ currency: 'EUR', sales: 2, totalMinor: 500 }],
      kiosks: [{ kiosk: 'till-1', epoch: EPOCH, hwm: END.seq, hash: END.hash, headSeq: null }],
      openTenders: [{ tenderId: 'tender-9' }],
    });
  });

  it('knows its kiosks by their keys, also when they begin a new journal', async () => {
    writeFileSync(dataFiles(place.folder).key, JSON.stringify({ v: 1, kiosk: 'till-1', privateKeyPkcs8: KEY }));
    const identity = testIdentity(place.folder);
    const request = createSignedRequest({ url: server.url, identity, now: () => START_MS, timeoutMs: 5_000 });
    const answer = await request('POST', '/v1/enrol', {
      ...{ kiosk: 'till-1', epoch: '01a20c45-beaf-7382-81c5-000000000000', publicKey: identity.publicKey },
      ...{ enrolmentCode: 'no-code-at-all', previous: { epoch: EPOCH, ...END } },
    });
    expect(answer).toMatchObject({ ok: true, value: { status: 200 } });
    expect((await server.store.summary()).alarms).toEqual([]);
  });

  it('can still be read by that version', async () => {
    const file = new Database(join(place.folder, 'ledger.db'), { readonly: true });
    const minReader = file.prepare("SELECT value FROM meta WHERE key = 'minReader'").get();
    file.close();
    expect(minReader).toEqual({ value: '1' });
  });
});
