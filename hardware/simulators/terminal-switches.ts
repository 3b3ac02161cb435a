import { Listeners } from '../listeners.ts';
import { type CurrentPayment, type DeskOptions, TerminalDesk, type TerminalMode } from './terminal-desk.ts';
import { type LedgerEntry, TerminalLedger } from './terminal-ledger.ts';

export type TerminalSwitchesOptions = DeskOptions & { ledgerFile?: string };

/** What a person can do to a simulated terminal and see of it, whatever protocol it speaks. */
export abstract class TerminalSwitches {
  protected readonly changes = new Listeners<[]>();
  protected readonly desk: TerminalDesk;

  constructor(options: TerminalSwitchesOptions) {
    this.desk = new TerminalDesk(options, new TerminalLedger(options.ledgerFile ?? null), () => this.changes.emit());
  }

  protected abstract closeLine(): Promise<void>;

  get mode(): TerminalMode {
    return this.desk.mode;
  }

  setMode(mode: TerminalMode): void {
    this.desk.setMode(mode);
  }

  /** False: the terminal cannot reach its acquirer, while the kiosk still reaches the terminal. */
  get hasAcquirer(): boolean {
    return this.desk.hasAcquirer;
  }

  /** Offline approvals are kept in the ledger; they are forwarded when the line is back. */
  setAcquirer(connected: boolean): void {
    this.desk.setAcquirer(connected);
  }

  /** How many of a hundred forwarded approvals the issuer declines then. */
  get declinedLaterPercent(): number {
    return this.desk.declinedLaterPercent;
  }

  setDeclinedLaterPercent(percent: number): void {
    this.desk.declinedLaterPercent = percent;
    this.changes.emit();
  }

  /** Approves another amount than asked for (null: the one asked for), as a faulty terminal would. */
  setApprovedAmountMinor(amountMinor: number | null): void {
    this.desk.approvedAmountMinor = amountMinor;
  }

  ledger(): LedgerEntry[] {
    return this.desk.ledger();
  }

  current(): CurrentPayment | null {
    return this.desk.current();
  }

  /** Completes the waiting payment of mode `askCustomer`. False when there is none. */
  answer(decision: 'approve' | 'decline'): boolean {
    return this.desk.answer(decision);
  }

  onChange(listener: () => void): () => void {
    return this.changes.add(listener);
  }

  async close(): Promise<void> {
    this.changes.clear();
    this.desk.close();
    await this.closeLine();
  }
}
