import { createHash } from 'node:crypto';
import type { Currency } from '../../core/money/money.ts';
import type { LedgerEntry, TerminalLedger } from './terminal-ledger.ts';

/**
 * - `approve`, `decline`: after `answerDelayMs`. `late`: approves after `lateMs`. `askCustomer`: waits for `answer`.
 * - `timeout`: never answers a payment, and knows nothing of it unless `approveAfterTimeout`.
 * - `dropAnswer`: charges, then breaks the line instead of answering.
 */
export type TerminalMode = 'approve' | 'decline' | 'timeout' | 'late' | 'dropAnswer' | 'askCustomer';
export const ANSWER_DELAY_MS = 800;
export const LATE_MS = 5_000;

export type CurrentPayment = { tenderId: string; amountMinor: number; currency: Currency; since: string };

/** How to reach whoever asked. Its protocol makes a message of it. */
export type AnswerChannel = { answer: (entry: LedgerEntry) => void; refuse: (why: 'busy') => void; drop: () => void };
export type DeskPayment = { tenderId: string; amountMinor: number; currency: Currency; mustBeOnline: boolean };
type Working = {
  id: string;
  payment: CurrentPayment & { mustBeOnline: boolean };
  channel: AnswerChannel;
  timer: NodeJS.Timeout | null;
};

export type DeskOptions = {
  nowMs: () => number;
  mode?: TerminalMode;
  answerDelayMs?: number;
  lateMs?: number;
  approveAfterTimeout?: boolean;
};

/**
 * What the terminal does with a message, once it is read: one payment at a time, and what it decided stays decided. Without its acquirer
 * it approves by itself and keeps the approval, unless it was told to go online.
 */
export class TerminalDesk {
  /** What is approved instead of the amount asked for; null for that amount. */
  approvedAmountMinor: number | null = null;
  readonly #options: DeskOptions;
  readonly #ledger: TerminalLedger;
  readonly #changed: () => void;
  /** Approves offline although it was told to go online, as a faulty terminal would. */
  ignoresForceOnline = false;
  /** The share of stored approvals that the issuer declines when they are forwarded; which ones depends on their tenders alone. */
  declinedLaterPercent = 0;
  #hasAcquirer = true;
  #mode: TerminalMode;
  #working: Working | null = null;

  constructor(options: DeskOptions, ledger: TerminalLedger, changed: () => void) {
    this.#options = options;
    this.#ledger = ledger;
    this.#changed = changed;
    this.#mode = options.mode ?? 'approve';
  }

  get mode(): TerminalMode {
    return this.#mode;
  }

  setMode(mode: TerminalMode): void {
    this.#mode = mode;
    this.#changed();
  }

  get hasAcquirer(): boolean {
    return this.#hasAcquirer;
  }

