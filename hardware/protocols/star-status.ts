import { createHash } from 'node:crypto';
import type { DeviceState } from '../ports/device.ts';

/**
 * What a Star printer says about itself: the automatic status, of which `ESC ACK SOH` asks for one at once. Bytes and bits after
 * Star's "STAR Line Mode Command Specifications" Rev. 1.12, appendix 2; the end of a document (`ESC GS ETX`) after the same
 * specification's and Star Graphic Mode's section on it.
 */
export const STATUS_REQUEST: Uint8Array = Uint8Array.of(0x1b, 0x06, 0x01);
/** `ESC RS a 1`: tell every change by itself. */
export const AUTOMATIC_STATUS_ON: Uint8Array = Uint8Array.of(0x1b, 0x1e, 0x61, 0x01);
/** `ESC ACK CAN`: the printer begins anew, at once, and holds nothing of any job. */
export const REAL_TIME_RESET: Uint8Array = Uint8Array.of(0x1b, 0x06, 0x18);

/** Between these two a printer that meets an error throws away the rest up to the end, instead of printing it after the repair. */
export const DOCUMENT_START: Uint8Array = Uint8Array.of(0x1b, 0x1d, 0x03, 3, 0, 0);
export const DOCUMENT_END: Uint8Array = Uint8Array.of(0x1b, 0x1d, 0x03, 4, 0, 0);

/** Counts the end of what was printed so far and tells it in the automatic status. */
export const END_COUNTER_REQUEST: Uint8Array = Uint8Array.of(0x17);

/** Two bytes that stand for the job: the printer gives them back once the motor stopped. */
export type JobMark = readonly [first: number, second: number];

export function jobMarkOf(jobId: string): JobMark {
  const digest = createHash('sha256').update(jobId).digest();
  return [digest[0] ?? 0, digest[1] ?? 0];
}

export const encodePrintEndRequest = ([first, second]: JobMark): Uint8Array =>
  Uint8Array.of(0x1b, 0x1d, 0x03, 1, first, second);

/** `ESC BEL` sets the times of drawer 1 in 10 ms and BEL opens it; drawer 2 has times of its own, SUB opens it. */
export const encodeDrawerPulse = (connector: 1 | 2, onMs: number, offMs: number): Uint8Array =>
  connector === 2 ? Uint8Array.of(0x1a) : Uint8Array.of(0x1b, 0x07, pulseTime(onMs), pulseTime(offMs), 0x07);

const pulseTime = (ms: number): number => Math.min(127, Math.max(1, Math.round(ms / 10)));

/** `status`: printer status 1 and so on, without the two header bytes. */
export type StarReply =
  | { kind: 'status'; status: Uint8Array }
  /** The counter itself stands beside a NUL, in an order that differs between descriptions: the mark is what tells the job. */
  | { kind: 'printEnd'; mark: JobMark }
  | { kind: 'unknown'; byte: number };

const END_REPLY_HEAD = [0x1b, 0x1d, 0x03];
const END_REPLY_BYTES = 8;
const STATUS_BYTES_MIN = 3;

/** Tells the printer's answers apart, whatever the chunks. A frame that breaks off is told byte by byte as unknown. */
export class StarReplyDecoder {
  #held: number[] = [];

  push(chunk: Uint8Array): StarReply[] {
    const replies: StarReply[] = [];
    for (const byte of chunk) this.#take(byte, replies);
    return replies;
  }

  cut(): void {
    this.#held = [];
  }

  #take(byte: number, replies: StarReply[]): void {
    if (!continues(this.#held, byte)) {
      for (const lost of this.#held) replies.push({ kind: 'unknown', byte: lost });
      this.#held = [];
      if (!continues([], byte)) {
        replies.push({ kind: 'unknown', byte });
        return;
      }
    }
    this.#held.push(byte);
    const reply = replyOf(this.#held);
    if (reply === null) return;
    replies.push(reply);
    this.#held = [];
  }
}

const isHeader = (byte: number): boolean => (byte & 0x91) === 0x01;

function continues(held: readonly number[], byte: number): boolean {
  if (held.length === 0) return byte === END_REPLY_HEAD[0] || isHeader(byte);
  if (held[0] === END_REPLY_HEAD[0])
    return held.length >= END_REPLY_HEAD.length || byte === END_REPLY_HEAD[held.length];
  return (byte & 0x91) === 0;
}

function replyOf(held: readonly number[]): StarReply | null {
  const [first = 0, second, , , mark1 = 0, mark2 = 0] = held;
  if (first === END_REPLY_HEAD[0])
    return held.length < END_REPLY_BYTES ? null : { kind: 'printEnd', mark: [mark1, mark2] };
  if (second === undefined || held.length < Math.max(STATUS_BYTES_MIN, frameLength(first, second))) return null;
  return { kind: 'status', status: Uint8Array.from(held.slice(2)) };
}

/** The whole frame, both headers included; the second one can make it two bytes longer. */
const frameLength = (first: number, second: number): number =>
  (((first >> 2) & 0x18) | ((first >> 1) & 0x07)) + ((second >> 6) & 0x02);

/** The worst condition wins; of several the one that a person must mend first. */
export function stateOfStar(status: Uint8Array): { state: DeviceState; detail: string | null } {
  const [printer = 0, error = 0, more = 0, paper = 0] = status;
  if ((printer & 0x20) !== 0) return { state: 'COVER_OPEN', detail: null };
  if ((error & 0x08) !== 0) return { state: 'MEDIA_JAMMED', detail: 'cutter' };
  if ((more & 0x04) !== 0) return { state: 'MEDIA_JAMMED', detail: 'presenter' };
  if ((paper & 0x08) !== 0) return { state: 'MEDIA_EMPTY', detail: null };
  if ((error & 0x24) !== 0) return { state: 'HARDWARE_ERROR', detail: 'unrecoverable error' };
  if ((error & 0x40) !== 0) return { state: 'HARDWARE_ERROR', detail: 'the head is too hot' };
  if ((printer & 0x08) !== 0) return { state: 'HARDWARE_ERROR', detail: 'offline' };
  if ((paper & 0x06) !== 0) return { state: 'MEDIA_LOW', detail: null };
  return { state: 'READY', detail: null };
}

/** The drawer's switch ties its pin to ground while it is closed. */
export const isDrawerSwitchClosed = (status: Uint8Array): boolean => ((status[0] ?? 0) & 0x04) !== 0;

/** True in the one status that tells of an `ETB`. */
export const tellsOfEnd = (status: Uint8Array): boolean => ((status[0] ?? 0) & 0x02) !== 0;
