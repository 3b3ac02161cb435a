import type { ScaleCommand } from '../ports/scale.ts';
import { NO_FLAGS, type ScaleAnswer, type ScaleConversation, stableOrUnder } from './scale-answer.ts';
import { decimalOf, decimalText, parseDecimal, unitNamed, type Weight, type WeightUnit, weightOf } from './weight.ts';

/**
 * MT-SICS, Mettler Toledo's Standard Interface Command Set, levels 0 and 1, as its reference manuals print it: a command and CR LF;
 * the answer is the command's name, a status letter, mostly a weight of ten characters and its unit, and CR LF, with blanks between.
 * Level 0 gives S, SI, SIR, Z, ZI, I0 to I4 and `@`, level 1 T, TI, TA, TAC and SR.
 */
export const SICS_LINE_BYTES_MAX = 128;

const CR = 0x0d;
const LF = 0x0a;

/** Asked for at once rather than when stable: a scale that waits for rest would not say that the load moves. */
export const SICS_WEIGHT_REQUEST: Uint8Array = Buffer.from('SI\r\n');
const REQUESTS: Readonly<Record<ScaleCommand, Uint8Array>> = {
  zero: Buffer.from('Z\r\n'),
  tare: Buffer.from('T\r\n'),
  clearTare: Buffer.from('TAC\r\n'),
};

/** The answers to commands, by the name that the scale repeats. SR and SNR answer as S, the U commands in the shown unit. */
const WEIGHT_NAMES = new Set(['S', 'SI', 'SIR', 'SR', 'SNR', 'SU', 'SIU', 'SIRU', 'SRU', 'SNRU', 'ST']);
const COMMAND_NAMES: Readonly<Record<string, ScaleCommand>> = {
  Z: 'zero',
  ZI: 'zero',
  T: 'tare',
  TI: 'tare',
  TA: 'tare',
  TAC: 'clearTare',
};
const GENERAL_ERRORS: Readonly<Record<string, string>> = {
  ES: 'the scale does not know the command (ES)',
  ET: 'the command arrived damaged (ET)',
  EL: 'the command cannot be executed (EL)',
};
const REFUSALS = {
  I: 'not executable now: the scale is busy, or the load did not come to rest',
  L: 'understood, but a parameter is wrong',
  '+': 'above the range',
  '-': 'below the range',
} as const;
const refusalFor = (status: string): string | null =>
  Object.entries(REFUSALS).find(([letter]) => letter === status)?.[1] ?? null;

export class SicsConversation implements ScaleConversation {
  readonly weightRequest = SICS_WEIGHT_REQUEST;
  readonly #bytes: number[] = [];
  #tooLong = false;

  commandRequest(command: ScaleCommand): Uint8Array {
    return REQUESTS[command];
  }

  outcomeOf(command: ScaleCommand, answer: ScaleAnswer): 'done' | 'refused' | null {
    if (answer.kind === 'done') return answer.command === command ? 'done' : null;
    if (answer.kind !== 'refused') return null;
    return answer.command === command || answer.command === null ? 'refused' : null;
  }

  push(chunk: Uint8Array): ScaleAnswer[] {
    const answers: ScaleAnswer[] = [];
    for (const byte of chunk) this.#take(byte, answers);
    return answers;
  }

  cut(): void {
    this.#bytes.length = 0;
    this.#tooLong = false;
  }

