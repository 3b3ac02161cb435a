/**
 * A plain line protocol for a cash recycler, our own, spoken by the simulator; the protocols of real ones (ccTalk, MDB, SSP) follow as
 * drivers of the same port. A line is printable ASCII, `*`, the XOR of the bytes before it as two hexadecimal digits, and LF. A request
 * begins with `#` and a number that its answer repeats; what the recycler tells by itself begins with `!`.
 */
import { err, ok, type Result } from '../../core/result.ts';
import type { CashCount } from '../ports/cash-recycler.ts';

export const CASH_LINE_BYTES_MAX = 512;

/** `tag` null: told by itself. */
export type CashLine = { tag: number | null; words: string[] };

const checkOf = (text: string): string => {
  let check = 0;
  for (let at = 0; at < text.length; at += 1) check ^= text.charCodeAt(at);
  return check.toString(16).toUpperCase().padStart(2, '0');
};

export function writeCashLine({ tag, words }: CashLine): Uint8Array {
  const text = `${tag === null ? '!' : `#${tag} `}${words.join(' ')}`;
  return Buffer.from(`${text}*${checkOf(text)}\n`, 'latin1');
}

export function readCashLine(line: string): Result<CashLine, { kind: 'garbage' }> {
  const parts = /^(?:#(?<tag>\d{1,9}) |!)(?<words>[\x20-\x29\x2B-\x7E]+)\*(?<check>[0-9A-F]{2})$/.exec(line)?.groups;
  if (parts === undefined || checkOf(line.slice(0, -3)) !== parts.check) return err({ kind: 'garbage' });
  return ok({ tag: parts.tag === undefined ? null : Number(parts.tag), words: (parts.words ?? '').split(' ') });
}

/** Splits a stream into lines; what is longer than any line is dropped up to the next LF. */
export class CashLines {
  #text = '';
  #tooLong = false;

  push(bytes: Uint8Array): CashLine[] {
    const lines: CashLine[] = [];
    for (const byte of bytes) {
      if (byte === 0x0a) {
        const read = this.#tooLong ? null : readCashLine(this.#text);
        if (read?.ok === true) lines.push(read.value);
        this.cut();
      } else if (this.#text.length < CASH_LINE_BYTES_MAX) this.#text += String.fromCharCode(byte);
      else this.#tooLong = true;
    }
    return lines;
  }

  cut(): void {
    this.#text = '';
    this.#tooLong = false;
  }
}

/** `500x3,1000x2`; `-` for none. */
export const writeCounts = (counts: readonly CashCount[]): string =>
  counts.length === 0 ? '-' : counts.map(({ denominationMinor, count }) => `${denominationMinor}x${count}`).join(',');

export function readCounts(text: string): CashCount[] | null {
  if (text === '-') return [];
  const counts = text.split(',').map((part) => {
    const [, denomination, count] = /^(\d{1,9})x(\d{1,6})$/.exec(part) ?? [];
    return { denominationMinor: Number(denomination ?? 0), count: Number(count ?? 0) };
  });
  return counts.every(({ denominationMinor }) => denominationMinor > 0) ? counts : null;
}

export const writeAmounts = (amounts: readonly number[]): string => (amounts.length === 0 ? '-' : amounts.join(','));

export function readAmounts(text: string): number[] | null {
  if (text === '-') return [];
  return /^\d{1,9}(?:,\d{1,9})*$/.test(text) ? text.split(',').map(Number) : null;
}

export const readWhole = (text: string | undefined): number | null =>
  text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null;
