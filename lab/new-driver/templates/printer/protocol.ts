import { unreachable } from '../../../../core/result.ts';
import { type Repertoire, repertoireOf, runsOf } from '../../../../hardware/protocols/code-page-runs.ts';
import type { DocumentPart, TextLine } from '../../../../hardware/protocols/document-layout.ts';
import type { DotImage } from '../../../../hardware/protocols/dot-image.ts';
import type { PaperFormat } from '../../../../hardware/protocols/paper-format.ts';
import { centred, chunksOf } from '../../../../hardware/protocols/picture-chunks.ts';
import { symbolPicture } from '../../../../hardware/protocols/symbol-picture.ts';
import { encodeNewDeviceFrame } from '../lines/frames.ts';

/**
 * The language of the printer: a command is a letter with what belongs to it and ends with CR. This is made up: replace it by what your
 * printer's manual says, and name the manual. What a document looks like was decided before (`document-layout`), the same for every
 * printer.
 */
export const COMMAND = {
  begin: 'B',
  /** Five digits: times wide, times high, bold, underlined, white on black. Then the text in the printer's code page. */
  text: 'T',
  /** Lines. */
  feed: 'F',
  /** The width in dots, a comma, and rows of whole bytes in hexadecimal digits. */
  picture: 'P',
  cut: 'C',
  /** With a mark, which the printer sends back when all before it is on the paper. */
  end: 'E',
  /** The connector that the drawer is at. */
  drawer: 'D',
} as const;

/** Obeyed as soon as they arrive, wherever they stand: the answer comes also while a job waits for paper. */
export const STATUS_REQUEST = 0x05;
/** Throws away everything of a job that is not on paper. */
export const DISCARD = 0x18;

const encoder = (command: keyof typeof COMMAND, rest = ''): Uint8Array => encodeNewDeviceFrame(COMMAND[command] + rest);

/** Any text as one word of ASCII, to be had back in the acknowledgement. */
export const markOf = (jobId: string): string => encodeURIComponent(jobId);

export const encodeDrawer = (connector: number): Uint8Array => encoder('drawer', String(connector));

/** A whole job, from its beginning to the request for its acknowledgement. `strips` are the drawn strips of its parts, in their order. */
export function encodeNewDeviceJob(
  jobId: string,
  parts: readonly DocumentPart[],
  strips: readonly DotImage[],
  paper: PaperFormat,
): Uint8Array {
  const repertoire = repertoireOf(paper.codepages);
  const drawn = [...strips];
  const pieces = parts.flatMap((part) => encodedPart(part, { paper, repertoire, drawn }));
  const feed = paper.feedLinesBeforeCut === 0 ? [] : [encoder('feed', String(paper.feedLinesBeforeCut))];
  const cut = paper.cut === 'none' ? [] : [encoder('cut')];
  return Buffer.concat([encoder('begin'), ...pieces, ...feed, ...cut, encoder('end', markOf(jobId))]);
}

type Setting = { paper: PaperFormat; repertoire: Repertoire; drawn: DotImage[] };

function encodedPart(part: DocumentPart, { paper, repertoire, drawn }: Setting): Uint8Array[] {
  switch (part.kind) {
    case 'line':
      return [encodedLine(part, paper, repertoire)];
    case 'rule':
      return [encodedLine({ ...PLAIN_LINE, text: '-'.repeat(paper.columns) }, paper, repertoire)];
    case 'space':
      return [encoder('feed', String(part.lines))];
    case 'symbol': {
      // A printer with a command for the symbol is sent that one instead, and its model does not name it in `drawnSymbols`.
      const picture = symbolPicture(part.symbology, part.data, paper);
      if (picture !== null && picture.widthDots <= paper.dots) return encodedPicture(picture, paper);
      return [encodedLine({ ...PLAIN_LINE, text: part.data.slice(0, paper.columns) }, paper, repertoire)];
    }
    case 'picture':
      return encodedPicture(part.picture, paper);
    case 'strip': {
      const strip = drawn.shift();
      return strip === undefined ? [] : encodedPicture(strip, paper);
    }
    default:
      return unreachable(part);
  }
}

function encodedLine(line: TextLine, { columns }: PaperFormat, repertoire: Repertoire): Uint8Array {
  const { text, placing, widthScale, heightScale, bold, underline, reverse } = line;
  const free = Math.max(0, columns - text.length * widthScale);
  const indent = placing === 'left' ? 0 : placing === 'right' ? free : free >> 1;
  const style = [widthScale, heightScale, Number(bold), Number(underline), Number(reverse)].join('');
  // The one code page of the model: this language cannot change it within a line.
  const bytes = runsOf(text, repertoire).flatMap((run) => run.bytes);
  return encoder('text', style + ' '.repeat(indent) + String.fromCharCode(...bytes));
}

function encodedPicture(picture: DotImage, { dots, rasterChunkDots }: PaperFormat): Uint8Array[] {
  return chunksOf(centred(picture, dots), rasterChunkDots).map(({ widthDots, bits }) =>
    encoder('picture', `${widthDots},${Buffer.from(bits).toString('hex')}`),
  );
}

const PLAIN_LINE: Omit<TextLine, 'text'> = {
  kind: 'line',
  placing: 'left',
  widthScale: 1,
  heightScale: 1,
  bold: false,
  underline: false,
  reverse: false,
};
