import type { BlockOf, PrintDocument } from '../../core/documents/document.ts';
import { CODE128_LENGTH_MAX, symbolData } from './document-layout.ts';
import type { PaperFormat } from './paper-format.ts';
import { symbolPicture } from './symbol-picture.ts';

/** What the layout prints otherwise than it was asked to, block by block, for people who write documents. */
export const layoutWarnings = ({ blocks }: PrintDocument, format: PaperFormat): string[] =>
  blocks.flatMap((block, index) => {
    const warning = block.type === 'barcode' ? symbolWarning(block, format) : null;
    return warning === null ? [] : [`blocks[${index}]: ${warning}`];
  });

function symbolWarning({ symbology, data }: BlockOf<'barcode'>, format: PaperFormat): string | null {
  if (data === '') return `${symbology} of nothing: an empty line is printed instead`;
  const checked = symbolData(symbology, data);
  if (checked === null) return `${symbology} cannot carry "${data}"${reasonOf(symbology)}: it is printed as text`;
  const picture = symbolPicture(symbology, checked, format);
  if (picture === null) return `${symbology} cannot hold so much data: printers print it as text or not at all`;
  if (picture.widthDots <= format.dots) return null;
  return `${symbology} is ${picture.widthDots} dots wide, the paper ${format.dots}: printers cut it off or leave it out`;
}

function reasonOf(symbology: BlockOf<'barcode'>['symbology']): string {
  switch (symbology) {
    case 'ean13':
      return ' (12 digits, or 13 with the right check digit)';
    case 'ean8':
      return ' (7 digits, or 8 with the right check digit)';
    case 'upca':
      return ' (11 digits, or 12 with the right check digit)';
    case 'code128':
      return ` (at most ${CODE128_LENGTH_MAX} characters, of ASCII)`;
    default:
      return ' (characters of ISO 8859-1, and neither ESC nor DLE)';
  }
}
