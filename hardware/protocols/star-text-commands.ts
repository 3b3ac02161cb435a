import { bytes, type Command, ESC, fixed, setting, silent, told } from './escpos-command.ts';
import type { EscposMachine } from './escpos-machine.ts';

/** Most parameters may be given as the number or as its digit. */
export const digit = (value: number): number => (value >= 0x30 && value <= 0x39 ? value - 0x30 : value);

const RS = 0x1e;
const GS = 0x1d;
/** `ESC 0` is 3 mm, the line of a printer as it leaves the factory 4 mm; a dot is an eighth of a millimetre. */
const LINE_3_MM_DOTS = 24;
const LINE_4_MM_DOTS = 32;
const DOTS_PER_MM = 8;
const ALIGNMENTS = ['left', 'center', 'right'] as const;
/** An unended list of tab stops is not waited for. */
const TAB_LIST_BYTES_MAX = 256;

const nulTerminated: Command['length'] = (given) => {
  const end = given.indexOf(0);
  if (end >= 0) return end + 1;
  return given.length > TAB_LIST_BYTES_MAX ? TAB_LIST_BYTES_MAX : null;
};

function scale(machine: EscposMachine, high: number, wide: number): void {
  if (digit(high) <= 5) machine.settings.style.heightScale = digit(high) + 1;
  if (digit(wide) <= 5) machine.settings.style.widthScale = digit(wide) + 1;
}

const feedDots = (dots: number, machine: EscposMachine): void => {
  if (machine.lineIsEmpty) machine.feed(0, dots);
  else machine.endLine(dots);
};

export const STAR_CONTROLS: readonly Command[] = [
  silent([0x00], 0),
  // ENQ and EOT ask for the state; the answer was given when they arrived.
  ...[0x04, 0x05].map((byte) =>
    fixed([byte], 0, (_, machine) => machine.emit({ kind: 'realTime', bytes: Uint8Array.of(byte) })),
  ),
  ...[0x07, 0x1c].map((byte) => fixed([byte], 0, (_, machine) => machine.emit({ kind: 'drawer', connector: 0 }))),
  ...[0x19, 0x1a].map((byte) => fixed([byte], 0, (_, machine) => machine.emit({ kind: 'drawer', connector: 1 }))),
  fixed([0x09], 0, (_, machine) => machine.tab()),
  fixed([0x0a], 0, (_, machine) => machine.endLine()),
  fixed([0x0b], 0, (_, machine) => machine.emit({ kind: 'other', command: 'VT' })),
  fixed([0x0c], 0, (_, machine) => {
    machine.flushLine();
    machine.emit({ kind: 'other', command: 'FF' });
  }),
  silent([0x0d], 0),
  fixed([0x0e], 0, (_, machine) => {
    machine.settings.style.widthScale = 2;
  }),
  fixed([0x14], 0, (_, machine) => {
    machine.settings.style.widthScale = 1;
  }),
  fixed([0x0f], 0, (_, machine) => {
    machine.settings.upsideDown = true;
  }),
  fixed([0x12], 0, (_, machine) => {
    machine.settings.upsideDown = false;
  }),
  fixed([0x17], 0, (_, machine) => machine.emit({ kind: 'endCounterRequest' })),
  fixed([0x18], 0, (_, machine) => reset(machine)),
];

function reset(machine: EscposMachine): void {
  const text = machine.lineText();
  machine.reset();
  if (text !== '') machine.emit({ kind: 'discarded', text });
  machine.emit({ kind: 'reset' });
}

