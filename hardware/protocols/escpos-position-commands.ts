import { bytes, type Command, counted, ESC, fixed, GS, setting, told, word } from './escpos-command.ts';
import type { PageArea } from './escpos-items.ts';
import type { EscposMachine } from './escpos-machine.ts';

/** nL nH as a signed number. */
const signedWord = (low = 0, high = 0): number => ((word(low, high) + 0x8000) & 0xffff) - 0x8000;

const horizontal = (units: number, { settings }: EscposMachine): number => units * settings.horizontalUnitDots;
const vertical = (units: number, { settings }: EscposMachine): number => Math.round(units * settings.verticalUnitDots);

/** Prints the line and feeds on, at least as far as the line is high. */
function printAndFeedDots(units: number, machine: EscposMachine): void {
  if (machine.lineIsEmpty) machine.feed(0, vertical(units, machine));
  else machine.endLine(vertical(units, machine));
}

function printAndFeedLines(lines: number, machine: EscposMachine): void {
  const rest = machine.lineIsEmpty ? lines : Math.max(0, lines - 1);
  machine.flushLine(lines === 0 ? 0 : undefined);
  machine.feed(rest, rest * machine.settings.lineDots);
}

function setMotionUnits([x = 0, y = 0]: Uint8Array, machine: EscposMachine): void {
  const { dotsPerInch, horizontalUnitDots, verticalUnitDots } = machine.geometry;
  machine.settings.horizontalUnitDots = x === 0 ? horizontalUnitDots : dotsPerInch / x;
  machine.settings.verticalUnitDots = y === 0 ? verticalUnitDots : dotsPerInch / y;
}

const DIRECTIONS: readonly PageArea['direction'][] = [0, 1, 2, 3];

function setArea(given: Uint8Array, machine: EscposMachine): void {
  const [xL, xH, yL, yH, widthL, widthH, heightL, heightH] = given;
  machine.beginArea({
    xDots: Math.round(horizontal(word(xL, xH), machine)),
    yDots: vertical(word(yL, yH), machine),
    widthDots: Math.round(horizontal(word(widthL, widthH), machine)),
    heightDots: vertical(word(heightL, heightH), machine),
    direction: machine.area?.direction ?? 0,
  });
}

function setDirection(value: number, machine: EscposMachine): void {
  const area = machine.area;
  if (area === null) return;
  const { xDots, yDots, widthDots, heightDots } = area;
  machine.beginArea({ xDots, yDots, widthDots, heightDots, direction: DIRECTIONS[value & 0x03] ?? 0 });
}

export const POSITION_COMMANDS: readonly Command[] = [
  fixed(bytes(ESC, '2'), 0, (_, machine) => {
    machine.settings.lineDots = machine.geometry.lineDots;
  }),
  setting(bytes(ESC, '3'), (value, machine) => {
    machine.settings.lineDots = vertical(value, machine);
  }),
  // Lines of n/60 and n/360 inch, which python-escpos sends.
  setting(bytes(ESC, 'A'), (value, { settings, geometry }) => {
    settings.lineDots = Math.round((value * geometry.dotsPerInch) / 60);
  }),
  setting(bytes(ESC, '+'), (value, { settings, geometry }) => {
    settings.lineDots = Math.round((value * geometry.dotsPerInch) / 360);
  }),
  fixed(bytes(ESC, '$'), 2, ([low, high], machine) => machine.moveTo(horizontal(word(low, high), machine))),
  fixed(bytes(ESC, '\\'), 2, ([low, high], machine) => machine.moveBy(horizontal(signedWord(low, high), machine))),
  fixed(bytes(GS, '$'), 2, ([low, high], machine) => {
    if (machine.inPageMode) machine.moveDownTo(vertical(word(low, high), machine));
  }),
  fixed(bytes(GS, '\\'), 2, ([low, high], machine) => {
    if (machine.inPageMode) machine.moveDownBy(vertical(signedWord(low, high), machine));
  }),
  fixed(bytes(GS, 'L'), 2, ([low, high], machine) => {
    machine.settings.leftDots = Math.round(horizontal(word(low, high), machine));
  }),
  fixed(bytes(GS, 'W'), 2, ([low, high], machine) => {
    machine.settings.areaDots = Math.round(horizontal(word(low, high), machine));
  }),
  fixed(bytes(GS, 'P'), 2, setMotionUnits),
  setting(bytes(ESC, 'd'), printAndFeedLines),
  setting(bytes(ESC, 'e'), (lines, machine) => {
    machine.flushLine(0);
    machine.feed(-lines, -lines * machine.settings.lineDots);
  }),
  setting(bytes(ESC, 'J'), printAndFeedDots),
  setting(bytes(ESC, 'K'), (units, machine) => {
    machine.flushLine(0);
    machine.feed(0, -vertical(units, machine));
  }),
  // Aligns at the beginning of a line, as senders use it.
  setting(bytes(GS, 'T'), (_, machine) => machine.flushLine(0)),
];

export const PAGE_COMMANDS: readonly Command[] = [
  fixed(bytes(ESC, 'L'), 0, (_, machine) => machine.enterPageMode()),
  fixed(bytes(ESC, 'S'), 0, (_, machine) => machine.leavePageMode()),
  setting(bytes(ESC, 'T'), setDirection),
  fixed(bytes(ESC, 'W'), 8, setArea),
  fixed([ESC, 0x0c], 0, (_, machine) => machine.printPage()),
  told(bytes(GS, '(P'), counted, 'GS ( P'),
  // Lines and rectangles of page mode.
  told(bytes(GS, '(Q'), counted, 'GS ( Q'),
];
