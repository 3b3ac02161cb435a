import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { v7 as uuidv7 } from 'uuid';
import { beforeEach, describe, expect, it } from 'vitest';
import { dataFiles } from '../../../offline/data-folder.ts';
import { deliveryOf } from '../../../offline/earlier-epochs.ts';
import type { Journal } from '../../../offline/journal.ts';
import { beginEpoch } from '../../../offline/new-epoch.ts';
import type { SyncState } from '../../../offline/sync-client.ts';
import { stoppedBefore } from '../../../offline/sync-store.ts';
import { startSyncThread } from '../../../offline/sync-thread.ts';
import type { RunningServer } from '../../../server/start.ts';
import { kioskAndServerFolders } from '../../support/kiosk-and-server-folders.ts';
import { codeFor, openTestJournal, saleEntry, startTestServer, testIdentity } from './kiosk-and-server.ts';

const { kioskFolder, serverFolder, closeAfter } = kioskAndServerFolders();
let server: RunningServer;
let journal: Journal;

beforeEach(async () => {
  server = await startTestServer(serverFolder.folder, { now: () => Date.now() });
  closeAfter(() => server.close());
  journal = openTestJournal(kioskFolder.folder);
  closeAfter(() => journal.close());
});

/** Runs the sync worker until its state is as wanted. */
async function deliver(isMet: (state: SyncState) => boolean): Promise<SyncState> {
  const thread = startSyncThread({
    folder: kioskFolder.folder,
    kioskId: 'till-1',
    serverUrl: server.url,
    enrolmentCode: codeFor('till-1'),
    forgetSessionKeys: () => 'done',
    timing: { pollMs: 20, firstMs: 20, blockedMs: 20 },
  });
  const state = await new Promise<SyncState>((resolve) => {
    thread.onState((next) => {
      if (isMet(next)) resolve(next);
    });
  });
  await thread.close();
  return state;
}
function newEpoch() {
  const { sign } = testIdentity(kioskFolder.folder);
  journal.close();
  const begun = beginEpoch({
    ...{ folder: kioskFolder.folder, kioskId: 'till-1', newId: () => uuidv7(), nowMs: Date.now(), sign },
  });
  if (!begun.ok) throw new Error(JSON.stringify(begun.error));
  journal = openTestJournal(kioskFolder.folder, 'till-1', 'boot-2');
  return begun.value;
}
const isPresentDelivered = (state: SyncState) =>
  state.online && state.behind === 0 && state.ackedSeq === journal.lastSeq;
const tamper = (sql: string) => {
  const other = new Database(dataFiles(kioskFolder.folder).journal);
  other.exec(`DROP TRIGGER journal_never_changes; ${sql}`);
  other.close();
};
const delivery = (epoch: string) => deliveryOf(dataFiles(kioskFolder.folder).segments, epoch);
const ledgerFile = () => join(serverFolder.folder, 'ledger.db');
function backUp(): string {
  const backup = join(serverFolder.folder, 'backup.db');
  const ledger = new Database(ledgerFile());
  ledger.exec(`VACUUM INTO '${backup}'`);
  ledger.close();
  return backup;
}
/** As `npm run server -- restore` leaves it: the rows of the backup, under a new incarnation. */
async function restore(backup: string): Promise<void> {
  const port = Number(new URL(server.url).port);
  await server.close();
  for (const suffix of ['-wal', '-shm']) rmSync(ledgerFile() + suffix, { force: true });
  copyFileSync(backup, ledgerFile());
  const ledger = new Database(ledgerFile());
  ledger.prepare("UPDATE meta SET value = ? WHERE key = 'incarnation'").run(uuidv7());
  ledger.close();
  server = await startTestServer(serverFolder.folder, { now: () => Date.now(), port });
}
const saleIds = async () =>
  (await server.store.sales({ limit: 20, order: 'oldest' })).rows.map(({ saleId }) => saleId).sort();

