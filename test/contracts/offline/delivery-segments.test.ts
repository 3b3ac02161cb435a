import { rmSync } from 'node:fs';
import { v7 as uuidv7 } from 'uuid';
import { beforeEach, describe, expect, it } from 'vitest';
import { dataFiles } from '../../../offline/data-folder.ts';
import { type Journal, openJournal } from '../../../offline/journal.ts';
import { listSegments } from '../../../offline/segments.ts';
import { sqliteJournalStorage } from '../../../offline/sqlite-journal-storage.ts';
import type { RunningServer } from '../../../server/start.ts';
import { kioskAndServerFolders } from '../../support/kiosk-and-server-folders.ts';
import {
  entry,
  isDelivered,
  START_MS,
  saleEntry,
  startTestKiosk,
  startTestServer,
  testIdentity,
} from './kiosk-and-server.ts';

const { kioskFolder, serverFolder, closeAfter } = kioskAndServerFolders();
let server: RunningServer;
let journal: Journal;

beforeEach(async () => {
  server = await startTestServer(serverFolder.folder);
  closeAfter(() => server.close());
  const { journal: file } = dataFiles(kioskFolder.folder);
  const storage = sqliteJournalStorage(file, { rows: 600 });
  const opened = openJournal({ file, storage, kioskId: 'till-1', boot: 'b', newId: uuidv7 });
  if (!opened.ok) throw new Error(opened.error.kind);
  journal = opened.value;
  closeAfter(() => journal.close());
});

let nowMs = START_MS;
function rotate(): string {
  nowMs += 60_000;
  return journal.rotateIfDue({ nowMs, sign: testIdentity(kioskFolder.folder).sign });
}

describe('delivery of a journal in segments', () => {
  it('brings a backlog that lies in several of them, each sale once', async () => {
    for (let turn = 0; turn < 5; turn += 1) {
      journal.append(Array.from({ length: 650 }, (_, index) => entry({ type: 'item.noted', index }, `s-${turn}`)));
      journal.append([saleEntry(turn)]);
      expect(rotate()).toBe('done');
    }
    const kiosk = startTestKiosk(kioskFolder.folder, server.url);
    await kiosk.until(isDelivered);
    await kiosk.close();
    expect(await server.store.summary()).toMatchObject({
      rows: 5 * 651,
      sales: 5,
      alarms: [],
      kiosks: [{ hwm: journal.lastSeq, hash: journal.lastHash }],
    });
  });

  it('stops before a segment that is missing, and sends nothing of what lies behind the hole', async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      journal.append(Array.from({ length: 650 }, (_, index) => entry({ type: 'item.noted', index }, `s-${turn}`)));
      expect(rotate()).toBe('done');
    }
    const [, middle] = listSegments(dataFiles(kioskFolder.folder).segments, journal.identity.epoch).segments;
    rmSync(middle?.file ?? '');
    const kiosk = startTestKiosk(kioskFolder.folder, server.url);
    await kiosk.until(({ lastError }) => lastError !== null);
    expect(kiosk.client.state).toMatchObject({ ackedSeq: 650, lastError: { kind: 'rowsGone', hwm: 650 } });
    await kiosk.close();
    expect(await server.store.summary()).toMatchObject({ rows: 650, alarms: [], kiosks: [{ hwm: 650 }] });
  });

  it('goes on without a restart when the journal is rotated while it runs', async () => {
    const kiosk = startTestKiosk(kioskFolder.folder, server.url);
    for (let turn = 0; turn < 4; turn += 1) {
      journal.append(Array.from({ length: 600 }, (_, index) => entry({ type: 'item.noted', index }, `s-${turn}`)));
      kiosk.client.nudge();
      if (turn % 2 === 0) await kiosk.until((state) => state.ackedSeq >= journal.lastSeq - 300);
      for (let tries = 0; tries < 50 && rotate() !== 'done'; tries += 1)
        await new Promise((next) => setImmediate(next));
      journal.append([saleEntry(turn)]);
      kiosk.client.nudge();
    }
    await kiosk.until((state) => state.ackedSeq === journal.lastSeq);
    await kiosk.close();
    const { epoch } = journal.identity;
    expect(listSegments(dataFiles(kioskFolder.folder).segments, epoch).segments).toHaveLength(4);
    expect(await server.store.summary()).toMatchObject({ rows: 2_404, sales: 4, alarms: [] });
  });
});
