import { type CommandSet, CommandStream, treeOf } from './command-stream.ts';
import { ESC } from './escpos-command.ts';
import { GEOMETRY, type PrinterGeometry } from './escpos-settings.ts';
import {
  STAR_DEVICE_COMMANDS,
  STAR_PAGE_COMMANDS,
  STAR_RASTER_COMMANDS,
  STAR_RASTER_ROWS,
} from './star-device-commands.ts';
import { STAR_PICTURE_COMMANDS } from './star-picture-commands.ts';
import { STAR_CONTROLS, STAR_POSITION_COMMANDS, STAR_TEXT_COMMANDS } from './star-text-commands.ts';

const COMMANDS = [
  ...STAR_CONTROLS,
  ...STAR_TEXT_COMMANDS,
  ...STAR_POSITION_COMMANDS,
  ...STAR_PICTURE_COMMANDS,
  ...STAR_DEVICE_COMMANDS,
  ...STAR_PAGE_COMMANDS,
  ...STAR_RASTER_COMMANDS,
];

const STAR_COMMANDS: CommandSet = {
  tree: treeOf(COMMANDS),
  rasterTree: treeOf([...COMMANDS, ...STAR_RASTER_ROWS]),
  introducers: [ESC],
};

/** 203 dots an inch, lines of 4 mm. */
const STAR_GEOMETRY: PrinterGeometry = { ...GEOMETRY, lineDots: 32, verticalUnitDots: 1 };

/**
 * Reads StarPRNT and Star Line Mode, whatever the chunks: the far end's half of `star-document`. Commands and their lengths after
 * Star's "STAR Line Mode Command Specifications" Rev. 1.12 and "STAR Graphic Mode Command Specifications" Rev. 2.31, and as far as
 * they leave them out, as ReceiptPrinterRenderer and receiptline read and write them.
 */
export class StarDecoder extends CommandStream {
  constructor() {
    super(STAR_COMMANDS, { numbering: 'star-prnt', multibyte: 'shift_jis', geometry: STAR_GEOMETRY });
  }
}
