import { err, type Result } from '../../core/result.ts';
import type { ChargeError } from '../ports/payment-terminal.ts';
import type { ZvtConversation } from './zvt-conversation.ts';
import type { Look, LookError, ZvtReadiness } from './zvt-readiness.ts';

export type NotBegun = { kind: 'cancelled' } | { kind: 'busy' } | { kind: 'notSent'; detail: string };

/**
 * Who has the terminal: from the first moment of a question, before anything is sent, until the terminal is done with it. Whoever comes
 * meanwhile finds it busy.
 */
export class ZvtClaim {
  readonly #readiness: ZvtReadiness;
  readonly #conversation: ZvtConversation;
  readonly #leave: () => void;
  readonly #cancelling = new AbortController();
  #isAsked = false;
  /** Null for what is no payment. */
  readonly tenderId: string | null;

  constructor(
    { readiness, conversation }: { readiness: ZvtReadiness; conversation: ZvtConversation },
    tenderId: string | null,
    leave: () => void,
  ) {
    this.#readiness = readiness;
    this.#conversation = conversation;
    this.tenderId = tenderId;
    this.#leave = leave;
  }

  /** Until the terminal is ready and has told its last transaction, or nobody wants it any more: that must not wait for the terminal. */
  async ready(signal: AbortSignal): Promise<Result<Look, NotBegun>> {
    const either = AbortSignal.any([signal, this.#cancelling.signal]);
    const looked = await Promise.race([this.#readiness.look(either), untilAborted(either)]);
    // Who comes next must not wait for a question that nobody wants an answer to.
    if (either.aborted) this.#conversation.hurry();
    if (this.#cancelling.signal.aborted) return err({ kind: 'cancelled' });
    if (signal.aborted) return err({ kind: 'notSent', detail: 'aborted' });
    if (!looked.ok) return err({ kind: 'notSent', detail: looked.error.detail });
    return this.#conversation.isUnderway ? err({ kind: 'busy' }) : looked;
  }

  /** The last moment: false where it was cancelled. What is sent must be sent before anything else can happen. */
  ask(): boolean {
    if (this.#cancelling.signal.aborted) return false;
    this.#isAsked = true;
    return true;
  }

  /** Before the terminal is asked it is kept for `ask`; after that the terminal answers with 06 1E, which ends the question. */
  async cancel(): Promise<void> {
    if (this.#isAsked) await this.#conversation.interrupt('06 B0');
    else this.#cancelling.abort();
  }

  leave(): void {
    this.#leave();
  }
}

/** At most one claim at a time. */
export class ZvtClaims {
  readonly #parts: { readiness: ZvtReadiness; conversation: ZvtConversation };
  #present: ZvtClaim | null = null;

  constructor(parts: { readiness: ZvtReadiness; conversation: ZvtConversation }) {
    this.#parts = parts;
  }

  /** Null while somebody has the terminal. */
  claim(tenderId: string | null): ZvtClaim | null {
    if (this.#present !== null) return null;
    this.#present = new ZvtClaim(this.#parts, tenderId, () => {
      this.#present = null;
    });
    return this.#present;
  }

  /** That of a payment. */
  of(tenderId: string): ZvtClaim | null {
    return this.#present?.tenderId === tenderId ? this.#present : null;
  }
}

function untilAborted(signal: AbortSignal): Promise<{ ok: false; error: LookError }> {
  return new Promise((resolve) => {
    const aborted = (): void => resolve(err({ kind: 'notReady', detail: 'aborted' }));
    if (signal.aborted) aborted();
    else signal.addEventListener('abort', aborted, { once: true });
  });
}

/** Gives up waiting; what was asked goes on. */
export function givenUp(signal: AbortSignal): Promise<{ ok: false; error: ChargeError }> {
  return new Promise((resolve) => {
    const giveUp = (): void => resolve(err({ kind: 'unknown', detail: 'no answer in the time that was given' }));
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
}
