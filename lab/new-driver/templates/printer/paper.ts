import { CODEPAGES } from '../../../../hardware/protocols/codepages.ts';
import { imageOfRows } from '../../../../hardware/protocols/dot-image.ts';
import type { Place, PrintedImage, PrintedLine, PrintedSegment } from '../../../../hardware/protocols/escpos-items.ts';
import { COMMAND } from './protocol.ts';

type PaperItem =
  | PrintedLine
  | PrintedImage
  | { kind: 'feed'; lines: number; dots: number }
  | { kind: 'unknown'; bytes: Uint8Array; offset: number; reason: 'command' };

const CHARACTER_DOTS = { width: 12, height: 24, line: 30 };
const UNDERLINE_DOTS = 2;
/** As in the model's file. */
const { upperHalf } = CODEPAGES.windows1252;
const UPPER_HALF = 0x80;

/** What a command puts on the paper, so that the paper can be looked at and its lines read. */
export function itemOf(command: string): PaperItem {
  const rest = command.slice(1);
  if (command.startsWith(COMMAND.feed) && /^\d{1,2}$/.test(rest)) {
    return { kind: 'feed', lines: Number(rest), dots: Number(rest) * CHARACTER_DOTS.line };
  }
  const text = /^([1-8])([1-8])([01])([01])([01])(.*)$/.exec(rest);
  if (command.startsWith(COMMAND.text) && text !== null) return lineOf(text);
  const picture = /^(\d{1,4}),((?:[0-9a-f]{2})+)$/.exec(rest);
  if (command.startsWith(COMMAND.picture) && picture !== null) {
    const [, width = '', rows = ''] = picture;
    return imageItem(Number(width), Buffer.from(rows, 'hex'));
  }
  return { kind: 'unknown', bytes: Buffer.from(command, 'latin1'), offset: 0, reason: 'command' };
}

const PLACE: Place = { align: 'left', leftDots: 0, areaDots: null };

function imageItem(widthDots: number, rows: Uint8Array): PrintedImage {
  const heightDots = Math.floor(rows.length / Math.max(1, (widthDots + 7) >> 3));
  return { kind: 'image', ...PLACE, image: imageOfRows(widthDots, heightDots, rows) };
}

function lineOf([, wide, high, bold, underlined, reverse, bytes = '']: RegExpExecArray): PrintedLine {
  const [widthScale, heightScale] = [Number(wide), Number(high)];
  const heightDots = CHARACTER_DOTS.height * heightScale;
  const segment: PrintedSegment = {
    text: Array.from(bytes, characterOf).join(''),
    xDots: 0,
    widthDots: bytes.length * CHARACTER_DOTS.width * widthScale,
    font: 'A',
    bold: bold === '1',
    underlineDots: underlined === '1' ? UNDERLINE_DOTS : 0,
    reverse: reverse === '1',
    widthScale,
    heightScale,
    rotated: false,
    secondColour: false,
  };
  return {
    kind: 'line',
    ...PLACE,
    segments: [segment],
    images: [],
    upsideDown: false,
    heightDots,
    feedDots: Math.max(CHARACTER_DOTS.line, heightDots),
    complete: true,
  };
}

function characterOf(byte: string): string {
  const code = byte.charCodeAt(0);
  return code < UPPER_HALF ? byte : (upperHalf[code - UPPER_HALF] ?? '?');
}
