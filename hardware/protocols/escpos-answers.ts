import { encodeStatusBytes, STATUS_QUERIES } from './escpos-status.ts';

/**
 * What a printer says of itself, for the far end of the wire: the inverse of `escpos-status`. Bits of `GS a` (automatic status back),
 * `GS r` and `GS I` as the node package `receiptio` and python-escpos read them; the rest is our own reading of Epson's tables.
 */
export type PrinterCondition = {
  paper: 'ok' | 'low' | 'out';
  coverOpen: boolean;
  /** The cutter is stuck. */
  jammed: boolean;
  /** A fault that only switching off ends: the head, the power supply. */
  broken: boolean;
  /** Pin 3 of the drawer's connector is low: an open drawer of the common kind. Without a drawer it is high. */
  drawerOpen: boolean;
  feedPressed: boolean;
};

export const FINE: PrinterCondition = {
  paper: 'ok',
  coverOpen: false,
  jammed: false,
  broken: false,
  drawerOpen: false,
  feedPressed: false,
};

export const isOffline = ({ paper, coverOpen, jammed, broken }: PrinterCondition): boolean =>
  paper === 'out' || coverOpen || jammed || broken;

const DRAWER_PIN_HIGH = 0x04;
const OFFLINE = 0x08;
const FEED_PRESSED = 0x40;
const NOTHING_TO_SAY = 0x12;

/** The answer to `DLE EOT n`: one byte, null for a query that this family of printers does not answer. */
export function encodeRealTimeStatus(query: number, condition: PrinterCondition): Uint8Array | null {
  const known = STATUS_QUERIES.find((candidate) => candidate === query);
  if (known === undefined) return query === 7 || query === 8 || query === 18 ? Uint8Array.of(NOTHING_TO_SAY) : null;
  let byte = encodeStatusBytes(condition)[known];
  if (known === 1 && !condition.drawerOpen) byte |= DRAWER_PIN_HIGH;
  if (known === 1 && condition.broken) byte |= OFFLINE;
  if (known === 1 && condition.feedPressed) byte |= FEED_PRESSED;
  if (known === 2 && condition.feedPressed) byte |= 0x08;
  if (known === 2 && condition.broken) byte |= 0x40;
  if (known === 3 && condition.broken) byte |= 0x20;
  return Uint8Array.of(byte);
}

/** Automatic status back: four bytes, of which only the first has bit 4 set, so that a reader finds their beginning. */
export function encodeAutomaticStatus(condition: PrinterCondition): Uint8Array {
  const { paper, coverOpen, jammed, broken, drawerOpen, feedPressed } = condition;
  return Uint8Array.of(
    0x10 |
      (drawerOpen ? 0 : DRAWER_PIN_HIGH) |
      (isOffline(condition) ? OFFLINE : 0) |
      (coverOpen ? 0x20 : 0) |
      (feedPressed ? FEED_PRESSED : 0),
    (feedPressed ? 0x02 : 0) | (jammed ? 0x08 : 0) | (broken ? 0x20 : 0),
    (paper === 'ok' ? 0 : 0x03) | (paper === 'out' ? 0x0c : 0),
    0x0f,
  );
}

/** Which bits of the four bytes each bit of `GS a n` watches: drawer, online, errors, paper, panel switch. */
const WATCHED: readonly (readonly [selector: number, mask: readonly number[]])[] = [
  [0x01, [DRAWER_PIN_HIGH, 0, 0, 0]],
  [0x02, [0x28, 0x01, 0, 0]],
  [0x04, [0, 0x6c, 0, 0]],
  [0x08, [0, 0, 0x0f, 0]],
  [0x40, [FEED_PRESSED, 0x02, 0, 0]],
];

/** Whether a printer that was told `GS a n` sends its status because of this change. */
export function isWatchedChange(selected: number, before: Uint8Array, after: Uint8Array): boolean {
  return WATCHED.some(
    ([selector, mask]) =>
      (selected & selector) !== 0 &&
      mask.some((bits, index) => (((before[index] ?? 0) ^ (after[index] ?? 0)) & bits) !== 0),
  );
}

/** The answer to `GS r n`, sent in the order of the data: 1 paper, 2 drawer. */
export function encodeInOrderStatus(query: number, { paper, drawerOpen }: PrinterCondition): Uint8Array {
  if (query % 0x30 === 2) return Uint8Array.of(drawerOpen ? 0 : 1);
  return Uint8Array.of((paper === 'ok' ? 0 : 0x03) | (paper === 'out' ? 0x0c : 0));
}

/** The answer to `DLE DC4 2`: everything is stored, the power may go. */
export const POWER_OFF_REPLY: Uint8Array = Uint8Array.of(0x3b, 0x30, 0x00);

/** `modelId` and `typeId` are the single bytes of `GS I 1` and `GS I 2`; the rest is text. */
export type PrinterIdentity = {
  maker: string;
  model: string;
  firmware: string;
  serialNumber: string;
  modelId: number;
  typeId: number;
};

/** The answer to `GS I n`; null for an `n` that a printer leaves unanswered. */
export function encodeIdentity(n: number, identity: PrinterIdentity): Uint8Array | null {
  switch (n) {
    case 1:
    case 49:
      return Uint8Array.of(identity.modelId);
    case 2:
    case 50:
      return Uint8Array.of(identity.typeId);
    case 3:
    case 51:
      return Uint8Array.of(0x01);
    case 65:
      return identityBlock(identity.firmware);
    case 66:
      return identityBlock(identity.maker);
    case 67:
      return identityBlock(identity.model);
    case 68:
      return identityBlock(identity.serialNumber);
    default:
      return null;
  }
}

const identityBlock = (text: string): Uint8Array => Buffer.from(`_${text}\0`, 'latin1');
