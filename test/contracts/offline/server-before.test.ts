import { beforeEach, describe, expect, it } from 'vitest';
import { ROW_LINES_CONTENT_TYPE } from '../../../offline/wire/row-lines.ts';
import type { RunningServer } from '../../../server/start.ts';
import { kioskAndServerFolders } from '../../support/kiosk-and-server-folders.ts';
import { type ServerBefore, serverBefore } from '../../support/server-before.ts';
import { isDelivered, openTestJournal, saleEntry, startTestKiosk, startTestServer } from './kiosk-and-server.ts';

const { kioskFolder, serverFolder, closeAfter } = kioskAndServerFolders();
let server: RunningServer;
let journal: ReturnType<typeof openTestJournal>;

beforeEach(async () => {
  server = await startTestServer(serverFolder.folder);
  closeAfter(() => server.close());
  journal = openTestJournal(kioskFolder.folder);
  closeAfter(() => journal.close());
});

function startKioskOn({ fetch }: ServerBefore) {
  const kiosk = startTestKiosk(kioskFolder.folder, server.url, undefined, { fetch });
  closeAfter(() => kiosk.close());
  return kiosk;
}

describe('a kiosk on a server of the version before', () => {
  it('says nothing that the server does not know', async () => {
    const before = serverBefore(true);
    journal.append([saleEntry(1)]);
    const kiosk = startKioskOn(before);
    await kiosk.until(isDelivered);
    await before.heard(({ rows }) => rows.length === 0);
    await before.heard(({ rows }) => rows.length === 0);
    journal.append([saleEntry(2)]);
    kiosk.client.nudge();
    await kiosk.until((state) => state.ackedSeq === 2);
    expect(before.refused).toBe(0);
    expect(await server.store.summary()).toMatchObject({ sales: 2, quarantinedCount: 0, alarms: [] });
  });

  it('delivers on to one that goes back while the kiosk runs, and says more again once it is the newer one again', async () => {
    const line = serverBefore(false);
    journal.append([saleEntry(1)]);
    const told = line.heard(({ totals, instance }) => totals !== undefined && instance.run !== undefined);
    const kiosk = startKioskOn(line);
    await told;
    line.isBefore = true;
    journal.append([saleEntry(2)]);
    await kiosk.until((state) => state.ackedSeq === 2);
    // Minutes go by: what the kiosk counts would be due again.
    for (let minute = 0; minute < 3; minute += 1) await line.heard(({ rows }) => rows.length === 0);
    journal.append([saleEntry(3)]);
    await kiosk.until((state) => state.ackedSeq === 3);
    expect(line.refused).toBe(1);
    line.isBefore = false;
    const toldAgain = await line.heard(({ totals }) => totals !== undefined);
    expect(toldAgain).toMatchObject({
      instance: { run: (await told).instance.run },
      head: { seq: 3 },
      totals: { rows: 3 },
    });
    expect(await server.store.summary()).toMatchObject({ sales: 3, quarantinedCount: 0, alarms: [] });
  });

  it('delivers on also where it is the totals that are refused', async () => {
    const line = serverBefore(false);
    journal.append([saleEntry(1)]);
    const told = line.heard(({ totals }) => totals !== undefined);
    const kiosk = startKioskOn(line);
    await told;
    // The next thing that is said: a greeting a minute later, with totals.
    await kiosk.until(isDelivered);
    line.isBefore = true;
    await line.heard(({ rows }) => rows.length === 0);
    journal.append([saleEntry(2)]);
    await kiosk.until((state) => state.ackedSeq === 2);
    expect(line.refused).toBe(1);
    expect((await server.store.summary()).sales).toBe(2);
  });

  it('delivers on to one that went back while the kiosk was off', async () => {
    const line = serverBefore(false);
    journal.append([saleEntry(1)]);
    const first = startTestKiosk(kioskFolder.folder, server.url, undefined, { fetch: line.fetch });
    await first.until(isDelivered);
    await first.close();
    line.isBefore = true;
    journal.append([saleEntry(2)]);
    const second = startKioskOn(line);
    await second.until((state) => state.ackedSeq === 2);
    expect(line.refused).toBe(1);
    expect((await server.store.summary()).sales).toBe(2);
  });

  it('packs a backlog as the server says that it takes, and with gzip again once it went back', async () => {
    const line = serverBefore(false);
    const kiosk = startKioskOn(line);
    await kiosk.until(isDelivered);
    const backlog = (from: number) => Array.from({ length: 40 }, (_, number) => saleEntry(from + number));
    journal.append(backlog(1));
    await kiosk.until((state) => state.ackedSeq === 40);
    expect(line.codings.at(-1)).toBe('zstd');
    expect(line.contentTypes.at(-1)).toBe(ROW_LINES_CONTENT_TYPE);
    line.isBefore = true;
    journal.append(backlog(41));
    await kiosk.until((state) => state.ackedSeq === 80);
    expect(line.codings.at(-1)).toBe('gzip');
    expect(line.contentTypes.at(-1)).toBe('application/json');
    expect(await server.store.summary()).toMatchObject({ sales: 80, quarantinedCount: 0, alarms: [] });
  });
});
