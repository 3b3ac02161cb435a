import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Blob, Face, Font } from 'harfbuzzjs';
import { invariant } from '../../core/result.ts';

/**
 * The fonts of printed text, in the order in which they are asked for a character (all under the SIL Open Font License). `scale` makes
 * the monospaced one as wide as a printer's own characters: 12 dots of a line that is 24 dots high.
 */
const FONT_FILES: readonly { packaged: string; scale: number }[] = [
  { packaged: '@expo-google-fonts/noto-sans-mono/400Regular/NotoSansMono_400Regular.ttf', scale: 20 / 24 },
  { packaged: '@expo-google-fonts/noto-naskh-arabic/400Regular/NotoNaskhArabic_400Regular.ttf', scale: 1 },
  { packaged: '@expo-google-fonts/noto-sans-hebrew/400Regular/NotoSansHebrew_400Regular.ttf', scale: 1 },
  { packaged: '@expo-google-fonts/noto-sans-thai/400Regular/NotoSansThai_400Regular.ttf', scale: 1 },
  { packaged: '@expo-google-fonts/noto-sans-devanagari/400Regular/NotoSansDevanagari_400Regular.ttf', scale: 1 },
  { packaged: '@embedpdf/fonts-sc/fonts/NotoSansHans-Regular.otf', scale: 1 },
  { packaged: '@embedpdf/fonts-kr/fonts/NotoSansKR-Regular.otf', scale: 1 },
  { packaged: '@expo-google-fonts/noto-emoji/400Regular/NotoEmoji_400Regular.ttf', scale: 0.9 },
];

export type LoadedFont = {
  font: Font;
  /** Dots of a font unit for one dot of the line's size. */
  dotsPerUnit: number;
  ascent: number;
  descent: number;
  has(codePoint: number): boolean;
};

/** Fonts are read when the first character wants them: most receipts never do. */
export class FontShelf {
  readonly #loaded: (LoadedFont | undefined)[] = [];

  /** The first font that has all of these code points. */
  find(codePoints: readonly number[]): LoadedFont | null {
    for (let index = 0; index < FONT_FILES.length; index += 1) {
      const font = this.#at(index);
      if (codePoints.every((codePoint) => font.has(codePoint))) return font;
    }
    return null;
  }

  /** What stands in for a character that no font has is in the first one. */
  get first(): LoadedFont {
    return this.#at(0);
  }

  #at(index: number): LoadedFont {
    const file = FONT_FILES[index];
    invariant(file !== undefined, `there is no font ${index}`);
    const loaded = this.#loaded[index] ?? load(fileOf(file.packaged), file.scale);
    this.#loaded[index] = loaded;
    return loaded;
  }
}

function load(file: string, scale: number): LoadedFont {
  const face = new Face(new Blob(readFileSync(file)));
  const font = new Font(face);
  const characters = new Set(face.collectUnicodes());
  const { ascender, descender } = font.hExtents();
  const dotsPerUnit = scale / face.upem;
  return {
    font,
    dotsPerUnit,
    ascent: ascender * dotsPerUnit,
    descent: -descender * dotsPerUnit,
    has: (codePoint) => characters.has(codePoint),
  };
}

/** A package may export its program only; its font files lie beside that. */
function fileOf(packaged: string): string {
  const [scope, name, ...path] = packaged.split('/');
  if (scope === '@expo-google-fonts') return fileURLToPath(import.meta.resolve(packaged));
  return fileURLToPath(new URL(`../${path.join('/')}`, import.meta.resolve(`${scope}/${name}`)));
}