  /** The terminal's line to the acquirer, not the kiosk's line to the terminal. What was stored goes out when it is back. */
  setAcquirer(connected: boolean): void {
    this.#hasAcquirer = connected;
    if (connected) {
      this.#ledger.forward(this.#now(), ({ tenderId }) =>
        percentileOf(tenderId) < this.declinedLaterPercent ? 'declinedLater' : 'cleared',
      );
    }
    this.#changed();
  }

  ledger(): LedgerEntry[] {
    return this.#ledger.entries();
  }

  current(): CurrentPayment | null {
    if (this.#working === null) return null;
    const { mustBeOnline: _mustBeOnline, ...payment } = this.#working.payment;
    return payment;
  }

  answer(decision: 'approve' | 'decline'): boolean {
    if (this.#working === null || this.#working.timer !== null) return false;
    this.#complete(decision === 'approve' ? 'approved' : 'declined');
    return true;
  }

  /** `id` is what the terminal calls the payment: the same id is the same payment for ever. */
  pay(id: string, payment: DeskPayment, channel: AnswerChannel): void {
    const known = this.#ledger.find(id);
    if (known !== null) channel.answer(known);
    else if (this.#working !== null) channel.refuse('busy');
    else this.#start(id, { ...payment, since: this.#now() }, channel);
  }

  /** The payment that is being worked on, else the last one that was done. */
  lastId(): string | null {
    return this.#working?.id ?? this.#ledger.entries().at(-1)?.serviceId ?? null;
  }

  statusOf(id: string): LedgerEntry | 'inProgress' | null {
    return this.#working?.id === id ? 'inProgress' : this.#ledger.find(id);
  }

  abort(id: string): void {
    if (this.#working?.id === id) this.#complete('cancelled');
  }

  /** Gives money back once: what went back before cannot go back again. */
  reverse(id: string, amountMinor: number | null): LedgerEntry | 'notFound' | 'notPossible' {
    const entry = this.#ledger.find(id);
    if (entry === null) return 'notFound';
    const wanted = amountMinor ?? entry.approvedMinor;
    if (entry.outcome !== 'approved' || entry.reversedMinor + wanted > entry.approvedMinor) return 'notPossible';
    this.#ledger.giveBack(id, wanted);
    this.#changed();
    return this.#ledger.find(id) ?? 'notFound';
  }

  close(): void {
    if (this.#working?.timer) clearTimeout(this.#working.timer);
    this.#working = null;
  }

  #start(id: string, payment: Working['payment'], channel: AnswerChannel): void {
    const after = (delayMs: number, outcome: LedgerEntry['outcome']): NodeJS.Timeout =>
      setTimeout(() => this.#complete(outcome), delayMs);
    const { answerDelayMs = ANSWER_DELAY_MS, lateMs = LATE_MS, approveAfterTimeout = false } = this.#options;
    switch (this.#mode) {
      case 'approve':
        this.#working = { id, payment, channel, timer: after(answerDelayMs, 'approved') };
        break;
      case 'decline':
        this.#working = { id, payment, channel, timer: after(answerDelayMs, 'declined') };
        break;
      case 'late':
        this.#working = { id, payment, channel, timer: after(lateMs, 'approved') };
        break;
      case 'askCustomer':
        this.#working = { id, payment, channel, timer: null };
        break;
      case 'timeout':
        if (approveAfterTimeout) this.#enter(id, payment, 'approved');
        break;
      case 'dropAnswer':
        this.#enter(id, payment, 'approved');
        channel.drop();
        break;
    }
    this.#changed();
  }

  #complete(outcome: LedgerEntry['outcome']): void {
    const working = this.#working;
    if (working === null) return;
    if (working.timer !== null) clearTimeout(working.timer);
    this.#working = null;
    const entry = this.#enter(working.id, working.payment, outcome);
    working.channel.answer(entry);
    this.#changed();
  }

  #enter(id: string, payment: Working['payment'], decided: LedgerEntry['outcome']): LedgerEntry {
    const { tenderId, amountMinor, currency } = payment;
    const isOffline = !this.#hasAcquirer;
    const isRefused = isOffline && payment.mustBeOnline && !this.ignoresForceOnline;
    const outcome = decided === 'approved' && isRefused ? 'unreachable' : decided;
    const approvedMinor = this.approvedAmountMinor ?? amountMinor;
    const entry: LedgerEntry = {
      tenderId,
      serviceId: id,
      amountMinor,
      approvedMinor,
      reversedMinor: 0,
      currency,
      outcome,
      isOffline,
      stored: isOffline && outcome === 'approved' ? 'waiting' : null,
      outcomeAt: null,
      at: this.#now(),
    };
    this.#ledger.add(entry);
    return entry;
  }

  #now(): string {
    return new Date(this.#options.nowMs()).toISOString();
  }
}

/** 0 … 99, the same for a tender for ever. */
const percentileOf = (tenderId: string): number => createHash('sha256').update(tenderId).digest().readUInt16BE(0) % 100;
