import type { ScaleCommand } from '../ports/scale.ts';
import { NO_FLAGS, type ScaleAnswer, type ScaleConversation, stableOrUnder } from './scale-answer.ts';
import { type Decimal, decimalOf, parseDecimal, type WeightUnit, weightOf } from './weight.ts';

/**
 * Mettler Toledo 8217, as PSC's Magellan 8500 service manual has it (DIVA, 6.1.4): the host sends `W`, the scale answers STX, the
 * weight and CR, or STX, `?`, a status byte and CR while there is no weight to give. Zero is `Z`, tare `T` CR, clearing it `C`; each
 * is answered by a status. Characters have 7 bits, the eighth is parity. The weight comes with or without its point, depending on the
 * scale; the unit is never on the wire. The 8213 protocol differs in fewer digits only.
 */
const STX = 0x02;
const CR = 0x0d;
const QUESTION = 0x3f;
/** Status bits, 6.1.4.3. */
const STATUS = {
  motion: 0x01,
  overload: 0x02,
  underload: 0x04,
  outsideZero: 0x08,
  zero: 0x10,
  net: 0x20,
  always: 0x40,
};

export const TOLEDO_ANSWER_BYTES_MAX = 12;

/** How a model writes a weight: digits with the point not counted, and where the point is when it does not send one. */
export type ToledoFormat = { unit: WeightUnit; digits: number; decimals: number };

export const TOLEDO_WEIGHT_REQUEST: Uint8Array = Uint8Array.of(0x57);
const REQUESTS: Readonly<Record<ScaleCommand, Uint8Array>> = {
  zero: Buffer.from('Z'),
  tare: Buffer.from('T\r'),
  clearTare: Buffer.from('C'),
};

export class Toledo8217Conversation implements ScaleConversation {
  readonly weightRequest = TOLEDO_WEIGHT_REQUEST;
  readonly #format: ToledoFormat;
  readonly #bytes: number[] = [];
  #inside = false;

  constructor(format: ToledoFormat) {
    this.#format = format;
  }

  commandRequest(command: ScaleCommand): Uint8Array {
    return REQUESTS[command];
  }

  /** Each command is answered by the status as it is afterwards. */
  outcomeOf(command: ScaleCommand, answer: ScaleAnswer): 'done' | 'refused' | null {
    if (answer.kind === 'motion' || answer.kind === 'overload') return 'refused';
    if (answer.kind !== 'status' && answer.kind !== 'underload') return null;
    const isDone = command === 'zero' ? answer.isZero : command === 'tare' ? answer.isNet : answer.isNet === false;
    return isDone === true ? 'done' : 'refused';
  }

  push(chunk: Uint8Array): ScaleAnswer[] {
    const answers: ScaleAnswer[] = [];
    for (const byte of chunk) this.#take(byte & 0x7f, answers);
    return answers;
  }

  cut(): void {
    this.#bytes.length = 0;
    this.#inside = false;
  }

  #take(byte: number, answers: ScaleAnswer[]): void {
    if (byte === STX && !this.#statusByteIsDue()) {
      if (this.#inside) answers.push({ kind: 'garbage' });
      this.cut();
      this.#inside = true;
    } else if (!this.#inside) {
      answers.push({ kind: 'garbage' });
    } else if (byte === CR && !this.#statusByteIsDue()) {
      answers.push(answerOf(this.#bytes, this.#format));
      this.cut();
    } else if (this.#bytes.length === TOLEDO_ANSWER_BYTES_MAX) {
      answers.push({ kind: 'garbage' });
      this.cut();
    } else {
      this.#bytes.push(byte);
    }
  }

  /** The byte after `?` is data even when it looks like CR or STX: not every scale sets the bit that keeps it printable. */
  #statusByteIsDue(): boolean {
    return this.#inside && this.#bytes.length === 1 && this.#bytes[0] === QUESTION;
  }
}

function answerOf(bytes: readonly number[], format: ToledoFormat): ScaleAnswer {
  const status = bytes[1];
  if (bytes.length === 2 && bytes[0] === QUESTION && status !== undefined) return statusAnswer(status);
  const [, written, net] = /^ *([0-9.]+)(N?)$/.exec(String.fromCharCode(...bytes)) ?? [];
  const value = written === undefined ? null : placed(written, format);
  const weight = value === null ? null : weightOf(value, format.unit);
  return weight === null ? { kind: 'garbage' } : stableOrUnder(weight, { ...NO_FLAGS, isNet: net === 'N' });
}

/** All digits or none: a line that swallowed one would turn 01.234 into 01.34. Where the scale sends the point, that is where it is. */
function placed(written: string, { digits, decimals }: ToledoFormat): Decimal | null {
  const value = parseDecimal(written);
  if (value === null || !/\d$/.test(written) || written.replace('.', '').length !== digits) return null;
  return written.includes('.') ? value : { units: value.units, exponent: 0 - decimals };
}

function statusAnswer(status: number): ScaleAnswer {
  const flags = { isZero: (status & STATUS.zero) !== 0, isNet: (status & STATUS.net) !== 0 };
  if ((status & STATUS.overload) !== 0) return { kind: 'overload', ...flags };
  if ((status & STATUS.underload) !== 0) return { kind: 'underload', ...flags };
  if ((status & STATUS.motion) !== 0) return { kind: 'motion', weight: null, ...flags };
  return { kind: 'status', ...flags };
}

/** The scale's side, for the simulator and for tests. A weight is written without its point. */
export function encodeToledoWeight(weightGrams: number, format: ToledoFormat, isNet = false): Uint8Array {
  const { units } = decimalOf(weightGrams, format.unit, format.decimals);
  return Buffer.from(`\x02${String(units).padStart(format.digits, '0')}${isNet ? 'N' : ''}\r`, 'latin1');
}

export function encodeToledoStatus(bits: { [K in Exclude<keyof typeof STATUS, 'always'>]?: boolean }): Uint8Array {
  let status = STATUS.always;
  for (const name of ['motion', 'overload', 'underload', 'outsideZero', 'zero', 'net'] as const) {
    if (bits[name] === true) status |= STATUS[name];
  }
  return Uint8Array.of(STX, QUESTION, status, CR);
}
