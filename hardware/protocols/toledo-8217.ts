import type { ScaleReading } from '../ports/scale.ts';

/**
 * Mettler Toledo 8217: the host sends `W`, the scale answers STX, the weight and CR, or STX, `?`, a status byte and CR while there
 * is no stable weight. The bits of the status byte are our own reading of drivers in the field, not of Mettler Toledo's manual.
 */
export const WEIGHT_REQUEST: Uint8Array = Uint8Array.of(0x57);

export const ANSWER_BYTES_MAX = 12;

const STX = 0x02;
const CR = 0x0d;
const STATUS_MOTION = 0x01;
const STATUS_OVERLOAD = 0x02;
const STATUS_UNDERLOAD = 0x04;
/** Keeps the status byte printable on the wire, as 7-bit ASCII equipment does. */
const STATUS_PRINTABLE = 0x40;

/** How a model writes a weight: so many digits, the last one worth so many grams. */
export type WeightFormat = { digits: 5 | 6; gramsPerUnit: number };

export type ScaleAnswer = { kind: 'reading'; reading: ScaleReading } | { kind: 'garbage' };

export function encodeAnswer(reading: ScaleReading, format: WeightFormat): Uint8Array {
  if (reading.kind === 'stable') {
    const units = String(Math.trunc(reading.weightGrams / format.gramsPerUnit)).padStart(format.digits, '0');
    return Buffer.from(`\x02${units}\r`, 'latin1');
  }
  const bits = { motion: STATUS_MOTION, overload: STATUS_OVERLOAD, underload: STATUS_UNDERLOAD }[reading.kind];
  return Uint8Array.of(STX, 0x3f, STATUS_PRINTABLE | bits, CR);
}

/** Cuts the scale's bytes into answers, whatever the chunks. Bytes outside STX … CR count as garbage at the next answer's start. */
export class Toledo8217Decoder {
  readonly #format: WeightFormat;
  readonly #bytes: number[] = [];
  #inside = false;

  constructor(format: WeightFormat) {
    this.#format = format;
  }

  push(chunk: Uint8Array): ScaleAnswer[] {
    const answers: ScaleAnswer[] = [];
    for (const byte of chunk) this.#take(byte, answers);
    return answers;
  }

  cut(): void {
    this.#bytes.length = 0;
    this.#inside = false;
  }

  #take(byte: number, answers: ScaleAnswer[]): void {
    if (byte === STX) {
      if (this.#inside) answers.push({ kind: 'garbage' });
      this.cut();
      this.#inside = true;
    } else if (!this.#inside) {
      answers.push({ kind: 'garbage' });
    } else if (byte === CR && !this.#statusByteIsDue()) {
      answers.push(answerOf(this.#bytes, this.#format));
      this.cut();
    } else if (this.#bytes.length === ANSWER_BYTES_MAX) {
      answers.push({ kind: 'garbage' });
      this.cut();
    } else {
      this.#bytes.push(byte);
    }
  }

  /** The byte after `?` is data even when it looks like CR (0Dh: motion, underload and a zero-range bit). */
  #statusByteIsDue(): boolean {
    return this.#bytes.length === 1 && this.#bytes[0] === 0x3f;
  }
}

function answerOf(bytes: readonly number[], format: WeightFormat): ScaleAnswer {
  const status = bytes[1];
  if (bytes.length === 2 && bytes[0] === 0x3f && status !== undefined) {
    if ((status & STATUS_OVERLOAD) !== 0) return { kind: 'reading', reading: { kind: 'overload' } };
    if ((status & STATUS_UNDERLOAD) !== 0) return { kind: 'reading', reading: { kind: 'underload' } };
    if ((status & STATUS_MOTION) !== 0) return { kind: 'reading', reading: { kind: 'motion' } };
    return { kind: 'garbage' };
  }
  const text = String.fromCharCode(...bytes);
  if (text.length !== format.digits || !/^\d+$/.test(text)) return { kind: 'garbage' };
  return { kind: 'reading', reading: { kind: 'stable', weightGrams: Number(text) * format.gramsPerUnit } };
}
