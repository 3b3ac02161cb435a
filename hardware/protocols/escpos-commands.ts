import type { Align, DecodedItem, Style } from './escpos-decode.ts';

/**
 * One command of the data stream.
 * - `length`: how many bytes follow the prefix; null while the bytes so far do not tell.
 */
export type Command = {
  prefix: readonly number[];
  length: (argumentBytes: readonly number[]) => number | null;
  endsLine: boolean;
  resets: boolean;
  apply: (argumentBytes: readonly number[], style: Style, whole: Uint8Array) => DecodedItem[];
};

const ESC = 0x1b;
const FS = 0x1c;
const GS = 0x1d;
const ALIGNMENTS: readonly Align[] = ['left', 'center', 'right'];
const QR_LEVELS = ['l', 'm', 'q', 'h'];
const CODE128 = 0x49;

const fixed =
  (count: number): Command['length'] =>
  () =>
    count;

/** pL pH, then that many. */
const counted: Command['length'] = ([low, high]) =>
  low === undefined || high === undefined ? null : 2 + low + high * 256;

function setting(prefix: number[], count: number, change: (value: number, style: Style) => void): Command {
  const apply: Command['apply'] = ([value = 0], style) => {
    change(value, style);
    return [];
  };
  return { prefix, length: fixed(count), endsLine: false, resets: false, apply };
}

function output(prefix: number[], length: Command['length'], apply: Command['apply']): Command {
  return { prefix, length, endsLine: true, resets: false, apply };
}

const unknown = (whole: Uint8Array): DecodedItem[] => [{ kind: 'unknown', bytes: whole }];
const nothing = (): void => undefined;
const latin1 = (bytes: readonly number[]): string => String.fromCharCode(...bytes);

export const COMMANDS: readonly Command[] = [
  { prefix: [ESC, 0x40], length: fixed(0), endsLine: true, resets: true, apply: () => [] },
  setting([FS, 0x2e], 0, nothing),
  setting([ESC, 0x4d], 1, nothing),
  setting([ESC, 0x2d], 1, nothing),
  setting([ESC, 0x32], 0, nothing),
  setting([ESC, 0x33], 1, nothing),
  setting([GS, 0x42], 1, nothing),
  setting([GS, 0x48], 1, nothing),
  setting([ESC, 0x45], 1, (value, style) => {
    style.bold = (value & 1) === 1;
  }),
  setting([ESC, 0x61], 1, (value, style) => {
    style.align = ALIGNMENTS[value % 0x30] ?? 'left';
  }),
  setting([ESC, 0x74], 1, (value, style) => {
    style.codepage = value;
  }),
  setting([GS, 0x21], 1, (value, style) => {
    style.widthScale = (value >> 4) + 1;
    style.heightScale = (value & 0x0f) + 1;
  }),
  setting([GS, 0x68], 1, (value, style) => {
    style.barcode.heightDots = value;
  }),
  setting([GS, 0x77], 1, (value, style) => {
    style.barcode.moduleDots = value;
  }),
  output([ESC, 0x64], fixed(1), ([lines = 0]) => [{ kind: 'feed', lines }]),
  output([GS, 0x56], fixed(1), ([mode = 0]) => [{ kind: 'cut', partial: mode % 0x30 === 1 }]),
  output([ESC, 0x70], fixed(3), () => [{ kind: 'drawer' }]),
  output([GS, 0x72], fixed(1), ([query = 0]) => [{ kind: 'inOrderStatusRequest', query }]),
  output([GS, 0x61], fixed(1), ([selected = 0]) => [{ kind: 'automaticStatus', selected }]),
  output([GS, 0x49], fixed(1), ([id = 0]) => [{ kind: 'identityRequest', id }]),
  output([GS, 0x6b], ([, count]) => (count === undefined ? null : 2 + count), applyBarcode),
  output([GS, 0x28, 0x48], counted, ([, , fn, m, ...processId], _style, whole) =>
    fn === 0x30 && m === 0x30 ? [{ kind: 'processIdRequest', processId: latin1(processId) }] : unknown(whole),
  ),
  { ...output([GS, 0x28, 0x6b], counted, applyTwoDimensional), endsLine: false },
];

function applyBarcode(argumentBytes: readonly number[], style: Style, whole: Uint8Array): DecodedItem[] {
  const data = latin1(argumentBytes.slice(2));
  // Only "function B" with code set B: the older zero-terminated form is not ours.
  if (argumentBytes[0] !== CODE128 || !data.startsWith('{B')) return unknown(whole);
  const symbol = { columns: 0, rowModules: 0, errorLevel: '', align: style.align, ...style.barcode };
  return [{ kind: 'barcode', symbology: 'code128', data: data.slice(2).replaceAll('{{', '{'), ...symbol }];
}

function applyTwoDimensional(argumentBytes: readonly number[], style: Style, whole: Uint8Array): DecodedItem[] {
  const [, , symbology, fn, ...values] = argumentBytes;
  if (symbology === 0x30) return applyPdf417(fn ?? 0, values, style, whole);
  if (symbology === 0x31) return applyQrCode(fn ?? 0, values, style, whole);
  return unknown(whole);
}

function applyPdf417(fn: number, values: readonly number[], style: Style, whole: Uint8Array): DecodedItem[] {
  const symbol = style.pdf417;
  const [value = 0, second = 0] = values;
  switch (fn) {
    case 0x41:
      symbol.columns = value;
      return [];
    case 0x42:
    case 0x46:
      return [];
    case 0x43:
      symbol.moduleDots = value;
      return [];
    case 0x44:
      symbol.rowModules = value;
      return [];
    case 0x45:
      symbol.errorLevel = String(second - 0x30);
      return [];
    case 0x50:
      symbol.data = latin1(values.slice(1));
      return [];
    case 0x51:
      return [{ kind: 'barcode', symbology: 'pdf417', align: style.align, heightDots: 0, ...symbol }];
    default:
      return unknown(whole);
  }
}

function applyQrCode(fn: number, values: readonly number[], style: Style, whole: Uint8Array): DecodedItem[] {
  const symbol = style.qrcode;
  const [value = 0] = values;
  switch (fn) {
    case 0x41:
      return [];
    case 0x43:
      symbol.moduleDots = value;
      return [];
    case 0x45:
      symbol.errorLevel = QR_LEVELS[value - 0x30] ?? 'l';
      return [];
    case 0x50:
      symbol.data = latin1(values.slice(1));
      return [];
    case 0x51: {
      const shape = { heightDots: 0, columns: 0, rowModules: 0 };
      return [{ kind: 'barcode', symbology: 'qrcode', align: style.align, ...shape, ...symbol }];
    }
    default:
      return unknown(whole);
  }
}
