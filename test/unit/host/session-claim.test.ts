import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { kioskConfigSchema } from '../../../core/config/kiosk-config.ts';
import type { FromScreen, ToScreen } from '../../../core/contract/carrier.ts';
import type { ScreenCommand } from '../../../core/contract/commands.ts';
import { Claims } from '../../../hardware/claims.ts';
import { Listeners } from '../../../hardware/listeners.ts';
import type { Scan } from '../../../hardware/ports/scanner.ts';
import { type Devices, NO_PORTS } from '../../../hardware/supervisor.ts';
import { assembleKiosk } from '../../../host/assemble.ts';
import { memoryKeyKeeper } from '../../../host/key-keeper.ts';
import { systemClock } from '../../../host/ports.ts';
import { createSessionClaim } from '../../../host/session-claim.ts';
import { noDepartureControl, noPictures } from '../../../lab/simulation/lane-devices.ts';
import { openCatalogue } from '../../../offline/catalogue.ts';
import { openJournal } from '../../../offline/journal.ts';
import { silentLog } from './rig.ts';

describe('a session', () => {
  test('holds the devices from its start to its end, and the next one takes them over', () => {
    const claims = new Claims();
    const claim = createSessionClaim(claims, ['scanner', 'printer'], silentLog);
    claim.follow('first');
    claim.follow('first');
    expect(claims.holderOf('printer')).toBe('first');
    expect(claims.claim('maintenance', ['printer']).ok).toBe(false);
    claim.follow('second');
    expect(claims.holders).toEqual(['second']);
    claim.follow(null);
    expect(claims.holders).toEqual([]);
  });

  test('does not begin while maintenance has a device', () => {
    const claims = new Claims();
    const claim = createSessionClaim(claims, ['scanner'], silentLog);
    expect(claim.isFree).toBe(true);
    claims.claim('maintenance', ['cashDrawer']);
    expect(claim.isFree).toBe(false);
    claims.release('maintenance');
    claim.follow('session');
    expect(claim.isFree).toBe(true);
  });
});

/** A check-in desk with a scanner, put together as the real one is, and one screen on it. */
async function desk() {
  const folder = mkdtempSync(join(tmpdir(), 'portico-claim-'));
  const scans = new Listeners<[Scan]>();
  const claims = new Claims();
  const devices: Devices = {
    ...NO_PORTS,
    claims,
    scanner: {
      status: 'READY',
      dropped: { garbage: 0, tooLong: 0, cut: 0 },
      onStatus: () => () => undefined,
      onScan: (listener) => scans.add(listener),
      close: async () => undefined,
    },
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
      randomKey: () => crypto.getRandomValues(new Uint8Array(32)),
      wrapSessionKey: async () => '',
      deliverKeys: () => undefined,
      catalogue: openCatalogue(join(folder, 'catalogue.db'), { repair: true, log: silentLog }),
      departureControl: noDepartureControl,
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
  let last = { boot: '', seq: 0 };
  kiosk.addCarrier({
    name: 'messagePort',
    droppedMessages: 0,
    onScreen: (listener) =>
      listener(
        {
          send(message) {
            heard.push(message);
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
  return { claims, tap, scan: (text: string) => scans.emit({ aim: null, text }), journal: journal.value };
}

describe('a kiosk', () => {
  test('serves nobody while maintenance has a device, and holds all of them once it serves', async () => {
    const { claims, tap, scan, journal } = await desk();
    claims.claim('maintenance', ['printer']);
    scan('PNR:K7XQ2P/WEBER');
    expect(await tap({ type: 'session.start' })).toBe('busy');
    expect([journal.lastSeq, claims.holders]).toEqual([0, ['maintenance']]);
    claims.release('maintenance');
    expect(await tap({ type: 'session.start' })).toBeNull();
    expect(claims.holderOf('scanner')).not.toBeNull();
    expect(claims.claim('maintenance', ['printer']).ok).toBe(false);
  });
});
