import { err, ok, type Result } from '../../core/result.ts';

/** A usage: its page in the upper 16 bits, its id in the lower ones, as HID 1.11 calls an extended usage. */
export type HidUsage = number;
export const usageOf = (page: number, id: number): HidUsage => page * 0x1_0000 + id;

/** One short item (HID 1.11, 6.2.2.2) with its data read both ways: which is meant depends on the tag. */
export type HidItem = {
  type: 'main' | 'global' | 'local';
  tag: number;
  sizeBytes: number;
  value: number;
  signed: number;
};

export type HidItemError = { kind: 'cutOff'; at: number };

const LONG_ITEM = 0xfe;
const SIZES = [0, 1, 2, 4] as const;
const TYPES = ['main', 'global', 'local', null] as const;

/** Cuts a descriptor into its items. Long items (6.2.2.3) and the reserved type carry nothing that HID 1.11 defines: they are left out. */
export function readItems(bytes: Uint8Array): Result<HidItem[], HidItemError> {
  const items: HidItem[] = [];
  let at = 0;
  while (at < bytes.length) {
    const prefix = bytes[at] ?? 0;
    if (prefix === LONG_ITEM) {
      const length = 3 + (bytes[at + 1] ?? 0);
      if (at + length > bytes.length) return err({ kind: 'cutOff', at });
      at += length;
      continue;
    }
    const sizeBytes = SIZES[prefix & 3] ?? 0;
    if (at + 1 + sizeBytes > bytes.length) return err({ kind: 'cutOff', at });
    const type = TYPES[(prefix >> 2) & 3] ?? null;
    const value = unsigned(bytes, at + 1, sizeBytes);
    if (type !== null) items.push({ type, tag: prefix >> 4, sizeBytes, value, signed: withSign(value, sizeBytes * 8) });
    at += 1 + sizeBytes;
  }
  return ok(items);
}

function unsigned(bytes: Uint8Array, at: number, sizeBytes: number): number {
  let value = 0;
  for (let index = sizeBytes - 1; index >= 0; index -= 1) value = value * 256 + (bytes[at + index] ?? 0);
  return value;
}

/** Two's complement of so many bits, up to 32. */
export const withSign = (value: number, bits: number): number =>
  bits > 0 && value >= 2 ** (bits - 1) ? value - 2 ** bits : value;
