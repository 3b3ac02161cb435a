import { bytes, type Command, GS, setting, silent } from './escpos-command.ts';
import type { HriPosition, LinearSymbology } from './escpos-items.ts';
import type { EscposMachine } from './escpos-machine.ts';

const HRI: readonly HriPosition[] = ['none', 'above', 'below', 'both'];
/** Function A, whose data ends with NUL. 7 and 8 are of printers that follow Epson's only in part. */
const FUNCTION_A: readonly LinearSymbology[] = [
  'upca',
  'upce',
  'ean13',
  'ean8',
  'code39',
  'itf',
  'codabar',
  'code93',
  'code128',
];
/** Function B, whose data is counted, from 65 on. 79 finds its code sets by itself. */
const FUNCTION_B: readonly LinearSymbology[] = [
  'upca',
  'upce',
  'ean13',
  'ean8',
  'code39',
  'itf',
  'codabar',
  'code93',
  'code128',
  'gs1-128',
  'databarOmni',
  'databarTruncated',
  'databarLimited',
  'databarExpanded',
  'code128',
];
const FUNCTION_B_FIRST = 65;
const CODE128_AUTO = 79;
const FUNCTION_A_BYTES_MAX = 512;
const FNC1 = '\x1d';

/** 97 is a QR code of Chinese makers: `version level nL nH d…`. */
const CLONE_QR = 97;

const barcodeLength: Command['length'] = (given) => {
  const [type, second, , low, high] = given;
  if (type === undefined) return null;
  if (type < FUNCTION_A.length) {
    if (second === undefined) return null;
    if (isCountedA(given)) return 2 + second;
    const end = given.indexOf(0, 1);
    if (end >= 0) return end + 1;
    return given.length > FUNCTION_A_BYTES_MAX ? FUNCTION_A_BYTES_MAX : null;
  }
  if (type === CLONE_QR) return low === undefined || high === undefined ? null : 5 + low + high * 256;
  return second === undefined ? null : 2 + second;
};

/** node-thermal-printer counts the data of function A as well: no data of function A begins with a control character. */
const isCountedA = ([, first = 0]: Uint8Array): boolean => first > 0 && first < 0x20;

function printBarcode(given: Uint8Array, machine: EscposMachine): void {
  const [type = 0] = given;
  if (type === CLONE_QR) {
    printCloneQr(given, machine);
    return;
  }
  const isA = type < FUNCTION_A.length;
  const isCounted = !isA || isCountedA(given);
  const symbology = isA ? FUNCTION_A[type] : FUNCTION_B[type - FUNCTION_B_FIRST];
  const data = isCounted ? given.subarray(2) : given.subarray(1, -1);
  if (symbology === undefined) {
    machine.emit({ kind: 'other', command: `GS k ${type}` });
    return;
  }
  const text = Buffer.from(data).toString('latin1');
  const read = symbology === 'code128' && type !== CODE128_AUTO ? readCode128(text) : text;
  machine.block({
    ...{ kind: 'barcode', symbology, ...machine.place, ...machine.settings.barcode, bytes: data },
    data: symbology === 'gs1-128' ? readGs1(text) : read,
    ...{ columns: 0, rowModules: 0, errorLevel: '', isReduced: false },
  });
}

function printCloneQr(given: Uint8Array, machine: EscposMachine): void {
  const [, , level = 0] = given;
  const { moduleDots } = machine.settings.barcode;
  const data = given.subarray(5);
  machine.block({
    ...{ kind: 'barcode', symbology: 'qrcode', ...machine.place, moduleDots, heightDots: 0, bytes: data, hri: 'none' },
    data: Buffer.from(data).toString('utf8'),
    ...{ columns: 0, rowModules: 0, errorLevel: 'lmqh'.charAt(level) || 'l', isReduced: false },
  });
}

/** `{A`, `{B`, `{C` choose the code set, `{1` is a function 1, `{{` a brace; in set C each byte is two digits. */
export function readCode128(text: string): string {
  if (!text.startsWith('{')) return text;
  let set = 'B';
  let read = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character !== '{') {
      read += set === 'C' ? String(character.charCodeAt(0)).padStart(2, '0') : character;
      continue;
    }
    at += 1;
    const selector = text.charAt(at);
    if (selector === 'A' || selector === 'B' || selector === 'C') set = selector;
    else if (selector === '{') read += '{';
    else if (selector === '1') read += FNC1;
    else if (selector === 'S') {
      // One character of the other of the sets A and B: both are written as themselves.
      at += 1;
      read += text.charAt(at);
    }
  }
  return read;
}

/** Brackets only group the application identifiers for people; `{1` is a function 1 character. */
function readGs1(text: string): string {
  return readCode128(text.startsWith('{') ? text : `{B${text}`).replaceAll(/[()]/g, '');
}

export const BARCODE_COMMANDS: readonly Command[] = [
  setting(bytes(GS, 'h'), (value, { settings }) => {
    settings.barcode.heightDots = value;
  }),
  setting(bytes(GS, 'w'), (value, { settings }) => {
    settings.barcode.moduleDots = moduleDotsOf(value);
  }),
  setting(bytes(GS, 'H'), (value, { settings }) => {
    settings.barcode.hri = HRI[value % 0x30] ?? 'none';
  }),
  silent(bytes(GS, 'f'), 1),
  // The space left of a barcode, of other makers.
  silent(bytes(GS, 'x'), 1),
  { prefix: bytes(GS, 'k'), length: barcodeLength, apply: printBarcode },
];

/** 2–6 are dots; 68–76 are sixths of 2 to 6 dots, of newer models (own reading). Zero would draw nothing. */
const moduleDotsOf = (value: number): number =>
  value >= 68 && value <= 76 ? Math.max(1, Math.round((value - 64) / 2)) : Math.min(Math.max(value, 1), 8);
