import { CommandStream } from './command-stream.ts';
import type { MultibyteEncoding } from './escpos-characters.ts';
import { ESCPOS_COMMANDS } from './escpos-commands.ts';
import type { PrintedLine } from './escpos-items.ts';
import { GEOMETRY, type PrinterGeometry } from './escpos-settings.ts';

export type { DecodedItem } from './escpos-items.ts';

export type EscposDecoderOptions = {
  /** Whose numbers `ESC t` counts code pages by, one of `CODEPAGE_NUMBERINGS`. */
  numbering?: string;
  /** What `FS &` means on this printer. */
  multibyte?: MultibyteEncoding;
  geometry?: PrinterGeometry;
};

/**
 * Reads ESC/POS, whatever the chunks: the far end's half of `escpos-document`. What it does not know comes out as `unknown`, never
 * silently. Commands, their parameters and lengths after Epson's "ESC/POS Command Reference" as far as the sources of escpos-php,
 * python-escpos, receiptline and receipt-printer-encoder confirm them; the rest is our own reading of it.
 */
export class EscposDecoder extends CommandStream {
  constructor({ numbering = 'epson', multibyte = 'gb18030', geometry = GEOMETRY }: EscposDecoderOptions = {}) {
    super(ESCPOS_COMMANDS, { numbering, multibyte, geometry });
  }
}

/** The text of a line as a person reads it: moves of the print position as blanks, parts in their order across the paper. */
export function textOf(line: PrintedLine): string {
  const columnDots = GEOMETRY.fonts.A.widthDots;
  let text = '';
  let xDots = 0;
  for (const segment of [...line.segments].sort((one, other) => one.xDots - other.xDots)) {
    const gap = segment.xDots - xDots;
    if (gap > 0) text += ' '.repeat(Math.max(1, Math.round(gap / columnDots)));
    text += segment.text;
    xDots = Math.max(xDots, segment.xDots + segment.widthDots);
  }
  return text.trimEnd();
}
