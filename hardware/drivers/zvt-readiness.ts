import { err, ok, type Result } from '../../core/result.ts';
import type { DeviceState } from '../ports/device.ts';
import type { ZvtFields } from '../protocols/zvt-fields.ts';
import { refusalText } from '../protocols/zvt-payment.ts';
import type { ZvtConversation } from './zvt-conversation.ts';
import type { ZvtLink } from './zvt-link.ts';

/** How long a terminal that is busy with something else is left alone before it is asked again. */
export const BUSY_RETRY_MS = 1_000;
/** How often an idle terminal is asked how it is: one that lost its power breaks no connection. */
export const HEARTBEAT_MS = 30_000;
/**
 * Config byte of 06 00: the till prints receipts (02, 04), wants intermediate status (08), starts payments (10) and administration (20)
 * itself, so that nobody starts one at the terminal, and prints in lines (80).
 */
const CONFIG_BYTE = 0xbe;
const PLEASE_WAIT = 0x9c;
/** How long a completion of 08 30 is waited for, which not every terminal sends. */
const LANGUAGE_MS = 500;

export type LookError = { kind: 'busy'; detail: string } | { kind: 'notReady'; detail: string };
/** The terminal's last transaction; `status` null where it does not tell. */
export type Look = { status: ZvtFields | null; receiptLines: string[] };

export type ReadinessOptions = {
  password: string;
  currencyCode: number;
  language: number | null;
  busyRetryMs?: number | undefined;
  heartbeatMs?: number | undefined;
  onState: (state: DeviceState, detail: string | null) => void;
};

/**
 * Brings a terminal into the state in which it can be asked for money, after every connection: status enquiry first, then registration.
 * Its last transaction is asked for before every payment. A terminal that is still at work on what was asked before the line broke is waited for.
 */
export class ZvtReadiness {
  readonly #link: ZvtLink;
  readonly #conversation: ZvtConversation;
  readonly #options: ReadinessOptions;
  #isRegistered = false;
  #retry: NodeJS.Timeout | null = null;
  #isBusy = false;
  #working: Promise<unknown> = Promise.resolve();
  #turns = 0;

  constructor(link: ZvtLink, conversation: ZvtConversation, options: ReadinessOptions) {
    this.#link = link;
    this.#conversation = conversation;
    this.#options = options;
    link.onConnected((connected, detail) => {
      this.#begin();
      if (connected) void this.#prepare();
      else options.onState('NOT_CONNECTED', detail);
    });
  }

  /**
   * Makes sure that the terminal is ready, and asks for its last transaction. Never from memory: a payment that somebody made at the
   * terminal since would be taken for ours.
   */
  look(signal: AbortSignal): Promise<Result<Look, LookError>> {
    return this.#inTurn(async () => {
      if (!this.#isRegistered) return this.#notReady();
      if (signal.aborted) return err({ kind: 'notReady', detail: 'aborted' });
      return this.#askLast();
    });
  }

  /** For an enquiry: first whether it is at work. */
  lookAnew(): Promise<Result<Look, LookError>> {
    return this.#inTurn(async () => {
      if (!this.#isRegistered) return this.#notReady();
      const enquired = await this.#enquire();
      return enquired.ok ? this.#askLast() : enquired;
    });
  }

  /** The terminal says that it knows no till: it was restarted behind our back. */
  registerAnew(): void {
    this.#begin();
    this.#options.onState('NOT_CONNECTED', 'not registered any more');
    void this.#prepare();
  }

  close(): void {
    this.#begin();
  }

  #begin(): void {
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
    this.#isRegistered = false;
    this.#isBusy = false;
  }

  #notReady(): { ok: false; error: LookError } {
    if (this.#isBusy) return err({ kind: 'busy', detail: 'the terminal is still at work' });
    return err({ kind: 'notReady', detail: this.#link.connected ? 'not registered yet' : 'not connected' });
  }

  #prepare(): Promise<void> {
    return this.#inTurn(async () => {
      const enquired = await this.#enquire();
      if (!enquired.ok) {
        this.#again(enquired.error);
        return;
      }
      const registered = await this.#register();
      if (!registered.ok) {
        this.#again(registered.error);
        return;
      }
      if (!this.#link.connected) return;
      this.#isRegistered = true;
      this.#options.onState('READY', null);
      this.#beatLater();
    });
  }

  /** There is one thing to be done later at most. */
  #later(work: () => Promise<void>, afterMs: number): void {
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void work(), afterMs);
  }

  #beatLater(): void {
    this.#later(() => this.#beat(), this.#options.heartbeatMs ?? HEARTBEAT_MS);
  }

  /** Silence ends the connection, which brings everything here again; what else it answers is no fault of an idle terminal. */
  async #beat(): Promise<void> {
    // Behind a look it would come between that and the payment, which would find the terminal busy.
    if (this.#turns > 0) {
      this.#beatLater();
      return;
    }
    return this.#inTurn(async () => {
      if (!this.#isRegistered) return;
      if (!this.#conversation.isUnderway) await this.#enquire();
      if (this.#isRegistered) this.#beatLater();
    });
  }

  #again({ kind, detail }: LookError): void {
    if (!this.#link.connected) return;
    this.#isBusy = kind === 'busy';
    this.#options.onState(kind === 'busy' ? 'NOT_CONNECTED' : 'HARDWARE_ERROR', detail);
    this.#later(() => this.#prepare(), this.#options.busyRetryMs ?? BUSY_RETRY_MS);
  }

  async #enquire(): Promise<Result<void, LookError>> {
    const ending = await this.#conversation.run('05 01', { password: this.#options.password });
    switch (ending.kind) {
      case 'completed':
        return ok(undefined);
      case 'refused':
      case 'aborted': {
        const kind = ending.errorCode === PLEASE_WAIT ? 'busy' : 'notReady';
        return err({ kind, detail: refusalText(ending.errorCode) });
      }
      default:
        return err({ kind: 'notReady', detail: ending.detail });
    }
  }

  async #register(): Promise<Result<void, LookError>> {
    const { password, currencyCode, language } = this.#options;
    const ending = await this.#conversation.run('06 00', { password, configByte: CONFIG_BYTE, currencyCode });
    if (ending.kind !== 'completed') {
      const detail = 'detail' in ending ? ending.detail : refusalText(ending.errorCode);
      return err({ kind: 'notReady', detail: `registration: ${detail}` });
    }
    // A terminal that does not know the language keeps its own: no reason not to take money.
    if (language !== null) await this.#conversation.run('08 30', { language }, { endsInSilenceMs: LANGUAGE_MS });
    return ok(undefined);
  }

  async #askLast(): Promise<Result<Look, LookError>> {
    const ending = await this.#conversation.run('06 20', { password: this.#options.password });
    if (ending.kind === 'refused' && ending.errorCode === PLEASE_WAIT) {
      return err({ kind: 'busy', detail: refusalText(PLEASE_WAIT) });
    }
    if (ending.kind === 'lost' || ending.kind === 'notSent') return err({ kind: 'notReady', detail: ending.detail });
    return ok(
      ending.kind === 'completed'
        ? { status: ending.status, receiptLines: ending.receiptLines }
        : { status: null, receiptLines: [] },
    );
  }

  /** One after the other: a terminal takes one command at a time. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.#turns += 1;
    const turn = this.#working.then(work);
    // What a turn throws goes to whoever asked for it; the next one begins all the same.
    const next = (): void => {
      this.#turns -= 1;
    };
    this.#working = turn.then(next, next);
    return turn;
  }
}
