import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type KioskConfig, parseKioskConfig } from '../../../core/config/kiosk-config.ts';
import type { FromScreen } from '../../../core/contract/carrier.ts';
import type { ScreenCommand } from '../../../core/contract/commands.ts';
import { createMessagePortCarrier } from '../../../host/carriers/message-port-carrier.ts';
import { complaintOf } from '../../../host/complaint.ts';
import { memoryKeyKeeper } from '../../../host/key-keeper.ts';
import { createKiosk, type KioskError } from '../../../host/kiosk.ts';
import type { Kiosk } from '../../../host/kiosk-parts.ts';
import { systemClock } from '../../../host/ports.ts';
import { openCatalogue } from '../../../offline/catalogue.ts';
import { dataFiles } from '../../../offline/data-folder.ts';
import { openJournalReader } from '../../../offline/journal-reader.ts';
import { openSyncStore, readDelivery } from '../../../offline/sync-store.ts';
import { openHeadOfficeKey } from '../../../server/head-office-key.ts';
import { startTestServer } from '../../contracts/offline/kiosk-and-server.ts';
import { bringDown, testPublisher } from '../../support/publisher.ts';
import { silentLog } from './rig.ts';

const PLACES = { dataFolder: 'the/data', configFile: '/etc/kiosk.json' };
/** Its client tries again within this, whatever its pauses have grown to. */
const WRAPPED_WITHIN_MS = 25_000;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portico-kiosk-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function configOf(change: object = {}): KioskConfig {
  const config = {
    kioskId: 'k1',
    journey: 'checkout',
    brand: 'fennel',
    placeName: 'Here',
    languages: ['en', 'de'],
    dataFolder: join(folder, 'data'),
    server: { url: 'http://127.0.0.1:59998', enrolmentCode: 'ABCD-1234' },
    ...change,
  };
  const parsed = parseKioskConfig('kiosk.json', JSON.stringify(config));
  if (!parsed.ok) throw new Error(complaintOf(parsed.error, PLACES));
  return parsed.value;
}
const started = (change: object = {}) =>
  createKiosk(configOf(change), { clock: systemClock, log: silentLog, keeper: memoryKeyKeeper(), timeZone: 'UTC' });
async function refusal(change: object = {}): Promise<KioskError> {
  const kiosk = await started(change);
  if (kiosk.ok) throw new Error('it started');
  return kiosk.error;
}

/** The first message that a new screen gets. */
async function shownBy(kiosk: Awaited<ReturnType<typeof started>>): Promise<unknown> {
  if (!kiosk.ok) throw new Error(kiosk.error.kind);
  const carrier = createMessagePortCarrier(silentLog);
  kiosk.value.addCarrier(carrier);
  const { port1, port2 } = new MessageChannel();
  carrier.attach({
    postMessage: (message) => port1.postMessage(message),
    onMessage: (listener) => void port1.on('message', listener),
    onClose: (listener) => void port1.on('close', listener),
    start: () => port1.start(),
    close: () => port1.close(),
  });
  const shown = new Promise((resolve) => port2.once('message', resolve));
  port2.postMessage({ kind: 'hello', token: '', wants: 'control' });
  const message = await shown;
  await carrier.close();
  return message;
}

/** A screen that listens. */
function watch(kiosk: Kiosk) {
  let onMessage: (message: FromScreen) => void = () => undefined;
  let last = { boot: '', seq: 0 };
  const heard: string[] = [];
  let waiting: { texts: string[]; resolve(): void } | null = null;
  const look = () => {
    if (waiting === null || !heard.some((text) => waiting?.texts.some((wanted) => text.includes(wanted)))) return;
    waiting.resolve();
    waiting = null;
  };
  kiosk.addCarrier({
    name: 'messagePort',
    droppedMessages: 0,
    onScreen: (listener) =>
      listener(
        {
          send(message) {
            if ('boot' in message) last = message;
            heard.push(JSON.stringify(message));
            look();
          },
          onMessage: (take) => {
            onMessage = take;
          },
          onClose: () => undefined,
          close: () => undefined,
        },
        { wants: 'control' },
      ),
    close: async () => undefined,
  });
  return {
    command: (command: ScreenCommand) =>
      onMessage({ kind: 'command', commandId: 'command-1', boot: last.boot, seq: last.seq, command }),
    /** Resolves when a message held one of the texts. */
    said: (...texts: string[]) =>
      new Promise<void>((resolve) => {
        waiting = { texts, resolve };
        look();
      }),
  };
}

