import type { ZvtFields } from '../protocols/zvt-fields.ts';
import { successorOf } from '../protocols/zvt-payment.ts';
import type { LedgerEntry } from './terminal-ledger.ts';

type Transaction = {
  receiptNumber: number;
  traceNumber: number;
  amountMinor: number;
  isOffline: boolean;
  originalTraceNumber: number | null;
};

/** A terminal that is put into use has made its test payment already. */
const FIRST: Transaction = {
  receiptNumber: 41,
  traceNumber: 97,
  amountMinor: 1,
  isOffline: false,
  originalTraceNumber: null,
};

/**
 * The turnover store of a simulated terminal: receipt and trace numbers, and the last transaction. Every attempt takes a trace number,
 * a receipt number only what was booked. Begins where the ledger of an earlier life ends.
 */
export class ZvtTurnover {
  readonly terminalId = '52523535';
  #traceNumber = FIRST.traceNumber;
  #last: Transaction = FIRST;
  #openMinor = 0;

  constructor(ledger: readonly LedgerEntry[]) {
    for (const { serviceId, outcome, approvedMinor, isOffline } of ledger) {
      const { receiptNumber, traceNumber } = numbersOf(serviceId);
      this.#traceNumber = Math.max(this.#traceNumber, traceNumber);
      if (outcome !== 'approved') continue;
      this.#last = { receiptNumber, traceNumber, amountMinor: approvedMinor, isOffline, originalTraceNumber: null };
      this.#openMinor += approvedMinor;
    }
  }

  /** The id of a payment that begins. */
  begin(): string {
    this.#traceNumber += 1;
    return idOf(successorOf(this.#last.receiptNumber), this.#traceNumber);
  }

  book(id: string, amountMinor: number, isOffline: boolean): void {
    this.#last = { ...numbersOf(id), amountMinor, isOffline, originalTraceNumber: null };
    this.#openMinor += amountMinor;
  }

  /** Only the last one can be found by its receipt; that is what a till asks for. */
  idOfReceipt(receiptNumber: number): string | null {
    return this.#last.receiptNumber === receiptNumber ? idOf(receiptNumber, this.#last.traceNumber) : null;
  }

  reverse({ approvedMinor, serviceId }: LedgerEntry): ZvtFields {
    this.#openMinor -= approvedMinor;
    return this.#backwards(approvedMinor, numbersOf(serviceId).traceNumber);
  }

  refund(amountMinor: number): ZvtFields {
    this.#openMinor -= amountMinor;
    return this.#backwards(amountMinor, 0);
  }

  close(): ZvtFields {
    const amountMinor = Math.max(0, this.#openMinor);
    this.#openMinor = 0;
    this.#traceNumber += 1;
    return { resultCode: 0, amountMinor, traceNumber: this.#traceNumber };
  }

  lastStatus(): ZvtFields {
    const { receiptNumber, traceNumber, amountMinor, isOffline, originalTraceNumber } = this.#last;
    return {
      resultCode: 0,
      amountMinor,
      currencyCode: 978,
      time: '120000',
      date: '1124',
      maskedCardNumber: '400000******0002',
      receiptNumber,
      approvalCode: String(traceNumber).padStart(6, '0'),
      traceNumber,
      ...(originalTraceNumber === null ? {} : { originalTraceNumber }),
      type: 0x60,
      terminalId: this.terminalId,
      cardType: 10,
      cardName: 'VISA',
      tlv: [{ tag: '1f11', value: isOffline ? 0 : 1 }],
    };
  }

  receiptOfLast(): string[] {
    const { receiptNumber, amountMinor } = this.#last;
    return ['** Kundenbeleg **', `Beleg-Nr. ${receiptNumber}`, `Betrag ${amountMinor} Cent`, 'Karte ****0002'];
  }

  #backwards(amountMinor: number, originalTraceNumber: number): ZvtFields {
    this.#traceNumber += 1;
    const receiptNumber = successorOf(this.#last.receiptNumber);
    const traceNumber = this.#traceNumber;
    this.#last = { receiptNumber, traceNumber, amountMinor, isOffline: false, originalTraceNumber };
    return this.lastStatus();
  }
}

const idOf = (receiptNumber: number, traceNumber: number): string => `Z${receiptNumber}-${traceNumber}`;

function numbersOf(id: string): { receiptNumber: number; traceNumber: number } {
  const [, receiptNumber, traceNumber] = /^Z(\d+)-(\d+)$/.exec(id) ?? [];
  return { receiptNumber: Number(receiptNumber ?? 0), traceNumber: Number(traceNumber ?? 0) };
}
