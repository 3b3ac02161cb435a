import { messageOf } from '../protocols/zvt.ts';
import type { Apdu } from '../protocols/zvt-apdu.ts';
import type { ZvtFields } from '../protocols/zvt-fields.ts';
import type { TerminalDesk } from './terminal-desk.ts';
import type { LedgerEntry } from './terminal-ledger.ts';
import type { ZvtLine, ZvtLines } from './zvt-lines.ts';
import type { ZvtTurnover } from './zvt-turnover.ts';

export const COMMAND = {
  statusEnquiry: 0x0501,
  registration: 0x0600,
  authorization: 0x0601,
  logOff: 0x0602,
  repeatReceipt: 0x0620,
  reversal: 0x0630,
  refund: 0x0631,
  endOfDay: 0x0650,
  diagnosis: 0x0670,
  initialisation: 0x0693,
  abort: 0x06b0,
  selectLanguage: 0x0830,
} as const;
const WRONG_PASSWORD = 0x83;
const PLEASE_WAIT = 0x9c;
const NOT_REGISTERED = 0x6b;
const UNKNOWN_COMMAND = 0x83;
const ABORTED_BY_CUSTOMER = 0x6c;
const REVERSAL_NOT_POSSIBLE = 0xb5;
const INSERT_CARD = 0x0a;

export type ZvtCommandsDeps = {
  /** Asked for with each command: the lines are made after this, for they bring the commands here. */
  lines: () => ZvtLines;
  desk: TerminalDesk;
  turnover: ZvtTurnover;
  /** Six digits that the till must know; none where absent. */
  password: string | undefined;
  onDone: () => void;
  /** Breaks every line, and takes new ones. */
  dropAll: () => Promise<void>;
};

/** What a simulated ZVT terminal does with each command of a till: one after the other, and the next only once one is told to its end. */
export class ZvtCommands {
  readonly #deps: ZvtCommandsDeps;
  /** The payment that is under way, or what else keeps it from the next command. */
  #busyWith: string | null = null;
  isRegistered = false;
  /** Sends each result a second time, as a terminal does that missed its acknowledgement. */
  answersTwice = false;
  /** How many authorizations it took. */
  authorizations = 0;

  constructor(deps: ZvtCommandsDeps) {
    this.#deps = deps;
  }

  /** What hangs without its till is given up; a customer at the card reader is not. */
  tillGone(): void {
    if (this.#deps.desk.current() === null) this.#busyWith = null;
  }

  take(line: ZvtLine, apdu: Apdu): void {
    const { fields } = messageOf(apdu);
    if (apdu.control === COMMAND.abort) {
      this.#lines.say(line, '80 00', {});
      if (this.#busyWith !== null) this.#deps.desk.abort(this.#busyWith);
      return;
    }
    if (this.#isHung && apdu.control === COMMAND.statusEnquiry) this.#busyWith = null;
    if (this.#busyWith !== null) {
      this.#lines.say(line, `84 ${hex(PLEASE_WAIT)}`, {});
      return;
    }
    const expected = this.#deps.password;
    if (expected !== undefined && fields.password !== undefined && fields.password !== expected) {
      this.#lines.say(line, `84 ${hex(WRONG_PASSWORD)}`, {});
      return;
    }
    if (apdu.control === COMMAND.authorization && !this.isRegistered) {
      this.#lines.say(line, `84 ${hex(NOT_REGISTERED)}`, {});
      return;
    }
    void this.#carryOut(line, apdu.control, fields);
  }

  get #lines(): ZvtLines {
    return this.#deps.lines();
  }

  /** Nobody works on what it is busy with: it begins anew when it is asked how it is. */
  get #isHung(): boolean {
    return this.#deps.desk.current() === null && !this.#lines.isTelling;
  }

  async #carryOut(line: ZvtLine, control: number, fields: ZvtFields): Promise<void> {
    const turnover = this.#deps.turnover;
    switch (control) {
      case COMMAND.statusEnquiry:
        this.#lines.say(line, '80 00', {});
        return this.#lines.tell(line, '06 0F', { softwareVersion: 'SIM 1.0', terminalStatus: 0 });
      case COMMAND.registration:
        this.isRegistered = true;
        this.#lines.say(line, '80 00', {});
        return this.#lines.tell(line, '06 0F', { type: 0x10, terminalId: turnover.terminalId, currencyCode: 978 });
      case COMMAND.diagnosis:
      case COMMAND.initialisation:
        this.#lines.say(line, '80 00', {});
        return this.#lines.tell(line, '06 0F', {});
      case COMMAND.logOff:
      case COMMAND.selectLanguage:
        this.#lines.say(line, '80 00', {});
        return;
      case COMMAND.authorization:
        return this.#authorize(line, fields);
      case COMMAND.repeatReceipt:
        this.#lines.say(line, '80 00', {});
        await this.#lines.tell(line, '04 0F', turnover.lastStatus());
        await this.#print(line, turnover.receiptOfLast());
        return this.#lines.tell(line, '06 0F', {});
      case COMMAND.reversal:
        return this.#reverse(line, fields);
      case COMMAND.refund:
        this.#lines.say(line, '80 00', {});
        await this.#lines.tell(line, '04 0F', turnover.refund(numberOf(fields.amountMinor)));
        return this.#lines.tell(line, '06 0F', {});
      case COMMAND.endOfDay:
        this.#lines.say(line, '80 00', {});
        await this.#lines.tell(line, '04 0F', turnover.close());
        await this.#print(line, ['   Kassenschnitt']);
        return this.#lines.tell(line, '06 0F', {});
      default:
        this.#lines.say(line, `84 ${hex(UNKNOWN_COMMAND)}`, {});
    }
  }

