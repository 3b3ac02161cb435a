import { createHash } from 'node:crypto';
import type { DeviceState } from '../ports/device.ts';

/**
 * What an ESC/POS printer says about itself. `GS ( H` function 48 after Epson's "ESC/POS Command Reference" (TM-J2000 specification
 * 10.05, page 430); `DLE EOT` and `GS r` bits as the node package `escpos` and lukevp/ESC-POS-.NET read them.
 */
export type StatusQuery = 1 | 2 | 3 | 4;
export const STATUS_QUERIES: readonly StatusQuery[] = [1, 2, 3, 4];

/** Real-time status request: answered at once with one byte, even when the printer is offline or its buffer is full. */
export const encodeStatusQuery = (query: StatusQuery): Uint8Array => Uint8Array.of(0x10, 0x04, query);

/** Asks for an answer carrying `processId` once all data before it is printed. */
export const encodeProcessIdRequest = (processId: string): Uint8Array =>
  Buffer.from(`\x1d(H\x06\x0000${processId}`, 'latin1');

/** Asks for the paper status in the order of the data (unlike `DLE EOT`): its answer proves that the data before it was taken. */
export const IN_ORDER_STATUS_REQUEST: Uint8Array = Uint8Array.of(0x1d, 0x72, 0x01);

/** Asks for the maker's name, also in the order of the data. Its answer looks like no other. */
export const IDENTITY_REQUEST: Uint8Array = Uint8Array.of(0x1d, 0x49, 66);

/** DLE DC4 function 8: throws away what the printer still holds, so that a refill does not bring out the rest of a given-up job. */
export const CLEAR_BUFFER: Uint8Array = Uint8Array.of(0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08);

/** `GS a`: tell every change of drawer, online state, errors and paper from now on, and the present state at once. */
export const AUTOMATIC_STATUS_ON: Uint8Array = Uint8Array.of(0x1d, 0x61, 0x0f);

/** `ESC p m t1 t2`: a pulse of t1 × 2 ms on drawer connector 1 or 2. */
export const encodeDrawerPulse = (connector: 1 | 2, onMs: number, offMs: number): Uint8Array =>
  Uint8Array.of(0x1b, 0x70, connector - 1, pulseTime(onMs), pulseTime(offMs));

/** Times that would write a real-time command (`DLE EOT`, `DLE ENQ`, `DLE DC4`) into the pulse, which printers obey there, too. */
export const isRealTimeInPulse = (onMs: number, offMs: number): boolean =>
  pulseTime(onMs) === 0x10 && [0x04, 0x05, 0x14].includes(pulseTime(offMs));

const pulseTime = (ms: number): number => Math.min(255, Math.max(1, Math.round(ms / 2)));

export const PROCESS_ID_LENGTH = 4;

/** Four characters 21h–7Eh that stand for the job: the same job gives the same ones, so that no counter must survive a restart. */
export function processIdOf(jobId: string): string {
  const digest = createHash('sha256').update(jobId).digest();
  return Array.from(digest.subarray(0, PROCESS_ID_LENGTH), (byte) => String.fromCharCode(0x21 + (byte % 94))).join('');
}

export type PrinterStatusBytes = Record<StatusQuery, number>;

const FIXED_BITS = 0x12;
const AUTOMATIC_FIXED_BITS = 0x10;

/** What a printer in this condition answers to `DLE EOT`: the inverse of `stateOf`, for simulators and tests. */
export function encodeStatusBytes(condition: {
  paper: 'ok' | 'low' | 'out';
  coverOpen: boolean;
  jammed: boolean;
}): PrinterStatusBytes {
  const offline = condition.paper === 'out' || condition.coverOpen || condition.jammed;
  return {
    1: FIXED_BITS | (offline ? 0x08 : 0),
    2:
      FIXED_BITS |
      (condition.coverOpen ? 0x04 : 0) |
      (condition.paper === 'out' ? 0x20 : 0) |
      (condition.jammed ? 0x40 : 0),
    3: FIXED_BITS | (condition.jammed ? 0x08 : 0),
    4: FIXED_BITS | (condition.paper === 'ok' ? 0 : 0x0c) | (condition.paper === 'out' ? 0x60 : 0),
  };
}

/** The worst condition wins; of several the one that a person must mend first. */
export function stateOf(bytes: PrinterStatusBytes): { state: DeviceState; detail: string | null } {
  if ((bytes[2] & 0x04) !== 0) return { state: 'COVER_OPEN', detail: null };
  if ((bytes[3] & 0x08) !== 0) return { state: 'MEDIA_JAMMED', detail: 'cutter' };
  if ((bytes[4] & 0x60) !== 0 || (bytes[2] & 0x20) !== 0) return { state: 'MEDIA_EMPTY', detail: null };
  if ((bytes[3] & 0x20) !== 0) return { state: 'HARDWARE_ERROR', detail: 'unrecoverable error' };
  if ((bytes[2] & 0x40) !== 0 || (bytes[3] & 0x40) !== 0)
    return { state: 'HARDWARE_ERROR', detail: 'recoverable error' };
  if ((bytes[1] & 0x08) !== 0) return { state: 'HARDWARE_ERROR', detail: 'offline' };
  if ((bytes[4] & 0x0c) !== 0) return { state: 'MEDIA_LOW', detail: null };
  return { state: 'READY', detail: null };
}

