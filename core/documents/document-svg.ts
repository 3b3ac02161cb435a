import type { PrintDocument } from './document.ts';
import { type DocumentDrawing, type DrawnItem, drawDocument, FONT_UNITS, type SymbolRows } from './document-drawing.ts';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
// biome-ignore lint/suspicious/noControlCharactersInRegex: XML has no place for them, not even escaped.
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\ufffe\uffff]/g;

/** For text and for attributes in double quotes, in XML and HTML. */
export const escapedXml = (text: string): string =>
  text.replace(CONTROLS, ' ').replace(/[&<>"]/g, (character) => ESCAPES[character] ?? '');

/** For the kiosk's screen, the digital receipt and mail. `symbols`: see `drawDocument`; `title` names the picture. */
export function documentSvg(document: PrintDocument, symbols: readonly (SymbolRows | null)[], title: string): string {
  const { width, height, isRtl, items }: DocumentDrawing = drawDocument(document, symbols);
  const size = `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`;
  const font = `font-family="'Noto Sans Mono','DejaVu Sans Mono',Menlo,Consolas,monospace" font-size="${FONT_UNITS}"`;
  const ground = `<rect width="${width}" height="${height}" fill="#fff"/>`;
  const head = `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${font} direction="${isRtl ? 'rtl' : 'ltr'}" role="img">`;
  return `${head}<title>${escapedXml(title)}</title>${ground}${items.map(drawn).join('')}</svg>`;
}

function drawn(item: DrawnItem): string {
  switch (item.kind) {
    case 'text': {
      const size = item.scale === 1 ? '' : ` font-size="${FONT_UNITS * item.scale}"`;
      const weight = item.bold ? ' font-weight="700"' : '';
      const place = `x="${item.x}" y="${item.y}" text-anchor="${item.anchor}"`;
      return `<text ${place} xml:space="preserve" fill="#111"${size}${weight}>${escapedXml(item.text)}</text>`;
    }
    case 'rule':
      return `<path d="M${item.fromX} ${item.y}H${item.toX}" stroke="#767676" stroke-dasharray="8 6"/>`;
    case 'bars': {
      const path = item.bars.map(({ x, y, width, height }) => `M${x} ${y}h${width}v${height}h-${width}z`).join('');
      return `<path d="${path}" fill="#000" shape-rendering="crispEdges"/>`;
    }
  }
}
