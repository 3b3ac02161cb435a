import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { kioskConfigSchema } from '../../../core/config/kiosk-config.ts';
import type { FromScreen, ToScreen } from '../../../core/contract/carrier.ts';
import { applyChanges } from '../../../core/contract/changes.ts';
import type { ScreenCommand } from '../../../core/contract/commands.ts';
import type { View } from '../../../core/contract/view.ts';
import type { PrintDocument } from '../../../core/documents/document.ts';
import { err, ok } from '../../../core/result.ts';
import { Claims } from '../../../hardware/claims.ts';
import { volatileMemory } from '../../../hardware/device-memory.ts';
import { DEVICE_KEYS, type DeviceKey } from '../../../hardware/drivers/driver.ts';
import { Listeners } from '../../../hardware/listeners.ts';
import type { BarcodeScanner, Scan } from '../../../hardware/ports/scanner.ts';
import { type Devices, NO_PORTS } from '../../../hardware/supervisor.ts';
import { assembleKiosk } from '../../../host/assemble.ts';
import { memoryKeyKeeper } from '../../../host/key-keeper.ts';
import { systemClock } from '../../../host/ports.ts';
import { createSessionClaim } from '../../../host/session-claim.ts';
import { noDepartureControl, noPictures } from '../../../lab/simulation/lane-devices.ts';
import { openCatalogue } from '../../../offline/catalogue.ts';
import { openJournal } from '../../../offline/journal.ts';
import { silentLog } from './rig.ts';

const RECEIPT: PrintDocument = { kind: 'receipt', language: 'en', blocks: [] };

const unreachable = async () => err({ kind: 'unreachable', detail: 'no server here' } as const);
const noShop = { claimCode: unreachable, releaseCode: unreachable, findMember: unreachable };
const noStoredValue = { balance: unreachable, redeem: unreachable, enquire: unreachable, reverse: unreachable };
const noSuspended = { suspend: unreachable, recall: unreachable };
const noRefunds = { find: unreachable, claim: unreachable };

/** The devices of a kiosk, whoever claims them. */
function claimsOf() {
  const scans = new Listeners<[Scan]>();
  const printing = new Map<string, () => void>();
  const claims = new Claims({
    ...NO_PORTS,
    scanner: scannerOf(scans),
    printer: {
      ...scannerOf(scans),
      print: (jobId) => new Promise((resolve) => printing.set(jobId, () => resolve(ok({ jobId })))),
    },
  });
  const heard: string[] = [];
  const warnings: string[] = [];
  const log = { ...silentLog, warn: (_fields: object, message: string) => void warnings.push(message) };
  const claim = createSessionClaim(claims, log, ({ holder, port }) => {
    port('scanner')?.onScan(({ text }) => heard.push(`${holder} ${text}`));
  });
  const technician = (keys: readonly DeviceKey[]) => claims.claim('technician', keys);
  return {
    claims,
    claim,
    heard,
    warnings,
    technician,
    printing,
    scan: (text: string) => scans.emit({ aim: null, text }),
  };
}

const scannerOf = (scans: Listeners<[Scan]>): BarcodeScanner => ({
  status: 'READY',
  dropped: { garbage: 0, tooLong: 0, cut: 0 },
  onStatus: () => () => undefined,
  onScan: (listener) => scans.add(listener),
  close: async () => undefined,
});

