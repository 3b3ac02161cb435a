import { type CommandSet, treeOf } from './command-stream.ts';
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

const TREE = treeOf(COMMANDS);

export const ESCPOS_COMMANDS: CommandSet = { tree: TREE, rasterTree: TREE, introducers: [ESC, FS, GS, 0x10] };
