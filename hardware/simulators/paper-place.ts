import type { Place } from '../protocols/escpos-items.ts';

/** The white to either side of the dots that a head can print. */
export const MARGIN_DOTS = 32;

export type Drawn = { svg: string; heightDots: number };

/** Where something that wide begins on paper whose print area is `widthDots` wide. */
export function startOf(
  { align, leftDots, areaDots }: Place,
  itemDots: number,
  widthDots: number,
): { xDots: number; leftDots: number; areaDots: number } {
  const left = Math.min(leftDots, Math.max(0, widthDots - 1));
  const area = Math.min(areaDots ?? widthDots, widthDots - left);
  const free = Math.max(0, area - itemDots);
  const offset = align === 'left' ? 0 : align === 'center' ? Math.floor(free / 2) : free;
  return { xDots: MARGIN_DOTS + left + offset, leftDots: MARGIN_DOTS + left, areaDots: area };
}
