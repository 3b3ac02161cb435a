import type { Brand } from '../../core/brands/brand.ts';
import fennel from '../../core/brands/fennel.json' with { type: 'json' };
import meridian from '../../core/brands/meridian.json' with { type: 'json' };

/** The data of `core/brands`, already checked there; read here without the schema to keep the page small. */
export const brands: readonly Brand[] = [fennel, meridian];

export const brandOf = (brandId: string): Brand => brands.find((brand) => brand.brandId === brandId) ?? fennel;

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2.2 contrast ratio, 1–21. */
export function contrastRatio(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const READABLE = 4.5;

/**
 * The custom properties of a brand. An accent too light to write with (a signal yellow) is for surfaces only: text takes the ink, and
 * header and poster become dark with the accent as their mark, as on wayfinding signs.
 */
export function brandProperties(brand: Brand): Record<string, string> {
  const { colour } = brand;
  const accentWrites = contrastRatio(colour.accent, colour.paper) >= READABLE;
  return {
    '--paper': colour.paper,
    '--surface': colour.surface,
    '--ink': colour.ink,
    '--ink-soft': colour.inkSoft,
    '--accent': colour.accent,
    '--on-accent': colour.onAccent,
    '--accent-soft': colour.accentSoft,
    '--accent-text': accentWrites ? colour.accent : colour.ink,
    '--attention': colour.attention,
    '--on-attention': colour.onAttention,
    '--stop': colour.stop,
    '--on-stop': colour.onStop,
    '--done': colour.done,
    '--on-done': colour.onDone,
    '--line': colour.line,
    '--header': accentWrites ? colour.paper : colour.ink,
    '--on-header': accentWrites ? colour.ink : colour.surface,
    '--mark': colour.accent,
    '--poster': accentWrites ? colour.accent : colour.ink,
    '--on-poster': accentWrites ? colour.onAccent : colour.surface,
    '--poster-mark': accentWrites ? colour.accentSoft : colour.accent,
    '--focus-colour': accentWrites ? colour.ink : '#1f5fd0',
    '--radius-mm': String(brand.radiusMm),
    '--heading-weight': String(brand.headingWeight),
  };
}

export function brandStyleSheet(brand: Brand): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  const rules = Object.entries(brandProperties(brand)).map(([name, value]) => `${name}:${value}`);
  sheet.replaceSync(`:where(:root){${rules.join(';')}}`);
  return sheet;
}
