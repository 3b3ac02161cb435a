import { imageOfColumns, imageOfRows, scaledImage } from './dot-image.ts';
import { bytes, type Command, ESC, fixed, told, word } from './escpos-command.ts';
import type { LinearSymbology, PrintedBarcode } from './escpos-items.ts';
import type { EscposMachine } from './escpos-machine.ts';
import { digit } from './star-text-commands.ts';

const RS = 0x1e;
const BAND_ROWS = 24;
/** A head's dots under one dot of an 8-dot bit image. */
const EIGHT_DOT_HEIGHT = 3;

/** n1 n2, then so many times `times` bytes. */
const countedTimes =
  (times: number): Command['length'] =>
  ([low, high]) =>
    low === undefined || high === undefined ? null : 2 + word(low, high) * times;

function bitImage(wide: number): Command['apply'] {
  return (given, machine) =>
    machine.inlineImage(scaledImage(imageOfColumns(1, given.subarray(2)), wide, EIGHT_DOT_HEIGHT));
}

/** `m xL xH yL yH n d…`, x in bytes. */
const rasterLength: Command['length'] = (given) => {
  const [, xL, xH, yL, yH] = given;
  return given.length < 6 ? null : 6 + word(xL, xH) * word(yL, yH);
};

function raster(given: Uint8Array, machine: EscposMachine): void {
  const [mode = 0, xL, xH, yL, yH] = given;
  if (digit(mode) !== 1) machine.emit({ kind: 'other', command: `ESC GS S mode ${mode}` });
  const image = imageOfRows(word(xL, xH) * 8, word(yL, yH), given.subarray(6));
  if (image.widthDots > 0 && image.heightDots > 0) machine.block({ kind: 'image', ...machine.place, image });
}

const SYMBOLOGIES: readonly LinearSymbology[] = [
  'upce',
  'upca',
  'ean8',
  'ean13',
  'code39',
  'itf',
  'code128',
  'code93',
  'codabar',
  'gs1-128',
  'databarOmni',
  'databarTruncated',
  'databarLimited',
  'databarExpanded',
];
/** Narrowest bar by n3 where the specification's tables give one for all symbologies that it has; own reading. */
const MODULE_DOTS: Readonly<Record<number, number>> = { 1: 2, 2: 3, 3: 4, 4: 2, 5: 3, 6: 4, 8: 3 };
/** Data without its end is not waited for. */
const BARCODE_BYTES_MAX = 512;
const BARCODE_HEAD_BYTES = 4;

/** `n1 n2 n3 n4 d… RS`. */
const barcodeLength: Command['length'] = (given) => {
  if (given.length < BARCODE_HEAD_BYTES) return null;
  const end = given.indexOf(RS, BARCODE_HEAD_BYTES);
  if (end >= 0) return end + 1;
  return given.length > BARCODE_BYTES_MAX ? BARCODE_HEAD_BYTES : null;
};

function printBarcode(given: Uint8Array, machine: EscposMachine): void {
  const [type = 0, hri = 0, mode = 0, heightDots = 0] = given;
  const symbology = SYMBOLOGIES[digit(type)];
  const data = given.slice(BARCODE_HEAD_BYTES, -1);
  if (symbology === undefined || given.length <= BARCODE_HEAD_BYTES) {
    machine.emit({ kind: 'other', command: `ESC b symbology ${type}` });
    return;
  }
  const text = Buffer.from(data).toString('latin1');
  machine.block({
    ...{ kind: 'barcode', ...machine.place, symbology, bytes: data },
    data: symbology === 'code128' ? code128Text(text) : text,
    ...{ moduleDots: MODULE_DOTS[digit(mode)] ?? 2, heightDots, columns: 0, rowModules: 0, errorLevel: '' },
    ...{ isReduced: false, hri: digit(hri) % 2 === 0 ? 'below' : 'none' },
  });
}

/** `%0` is a percent sign, `%A` to `%Z` the control characters from 01h, `%5` a DEL; the specification's appendix on Code 128. */
const code128Text = (text: string): string =>
  text.replace(/%(.)/g, (pair, code: string) => {
    if (code === '0') return '%';
    if (code === '5') return '\x7f';
    return code >= '@' && code <= '_' ? String.fromCharCode(code.charCodeAt(0) - 0x40) : pair;
  });

const QR_LEVELS = 'lmqh';

const qrLength: Command['length'] = (given) => {
  const [fn, kind, first, low, high] = given;
  if (fn === undefined) return null;
  if (fn === 0x53) return 3;
  if (fn !== 0x44) return 1;
  if (kind === undefined || first === undefined) return null;
  if (digit(kind) === 1) return low === undefined || high === undefined ? null : 5 + word(low, high);
  let length = 3;
  for (let block = 0; block < first; block += 1) {
    if (given.length < length + 3) return null;
    length += 3 + word(given[length + 1], given[length + 2]);
  }
  return length;
};