/** Pin 3 of the drawer's connector, in the answer to `DLE EOT 1` and in the first byte of the automatic status. */
export const isDrawerPinHigh = (byte: number): boolean => (byte & 0x04) !== 0;

export type AutomaticStatusBytes = readonly [number, number, number, number];

/** What the four bytes of the automatic status say, with the same order of conditions as `stateOf`. */
export function stateOfAutomatic(bytes: AutomaticStatusBytes): { state: DeviceState; detail: string | null } {
  if ((bytes[0] & 0x20) !== 0) return { state: 'COVER_OPEN', detail: null };
  if ((bytes[1] & 0x08) !== 0) return { state: 'MEDIA_JAMMED', detail: 'cutter' };
  if ((bytes[2] & 0x0c) !== 0) return { state: 'MEDIA_EMPTY', detail: null };
  if ((bytes[1] & 0x20) !== 0) return { state: 'HARDWARE_ERROR', detail: 'unrecoverable error' };
  if ((bytes[1] & 0x44) !== 0) return { state: 'HARDWARE_ERROR', detail: 'recoverable error' };
  if ((bytes[0] & 0x08) !== 0) return { state: 'HARDWARE_ERROR', detail: 'offline' };
  if ((bytes[2] & 0x03) !== 0) return { state: 'MEDIA_LOW', detail: null };
  return { state: 'READY', detail: null };
}

export type PrinterReply =
  | { kind: 'status'; byte: number }
  | { kind: 'automatic'; bytes: AutomaticStatusBytes }
  | { kind: 'processId'; processId: string }
  | { kind: 'bufferCleared' }
  | { kind: 'identity' }
  | { kind: 'inOrderStatus'; byte: number }
  | { kind: 'unknown'; byte: number };

const IDENTITY_HEADER = 0x5f;
const BLOCK_HEADERS = new Set([0x37, IDENTITY_HEADER]);
const BLOCK_BYTES_MAX = 96;
/** To `GS r 1`: enough paper, near its end, at its end, both. */
const PAPER_ANSWERS = new Set([0x00, 0x03, 0x0c, 0x0f]);

/**
 * Tells the printer's answers apart: data blocks by header 37h or 5Fh … NUL, the automatic status by its first byte and the three that
 * follow it, single bytes by their fixed bits.
 */
export class PrinterReplyDecoder {
  readonly #block: number[] = [];
  readonly #automatic: number[] = [];

  push(chunk: Uint8Array): PrinterReply[] {
    const replies: PrinterReply[] = [];
    for (const byte of chunk) this.#take(byte, replies);
    return replies;
  }

  cut(): void {
    this.#block.length = 0;
    this.#automatic.length = 0;
  }

  #take(byte: number, replies: PrinterReply[]): void {
    if (this.#automatic.length > 0 && (byte & 0x90) === 0) {
      this.#automatic.push(byte);
      const [first, second, third, fourth] = this.#automatic;
      if (first === undefined || second === undefined || third === undefined || fourth === undefined) return;
      this.#automatic.length = 0;
      replies.push({ kind: 'automatic', bytes: [first, second, third, fourth] });
      return;
    }
    // Cut off in the middle: what came of it is nothing, and this byte begins something new.
    for (const lost of this.#automatic.splice(0)) replies.push({ kind: 'unknown', byte: lost });
    if (this.#block.length > 0 || BLOCK_HEADERS.has(byte)) {
      this.#block.push(byte);
      if (byte !== 0 && this.#block.length < BLOCK_BYTES_MAX) return;
      replies.push(blockOf(this.#block));
      this.#block.length = 0;
    } else if ((byte & 0x93) === AUTOMATIC_FIXED_BITS) {
      this.#automatic.push(byte);
    } else if ((byte & 0x93) === FIXED_BITS) {
      replies.push({ kind: 'status', byte });
    } else if (PAPER_ANSWERS.has(byte)) {
      replies.push({ kind: 'inOrderStatus', byte });
    } else {
      replies.push({ kind: 'unknown', byte });
    }
  }
}

/** Printable, as makers' names are and noise seldom is. */
const isName = (bytes: readonly number[]): boolean =>
  bytes.length > 0 && bytes.every((byte) => byte >= 0x20 && byte <= 0x7e);

function blockOf(block: readonly number[]): PrinterReply {
  if (block[1] === 0x22 && block.length === 3 + PROCESS_ID_LENGTH) {
    return { kind: 'processId', processId: String.fromCharCode(...block.slice(2, 2 + PROCESS_ID_LENGTH)) };
  }
  if (block[0] === IDENTITY_HEADER && isName(block.slice(1, -1))) return { kind: 'identity' };
  if (block[1] === 0x25) return { kind: 'bufferCleared' };
  return { kind: 'unknown', byte: block[1] ?? 0 };
}

export const encodeProcessIdReply = (processId: string): Uint8Array => Buffer.from(`7"${processId}\0`, 'latin1');
export const BUFFER_CLEARED_REPLY: Uint8Array = Uint8Array.of(0x37, 0x25, 0x00);
