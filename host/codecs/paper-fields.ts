import { blackDotsOf, type DotImage } from '../../hardware/protocols/dot-image.ts';
import { textOf } from '../../hardware/protocols/escpos-decode.ts';
import type { DecodedItem, PrintedBarcode, PrintedLine } from '../../hardware/protocols/escpos-items.ts';

/** What `paperFields` gives, for `--help`. */
export const PAPER_HELP = `lines[]             the text of each printed line in its order, '' for an empty one; pictures and barcodes are not among them
barcodes[]          {symbology, data} of each printed barcode
cuts, drawerKicks   how many
unknownBytes        bytes that belong to no known command; 0 for a stream that is understood as a whole
unknown[]           {offset, hex, reason} of each: reason command, byte, tooLong (claims more than 8 MiB), cutOff (the stream ends in it)
items[]             everything in its order, by its kind:
  line              text, align left, center or right; complete false: never fed, it stood in the buffer at the end
                    leftDots, areaDots (null: all of the paper), feedDots; upsideDown
                    segments[] {text, xDots, font, bold, underlineDots, reverse, widthScale, heightScale, rotated, secondColour}
  barcode           symbology, data, hex, align, moduleDots, heightDots (bars), columns, rowModules, errorLevel, hri
  image             widthDots, heightDots, blackDots, align; a strip of ESC * is an image of its own
  page              items[] of page mode, as lines, barcodes and images with area, xDots and yDots (the lower edge)
  feed              lines (0: given in dots), dots; negative backwards
  cut               partial true or false
  drawer            connector 0 (pin 2) or 1 (pin 5)
  buzzer, reset     a buzzer, ESC @
  discarded         text that ESC @ threw away before it was printed
  processIdRequest, inOrderStatusRequest, identityRequest, automaticStatus   questions: processId, query, id, selected
  endCounterRequest, printEnd   Star's ETB and ESC GS ETX: function, first, second
  realTime          hex of a real-time command
  other             command that is known and has no effect here
  unknown           offset, hex, reason
A symbology is upca, upce, ean13, ean8, code39, itf, codabar, code93, code128, gs1-128, databarOmni, databarTruncated, databarLimited,
databarExpanded, databarStacked, databarStackedOmni, databarExpandedStacked, composite, pdf417, qrcode, microqr, maxicode, aztec or
datamatrix. U+001D in data is a function 1 character, U+FFFD in text a byte without a meaning, U+FFFC a character that the stream drew.`;

type Fields = Record<string, unknown>;

/** What a stream to a printer put on paper. */
export function paperFields(items: readonly DecodedItem[]): Fields {
  const printed = items.flatMap((item) =>
    item.kind === 'page' ? item.areas.flatMap((area) => area.parts.map((part) => part.item)) : [item],
  );
  const unknown = items.flatMap((item) => (item.kind === 'unknown' ? [item] : []));
  return {
    lines: printed.flatMap((item) => (item.kind === 'line' && !isStrip(item) ? [textOf(item)] : [])),
    barcodes: printed.flatMap((item) =>
      item.kind === 'barcode' ? [{ symbology: item.symbology, data: item.data }] : [],
    ),
    cuts: items.filter(({ kind }) => kind === 'cut').length,
    drawerKicks: items.filter(({ kind }) => kind === 'drawer').length,
    unknownBytes: unknown.reduce((sum, { bytes }) => sum + bytes.length, 0),
    unknown: unknown.map(({ offset, bytes, reason }) => ({ offset, hex: hexOf(bytes), reason })),
    items: items.flatMap(itemFields),
  };
}

/** A line of nothing but pictures. */
const isStrip = (line: PrintedLine): boolean => line.segments.length === 0 && line.images.length > 0;
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const imageFields = (image: DotImage): Fields => ({
  widthDots: image.widthDots,
  heightDots: image.heightDots,
  blackDots: blackDotsOf(image),
});

function itemFields(item: DecodedItem): Fields[] {
  switch (item.kind) {
    case 'line':
      return lineFields(item);
    case 'barcode':
      return [barcodeFields(item)];
    case 'image':
      return [{ kind: 'image', ...imageFields(item.image), align: item.align }];
    case 'page':
      return [
        {
          kind: 'page',
          items: item.areas.flatMap(({ parts, ...area }) =>
            parts.flatMap((part) =>
              itemFields(part.item).map((fields) => ({ ...fields, area, xDots: part.xDots, yDots: part.yDots })),
            ),
          ),
        },
      ];
    case 'realTime':
      return [{ kind: 'realTime', hex: hexOf(item.bytes) }];
    case 'unknown':
      return [{ kind: 'unknown', offset: item.offset, hex: hexOf(item.bytes), reason: item.reason }];
    default:
      return [item];
  }
}

function lineFields(line: PrintedLine): Fields[] {
  const { align, complete, leftDots, areaDots, feedDots, upsideDown } = line;
  const images = line.images.map(({ image, xDots }) => ({ kind: 'image', ...imageFields(image), align, xDots }));
  if (isStrip(line)) return images;
  const segments = line.segments.map(({ widthDots: _, ...segment }) => segment);
  const place = { align, complete, leftDots, areaDots, feedDots, upsideDown };
  return [{ kind: 'line', text: textOf(line), ...place, segments }, ...images];
}

function barcodeFields(barcode: PrintedBarcode): Fields {
  const { symbology, data, align, moduleDots, heightDots, columns, rowModules, errorLevel, hri } = barcode;
  const shape = { align, moduleDots, heightDots, columns, rowModules, errorLevel, hri };
  return { kind: 'barcode', symbology, data, hex: hexOf(barcode.bytes), ...shape };
}
