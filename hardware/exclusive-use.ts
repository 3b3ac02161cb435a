import { invariant } from '../core/result.ts';

/**
 * The answer to whoever has not claimed the device, or no longer: nothing of what was asked reached it. UnifiedPOS calls it E_NOTCLAIMED
 * ("POS Exception Handling" in the documentation of Microsoft's POS for .NET).
 */
export type NotClaimed = { kind: 'notClaimed' };
export type Refused = { ok: false; error: NotClaimed };
const REFUSED: Refused = { ok: false, error: { kind: 'notClaimed' } };

/** More work under way on one device than this is a leak, not a use. */
export const WORK_UNDER_WAY_MAX = 64;

type Work = { hold: Hold; ended: Promise<unknown> };

/** One device: who holds it, and what is under way on it, the oldest first. */
export class ExclusiveUse {
  #hold: Hold | null = null;
  readonly #underWay = new Set<Work>();

  get hold(): Hold | null {
    return this.#hold?.isHeld === true ? this.#hold : null;
  }

  /** Who has the device in hand: whoever still has work under way on it, then whoever holds it. */
  get holder(): string | null {
    const [oldest] = this.#underWay;
    return oldest?.hold.holder ?? this.hold?.holder ?? null;
  }

  /** Ends the hold before; whether it may be ended is the caller's question. */
  take(holder: string, yields: boolean): Hold {
    this.#hold?.end();
    this.#hold = new Hold(holder, yields, this.#underWay);
    return this.#hold;
  }
}

/**
 * One claimant's hold on one device. When it ends, what it asks is refused and what it listens to falls silent, at once and for good. But
 * work that it began goes on to its end and is answered to whoever asked for it, for paper and money may be in it, and until then
 * nothing of the next holder's work reaches the device.
 */
export class Hold {
  readonly holder: string;
  readonly yields: boolean;
  readonly #underWay: Set<Work>;
  readonly #stops = new Set<() => void>();
  #isHeld = true;

  constructor(holder: string, yields: boolean, underWay: Set<Work>) {
    this.holder = holder;
    this.yields = yields;
    this.#underWay = underWay;
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  /**
   * Work that must come to its end once it has begun: a print, a charge. It waits for work of holders before; work that `signal` gives
   * up in that wait is refused, because it never reached the device.
   */
  work<R>(begin: () => Promise<R>, signal?: AbortSignal): Promise<R | Refused> {
    if (!this.#isHeld) return Promise.resolve(REFUSED);
    invariant(
      this.#underWay.size < WORK_UNDER_WAY_MAX,
      `more than ${WORK_UNDER_WAY_MAX} calls under way on one device`,
    );
    const before = [...this.#underWay].filter(({ hold }) => hold !== this).map(({ ended }) => ended);
    const answer = before.length === 0 ? begin() : inTurn(before, begin, signal);
    const forget = (): void => void this.#underWay.delete(work);
    // How it ends is told to whoever asked for the work; here it only ends.
    const work: Work = { hold: this, ended: answer.then(forget, forget) };
    this.#underWay.add(work);
    return answer;
  }

  /** What changes nothing that must be kept, so that it need not wait its turn: a question, a wish. */
  ask<R>(question: () => R): R | Refused {
    return this.#isHeld ? question() : REFUSED;
  }

  /** Listens for as long as the device is held; the answer stops it earlier. */
  listen<A extends unknown[]>(
    to: (listener: (...values: A) => void) => () => void,
    listener: (...values: A) => void,
  ): () => void {
    if (!this.#isHeld) return () => undefined;
    const stop = to((...values) => {
      // An event that is being handed round when the hold ends must not reach it any more.
      if (this.#isHeld) listener(...values);
    });
    this.#stops.add(stop);
    return () => {
      this.#stops.delete(stop);
      stop();
    };
  }

  end(): void {
    this.#isHeld = false;
    for (const stop of this.#stops) stop();
    this.#stops.clear();
  }
}

async function inTurn<R>(
  before: readonly Promise<unknown>[],
  begin: () => Promise<R>,
  signal: AbortSignal | undefined,
): Promise<R | Refused> {
  const givenUp = Promise.withResolvers<void>();
  if (signal?.aborted) givenUp.resolve();
  signal?.addEventListener('abort', () => givenUp.resolve(), { once: true });
  await Promise.race([Promise.all(before), givenUp.promise]);
  return signal?.aborted ? REFUSED : begin();
}
