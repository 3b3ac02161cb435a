import { imageOfColumns } from './dot-image.ts';
import { bytes, type Command, counted, ESC, FS, fixed, GS, setting, silent } from './escpos-command.ts';
import type { Align, FontName } from './escpos-items.ts';
import type { EscposMachine } from './escpos-machine.ts';
import { tabStops } from './escpos-settings.ts';

const ALIGNMENTS: readonly Align[] = ['left', 'center', 'right'];
const FONTS: readonly FontName[] = ['A', 'B', 'C'];
/** `a` and `b` are the special fonts of printers for Thai and Vietnamese. */
const SPECIAL_FONTS: Readonly<Record<number, FontName>> = { 97: 'A', 98: 'B' };
const TAB_STOPS_MAX = 32;
const KANJI_BYTES = 72;

const isOn = (value: number): boolean => (value & 1) === 1;
/** Many parameters may be given as a number or as its digit. */
const digit = (value: number): number => (value >= 0x30 && value <= 0x39 ? value - 0x30 : value);
const scale = (eighths: number): number => Math.min(eighths, 7) + 1;

function setPrintMode(value: number, machine: EscposMachine): void {
  const { style } = machine.settings;
  style.font = (value & 0x01) === 0 ? 'A' : 'B';
  style.bold = (value & 0x08) !== 0;
  style.heightScale = (value & 0x10) === 0 ? 1 : 2;
  style.widthScale = (value & 0x20) === 0 ? 1 : 2;
  style.underlineDots = (value & 0x80) === 0 ? 0 : 1;
}

/** `n1 … nk NUL`: ends as well at the first column that is not further right, which is text again. */
const tabsLength: Command['length'] = (given) => {
  for (let at = 0; at < given.length; at += 1) {
    if (given[at] === 0) return at + 1;
    if (at === TAB_STOPS_MAX || (at > 0 && (given[at] ?? 0) <= (given[at - 1] ?? 0))) return at;
  }
  return null;
};

/** `y c1 c2 [x d1 … d(y×x)]` for each code from c1 to c2. */
const ownCharactersLength: Command['length'] = (given) => {
  const [height, first, last] = given;
  if (height === undefined || first === undefined || last === undefined) return null;
  let length = 3;
  for (let code = first; code <= last; code += 1) {
    const width = given[length];
    if (width === undefined) return null;
    length += 1 + width * height;
  }
  return length;
};

function defineOwnCharacters(given: Uint8Array, machine: EscposMachine): void {
  const [height = 0, first = 0, last = 0] = given;
  let at = 3;
  for (let code = first; code <= last; code += 1) {
    const width = given[at] ?? 0;
    const image = imageOfColumns(height, given.subarray(at + 1, at + 1 + width * height));
    machine.store(`${machine.settings.style.font}${code}`, image, machine.ownCharacters);
    at += 1 + width * height;
  }
}

/** `FS ( C`: function 48 chooses 1 = code page, 2 = UTF-8. */
function setEncoding([, , fn, encoding = 0]: Uint8Array, machine: EscposMachine): void {
  if (fn === 0x30) machine.settings.encoding.isUtf8 = digit(encoding) === 2;
}

