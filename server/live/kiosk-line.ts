/** What one kiosk told over its live link, and whether it may be believed. Pure but for the clock it is given. */
import { z } from 'zod';
import { type KioskNow, kioskNowSchema } from '../../core/attendant/kiosk-now.ts';
import { applyChanges } from '../../core/contract/changes.ts';
import { jsonOf } from '../../core/json-of.ts';
import { InvariantError } from '../../core/result.ts';
import { fromKioskSchema } from '../../offline/wire/live-wire.ts';

export const liveKioskSchema = z.strictObject({
  kioskId: z.string(),
  isConnected: z.boolean(),
  /** Connected, or away, since then. */
  sinceMs: z.int(),
  heardAtMs: z.int(),
  /** As it stood when it was last heard; null until it told. */
  now: kioskNowSchema.nullable(),
});
export type LiveKiosk = z.infer<typeof liveKioskSchema>;

/** A burst of messages, and the rate it may be repeated at: a kiosk sends at most one in 40 ms. */
const MESSAGES_BURST_MAX = 200;
const MESSAGES_PER_SECOND_MAX = 40;
/** The same in characters: reading them is the server's time. */
const LENGTH_BURST_MAX = 8_000_000;
const LENGTH_PER_SECOND_MAX = 400_000;

export interface KioskLine {
  readonly kiosk: LiveKiosk;
  opened(): void;
  /** A heartbeat. */
  heard(): void;
  lost(): void;
  /** `tellAll`: something is missing in between. Anything else than `taken` changed nothing. */
  take(text: string): 'taken' | 'tellAll' | 'malformed' | 'otherKiosk' | 'tooMany';
}

export function createKioskLine(kioskId: string, now: () => number): KioskLine {
  let kiosk: LiveKiosk = { kioskId, isConnected: false, sinceMs: now(), heardAtMs: now(), now: null };
  let seq = 0;
  let isAsked = false;
  let messages = MESSAGES_BURST_MAX;
  let lengths = LENGTH_BURST_MAX;
  let countedAtMs = now();

  function isTooMany(length: number): boolean {
    const atMs = now();
    const seconds = Math.max(0, atMs - countedAtMs) / 1_000;
    countedAtMs = atMs;
    messages = Math.min(MESSAGES_BURST_MAX, messages + seconds * MESSAGES_PER_SECOND_MAX);
    lengths = Math.min(LENGTH_BURST_MAX, lengths + seconds * LENGTH_PER_SECOND_MAX);
    if (messages < 1 || lengths < length) return true;
    messages -= 1;
    lengths -= length;
    return false;
  }

  function stand(told: KioskNow, toldSeq: number): 'taken' | 'otherKiosk' {
    if (told.kioskId !== kioskId) return 'otherKiosk';
    seq = toldSeq;
    isAsked = false;
    kiosk = { ...kiosk, heardAtMs: now(), now: told };
    return 'taken';
  }

  function changed(before: KioskNow, operations: Parameters<typeof applyChanges>[1]): KioskNow | null {
    try {
      const parsed = kioskNowSchema.safeParse(applyChanges(before, operations));
      return parsed.success ? parsed.data : null;
    } catch (cause) {
      // Operations on what is not there.
      if (cause instanceof InvariantError) return null;
      throw cause;
    }
  }

  return {
    get kiosk() {
      return kiosk;
    },
    opened() {
      seq = 0;
      isAsked = false;
      kiosk = { ...kiosk, isConnected: true, sinceMs: now(), heardAtMs: now() };
    },
    heard() {
      kiosk = { ...kiosk, heardAtMs: now() };
    },
    lost() {
      kiosk = { ...kiosk, isConnected: false, sinceMs: now() };
    },
    take(text) {
      if (isTooMany(text.length)) return 'tooMany';
      const parsed = fromKioskSchema.safeParse(jsonOf(text));
      if (!parsed.success) return 'malformed';
      const message = parsed.data;
      if (message.kind === 'now') return stand(message.now, message.seq);
      const isNext = seq > 0 && message.seq === seq + 1 && kiosk.now !== null;
      if (!isNext || kiosk.now === null) {
        // Asked once: what was on its way before the answer is passed over.
        if (isAsked) return 'taken';
        isAsked = true;
        return 'tellAll';
      }
      const next = changed(kiosk.now, message.operations);
      return next === null ? 'malformed' : stand(next, message.seq);
    },
  };
}
