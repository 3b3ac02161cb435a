import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReceiptSettings } from '../../../core/checkout/receipt/settings.ts';
import type { OfflinePayments, Timing } from '../../../core/config/kiosk-config.ts';
import type { View } from '../../../core/contract/view.ts';
import type { SessionCommand } from '../../../core/session/commands.ts';
import type { Effect } from '../../../core/session/effects.ts';
import type { SessionState } from '../../../core/session/state.ts';
import { viewOf } from '../../../core/session/view-of.ts';
import { type KeyKeeper, memoryKeyKeeper } from '../../../host/key-keeper.ts';
import type { Clock, Log } from '../../../host/ports.ts';
import { createSession, type Ends, type Refused, type Session } from '../../../host/session.ts';
import { createSessionKeys, type SessionKeys } from '../../../host/session-keys.ts';
import { type Journal, openJournal } from '../../../offline/journal.ts';
import { NO_OFFLINE_PAYMENTS, PRICING, SETTINGS, surroundingsOf, TIMING } from '../core/world.ts';

export interface FakeClock extends Clock {
  /** Moves the time on, calling what falls due in order. */
  advance(ms: number): void;
}

export function fakeClock(startMs = 1_800_000_000_000): FakeClock {
  let now = startMs;
  let timers: { atMs: number; action: () => void }[] = [];
  return {
    nowMs: () => now,
    after(delayMs, action) {
      const timer = { atMs: now + delayMs, action };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance(ms) {
      const until = now + ms;
      for (;;) {
        const [next] = timers.filter(({ atMs }) => atMs <= until).sort((a, b) => a.atMs - b.atMs);
        if (next === undefined) break;
        timers = timers.filter((other) => other !== next);
        now = Math.max(now, next.atMs);
        next.action();
      }
      now = until;
    },
  };
}

export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

export interface Host {
  readonly session: Session;
  readonly journal: Journal;
  readonly keys: SessionKeys;
  readonly state: SessionState;
  readonly view: View;
  /** Effects that this host was told to begin. */
  readonly begun: { effectId: string; effect: Effect }[];
  /** Last sequence in the file each time that the screen was told of a change. */
  readonly durableAtChange: number[];
  submit(command: SessionCommand, ends?: Ends): Promise<Refused | null>;
  /** As after `kill -9`: nothing is told to end. The operating system lets go of the files. */
  kill(): void;
}

export type Machine = {
  folder: string;
  clock: FakeClock;
  /** The supervisor's memory. */
  keeper: KeyKeeper;
  /** Wraps a session's key to the head office; null while its key is not known. */
  wrap: (sessionId: string, key: Uint8Array) => Promise<string | null>;
  log: Log;
  boot(change?: {
    journal?: (journal: Journal) => Journal;
    timing?: Partial<Timing>;
    limits?: OfflinePayments;
    /** What the shop decides about receipts. */
    receipt?: Partial<ReceiptSettings>;
    sign?: (text: string) => string;
  }): Promise<Host>;
  scrap(): void;
};

/** A kiosk's machine: its disk and its supervisor outlive the hosts that run on it. */
export function machine(journey: 'checkout' | 'checkin'): Machine {
  const folder = mkdtempSync(join(tmpdir(), 'portico-host-'));
  const clock = fakeClock();
  const it: Machine = {
    folder,
    clock,
    keeper: memoryKeyKeeper(),
    wrap: async () => null,
    log: silentLog,
    scrap: () => rmSync(folder, { recursive: true }),
    async boot({
      journal: wrapped = (journal: Journal) => journal,
      timing = {},
      limits = NO_OFFLINE_PAYMENTS,
      receipt = {},
      sign,
    } = {}) {
      const opened = openJournal({
        file: join(folder, 'journal.db'),
        kioskId: 'k1',
        boot: crypto.randomUUID(),
        newId: () => crypto.randomUUID(),
      });
      if (!opened.ok) throw new Error(`the journal did not open: ${opened.error.kind}`);
      const journal = wrapped(opened.value);
      const keys = createSessionKeys({
        keeper: it.keeper,
        newId: () => crypto.randomUUID(),
        randomKey: () => crypto.getRandomValues(new Uint8Array(32)),
        wrap: (sessionId, key) => it.wrap(sessionId, key),
      });
      const begun: Host['begun'] = [];
      const durableAtChange: number[] = [];
      const session = createSession({
        journal,
        clock,
        log: it.log,
        newId: () => crypto.randomUUID(),
        keys,
        context: {
          journey,
          languages: ['en', 'de'],
          currency: 'EUR',
          timing: { ...TIMING, ...timing },
          timeZone: 'UTC',
          offlinePayments: limits,
          checkout: { ...SETTINGS, receipt: { ...SETTINGS.receipt, ...receipt } },
          pricing: PRICING,
        },
        origin: () => ({
          kioskId: 'k1',
          brandName: 'Fennel',
          placeName: 'Here',
          token: 'T'.repeat(32),
          sign: sign ?? null,
        }),
        receiptNumberOf: (seq) => `K1-${seq}`,
        chance: () => 999_999,
        catalogueVersion: () => 1,
        onChange: () => void durableAtChange.push(journal.lastSeq),
        onEffect: (effectId, effect) => void begun.push({ effectId, effect }),
      });
      await session.start();
      const surroundings = () => ({
        ...surroundingsOf(journey),
        outOfService: session.broken,
        reveal: (sealed: string) => keys.current?.reveal(sealed) ?? '',
      });
      return {
        session,
        journal,
        keys,
        begun,
        durableAtChange,
        get state() {
          return session.state;
        },
        get view() {
          return viewOf(session.state, surroundings());
        },
        submit: (command, ends) => session.submit(command, ends),
        kill() {
          session.stop();
          opened.value.close();
        },
      };
    },
  };
  return it;
}