describe('a session', () => {
  test('holds the devices from its start to its end, and the next one takes them over', () => {
    const { claims, claim, technician } = claimsOf();
    const holders = () => DEVICE_KEYS.map((key) => claims.holderOf(key));
    claim.follow('first');
    claim.follow('first');
    expect(holders()).toEqual(DEVICE_KEYS.map(() => 'first'));
    expect(DEVICE_KEYS.map((key) => technician([key]).ok)).toEqual(DEVICE_KEYS.map(() => false));
    claim.follow('second');
    expect(holders()).toEqual(DEVICE_KEYS.map(() => 'second'));
    claim.follow(null);
    expect([claims.holderOf('printer'), claims.holderOf('scanner')]).toEqual([null, 'attract']);
  });

  test('hears what is scanned while it lasts, and between two sessions the attract screen does, each once', () => {
    const { claim, heard, scan } = claimsOf();
    scan('before the start');
    for (const session of [null, 'first', 'second', null]) {
      claim.follow(session);
      scan(`of ${session}`);
    }
    expect(heard).toEqual(['attract of null', 'first of first', 'second of second', 'attract of null']);
  });

  test('does not begin while a technician has a device, which the attract screen yields at once', () => {
    const { claims, claim, heard, scan, technician } = claimsOf();
    claim.follow(null);
    expect(claim.isFree).toBe(true);
    for (const key of DEVICE_KEYS) {
      const claimed = technician([key]);
      expect([claimed.ok, claim.isFree]).toEqual([true, false]);
      if (claimed.ok) claimed.value.release();
      expect([claim.isFree, claims.holderOf('scanner')]).toEqual([true, 'attract']);
    }
    technician(['scanner']);
    scan('of the technician');
    expect([claims.holderOf('scanner'), heard]).toEqual(['technician', []]);
  });

  test('that ends while its receipt is printed keeps the printer until it is out, and the next one’s waits', async () => {
    const { claims, claim, printing } = claimsOf();
    claim.follow('first');
    const first = claim.port('printer')?.print('of the first', RECEIPT);
    claim.follow(null);
    expect([claims.holderOf('printer'), claim.isFree]).toEqual(['first', true]);
    claim.follow('second');
    const second = claim.port('printer')?.print('of the second', RECEIPT);
    expect([claims.holderOf('printer'), claims.holderOf('scanner')]).toEqual(['first', 'second']);
    expect([...printing.keys()]).toEqual(['of the first']);
    printing.get('of the first')?.();
    expect(await first).toEqual(ok({ jobId: 'of the first' }));
    await vi.waitUntil(() => printing.has('of the second'));
    expect(claims.holderOf('printer')).toBe('second');
    printing.get('of the second')?.();
    expect(await second).toEqual(ok({ jobId: 'of the second' }));
  });

  test('that was open at the start goes on without a technician’s devices, and has them once they are given back', () => {
    const { claims, claim, heard, warnings, scan, technician } = claimsOf();
    const claimed = technician(['scanner']);
    claim.follow('resumed');
    scan('of the technician');
    expect([claim.isFree, claim.port('scanner'), warnings]).toEqual([false, null, ['a device is claimed by another']]);
    if (claimed.ok) claimed.value.release();
    scan('of the customer');
    expect([claims.holderOf('scanner'), heard]).toEqual(['resumed', ['resumed of the customer']]);
  });
});