  async #authorize(line: ZvtLine, fields: ZvtFields): Promise<void> {
    this.authorizations += 1;
    const amountMinor = numberOf(fields.amountMinor);
    const id = this.#deps.turnover.begin();
    this.#busyWith = id;
    this.#lines.say(line, '80 00', {});
    await this.#lines.tell(line, '04 FF', { status: INSERT_CARD });
    this.#deps.desk.pay(
      id,
      { tenderId: id, amountMinor, currency: 'EUR', mustBeOnline: false },
      {
        answer: (entry) => void this.#decided(line, entry),
        refuse: () => void this.#lines.tell(line, '06 1E', { errorCode: PLEASE_WAIT }),
        drop: () => {
          const [entry] = this.#deps.desk.ledger().slice(-1);
          if (entry !== undefined) this.#book(entry);
          void this.#deps.dropAll();
        },
      },
    );
    this.#bookHidden(id);
  }

  /** In mode `timeout` the desk may have charged without a word: then that is in the turnover as well. */
  #bookHidden(id: string): void {
    const entry = this.#deps.desk.ledger().find(({ serviceId }) => serviceId === id);
    if (entry !== undefined && this.#busyWith === id)
      this.#deps.turnover.book(id, entry.approvedMinor, entry.isOffline);
  }

  #book(entry: LedgerEntry): void {
    this.#busyWith = null;
    if (entry.outcome === 'approved') this.#deps.turnover.book(entry.serviceId, entry.approvedMinor, entry.isOffline);
  }

  async #decided(line: ZvtLine, entry: LedgerEntry): Promise<void> {
    this.#book(entry);
    // The next command is taken only after this one is told to its end.
    this.#busyWith = entry.serviceId;
    const isApproved = entry.outcome === 'approved';
    const status = isApproved ? this.#deps.turnover.lastStatus() : { resultCode: codeOf(entry), type: 0x60 };
    await this.#lines.tell(line, '04 0F', status);
    if (this.answersTwice) await this.#lines.tell(line, '04 0F', status);
    if (isApproved) await this.#print(line, this.#deps.turnover.receiptOfLast());
    this.#busyWith = null;
    const end = isApproved
      ? this.#lines.tell(line, '06 0F', {})
      : this.#lines.tell(line, '06 1E', { errorCode: codeOf(entry) });
    await end;
    this.#deps.onDone();
  }

  async #reverse(line: ZvtLine, fields: ZvtFields): Promise<void> {
    this.#lines.say(line, '80 00', {});
    const id = this.#deps.turnover.idOfReceipt(numberOf(fields.receiptNumber));
    const reversed = id === null ? 'notFound' : this.#deps.desk.reverse(id, null);
    if (reversed === 'notFound' || reversed === 'notPossible') {
      return this.#lines.tell(line, '06 1E', { errorCode: REVERSAL_NOT_POSSIBLE });
    }
    await this.#lines.tell(line, '04 0F', this.#deps.turnover.reverse(reversed));
    return this.#lines.tell(line, '06 0F', {});
  }

  /** By lines, as a terminal does that knows 06 D1 only, and the rest as a block. */
  async #print(line: ZvtLine, lines: readonly string[]): Promise<void> {
    const [first, ...rest] = lines;
    if (first !== undefined) await this.#lines.tell(line, '06 D1', { attribute: 0, text: first });
    if (rest.length === 0) return;
    const items = rest.map((value) => ({ tag: '07', value }));
    await this.#lines.tell(line, '06 D3', {
      tlv: [
        { tag: '1f07', value: 2 },
        { tag: '25', items },
      ],
    });
  }
}

const CODES = { approved: 0, declined: 0x05, cancelled: ABORTED_BY_CUSTOMER, unreachable: 0xa3 } as const;

/** A decline without the bank is the terminal's own. */
const OFFLINE_ERROR = 0xf1;
const codeOf = ({ outcome, isOffline }: LedgerEntry): number =>
  outcome === 'declined' && isOffline ? OFFLINE_ERROR : CODES[outcome];

const numberOf = (value: ZvtFields[string] | undefined): number => (typeof value === 'number' ? value : 0);
const hex = (code: number): string => code.toString(16).padStart(2, '0');
