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
  run: number | null;
}

/**
 * `run` tells old packets from new ones on one machine: it rises with every start, and what a dead instance sent may arrive after its
 * successor spoke. Where one of the two has none (a version before), or the machines differ, `signedAtMs` does, which a clock that was ahead
 * makes too late.
 */
export interface Claim {
  instance: string;
  machine: string;
  signedAtMs: number;
  run: number | null;
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
      return { kind: 'renew', bars: waitingSince(known, claim) };
    case 'former':
      // Signed after another took over: it lives on. Before that, it is only late.
      return claim.signedAtMs > own.sinceMs ? { kind: 'cloned', isNew: true } : late;
    case 'released':
      if (claim.signedAtMs <= own.sinceMs) return late;
      return holder === undefined ? { kind: 'takeOver', from: null } : { kind: 'cloned', isNew: true };
    case 'held':
    case undefined:
      return claimOfNew(holder, own, claim, nowMs);
  }
}

function claimOfNew(
  holder: KnownInstance | undefined,
  own: KnownInstance | undefined,
  claim: Claim,
  nowMs: number,
): Decision {
  if (holder === undefined) return { kind: 'takeOver', from: null };
  const isUnknown = own === undefined;
  const isRestart = holder.machine === claim.machine;
  const isGone = nowMs - holder.seenAtMs >= LEASE_MS;
  const runsAhead = isRestart && claim.run !== null && holder.run !== null ? claim.run - holder.run : 0;
  if (runsAhead > 0) return { kind: 'takeOver', from: holder.instance };
  if (runsAhead < 0) {
    // Of a run that is over; or the count was lost with its file, on a clock that is behind. Only that one asks again, when its time has come.
    const asksAgain = own !== undefined && claim.signedAtMs > own.sinceMs;
    if (isGone && asksAgain) return { kind: 'takeOver', from: holder.instance };
    return { kind: 'held', retryAfterMs: leaseLeftMs(holder, nowMs), remember: isGone && isUnknown };
  }
  // The first packet of an instance that died before its successor began.
  if (claim.signedAtMs < holder.sinceMs) {
    if (isRestart) return { kind: 'clockDiffers' };
    return { kind: 'held', retryAfterMs: leaseLeftMs(holder, nowMs), remember: false };
  }
  if (isRestart || isGone) return { kind: 'takeOver', from: holder.instance };
  return { kind: 'held', retryAfterMs: leaseLeftMs(holder, nowMs), remember: isUnknown };
}

/** On other machines: on its own there is no second one, only an old run. */
const waitingSince = (known: readonly KnownInstance[], { signedAtMs, machine }: Claim): string[] =>
  known
    .filter((other) => other.state === 'held' && other.sinceMs < signedAtMs && other.machine !== machine)
    .map(({ instance }) => instance);

const leaseLeftMs = (holder: KnownInstance | undefined, nowMs: number): number =>
  holder === undefined ? 0 : Math.max(0, holder.seenAtMs + LEASE_MS - nowMs);