export const STAR_TEXT_COMMANDS: readonly Command[] = [
  fixed(bytes(ESC, '@'), 0, (_, machine) => reset(machine)),
  setting(bytes(ESC, '\x1eF'), (value, machine) => {
    machine.settings.style.font = (['A', 'B', 'C'] as const)[digit(value)] ?? 'A';
  }),
  setting(bytes(ESC, '\x1dt'), (value, machine) => {
    machine.settings.encoding.codepage = value;
  }),
  setting(bytes(ESC, 'R'), (value, machine) => {
    machine.settings.encoding.internationalSet = value;
  }),
  setting(bytes(ESC, '-'), (value, machine) => {
    if (digit(value) <= 1) machine.settings.style.underlineDots = digit(value);
  }),
  fixed(bytes(ESC, 'E'), 0, (_, machine) => {
    machine.settings.style.bold = true;
  }),
  fixed(bytes(ESC, 'F'), 0, (_, machine) => {
    machine.settings.style.bold = false;
  }),
  fixed(bytes(ESC, '4'), 0, (_, machine) => {
    machine.settings.style.reverse = true;
  }),
  fixed(bytes(ESC, '5'), 0, (_, machine) => {
    machine.settings.style.reverse = false;
  }),
  fixed(bytes(ESC, 'i'), 2, ([high = 0, wide = 0], machine) => scale(machine, high, wide)),
  setting(bytes(ESC, 'h'), (value, machine) => scale(machine, value, machine.settings.style.widthScale - 1)),
  setting(bytes(ESC, 'W'), (value, machine) => scale(machine, machine.settings.style.heightScale - 1, value)),
  fixed(bytes(ESC, '\x0e'), 0, (_, machine) => scale(machine, 1, machine.settings.style.widthScale - 1)),
  fixed(bytes(ESC, '\x14'), 0, (_, machine) => scale(machine, 0, machine.settings.style.widthScale - 1)),
  setting(bytes(ESC, ' '), (value, machine) => {
    machine.settings.characterSpacingDots = digit(value);
  }),
  // Pitches, slashed zero, upper line and the settings of two-byte characters change a look that is not drawn.
  ...['M', 'P', ':', 'g', 'p', 'q'].map((letter) => silent(bytes(ESC, letter), 0)),
  ...['/', '_', '%', '$', "'"].map((letter) => silent(bytes(ESC, letter), 1)),
  ...['s', 't'].map((letter) => silent(bytes(ESC, letter), 2)),
  told(bytes(ESC, 'r'), 74, 'ESC r character of its own'),
  told(
    bytes(ESC, '&'),
    ([, mode]) => (mode === undefined ? null : digit(mode) === 1 ? 51 : 3),
    'ESC & character of its own',
  ),
  told(
    [ESC, GS, 0x3d],
    ([low, high]) => (low === undefined || high === undefined ? null : 2 + low + high * 256),
    'ESC GS = blank code page',
  ),
];

export const STAR_POSITION_COMMANDS: readonly Command[] = [
  setting(bytes(ESC, '\x1da'), (value, machine) => {
    machine.setAlign(ALIGNMENTS[digit(value)] ?? 'left');
  }),
  fixed(bytes(ESC, '\x1dA'), 2, ([low = 0, high = 0], machine) => machine.moveTo(low + high * 256)),
  fixed(bytes(ESC, '\x1dR'), 2, ([low = 0, high = 0], machine) =>
    machine.moveBy(((low + high * 256 + 0x8000) & 0xffff) - 0x8000),
  ),
  setting(bytes(ESC, 'l'), (value, machine) => {
    machine.settings.leftDots = value * machine.characterDots('A');
  }),
  setting(bytes(ESC, 'Q'), (value, machine) => {
    const widthDots = value * machine.characterDots('A') - machine.settings.leftDots;
    machine.settings.areaDots = widthDots > 0 ? widthDots : null;
  }),
  {
    prefix: bytes(ESC, 'D'),
    length: nulTerminated,
    apply: (given, machine) => {
      machine.settings.tabStopsDots = [...given.subarray(0, -1)].map((column) => column * machine.characterDots());
    },
  },
  setting(bytes(ESC, 'a'), (value, machine) => {
    machine.flushLine();
    machine.feed(value, value * machine.settings.lineDots);
  }),
  setting(bytes(ESC, 'J'), (value, machine) => feedDots(value * 2, machine)),
  setting(bytes(ESC, 'I'), (value, machine) => feedDots(value, machine)),
  setting(bytes(ESC, 'z'), (value, machine) => {
    const spacing = digit(value);
    machine.settings.lineDots = spacing === 0 ? LINE_3_MM_DOTS : spacing === 1 ? LINE_4_MM_DOTS : spacing * DOTS_PER_MM;
  }),
  fixed(bytes(ESC, '0'), 0, (_, machine) => {
    machine.settings.lineDots = LINE_3_MM_DOTS;
  }),
  ...['1', '2'].map((letter) =>
    fixed(bytes(ESC, letter), 0, (_, machine) => {
      machine.settings.lineDots = LINE_4_MM_DOTS;
    }),
  ),
  ...['3', 'A', 'j', 'y'].map((letter) => told(bytes(ESC, letter), 1, `ESC ${letter}`)),
  told(bytes(ESC, 'B'), nulTerminated, 'ESC B'),
  told(bytes(ESC, 'C'), ([lines]) => (lines === undefined ? null : lines === 0 ? 2 : 1), 'ESC C'),
  told(bytes(ESC, 'N'), 1, 'ESC N'),
  told(bytes(ESC, 'O'), 0, 'ESC O'),
  setting(bytes(ESC, 'd'), (value, machine) => {
    machine.flushLine();
    machine.emit({ kind: 'cut', partial: digit(value) % 2 === 1 });
  }),
  ...[RS].flatMap((group) =>
    ['A', 'C', 'c', 'd', 'r', 'm', '#'].map((letter) => silent([ESC, group, letter.charCodeAt(0)], 1)),
  ),
];