export const TEXT_COMMANDS: readonly Command[] = [
  setting(bytes(ESC, '!'), setPrintMode),
  setting(bytes(ESC, '-'), (value, { settings }) => {
    settings.style.underlineDots = Math.min(digit(value), 2);
  }),
  setting(bytes(ESC, 'E'), (value, { settings }) => {
    settings.style.bold = isOn(value);
  }),
  // Double strike looks like emphasis on a thermal head.
  setting(bytes(ESC, 'G'), (value, { settings }) => {
    settings.style.bold = isOn(value);
  }),
  setting(bytes(ESC, 'M'), (value, { settings }) => {
    settings.style.font = SPECIAL_FONTS[value] ?? FONTS[digit(value)] ?? 'A';
  }),
  setting(bytes(ESC, 'V'), (value, { settings }) => {
    settings.style.rotated = digit(value) !== 0;
  }),
  setting(bytes(ESC, 'r'), (value, { settings }) => {
    settings.style.secondColour = digit(value) === 1;
  }),
  setting(bytes(ESC, '{'), (value, { settings }) => {
    settings.upsideDown = isOn(value);
  }),
  setting(bytes(ESC, 'R'), (value, { settings }) => {
    settings.encoding.internationalSet = value;
  }),
  setting(bytes(ESC, 't'), (value, { settings }) => {
    settings.encoding.codepage = value;
  }),
  setting(bytes(ESC, '%'), (value, { settings }) => {
    settings.ownCharacters = isOn(value);
  }),
  { prefix: bytes(ESC, '&'), length: ownCharactersLength, apply: defineOwnCharacters },
  setting(bytes(ESC, '?'), (code, machine) => {
    machine.ownCharacters.delete(`${machine.settings.style.font}${code}`);
  }),
  setting(bytes(GS, '!'), (value, { settings }) => {
    settings.style.widthScale = scale((value >> 4) & 0x07);
    settings.style.heightScale = scale(value & 0x07);
  }),
  setting(bytes(GS, 'B'), (value, { settings }) => {
    settings.style.reverse = isOn(value);
  }),
  // Smoothing.
  silent(bytes(GS, 'b'), 1),
  // Italics: `ESC 4 n` of newer makers, `ESC 4` and `ESC 5` of older ones. No thermal head of ours has them.
  silent(bytes(ESC, '4'), ([first]) => (first === undefined ? null : first <= 1 ? 1 : 0)),
  silent(bytes(ESC, '5'), 0),
  setting(bytes(ESC, ' '), (value, { settings }) => {
    settings.characterSpacingDots = Math.round(value * settings.horizontalUnitDots);
  }),
  setting(bytes(ESC, 'a'), (value, { settings }) => {
    settings.align = ALIGNMENTS[digit(value)] ?? 'left';
  }),
  {
    prefix: bytes(ESC, 'D'),
    length: tabsLength,
    apply: (given, machine) => {
      machine.settings.tabStopsDots = tabStops(
        [...given].filter((column) => column !== 0),
        machine.characterDots(),
      );
    },
  },
];

export const KANJI_COMMANDS: readonly Command[] = [
  fixed(bytes(FS, '&'), 0, (_, { settings }) => {
    settings.encoding.kanjiMode = true;
  }),
  fixed(bytes(FS, '.'), 0, (_, { settings }) => {
    settings.encoding.kanjiMode = false;
  }),
  setting(bytes(FS, 'C'), (value, { settings }) => {
    settings.encoding.kanjiSystem = digit(value) === 0 ? 'jis' : 'shiftJis';
    // Shift JIS can be told from single bytes, and needs no mode of its own.
    if (digit(value) !== 0) settings.encoding.kanjiMode = true;
  }),
  setting(bytes(FS, '!'), (value, { settings }) => {
    settings.kanjiStyle.widthScale = (value & 0x04) === 0 ? 1 : 2;
    settings.kanjiStyle.heightScale = (value & 0x08) === 0 ? 1 : 2;
    settings.kanjiStyle.underlineDots = (value & 0x80) === 0 ? 0 : 1;
  }),
  setting(bytes(FS, '-'), (value, { settings }) => {
    settings.kanjiStyle.underlineDots = Math.min(digit(value), 2);
  }),
  setting(bytes(FS, 'W'), (value, { settings }) => {
    const times = isOn(value) ? 2 : 1;
    settings.kanjiStyle.widthScale = times;
    settings.kanjiStyle.heightScale = times;
  }),
  silent(bytes(FS, 'S'), 2),
  silent(bytes(FS, '2'), 2 + KANJI_BYTES),
  silent(bytes(FS, '?'), 2),
  { prefix: bytes(FS, '(C'), length: counted, apply: setEncoding },
  // Printing style of kanji and of label text: fonts of some models only.
  silent(bytes(FS, '(A'), counted),
];