function qrFunction(given: Uint8Array, machine: EscposMachine): void {
  const [fn = 0, kind = 0, value = 0] = given;
  const symbol = machine.settings.symbols.qrcode;
  const key = `${String.fromCharCode(fn)}${digit(kind)}`;
  if (key === 'S0') symbol.variant = value;
  else if (key === 'S1') symbol.errorLevel = QR_LEVELS.charAt(digit(value)) || 'l';
  else if (key === 'S2') symbol.moduleDots = digit(value);
  else if (key === 'D1') symbol.data = given.slice(5);
  else if (fn === 0x50) printSymbol('qrcode', machine);
  else machine.emit({ kind: 'other', command: `ESC GS y ${key}` });
}

const pdf417Length: Command['length'] = ([fn, kind, low]) => {
  if (fn === undefined) return null;
  if (fn === 0x44) return kind === undefined || low === undefined ? null : 3 + word(kind, low);
  if (fn !== 0x53) return 1;
  return kind === undefined ? null : digit(kind) === 0 ? 5 : 3;
};

function pdf417Function(given: Uint8Array, machine: EscposMachine): void {
  const [fn = 0, kind = 0, value = 0, , columns = 0] = given;
  const symbol = machine.settings.symbols.pdf417;
  if (fn === 0x44) symbol.data = given.slice(3);
  else if (fn === 0x50) printSymbol('pdf417', machine);
  else if (fn !== 0x53) machine.emit({ kind: 'other', command: 'ESC GS x I' });
  else if (digit(kind) === 0) symbol.columns = digit(value) === 1 ? columns : 0;
  else if (digit(kind) === 1) symbol.errorLevel = String(digit(value));
  else if (digit(kind) === 2) symbol.moduleDots = digit(value);
  else if (digit(kind) === 3) symbol.rowModules = digit(value);
}

function printSymbol(symbology: 'qrcode' | 'pdf417', machine: EscposMachine): void {
  const { data, moduleDots, columns, rowModules, errorLevel } = machine.settings.symbols[symbology];
  const text = Buffer.from(data).toString('utf8');
  const printed: PrintedBarcode = {
    ...{ kind: 'barcode', ...machine.place, symbology, bytes: data, hri: 'none', isReduced: false },
    data: text.includes('\ufffd') ? Buffer.from(data).toString('latin1') : text,
    ...{ moduleDots, heightDots: 0, columns, rowModules, errorLevel },
  };
  machine.block(printed);
}

/** `n [xL xH yL yH d…]`: pictures of x × 8 columns of y bytes each. */
const logoLength: Command['length'] = (given) => {
  const [count] = given;
  if (count === undefined) return null;
  let length = 1;
  for (let index = 0; index < count; index += 1) {
    if (given.length < length + 4) return null;
    const [xL, xH, yL, yH] = given.subarray(length);
    length += 4 + word(xL, xH) * word(yL, yH) * 8;
  }
  return length;
};

export const STAR_PICTURE_COMMANDS: readonly Command[] = [
  { prefix: bytes(ESC, 'K'), length: countedTimes(1), apply: bitImage(2) },
  { prefix: bytes(ESC, 'L'), length: countedTimes(1), apply: bitImage(1) },
  {
    prefix: bytes(ESC, 'X'),
    length: countedTimes(3),
    apply: (given, machine) => machine.inlineImage(imageOfColumns(3, given.subarray(2))),
  },
  {
    prefix: bytes(ESC, 'k'),
    length: countedTimes(BAND_ROWS),
    apply: (given, machine) =>
      machine.inlineImage(imageOfRows(word(given[0], given[1]) * 8, BAND_ROWS, given.subarray(2))),
  },
  { prefix: bytes(ESC, '\x1dS'), length: rasterLength, apply: raster },
  { prefix: bytes(ESC, 'b'), length: barcodeLength, apply: printBarcode },
  { prefix: bytes(ESC, '\x1dy'), length: qrLength, apply: qrFunction },
  { prefix: bytes(ESC, '\x1dx'), length: pdf417Length, apply: pdf417Function },
  told(bytes(ESC, '\x1cq'), logoLength, 'ESC FS q logo'),
  fixed(bytes(ESC, '\x1cp'), 2, ([number = 0], machine) =>
    machine.emit({ kind: 'other', command: `ESC FS p logo ${number}` }),
  ),
  told(bytes(ESC, '\x1eL'), 1, 'ESC RS L logos'),
];
