import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { beforeEach, describe, expect, it } from 'vitest';
import { createPictures } from '../../../host/pictures.ts';
import { createDepartureClient } from '../../../offline/departure-client.ts';
import { silentLog } from '../../../offline/log.ts';
import { createServerFetch } from '../../../offline/server-fetch.ts';
import { type RunningServer, startServer } from '../../../server/start.ts';
import { kioskAndServerFolders } from '../../support/kiosk-and-server-folders.ts';
import {
  isDelivered,
  openTestJournal,
  START_MS,
  saleEntry,
  startTestKiosk,
  startTestServer,
  temporaryFolder,
  testIdentity,
} from './kiosk-and-server.ts';

const { kioskFolder, serverFolder, closeAfter } = kioskAndServerFolders();
let server: RunningServer;
let caPem: string;
const files = () => ({
  certFile: join(serverFolder.folder, 'server.crt'),
  keyFile: join(serverFolder.folder, 'server.key'),
});

/** A certificate that is its own authority. */
async function certify(): Promise<string> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    extensions: [
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
      { name: 'basicConstraints', cA: true },
    ],
  });
  writeFileSync(files().certFile, cert);
  writeFileSync(files().keyFile, key);
  return cert;
}

beforeEach(async () => {
  caPem = await certify();
  server = await startTestServer(serverFolder.folder, {
    tls: files(),
    pictureSvg: (name) => (name === 'apple' ? '<svg/>' : null),
  });
  closeAfter(() => server.close());
  const journal = openTestJournal(kioskFolder.folder);
  journal.append([saleEntry(1)]);
  journal.close();
});

const kioskTrusting = (pem: string | null) =>
  startTestKiosk(kioskFolder.folder, server.url, undefined, { fetch: createServerFetch(pem) });

describe('a server with a certificate of the operator’s own authority', () => {
  it('is delivered to by a kiosk that knows the authority, bookings and pictures included', async () => {
    expect(server.url).toMatch(/^https:/);
    const kiosk = kioskTrusting(caPem);
    await kiosk.until(isDelivered);
    await kiosk.close();
    expect((await server.store.summary()).sales).toBe(1);
    const fetch = createServerFetch(caPem);
    const dcs = createDepartureClient({
      ...{ url: server.url, now: () => START_MS, timeoutMs: 5_000, fetch },
      identity: testIdentity(kioskFolder.folder),
    });
    const sought = { by: 'reference', recordLocator: 'NONE00', surname: 'Smith' } as const;
    expect(await dcs.findBooking(sought)).toEqual({ ok: false, error: { kind: 'notFound' } });
    const folder = join(kioskFolder.folder, 'pictures');
    const pictures = createPictures({ folder, serverUrl: server.url, fetch, log: silentLog });
    expect(await pictures.read('apple.svg')).toBe('<svg/>');
  });

  it('is not spoken to by a kiosk that does not know it: nothing was sent', async () => {
    const kiosk = kioskTrusting(null);
    const state = await kiosk.until(({ lastError }) => lastError !== null);
    await kiosk.close();
    expect(state).toMatchObject({ online: false, lastError: { kind: 'unreachable' } });
    expect(JSON.stringify(state.lastError)).toMatch(/certificate/i);
    expect((await server.store.summary()).rows).toBe(0);
  });

  it('takes a renewed certificate without a restart, and keeps the old one where the new files are broken', async () => {
    writeFileSync(files().keyFile, 'no key');
    expect(server.renewTls()).toMatchObject({ ok: false, error: { kind: 'brokenTls' } });
    const before = kioskTrusting(caPem);
    await before.until(isDelivered);
    await before.close();
    const renewed = await certify();
    expect(server.renewTls()).toEqual({ ok: true, value: null });
    const after = kioskTrusting(renewed);
    await after.until(isDelivered);
    await after.close();
    const stale = kioskTrusting(caPem);
    expect(await stale.until(({ lastError }) => lastError !== null)).toMatchObject({ online: false });
    await stale.close();
  });

  it('does not start on files that do not belong together', async () => {
    writeFileSync(files().keyFile, 'no key');
    const place = temporaryFolder();
    const started = await startServer({
      ...{ dataFolder: place.folder, host: '127.0.0.1', port: 0, seedFolder: null, tls: files() },
      ...{ now: () => START_MS, newId: () => 'id', log: (await import('pino')).pino({ level: 'silent' }) },
    });
    place.remove();
    expect(started).toMatchObject({ ok: false, error: { kind: 'brokenTls' } });
  });
});
