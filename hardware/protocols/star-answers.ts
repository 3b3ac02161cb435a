import { isOffline, type PrinterCondition } from './escpos-answers.ts';
import type { JobMark } from './star-status.ts';

/** Nine bytes in all, version 3. */
const HEADER_1 = 0x23;
const HEADER_2 = 0x06;
const END_COUNTER_MAX = 31;

/** The automatic status of a printer in this condition, for the far end of the wire: the inverse of `stateOfStar`. */
export function encodeStarStatus(condition: PrinterCondition, endCounter: number, tellsEnd: boolean): Uint8Array {
  const { paper, coverOpen, jammed, broken, drawerOpen } = condition;
  return Uint8Array.of(
    HEADER_1,
    HEADER_2,
    (coverOpen ? 0x20 : 0) | (isOffline(condition) ? 0x08 : 0) | (drawerOpen ? 0x04 : 0) | (tellsEnd ? 0x02 : 0),
    (jammed ? 0x08 : 0) | (broken ? 0x20 : 0),
    0,
    (paper === 'ok' ? 0 : 0x06) | (paper === 'out' ? 0x08 : 0),
    0,
    ((endCounter & 0x18) << 2) | ((endCounter & 0x07) << 1),
    0,
  );
}

export const nextEndCounter = (counter: number): number => (counter >= END_COUNTER_MAX ? 0 : counter + 1);

export const encodePrintEndReply = (fn: number, [first, second]: JobMark, counter: number): Uint8Array =>
  Uint8Array.of(0x1b, 0x1d, 0x03, fn, first, second, counter, 0);