describe('delivery after a new epoch', () => {
  it('brings what was left of the old epoch, then the new one, and the server sees how they hang together', async () => {
    journal.append([saleEntry(1)]);
    await deliver(isPresentDelivered);
    journal.append([saleEntry(2), saleEntry(3)]);
    const old = { epoch: journal.identity.epoch, seq: journal.lastSeq, hash: journal.lastHash };
    const begun = newEpoch();
    journal.append([saleEntry(4)]);
    await deliver((state) => isPresentDelivered(state) && state.behind === 0);
    const summary = await server.store.summary();
    expect(begun.previous).toEqual(old);
    expect(summary).toMatchObject({ sales: 4, rows: 5, alarms: [] });
    expect(summary.kiosks).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ epoch: old.epoch, hwm: 3, hash: old.hash }),
        expect.objectContaining({ epoch: begun.epoch, hwm: 2, hash: journal.lastHash }),
      ]),
    );
    expect(delivery(old.epoch)).toMatchObject({ state: 'delivered', ackedSeq: 3 });
  });

  it('brings what was salvaged of a damaged journal', async () => {
    journal.append([saleEntry(1), saleEntry(2), saleEntry(3)]);
    const { epoch } = journal.identity;
    journal.close();
    tamper("UPDATE journal SET payload = '{}' WHERE seq = 3");
    const begun = newEpoch();
    expect(begun.damage).toMatchObject({ rowsSalvaged: 2, rowsBeyond: 1 });
    journal.append([saleEntry(4)]);
    await deliver(isPresentDelivered);
    const { rows } = await server.store.sales({ limit: 10, order: 'oldest' });
    expect(rows.map(({ saleId }) => saleId).sort()).toEqual(['sale-1', 'sale-2', 'sale-4']);
    expect(delivery(epoch)).toMatchObject({ state: 'delivered', ackedSeq: 2 });
  });

  it('sells and delivers again after an older disk image was restored, and what cannot be delivered stays and says so', async () => {
    journal.append([saleEntry(1)]);
    journal.close();
    const { journal: file } = dataFiles(kioskFolder.folder);
    const image = join(kioskFolder.folder, 'image.db');
    copyFileSync(file, image);
    journal = openTestJournal(kioskFolder.folder);
    journal.append([saleEntry(2), saleEntry(3)]);
    await deliver(isPresentDelivered);
    journal.close();
    for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true });
    copyFileSync(image, file);
    journal = openTestJournal(kioskFolder.folder);
    const { epoch } = journal.identity;
    const stopped = await deliver(({ lastError }) => lastError !== null);
    expect(stopped.lastError).toEqual({ kind: 'serverAhead', hwm: 3 });

    newEpoch();
    journal.append([saleEntry(4)]);
    await deliver(isPresentDelivered);
    expect(await server.store.summary()).toMatchObject({ sales: 4 });
    expect(delivery(epoch)).toMatchObject({ state: 'undeliverable', reason: expect.stringContaining('serverAhead') });
  });

  /** Epoch 1 was backed up with one of its three sales; then its rest and epoch 2 were delivered. */
  async function deliveredAfterBackup() {
    journal.append([saleEntry(1)]);
    await deliver(isPresentDelivered);
    const backup = backUp();
    journal.append([saleEntry(2), saleEntry(3)]);
    const old = journal.identity.epoch;
    newEpoch();
    journal.append([saleEntry(4)]);
    await deliver(isPresentDelivered);
    return { backup, old, incarnation: delivery(old)?.incarnation };
  }
  async function expectAllAgain({ old, incarnation }: { old: string; incarnation: string | null | undefined }) {
    expect(await saleIds()).toEqual(['sale-1', 'sale-2', 'sale-3', 'sale-4', 'sale-5']);
    expect((await server.store.summary()).alarms).toEqual([]);
    expect(delivery(old)).toMatchObject({ state: 'delivered', ackedSeq: 3, incarnation: expect.any(String) });
    expect(delivery(old)?.incarnation).not.toBe(incarnation);
  }

  it('brings earlier epochs again to a server that was restored, before the present one', async () => {
    const before = await deliveredAfterBackup();
    await restore(before.backup);
    journal.append([saleEntry(5)]);
    await deliver(isPresentDelivered);
    await expectAllAgain(before);
  });

  it('brings them again also when it runs while the server is restored', async () => {
    const before = await deliveredAfterBackup();
    let restored: Promise<void> | null = null;
    await deliver((state) => {
      if (restored === null && isPresentDelivered(state)) {
        restored = restore(before.backup).then(() => void journal.append([saleEntry(5)]));
      }
      return journal.lastSeq === 3 && isPresentDelivered(state);
    });
    await expectAllAgain(before);
  });

  it('asks a restored server for earlier epochs although it still knew all', async () => {
    journal.append([saleEntry(1), saleEntry(2)]);
    const old = journal.identity.epoch;
    newEpoch();
    journal.append([saleEntry(3)]);
    await deliver(isPresentDelivered);
    const told = delivery(old);
    expect(told).toMatchObject({ state: 'delivered', ackedSeq: 2, incarnation: server.store.incarnation });
    await restore(backUp());
    const restored = server.store.incarnation;
    expect(restored).not.toBe(told?.incarnation);
    journal.append([saleEntry(4)]);
    await deliver(isPresentDelivered);
    // Noted anew with the word of the restored server: it was asked for its mark, and had all.
    expect(delivery(old)).toMatchObject({ state: 'delivered', ackedSeq: 2, incarnation: restored });
    expect(await saleIds()).toEqual(['sale-1', 'sale-2', 'sale-3', 'sale-4']);
  });

  it('stays stopped after a restart without network when it was revoked while an earlier epoch was on its way', async () => {
    journal.append([saleEntry(1)]);
    await deliver(isPresentDelivered);
    journal.append([saleEntry(2)]);
    newEpoch();
    const { publicKey } = testIdentity(kioskFolder.folder);
    expect(await server.store.revoke('till-1', '')).toEqual([publicKey]);
    const told = await deliver(({ stopped }) => stopped !== null);
    expect(told).toMatchObject({ stopped: 'revoked', lastError: { kind: 'revoked' } });
    expect(stoppedBefore(dataFiles(kioskFolder.folder).sync)).toBe('revoked');
    await server.close();
    expect(await deliver(() => true)).toMatchObject({ stopped: 'revoked' });
  });
});
