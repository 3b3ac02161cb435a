import { bytes, type Command, counted, GS } from './escpos-command.ts';
import type { PrintedBarcode } from './escpos-items.ts';
import type { EscposMachine } from './escpos-machine.ts';
import type { SymbolName, SymbolSettings } from './escpos-settings.ts';

const NAMES: Readonly<Record<number, SymbolName>> = {
  48: 'pdf417',
  49: 'qrcode',
  50: 'maxicode',
  51: 'databar',
  52: 'composite',
  53: 'aztec',
  54: 'datamatrix',
};
const QR_LEVELS = 'lmqh';
const MICRO_QR = 51;
const STORE = 80;
const PRINT = 81;
const TRANSMIT_SIZE = 82;

type Change = (values: Uint8Array, symbol: SymbolSettings) => void;
const first =
  (key: 'moduleDots' | 'columns' | 'rowModules' | 'variant'): Change =>
  ([value = 0], symbol) => {
    symbol[key] = value;
  };

/** What each function of a symbology sets; 80 to 82 are common to all. */
const FUNCTIONS: Readonly<Record<SymbolName, Readonly<Record<number, Change>>>> = {
  pdf417: {
    65: first('columns'),
    // Rows follow from the data.
    66: () => undefined,
    67: first('moduleDots'),
    68: first('rowModules'),
    69: ([method, value = 0], symbol) => {
      symbol.errorLevel = method === 48 ? String(value - 0x30) : '';
    },
    70: first('variant'),
  },
  qrcode: {
    65: first('variant'),
    67: first('moduleDots'),
    69: ([level = 0x30], symbol) => {
      symbol.errorLevel = QR_LEVELS.charAt(level - 0x30) || 'l';
    },
  },
  maxicode: { 65: first('variant') },
  databar: { 67: first('moduleDots'), 71: () => undefined },
  composite: { 67: first('moduleDots'), 71: () => undefined, 72: () => undefined },
  aztec: {
    66: ([mode = 0, layers = 0], symbol) => {
      symbol.variant = mode % 0x30;
      symbol.columns = layers;
    },
    67: first('moduleDots'),
    69: ([percent = 0], symbol) => {
      symbol.errorLevel = String(percent);
    },
  },
  datamatrix: {
    66: ([shape = 0, rows = 0, columns = 0], symbol) => {
      symbol.variant = shape % 0x30;
      symbol.rowModules = rows;
      symbol.columns = columns;
    },
    67: first('moduleDots'),
  },
};

const DATABAR_TYPES: Readonly<Record<number, PrintedBarcode['symbology']>> = {
  72: 'databarStacked',
  73: 'databarStackedOmni',
  76: 'databarExpandedStacked',
};

/** `pL pH cn fn …`. */
function symbolFunction(given: Uint8Array, machine: EscposMachine): void {
  const [, , code = 0, fn = 0] = given;
  const values = given.subarray(4);
  const name = NAMES[code];
  const change = name === undefined ? undefined : FUNCTIONS[name][fn];
  if (name === undefined) {
    notShown(code, fn, machine);
    return;
  }
  const symbol = machine.settings.symbols[name];
  if (change !== undefined) change(values, symbol);
  else if (fn === STORE) symbol.data = values.slice(1);
  else if (fn === PRINT) printSymbol(name, symbol, machine);
  else if (fn === TRANSMIT_SIZE) machine.emit({ kind: 'other', command: `GS ( k size of ${name}` });
  else notShown(code, fn, machine);
}

const notShown = (code: number, fn: number, machine: EscposMachine): void =>
  machine.emit({ kind: 'other', command: `GS ( k symbology ${code} function ${fn}` });

function printSymbol(name: SymbolName, symbol: SymbolSettings, machine: EscposMachine): void {
  // Of these two the data begins with the kind of symbol.
  const skipped = name === 'databar' || name === 'composite' ? 1 : 0;
  const data = symbol.data.subarray(skipped);
  machine.block({
    ...{ kind: 'barcode', ...machine.place, symbology: symbologyOf(name, symbol), bytes: data, hri: 'none' },
    data: textOfBytes(data),
    ...{ moduleDots: symbol.moduleDots, heightDots: 0, columns: symbol.columns, rowModules: symbol.rowModules },
    errorLevel: symbol.errorLevel,
    isReduced: name === 'aztec' || name === 'datamatrix' || name === 'pdf417' ? symbol.variant % 0x30 === 1 : false,
  });
}

function symbologyOf(name: SymbolName, symbol: SymbolSettings): PrintedBarcode['symbology'] {
  if (name === 'databar') return DATABAR_TYPES[symbol.data[0] ?? 0] ?? 'databarStacked';
  if (name === 'qrcode' && symbol.variant === MICRO_QR) return 'microqr';
  return name;
}

/** UTF-8 where the bytes are UTF-8, else Latin-1, as readers guess. */
function textOfBytes(data: Uint8Array): string {
  const text = Buffer.from(data).toString('utf8');
  return text.includes('\ufffd') ? Buffer.from(data).toString('latin1') : text;
}

export const SYMBOL_COMMANDS: readonly Command[] = [
  { prefix: bytes(GS, '(k'), length: counted, apply: symbolFunction },
];
