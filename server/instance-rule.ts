/**
 * Which run of a kiosk's sync client speaks for a journal. A disk that was copied makes a second kiosk with the same key and the same
 * rows; both would number their sales alike. So one instance holds the journal, and whoever else claims it is a restart of the same
 * machine, a replacement for one that is gone, or a clone. Pure: times come in.
 */

/** After so long without a word from its holder a journal may be taken over by another machine. */
export const LEASE_MS = 180_000;

export type InstanceState =
  | 'holder'
  /** It said that it leaves. */
  | 'released'
  /** Another instance took over. */
  | 'former'
  /** On another machine, while the holder lives. It waits. */
  | 'held'
  /** Seen beside a living one: never heard again. */
  | 'barred';

export interface KnownInstance {
  instance: string;
  machine: string;
  state: InstanceState;
  /** The time in the signature that brought it into this state; the server's, where the kiosk's clock was ahead: see `turnedAtMs`. */
  sinceMs: number;
  /** The server's clock at its last request. */
  seenAtMs: number;
}

/** `signedAtMs` tells old packets from new ones: what a dead instance sent may arrive after its successor spoke. */
export interface Claim {
  instance: string;
  machine: string;
  signedAtMs: number;
}

export type Decision =
  /** Those on other machines that waited meanwhile are clones now, for the holder lives. */
  | { kind: 'renew'; bars: string[] }
  | { kind: 'takeOver'; from: string | null }
  /** `remember`: it is new, and barred when the holder is heard again. */
  | { kind: 'held'; retryAfterMs: number; remember: boolean }
  /**
   * On the holder's machine, signed before the holder was there: the last word of a run that is dead, or a restart whose clock is behind.
   * Told the server's time, a restart asks again at once; nobody reads the answer to a dead one.
   */
  | { kind: 'clockDiffers' }
  | { kind: 'cloned'; isNew: boolean };

/**
 * What is kept as the time of a change. A signature may be ahead of the server's clock by as much as is tolerated; kept so, the same machine
 * would look dead until that time after its clock was set right.
 */
export const turnedAtMs = (signedAtMs: number, nowMs: number): number => Math.min(signedAtMs, nowMs);

/** `known`: the holder, those that are held, and the claiming instance itself where the server knows it. */
export function decideClaim(known: readonly KnownInstance[], claim: Claim, nowMs: number): Decision {
  const own = known.find(({ instance }) => instance === claim.instance);
  const holder = known.find(({ state }) => state === 'holder');
  const late: Decision = { kind: 'held', retryAfterMs: leaseLeftMs(holder, nowMs), remember: false };
  switch (own?.state) {
    case 'barred':
      return { kind: 'cloned', isNew: false };
    case 'holder':
      return { kind: 'renew', bars: waitingSince(known, claim.signedAtMs) };
    case 'former':
      // Signed after another took over: it lives on. Before that, it is only late.
      return claim.signedAtMs > own.sinceMs ? { kind: 'cloned', isNew: true } : late;
    case 'released':
      if (claim.signedAtMs <= own.sinceMs) return late;
      return holder === undefined ? { kind: 'takeOver', from: null } : { kind: 'cloned', isNew: true };
    case 'held':
    case undefined:
      return claimOfNew(holder, claim, nowMs, own === undefined);
  }
}

function claimOfNew(holder: KnownInstance | undefined, claim: Claim, nowMs: number, isUnknown: boolean): Decision {
  if (holder === undefined) return { kind: 'takeOver', from: null };
  const isRestart = holder.machine === claim.machine;
  // The first packet of an instance that died before its successor began.
  if (claim.signedAtMs < holder.sinceMs) {
    if (isRestart) return { kind: 'clockDiffers' };
    return { kind: 'held', retryAfterMs: leaseLeftMs(holder, nowMs), remember: false };
  }
  const isGone = nowMs - holder.seenAtMs >= LEASE_MS;
  if (isRestart || isGone) return { kind: 'takeOver', from: holder.instance };
  return { kind: 'held', retryAfterMs: leaseLeftMs(holder, nowMs), remember: isUnknown };
}

const waitingSince = (known: readonly KnownInstance[], signedAtMs: number): string[] =>
  known.filter(({ state, sinceMs }) => state === 'held' && sinceMs < signedAtMs).map(({ instance }) => instance);

const leaseLeftMs = (holder: KnownInstance | undefined, nowMs: number): number =>
  holder === undefined ? 0 : Math.max(0, holder.seenAtMs + LEASE_MS - nowMs);