/** A check-in desk with a scanner, put together as the real one is, and one screen on it. */
async function desk() {
  const folder = mkdtempSync(join(tmpdir(), 'portico-claim-'));
  const scans = new Listeners<[Scan]>();
  const claims = new Claims({ ...NO_PORTS, scanner: scannerOf(scans) });
  const devices: Devices = {
    claims,
    statuses: () => [],
    onStatus: () => () => undefined,
    health: () => [],
    dropped: () => ({ garbage: 0, tooLong: 0, cut: 0, flooded: 0 }),
    close: async () => undefined,
  };
  const newId = () => crypto.randomUUID();
  const journal = openJournal({ file: join(folder, 'journal.db'), kioskId: 'gate-1', boot: 'boot', newId });
  if (!journal.ok) throw new Error(journal.error.kind);
  const config = kioskConfigSchema.parse({
    ...{ kioskId: 'gate-1', journey: 'checkin', brand: 'meridian', placeName: 'Hall B', languages: ['en'] },
    ...{ dataFolder: folder, server: { url: 'http://127.0.0.1:9', enrolmentCode: 'ABCD-1234' } },
  });
  const kiosk = await assembleKiosk(
    config,
    {
      ...{ boot: 'boot', newId, devices, journal: journal.value, pictures: noPictures },
      chance: () => 0,
      randomKey: () => crypto.getRandomValues(new Uint8Array(32)),
      wrapSessionKey: async () => '',
      deliverKeys: () => undefined,
      catalogue: openCatalogue(join(folder, 'catalogue.db'), { repair: true, log: silentLog }),
      departureControl: noDepartureControl,
      pinVerifier: { verify: async () => false, close: async () => undefined },
      pinMemory: volatileMemory(),
      learnedWeights: { known: () => ({}), learn: () => undefined, close: () => undefined },
      storedValue: noStoredValue,
      shop: noShop,
      suspended: noSuspended,
      refunds: noRefunds,
      sync: {
        state: null,
        onState: () => () => undefined,
        nudge: () => undefined,
        setNetwork: () => undefined,
        close: async () => undefined,
      },
    },
    { clock: systemClock, log: silentLog, keeper: memoryKeyKeeper(), timeZone: 'UTC' },
  );
  onTestFinished(async () => {
    await kiosk.close();
    rmSync(folder, { recursive: true });
  });
  let toHost: (message: FromScreen) => void = () => undefined;
  const heard: ToScreen[] = [];
  let view: View | null = null;
  let last = { boot: '', seq: 0 };
  kiosk.addCarrier({
    name: 'messagePort',
    droppedMessages: 0,
    onScreen: (listener) =>
      listener(
        {
          send(message) {
            heard.push(message);
            if (message.kind === 'snapshot') view = message.view;
            if (message.kind === 'changes' && view !== null) view = applyChanges(view, message.operations);
            if ('boot' in message) last = message;
          },
          onMessage: (take) => {
            toHost = take;
          },
          onClose: () => undefined,
          close: () => undefined,
        },
        { wants: 'control' },
      ),
    close: async () => undefined,
  });
  let commands = 0;
  async function tap(command: ScreenCommand): Promise<string | null> {
    commands += 1;
    const commandId = `command-${commands}`;
    toHost({ kind: 'command', commandId, boot: last.boot, seq: last.seq, command });
    return vi
      .waitUntil(() => {
        const answer = heard.find((message) => message.kind === 'answer' && message.commandId === commandId);
        return answer?.kind === 'answer' ? { refusal: answer.refusal } : null;
      })
      .then(({ refusal }) => refusal);
  }
  return {
    claims,
    tap,
    screen: () => view?.screen ?? null,
    scan: (text: string) => scans.emit({ aim: null, text }),
    journal: journal.value,
  };
}

describe('a kiosk', () => {
  test('says that it is being looked after while a technician has a device, serves nobody, and goes on by itself', async () => {
    const { claims, tap, scan, screen, journal } = await desk();
    const technician = claims.claim('technician', ['printer']);
    expect(screen()).toEqual({ name: 'outOfService', reason: 'maintenance' });
    scan('PNR:K7XQ2P/WEBER');
    expect(await tap({ type: 'session.start' })).toBe('notNow');
    expect([journal.lastSeq, claims.holderOf('printer')]).toEqual([0, 'technician']);
    if (technician.ok) technician.value.release();
    expect(screen()).toEqual({ name: 'attract' });
    expect(await tap({ type: 'session.start' })).toBeNull();
    expect(claims.holderOf('scanner')).not.toBe('attract');
    expect(claims.claim('technician', ['printer']).ok).toBe(false);
  });

  test('opens a session by a scan on the attract screen, and gives the session its devices', async () => {
    const { claims, scan, screen } = await desk();
    expect(claims.holderOf('scanner')).toBe('attract');
    scan('PNR:K7XQ2P/WEBER');
    await vi.waitUntil(() => screen()?.name !== 'attract');
    expect(claims.holderOf('printer')).toBe(claims.holderOf('scanner'));
    expect(['attract', null]).not.toContain(claims.holderOf('printer'));
  });
});
