import { bytes, type Command, counted, ESC, fixed, silent, told, word } from './escpos-command.ts';
import type { EscposMachine } from './escpos-machine.ts';
import { digit } from './star-text-commands.ts';

const realTime = (prefix: number[]): Command =>
  fixed(prefix, 0, (_, machine) => machine.emit({ kind: 'realTime', bytes: Uint8Array.from(prefix) }));

const BUZZER_SETTING = 0x11;
/** SUB DC1 n, SUB DC2 n1 n2, SUB DC3 n1 n2: own reading of "four bytes" and "five bytes ignored". */
const snoutLength: Command['length'] = ([fn]) => (fn === undefined ? null : fn === BUZZER_SETTING ? 2 : 3);

export const STAR_DEVICE_COMMANDS: readonly Command[] = [
  realTime([ESC, 0x06, 0x01]),
  realTime([ESC, 0x06, 0x18]),
  fixed([ESC, 0x1e, 0x61], 1, ([selected = 0], machine) =>
    machine.emit({ kind: 'automaticStatus', selected: digit(selected) }),
  ),
  silent([ESC, 0x1e, 0x45], 1),
  fixed([ESC, 0x1d, 0x03], 3, ([fn = 0, first = 0, second = 0], machine) =>
    machine.emit({ kind: 'printEnd', function: digit(fn), first, second }),
  ),
  silent([ESC, 0x07], 2),
  fixed([ESC, 0x1d, 0x07], 3, (_, machine) => machine.emit({ kind: 'buzzer' })),
  silent([ESC, 0x1d, 0x19, 0x11], 3),
  fixed([ESC, 0x1d, 0x19, 0x12], 3, (_, machine) => machine.emit({ kind: 'buzzer' })),
  told([ESC, 0x1d, 0x1a], snoutLength, 'ESC GS SUB snout'),
  told([ESC, 0x16], 2, 'ESC SYN presenter'),
  silent(bytes(ESC, '\x1d#'), 8),
  silent(bytes(ESC, '\x1db'), 1),
  silent(bytes(ESC, '\x1dc'), 2),
  silent(bytes(ESC, '\x1dL'), 4),
  told(bytes(ESC, '\x1dg'), ([fn]) => (fn === undefined ? null : digit(fn) === 0 ? 2 : 3), 'ESC GS g print trigger'),
  told(bytes(ESC, '\x1dh'), 2, 'ESC GS h page function'),
  { ...told(bytes(ESC, '\x1d)B'), counted, 'ESC GS ) B') },
  { ...told(bytes(ESC, '\x1d)I'), counted, 'ESC GS ) I') },
  fixed(bytes(ESC, '?'), 2, (_, machine) => {
    machine.reset();
    machine.emit({ kind: 'reset' });
  }),
];

/** Bytes after `ESC GS P n`, by n. */
const PAGE_LENGTHS = [1, 1, 2, 9, 3, 3, 1, 1, 1];

const pageLength: Command['length'] = ([fn]) => (fn === undefined ? null : (PAGE_LENGTHS[digit(fn)] ?? 1));

function pageFunction(given: Uint8Array, machine: EscposMachine): void {
  const [fn = 0, a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = given;
  const signed = ((word(a, b) + 0x8000) & 0xffff) - 0x8000;
  switch (digit(fn)) {
    case 0:
      machine.enterPageMode();
      return;
    case 1:
      machine.leavePageMode();
      return;
    case 2: {
      const area = machine.area;
      const direction = ([0, 1, 2, 3] as const)[digit(a)] ?? 0;
      if (area !== null) machine.beginArea({ ...area, direction });
      return;
    }
    case 3: {
      const direction = machine.area?.direction ?? 0;
      const place = { xDots: word(a, b), yDots: word(c, d), widthDots: word(e, f), heightDots: word(g, h) };
      machine.beginArea({ ...place, direction });
      return;
    }
    case 4:
      machine.moveDownTo(word(a, b));
      return;
    case 5:
      machine.moveDownBy(signed);
      return;
    case 6:
      machine.printPage();
      return;
    case 7:
      machine.printPage();
      machine.leavePageMode();
      return;
    case 8:
      machine.clearArea();
      return;
    default:
      machine.emit({ kind: 'other', command: `ESC GS P ${fn}` });
  }
}

export const STAR_PAGE_COMMANDS: readonly Command[] = [
  { prefix: bytes(ESC, '\x1dP'), length: pageLength, apply: pageFunction },
];

const RASTER_DIGITS_MAX = 16;

/** Letters without a number; the others carry digits and a NUL, the margins a second letter before them. */
const PLAIN_RASTER = 'ABCRab';

const rasterLength: Command['length'] = (given) => {
  const [letter] = given;
  if (letter === undefined) return null;
  if (PLAIN_RASTER.includes(String.fromCharCode(letter))) return 1;
  const end = given.indexOf(0, 1);
  if (end >= 0) return end + 1;
  return given.length > RASTER_DIGITS_MAX ? 1 : null;
};

function rasterFunction(given: Uint8Array, machine: EscposMachine): void {
  const letter = String.fromCharCode(given[0] ?? 0);
  if (letter === 'A') {
    machine.flushLine();
    machine.raster.active = true;
  } else if (letter === 'B' || letter === 'R') {
    printRaster(machine);
    machine.raster.active = letter === 'R' && machine.raster.active;
  } else if (letter === 'C') {
    machine.raster.take();
  } else if (letter === 'Y') {
    machine.raster.down(Number.parseInt(Buffer.from(given.subarray(1)).toString('latin1'), 10) || 0);
  } else if (letter === 'D') {
    const circuits = Number.parseInt(Buffer.from(given.subarray(1)).toString('latin1'), 10) || 0;
    for (const connector of [0, 1]) if ((circuits & (connector + 1)) !== 0) machine.emit({ kind: 'drawer', connector });
  }
}

function printRaster(machine: EscposMachine): void {
  const image = machine.raster.take();
  if (image !== null) machine.block({ kind: 'image', ...machine.place, image });
}

const execute = (mode: number, cuts: boolean): Command =>
  fixed([ESC, 0x0c, mode], 0, (_, machine) => {
    printRaster(machine);
    if (cuts) machine.emit({ kind: 'cut', partial: true });
  });

export const STAR_RASTER_COMMANDS: readonly Command[] = [
  { prefix: bytes(ESC, '*r'), length: rasterLength, apply: rasterFunction },
  execute(0x00, false),
  execute(0x04, true),
  execute(0x19, false),
  execute(0x0a, false),
];

const rowLength: Command['length'] = ([low, high]) =>
  low === undefined || high === undefined ? null : 2 + word(low, high);

/** Only in raster mode: elsewhere they are the letters b and k. */
export const STAR_RASTER_ROWS: readonly Command[] = [
  {
    prefix: [0x62],
    length: rowLength,
    apply: (given, machine) => {
      machine.raster.add(given.subarray(2));
      machine.raster.down(1);
    },
  },
  { prefix: [0x6b], length: rowLength, apply: (given, machine) => machine.raster.add(given.subarray(2)) },
];
