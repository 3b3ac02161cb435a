import { NO_FLAGS, type ScaleAnswer, type ScaleConversation, stableOrUnder } from './scale-answer.ts';
import { decimalOf, decimalText, parseDecimal, unitNamed, type WeightUnit, weightOf } from './weight.ts';

/**
 * CAS' protocol for cash registers, as the manuals of CAS' PD-II (type 6) and SW-II and of Ohaus' Aviator 7000 have it: ENQ, the scale
 * answers ACK (or NAK while it has nothing to say), DC1, the scale answers SOH STX, a status letter, a sign, six characters of weight,
 * two of its unit, a check character and ETX EOT. The check character is the exclusive or of what stands between STX and it.
 */
const SOH = 0x01;
const STX = 0x02;
const ETX = 0x03;
const EOT = 0x04;
const ENQ = 0x05;
const ACK = 0x06;
const DC1 = 0x11;
const NAK = 0x15;

/** SOH, STX, ten characters, the check character, ETX and EOT. */
const FRAME_BYTES = 15;
const CHECK_AT = 12;

export class CasConversation implements ScaleConversation {
  readonly weightRequest: Uint8Array = Uint8Array.of(ENQ);
  readonly #frame: number[] = [];

  /** Zero and tare are keys of the scale only. */
  commandRequest(): null {
    return null;
  }

  outcomeOf(): null {
    return null;
  }

  push(chunk: Uint8Array): ScaleAnswer[] {
    const answers: ScaleAnswer[] = [];
    for (const byte of chunk) this.#take(byte, answers);
    return answers;
  }

  cut(): void {
    this.#frame.length = 0;
  }

  #take(byte: number, answers: ScaleAnswer[]): void {
    // A frame is counted, not searched for its end: its check character can be any byte.
    if (this.#frame.length > 0 || byte === SOH) {
      this.#frame.push(byte);
      if (this.#frame.length < FRAME_BYTES) return;
      answers.push(answerOf(this.#frame));
      this.cut();
    } else if (byte === ACK) {
      answers.push({ kind: 'proceed', request: Uint8Array.of(DC1) });
    } else if (byte === NAK) {
      answers.push({ kind: 'status', ...NO_FLAGS });
    } else {
      answers.push({ kind: 'garbage' });
    }
  }
}

const checkOf = (frame: ArrayLike<number>): number => {
  let check = 0;
  for (let at = 2; at < CHECK_AT; at += 1) check ^= frame[at] ?? 0;
  return check;
};

function answerOf(frame: readonly number[]): ScaleAnswer {
  const isFramed = frame[1] === STX && frame[CHECK_AT + 1] === ETX && frame[CHECK_AT + 2] === EOT;
  if (!isFramed || frame[CHECK_AT] !== checkOf(frame)) return { kind: 'garbage' };
  const text = String.fromCharCode(...frame.slice(2, CHECK_AT));
  const [, status, sign, written = '', unitText = ''] =
    /^([SU])([ F-])([ \d.F]{6})([a-z]{2}|[a-z] )$/i.exec(text) ?? [];
  if (sign === 'F') return { kind: 'overload', ...NO_FLAGS };
  const value = parseDecimal(`${sign === '-' ? '-' : ''}${written.trim()}`);
  const unit = unitNamed(unitText);
  const weight = value === null || unit === null ? null : weightOf(value, unit);
  if (weight === null) return { kind: 'garbage' };
  return status === 'U' ? { kind: 'motion', weight, ...NO_FLAGS } : stableOrUnder(weight, NO_FLAGS);
}

/** The scale's side, for the simulator and for tests. Null is above the range. */
export function encodeCasWeight(
  weightGrams: number | null,
  isStable: boolean,
  unit: WeightUnit,
  decimals: number,
): Uint8Array {
  const status = isStable ? 'S' : 'U';
  const shown =
    weightGrams === null
      ? 'FFFFFFF'
      : `${weightGrams < 0 ? '-' : ' '}${written(Math.abs(weightGrams), unit, decimals)}`;
  const frame = Buffer.from(`\x01\x02${status}${shown}${unit.padEnd(2)}\x00\x03\x04`, 'latin1');
  frame[CHECK_AT] = checkOf(frame);
  return frame;
}

const written = (grams: number, unit: WeightUnit, decimals: number): string =>
  decimalText(decimalOf(grams, unit, decimals)).padStart(6, '0');

/** A frame whose check character is wrong. */
export function spoilCasCheck(frame: Uint8Array): Uint8Array {
  return frame.length === FRAME_BYTES ? frame.with(CHECK_AT, (frame[CHECK_AT] ?? 0) ^ 0x55) : frame;
}