  #take(byte: number, answers: ScaleAnswer[]): void {
    if (byte !== LF) {
      if (this.#bytes.length < SICS_LINE_BYTES_MAX) this.#bytes.push(byte);
      else this.#tooLong = true;
      return;
    }
    if (this.#bytes.at(-1) === CR) this.#bytes.pop();
    answers.push(this.#tooLong ? { kind: 'garbage' } : readSicsLine(String.fromCharCode(...this.#bytes)));
    this.cut();
  }
}

/** One answer without its CR LF. */
export function readSicsLine(line: string): ScaleAnswer {
  const [name = '', status = '', ...rest] = fieldsOf(line);
  const error = Object.hasOwn(GENERAL_ERRORS, name) ? GENERAL_ERRORS[name] : undefined;
  if (error !== undefined && status === '') return { kind: 'refused', command: null, detail: error };
  if (WEIGHT_NAMES.has(name)) return weightAnswer(status, rest);
  const command = Object.hasOwn(COMMAND_NAMES, name) ? COMMAND_NAMES[name] : undefined;
  if (command !== undefined) return commandAnswer(command, name, status, rest);
  if (/^I\d{1,2}$/.test(name)) return informationAnswer(name, status, rest);
  return { kind: 'garbage' };
}

/** Blanks divide, quotation marks keep together. The manuals pad weights with blanks, so that their number says nothing. */
function fieldsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|[^\s"]+/g)].map(([whole, quoted]) => quoted ?? whole);
}

function weightAnswer(status: string, rest: readonly string[]): ScaleAnswer {
  // A weigh module's own trouble comes where a weight would be: `S S Error 10b`.
  if (rest[0] === 'Error') return { kind: 'fault', detail: `the scale reports error ${rest.slice(1).join(' ')}` };
  const weight = weightFrom(rest);
  switch (status) {
    case 'S':
      return weight === null ? { kind: 'garbage' } : stableOrUnder(weight, NO_FLAGS);
    case 'D':
      return weight === null ? { kind: 'garbage' } : { kind: 'motion', weight, ...NO_FLAGS };
    case 'I':
      // Not executable now: the scale is taring, or did not come to rest in time. Either way there is no weight yet.
      return rest.length > 0 ? { kind: 'garbage' } : { kind: 'motion', weight: null, ...NO_FLAGS };
    case '+':
      return rest.length > 0 ? { kind: 'garbage' } : { kind: 'overload', ...NO_FLAGS };
    case '-':
      return rest.length > 0 ? { kind: 'garbage' } : { kind: 'underload', ...NO_FLAGS };
    case 'L':
      return { kind: 'refused', command: null, detail: REFUSALS.L };
    default:
      return { kind: 'garbage' };
  }
}

function commandAnswer(command: ScaleCommand, name: string, status: string, rest: readonly string[]): ScaleAnswer {
  const refusal = refusalFor(status);
  if (refusal !== null) return rest.length > 0 ? { kind: 'garbage' } : { kind: 'refused', command, detail: refusal };
  // `Z` and the tare memory acknowledge with A; `ZI` and `TI` say whether the weight was stable, `T` only ever is.
  const acknowledged = { Z: 'A', ZI: 'SD', T: 'S', TI: 'SD', TA: 'A', TAC: 'A' }[name] ?? '';
  if (status.length !== 1 || !acknowledged.includes(status)) return { kind: 'garbage' };
  if (name === 'T' || name === 'TI' || name === 'TA') {
    const weight = weightFrom(rest);
    return weight === null ? { kind: 'garbage' } : { kind: 'done', command, weight };
  }
  return rest.length > 0 ? { kind: 'garbage' } : { kind: 'done', command, weight: null };
}

function informationAnswer(name: string, status: string, values: string[]): ScaleAnswer {
  if (status === 'A' || status === 'B') return { kind: 'information', name, values };
  const refusal = refusalFor(status);
  return refusal === null ? { kind: 'garbage' } : { kind: 'refused', command: null, detail: refusal };
}

function weightFrom(fields: readonly string[]): Weight | null {
  // A minus may stand apart from its digits where the manual fills up to ten characters.
  const joined = fields[0] === '-' ? [`-${fields[1] ?? ''}`, ...fields.slice(2)] : fields;
  const [written, unitText, ...more] = joined;
  if (written === undefined || unitText === undefined || more.length > 0) return null;
  const value = parseDecimal(written);
  const unit = unitNamed(unitText);
  return value === null || unit === null ? null : weightOf(value, unit);
}

/** The scale's side, for the simulator and for tests: the weight right-aligned in ten characters. */
export function encodeSicsWeight(
  name: string,
  status: 'S' | 'D' | 'A',
  weightGrams: number,
  unit: WeightUnit,
  decimals: number,
) {
  const shown = decimalText(decimalOf(weightGrams, unit, decimals)).padStart(10);
  return encodeSicsLine(`${name} ${status} ${shown} ${unit}`);
}

export const encodeSicsLine = (line: string): Uint8Array => Buffer.from(`${line}\r\n`, 'latin1');