describe('a kiosk', () => {
  test('of a store sells nothing before it has a catalogue', async () => {
    const kiosk = await started();
    expect(await shownBy(kiosk)).toMatchObject({ view: { screen: { name: 'outOfService', reason: 'noCatalogue' } } });
    if (kiosk.ok) await kiosk.value.close();
  });

  test('starts with what head office changed of its configuration', async () => {
    const config = configOf();
    mkdirSync(config.dataFolder);
    const catalogue = openCatalogue(dataFiles(config.dataFolder).catalogue, { repair: true });
    const publisher = testPublisher();
    publisher.publish('configuration', [
      { key: 'k1/placeName', value: 'Elsewhere' },
      { key: '*/languages', value: ['de'] },
    ]);
    await bringDown(catalogue, publisher);
    catalogue.close();
    const kiosk = await started();
    expect(await shownBy(kiosk)).toMatchObject({
      view: { kiosk: { placeName: 'Elsewhere', languages: ['de'] }, language: 'de' },
    });
    if (kiosk.ok) await kiosk.value.close();
  });

  test('of an airport needs none', async () => {
    const kiosk = await started({ journey: 'checkin', brand: 'meridian' });
    expect(await shownBy(kiosk)).toMatchObject({ view: { screen: { name: 'attract' }, language: 'en' } });
    if (kiosk.ok) await kiosk.value.close();
  });

  test('that was revoked or found to be a clone sells nothing from its first screen on, with no server in sight', async () => {
    const first = await started({ journey: 'checkin', brand: 'meridian' });
    if (first.ok) await first.value.close();
    const { journal, sync } = dataFiles(join(folder, 'data'));
    const reader = openJournalReader(journal);
    const store = openSyncStore(sync, reader.identity().epoch);
    reader.close();
    store.setStopped('revoked');
    store.close();
    const again = await started({ journey: 'checkin', brand: 'meridian' });
    expect(await shownBy(again)).toMatchObject({ view: { screen: { name: 'outOfService', reason: 'revoked' } } });
    if (again.ok) await again.value.close();
  });

  test('shows that it may not sell as soon as its server says so', async () => {
    const server = await startTestServer(join(folder, 'server'), {
      now: () => Date.now(),
      enrolmentCodes: ['k1=ABCD-1234'],
    });
    const at = { url: server.url, enrolmentCode: 'ABCD-1234' };
    const kiosk = await started({ journey: 'checkin', brand: 'meridian', server: at });
    if (!kiosk.ok) throw new Error(kiosk.error.kind);
    const screen = watch(kiosk.value);
    await screen.said('"server":"online"', '"value":"online"');
    expect(await server.store.revoke('k1', '')).toHaveLength(1);
    screen.command({ type: 'session.start' });
    await screen.said('"revoked"');
    await kiosk.value.close();
    const { note, stopped } = readDelivery(dataFiles(join(folder, 'data')).sync);
    expect({ note, stopped }).toMatchObject({
      note: { lastError: '{"kind":"revoked"}', isOver: false },
      stopped: 'revoked',
    });
    await server.close();
  });

  test('wraps a session that began before it ever met its server as soon as it does', async () => {
    const enrolmentCodes = ['k1=ABCD-1234'];
    const serverFolder = join(folder, 'server');
    const first = await startTestServer(serverFolder, { now: () => Date.now(), enrolmentCodes });
    const port = Number(new URL(first.url).port);
    await first.close();
    const at = { url: first.url, enrolmentCode: 'ABCD-1234' };
    const kiosk = await started({ journey: 'checkin', brand: 'meridian', server: at });
    if (!kiosk.ok) throw new Error(kiosk.error.kind);
    const screen = watch(kiosk.value);
    screen.command({ type: 'session.start' });
    const reader = openJournalReader(dataFiles(join(folder, 'data')).journal);
    const rowsOf = (kind: string) => reader.readAfter(0, 100).filter((row) => row.kind === kind);
    const keysOf = (kind: string) => reader.sessionKeysOf(rowsOf(kind).map(({ session }) => session));
    await vi.waitUntil(() => rowsOf('session.started').length === 1);
    const server = await startTestServer(serverFolder, { now: () => Date.now(), port });
    await vi.waitUntil(() => keysOf('session.rekeyed').length === 1, { timeout: WRAPPED_WITHIN_MS });
    const office = await openHeadOfficeKey(join(serverFolder, 'head-office-key.json'));
    if (!office.ok) throw new Error(office.error.detail);
    const late = keysOf('session.rekeyed')[0];
    expect(await office.value.openSessionKey(late?.session ?? '', late?.wrapped ?? '')).toMatchObject({ ok: true });
    reader.close();
    await kiosk.value.close();
    await server.close();
  }, 30_000);

  test('refuses data that another one is using, and takes it when that is gone', async () => {
    const first = await started();
    const error = await refusal();
    expect(error.kind).toBe('locked');
    expect(complaintOf(error, PLACES)).toContain('Another Portico is already using the/data');
    if (first.ok) await first.value.close();
    const second = await started();
    expect(second.ok).toBe(true);
    if (second.ok) await second.value.close();
  });

  test.each([
    [
      'a device model that does not exist',
      () => ({ devices: { printer: { model: 'none', connection: { over: 'tcp' as const, host: 'x', port: 1 } } } }),
      'brokenDevices',
      '/etc/kiosk.json cannot be used:\n  devices.printer.model: "none" is not a known model; known: ',
    ],
    [
      'a data folder that cannot be made',
      () => {
        writeFileSync(join(folder, 'file'), '');
        return { dataFolder: join(folder, 'file', 'data') };
      },
      'io',
      'cannot be used',
    ],
    [
      'a damaged journal',
      () => {
        writeFileSync(join(folder, 'journal.db'), 'this is no database, but long enough to be looked at'.repeat(100));
        return { dataFolder: folder };
      },
      'corrupt',
      'damaged',
    ],
  ])('says what is wrong with %s', async (_case, change, kind, words) => {
    const error = await refusal(change());
    expect(error.kind).toBe(kind);
    expect(complaintOf(error, PLACES)).toContain(words);
  });
});
