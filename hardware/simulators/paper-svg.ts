import type { PageArea, PrintedBarcode, PrintedImage, PrintedLine, PrintedPage } from '../protocols/escpos-items.ts';
import { drawBarcode } from './paper-barcodes.ts';
import { drawImage } from './paper-image.ts';
import { drawLine } from './paper-lines.ts';
import { type Drawn, MARGIN_DOTS, startOf } from './paper-place.ts';

export type PaperItem =
  | PrintedLine
  | PrintedBarcode
  | PrintedImage
  | PrintedPage
  | { kind: 'feed'; lines: number; dots: number };

export type PaperEnd = 'fullCut' | 'partialCut' | 'torn';
/** `troubles`: what a printer would have left out, and why. */
export type DrawnPaper = { svg: string; troubles: string[] };

/** Longer than any document: a stream that feeds for ever ends the picture, not the memory. */
const PAPER_DOTS_MAX = 200_000;

/** Draws what was printed, one unit a printer dot, with a margin to either side of the print area. */
export function drawPaper(items: readonly PaperItem[], widthDots: number, end: PaperEnd): DrawnPaper {
  const troubles: string[] = [];
  const parts: string[] = [];
  let y = MARGIN_DOTS;
  let bottom = y;
  for (const item of items) {
    if (y > PAPER_DOTS_MAX) break;
    const drawn = drawItem(item, y, widthDots, troubles);
    parts.push(drawn.svg);
    y = Math.max(MARGIN_DOTS, y + drawn.heightDots);
    bottom = Math.max(bottom, y);
  }
  const width = widthDots + 2 * MARGIN_DOTS;
  const height = bottom + MARGIN_DOTS;
  const head = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`;
  const ground = `<rect width="${width}" height="${height}" fill="#fff"/>`;
  return { svg: `${head}${ground}${parts.join('')}${drawEnd(end, width, height)}</svg>`, troubles };
}

function drawItem(item: PaperItem, y: number, widthDots: number, troubles: string[]): Drawn {
  switch (item.kind) {
    case 'feed':
      return { svg: '', heightDots: item.dots };
    case 'line':
      return drawLine(item, y, widthDots);
    case 'barcode': {
      const drawn = drawBarcode(item, y, widthDots);
      if (drawn.trouble !== null) troubles.push(drawn.trouble);
      return drawn;
    }
    case 'image': {
      const { xDots, leftDots, areaDots } = startOf(item, item.image.widthDots, widthDots);
      if (item.image.widthDots > areaDots) troubles.push(`image of ${item.image.widthDots} dots on ${areaDots}`);
      return { svg: drawImage(item.image, xDots, y, leftDots + areaDots), heightDots: item.image.heightDots };
    }
    case 'page':
      return drawPage(item, y, widthDots, troubles);
  }
}

function drawPage(page: PrintedPage, y: number, widthDots: number, troubles: string[]): Drawn {
  const drawn = page.areas.map((area) => drawArea(area, y, widthDots, troubles));
  return {
    svg: drawn.map(({ svg }) => svg).join(''),
    heightDots: Math.max(0, ...drawn.map(({ heightDots }) => heightDots)),
  };
}

/** Draws an area as if it read from the left, and turns it. */
function drawArea(area: PageArea, y: number, widthDots: number, troubles: string[]): Drawn {
  const x = Math.min(area.xDots, widthDots - 1);
  const width = Math.min(area.widthDots ?? widthDots, widthDots - x);
  const content = Math.max(
    0,
    ...area.parts.map(({ yDots, item }) => yDots + (item.kind === 'line' ? item.feedDots : 0)),
  );
  const height = area.heightDots ?? content;
  const alongDots = area.direction % 2 === 0 ? width : height;
  const acrossDots = area.direction % 2 === 0 ? height : width;
  // What begins outside its area is not printed.
  const inside = area.parts.filter(({ xDots, yDots }) => xDots < alongDots && yDots <= acrossDots);
  const parts = inside.map(({ xDots, yDots, item }) => {
    const drawn = drawItem(item, 0, alongDots - xDots, troubles);
    const itemDots = item.kind === 'line' ? item.heightDots : drawn.heightDots;
    return `<g transform="translate(${xDots} ${Math.max(0, yDots - itemDots)})">${drawn.svg}</g>`;
  });
  const [left, top] = [MARGIN_DOTS + x, y + area.yDots];
  const turns = [
    `translate(${left} ${top})`,
    `translate(${left} ${top + height}) rotate(-90)`,
    `translate(${left + width} ${top + height}) rotate(180)`,
    `translate(${left + width} ${top}) rotate(90)`,
  ];
  // Lines are placed from the left margin of the paper, which an area does not have.
  const turn = `${turns[area.direction]} translate(${-MARGIN_DOTS} 0)`;
  return { svg: `<g transform="${turn}">${parts.join('')}</g>`, heightDots: area.yDots + height };
}

/** A partial cut leaves a bridge in the middle, a torn edge is not straight. */
function drawEnd(end: PaperEnd, width: number, height: number): string {
  const stroke = 'fill="none" stroke="#999" stroke-width="2"';
  const y = height - 1;
  if (end === 'fullCut') return `<path d="M0 ${y}H${width}" ${stroke}/>`;
  if (end === 'partialCut') {
    const bridge = 12;
    return `<path d="M0 ${y}H${width / 2 - bridge}M${width / 2 + bridge} ${y}H${width}" ${stroke}/>`;
  }
  const teeth = Array.from(
    { length: Math.ceil(width / 16) },
    (_, index) => `L${index * 16 + 8} ${y - 8}L${index * 16 + 16} ${y}`,
  );
  return `<path d="M0 ${y}${teeth.join('')}" ${stroke}/>`;
}
