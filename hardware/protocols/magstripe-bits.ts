import { err, ok, type Result } from '../../core/result.ts';

/**
 * Bits of a track as its magnetic flux has them, ISO/IEC 7811-6 (own reading): clocking zeros, start sentinel, characters, end sentinel,
 * LRC, clocking zeros. A character has its data bits, the least significant first, and an odd parity bit. For readers that do not decode.
 */
export type TrackCoding = {
  /** Bits of a character without its parity bit. */
  dataBits: 6 | 4;
  /** Character of the value 0. */
  base: number;
  startSentinel: string;
};

export const ALPHANUMERIC: TrackCoding = { dataBits: 6, base: 0x20, startSentinel: '%' };
export const NUMERIC: TrackCoding = { dataBits: 4, base: 0x30, startSentinel: ';' };
const END_SENTINEL = '?';

/** ISO/IEC 7811-6: 107 numeric characters, 79 alphanumeric ones, with clocking before and after them. */
export const TRACK_BITS_MAX = 2_048;

export type TrackBitsError = { kind: 'noStart' | 'noEnd' | 'wrongParity' | 'wrongLrc' | 'trailingBits' | 'tooLong' };

const codeOf = ({ base }: TrackCoding, character: string): number => character.charCodeAt(0) - base;

/** The longitudinal redundancy check: even over each column of data bits, sentinels included. */
export function lrcOf(coding: TrackCoding, framed: string): string {
  let value = 0;
  for (const character of framed) value ^= codeOf(coding, character);
  return String.fromCharCode(value + coding.base);
}

/** `data` without sentinels and LRC; what comes back is with neither. */
export function trackBits(coding: TrackCoding, data: string): number[] {
  const framed = coding.startSentinel + data + END_SENTINEL;
  return [...framed, lrcOf(coding, framed)].flatMap((character) => characterBits(coding, codeOf(coding, character)));
}

function characterBits({ dataBits }: TrackCoding, value: number): number[] {
  const bits = Array.from({ length: dataBits }, (_, index) => (value >> index) & 1);
  const ones = bits.reduce((sum, bit) => sum + bit, 0);
  return [...bits, (ones + 1) % 2];
}

/** A card may be swiped the other way: the bits are then read from their end. */
export function readTrackBits(coding: TrackCoding, bits: readonly number[]): Result<string, TrackBitsError> {
  if (bits.length > TRACK_BITS_MAX) return err({ kind: 'tooLong' });
  const forwards = readForwards(coding, bits);
  if (forwards.ok) return forwards;
  const backwards = readForwards(coding, bits.toReversed());
  return backwards.ok ? backwards : forwards;
}

function readForwards(coding: TrackCoding, bits: readonly number[]): Result<string, TrackBitsError> {
  const size = coding.dataBits + 1;
  const start = bits.indexOf(1);
  const sentinel = characterBits(coding, codeOf(coding, coding.startSentinel));
  // Sentinels begin with a one or with zeros that look like clocking: the zeros belong to them.
  const from = start - sentinel.indexOf(1);
  if (start < 0 || from < 0 || !sentinel.every((bit, index) => bits[from + index] === bit))
    return err({ kind: 'noStart' });
  let framed = '';
  for (let at = from; at + size <= bits.length; at += size) {
    const group = bits.slice(at, at + size);
    if (group.reduce((sum, bit) => sum + bit, 0) % 2 === 0) return err({ kind: 'wrongParity' });
    const value = group.slice(0, -1).reduce((sum, bit, index) => sum + bit * 2 ** index, 0);
    const character = String.fromCharCode(value + coding.base);
    if (framed.endsWith(END_SENTINEL)) {
      if (character !== lrcOf(coding, framed)) return err({ kind: 'wrongLrc' });
      // Only clocking may follow; else this may be a longer track, read from its wrong end.
      return bits.includes(1, at + size) ? err({ kind: 'trailingBits' }) : ok(framed.slice(1, -1));
    }
    framed += character;
  }
  return err({ kind: 'noEnd' });
}
