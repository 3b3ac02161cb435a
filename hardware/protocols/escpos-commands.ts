import { BARCODE_COMMANDS } from './escpos-barcode-commands.ts';
import { type Command, ESC, FS, fixed, GS, silent } from './escpos-command.ts';
import { DEVICE_COMMANDS, MAINTENANCE_COMMANDS, STATUS_COMMANDS } from './escpos-device-commands.ts';
import { GRAPHICS_COMMANDS } from './escpos-graphics.ts';
import { IMAGE_COMMANDS } from './escpos-image-commands.ts';
import { MAKER_COMMANDS } from './escpos-maker-commands.ts';
import { PAGE_COMMANDS, POSITION_COMMANDS } from './escpos-position-commands.ts';
import { SYMBOL_COMMANDS } from './escpos-symbol-commands.ts';
import { KANJI_COMMANDS, TEXT_COMMANDS } from './escpos-text-commands.ts';

/** Single control characters. */
const CONTROLS: readonly Command[] = [
  // Fills time and flushes half a command; receiptio sends thousands of them.
  silent([0x00], 0),
  fixed([0x07], 0, (_, machine) => machine.emit({ kind: 'buzzer' })),
  fixed([0x09], 0, (_, machine) => machine.tab()),
  fixed([0x0a], 0, (_, machine) => machine.endLine()),
  silent([0x0b], 0),
  fixed([0x0c], 0, (_, machine) => {
    if (!machine.inPageMode) {
      machine.flushLine();
      machine.emit({ kind: 'other', command: 'FF' });
      return;
    }
    machine.printPage();
    machine.leavePageMode();
  }),
  // Without automatic line feed it is ignored, as printers are delivered.
  silent([0x0d], 0),
  fixed([0x18], 0, (_, machine) => {
    if (machine.inPageMode) machine.clearArea();
  }),
];

const COMMANDS: readonly Command[] = [
  ...CONTROLS,
  ...TEXT_COMMANDS,
  ...KANJI_COMMANDS,
  ...POSITION_COMMANDS,
  ...PAGE_COMMANDS,
  ...IMAGE_COMMANDS,
  ...GRAPHICS_COMMANDS,
  ...BARCODE_COMMANDS,
  ...SYMBOL_COMMANDS,
  ...DEVICE_COMMANDS,
  ...STATUS_COMMANDS,
  ...MAINTENANCE_COMMANDS,
  ...MAKER_COMMANDS,
];

/** The bytes of all prefixes as a tree, so that finding a command takes as many steps as its prefix has bytes. */
export type CommandTree = (Command | CommandTree | undefined)[];

function treeOf(commands: readonly Command[]): CommandTree {
  const root: CommandTree = new Array(256).fill(undefined);
  for (const command of commands) {
    let branch = root;
    for (const byte of command.prefix.slice(0, -1)) {
      const below = branch[byte];
      const next: CommandTree = Array.isArray(below) ? below : new Array(256).fill(undefined);
      branch[byte] = next;
      branch = next;
    }
    branch[command.prefix.at(-1) ?? 0] = command;
  }
  return root;
}

export const COMMAND_TREE: CommandTree = treeOf(COMMANDS);

/** Bytes that begin a command; after a half one of them the next begins again. */
export const INTRODUCERS: readonly number[] = [ESC, FS, GS, 0x10];
