/**
 * The kiosk's end of the live link. It tells the server how things stand, for whoever watches; nothing waits for it and nothing is lost
 * with it. Time and sockets come in, so that the simulation and the tests own both.
 */
import type { KioskNow } from '../core/attendant/kiosk-now.ts';
import { changesBetween } from '../core/contract/changes.ts';
import { jsonOf } from '../core/json-of.ts';
import { type RetryTiming, retryDelayMs } from './backoff.ts';
import type { OfflineLog } from './log.ts';
import { CLOSED_FOR_A_WHILE, type FromKiosk, fromKioskSchema, toKioskSchema } from './wire/live-wire.ts';

/** One connection. After `onClose` nothing is heard any more. */
export interface LiveSocket {
  /**
   * `heard`: anything came, a heartbeat too. `code`: the WebSocket's; `retryAfterMs`: as the server asked; each null where it said nothing.
   */
  listen(on: {
    open(): void;
    heard(): void;
    message(text: string): void;
    close(why: { detail: string; code: number | null; retryAfterMs: number | null }): void;
  }): void;
  send(text: string): void;
  /** Bytes that were given to `send` and have not left yet. */
  readonly waitingBytes: number;
  /** At once, without a farewell. */
  cut(): void;
}

export interface LiveLinkOptions {
  open(): LiveSocket;
  clock: { nowMs(): number; after(delayMs: number, action: () => void): () => void };
  random: () => number;
  log: OfflineLog;
}

export interface LiveLink {
  /** Something may have changed; `now` is asked for when there is somebody to tell. */
  changed(now: () => KioskNow): void;
  readonly isUp: boolean;
  close(): void;
}

/** What happens within it goes in one message: a scanner's burst costs no more than a scan. */
export const TELL_GAP_MS = 40;
/** Three of the server's heartbeats: then the line is dead, whatever TCP believes. */
export const SILENCE_MS_MAX = 45_000;
/** So long a connection may take to open. */
const OPENING_MS_MAX = 15_000;
/** A server that reads too slowly gets no changes for what it has not read; once it has, it is told everything. */
export const WAITING_BYTES_MAX = 1024 * 1024;
/** A link that lasted so long counts as one that worked. */
export const LASTED_MS = 30_000;
/** After the server closed it for a reason that will not go away by itself. */
export const STUBBORN_MS = 120_000;
const TIMING: RetryTiming = { firstMs: 1_000, longestMs: 30_000, retryAfterLongestMs: 600_000 };

export function createLiveLink({ open, clock, random, log }: LiveLinkOptions): LiveLink {
  let ask: (() => KioskNow) | null = null;
  let connection: { socket: LiveSocket; told: KioskNow | null; seq: number } | null = null;
  let isUp = false;
  let isClosed = false;
  let failures = 0;
  let openedAtMs = 0;
  let cancelTelling: (() => void) | null = null;
  let cancelPatience: (() => void) | null = null;
  let cancelRetry: (() => void) | null = null;

  function connect(): void {
    const socket = open();
    const current = { socket, told: null, seq: 0 };
    connection = current;
    const isCurrent = (): boolean => connection === current;
    beat(OPENING_MS_MAX);
    socket.listen({
      open() {
        if (!isCurrent()) return;
        isUp = true;
        openedAtMs = clock.nowMs();
        beat(SILENCE_MS_MAX);
        tell();
      },
      heard: () => isCurrent() && beat(SILENCE_MS_MAX),
      message(text) {
        if (isCurrent()) take(text);
      },
      close({ detail, code, retryAfterMs }) {
        if (isCurrent()) lost(detail, code !== null && CLOSED_FOR_A_WHILE.has(code) ? STUBBORN_MS : retryAfterMs);
      },
    });
  }

  /** Whoever is silent for longer is cut. */
  function beat(patienceMs: number): void {
    cancelPatience?.();
    cancelPatience = clock.after(patienceMs, () => {
      connection?.socket.cut();
      lost('nothing was heard for too long', null);
    });
  }

  function lost(detail: string, retryAfterMs: number | null): void {
    cancelPatience?.();
    cancelTelling?.();
    cancelTelling = null;
    connection = null;
    if (isUp && clock.nowMs() - openedAtMs >= LASTED_MS) failures = 0;
    if (failures === 0) log.info({ detail }, 'the live link is down');
    isUp = false;
    if (isClosed) return;
    failures += 1;
    cancelRetry = clock.after(retryDelayMs(failures, retryAfterMs, TIMING, random), connect);
  }

  function take(text: string): void {
    const parsed = toKioskSchema.safeParse(jsonOf(text));
    if (!parsed.success) {
      log.warn({ problem: parsed.error.issues[0]?.message ?? '' }, 'the server said something that is none of ours');
      return;
    }
    if (connection !== null) connection.told = null;
    tell();
  }

  /** Now, or when the gap since the last message is over. */
  function tell(): void {
    if (!isUp || cancelTelling !== null) return;
    tellNow();
    cancelTelling = clock.after(TELL_GAP_MS, () => {
      cancelTelling = null;
      if (isBehind()) tell();
    });
  }

  let isDirty = false;
  const isBehind = (): boolean => isDirty || (connection !== null && connection.told === null);

  function tellNow(): void {
    isDirty = false;
    if (connection === null || ask === null) return;
    if (connection.socket.waitingBytes > WAITING_BYTES_MAX) {
      // Not more of what it cannot take; the next try tells everything.
      connection.told = null;
      return;
    }
    const now = ask();
    const message = messageOf(connection.told, now, connection.seq + 1);
    if (message === null) return;
    connection.told = now;
    connection.seq += 1;
    connection.socket.send(JSON.stringify(message));
  }

  connect();

  return {
    get isUp() {
      return isUp;
    },
    changed(now) {
      ask = now;
      isDirty = true;
      tell();
    },
    close() {
      isClosed = true;
      for (const cancel of [cancelTelling, cancelPatience, cancelRetry]) cancel?.();
      connection?.socket.cut();
      connection = null;
      isUp = false;
    },
  };
}

function messageOf(told: KioskNow | null, now: KioskNow, seq: number): FromKiosk | null {
  if (told === null) return { kind: 'now', seq, now };
  const operations = changesBetween(told, now);
  if (operations.length === 0) return null;
  const changes = fromKioskSchema.safeParse({ kind: 'changes', seq, operations });
  // Too many at once, as when a basket is emptied: all of it is shorter.
  return changes.success ? changes.data : { kind: 'now', seq, now };
}
