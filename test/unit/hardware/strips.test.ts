import { describe, expect, test } from 'vitest';
import type { StripRequest } from '../../../hardware/protocols/document-layout.ts';
import { type DotImage, isBlack } from '../../../hardware/protocols/dot-image.ts';
import { wrapWords } from '../../../hardware/protocols/word-wrap.ts';
import { createStripDrawer } from '../../../hardware/rendering/draw-strips.ts';
import { FontShelf } from '../../../hardware/rendering/fonts.ts';
import { wrapByWidth } from '../../../hardware/rendering/line-breaks.ts';
import { Shaper } from '../../../hardware/rendering/shaping.ts';
import { StripThread } from '../../../hardware/rendering/strip-thread.ts';

type Wish = { text: string } & Partial<Omit<StripRequest, 'kind' | 'text'>> & { placing?: 'left' | 'center' | 'right' };

const requestOf = ({ text, placing = 'left', ...style }: Wish): StripRequest => ({
  ...{ kind: 'text', text, placing, widthDots: 384, direction: 'ltr' as const },
  ...{ widthScale: 1, heightScale: 1, bold: false, underline: false, reverse: false },
  ...style,
});
const draw = createStripDrawer();
const strip = (wish: Wish) => {
  const [drawn] = draw([requestOf(wish)]);
  if (drawn === undefined) throw new Error('no strip');
  return drawn;
};

/** Columns from the left that have a dot in them. */
function inkOf(picture: DotImage): { left: number; right: number; dots: number } {
  const columns = Array.from({ length: picture.widthDots }, (_, x) => {
    let dots = 0;
    for (let y = 0; y < picture.heightDots; y += 1) if (isBlack(picture, x, y)) dots += 1;
    return dots;
  });
  return {
    left: columns.findIndex((dots) => dots > 0),
    right: columns.findLastIndex((dots) => dots > 0),
    dots: columns.reduce((sum, dots) => sum + dots, 0),
  };
}

describe('a drawn strip', () => {
  test.each([
    ['Arabic', 'شكرا لزيارتكم'],
    ['Hebrew', 'תודה רבה'],
    ['Chinese', '谢谢惠顾'],
    ['Japanese', 'ありがとう'],
    ['Korean', '감사합니다'],
    ['Thai', 'ขอบคุณ'],
    ['Hindi', 'क्षत्रिय किलो'],
    ['Greek', 'Ευχαριστώ'],
    ['Russian', 'Спасибо'],
    ['an emoji', '🍎'],
  ])('has %s, as wide as the paper', (_, text) => {
    const { picture, missing } = strip({ text });
    expect(missing).toEqual([]);
    expect(picture.widthDots).toBe(384);
    expect(inkOf(picture).dots).toBeGreaterThan(100);
  });

  test('joins Arabic letters: a word is narrower than its letters one by one', () => {
    const shaper = new Shaper(new FontShelf());
    const word = shaper.shape('تفاح', 'rtl', 24).width;
    const letters = Array.from('تفاح', (letter) => shaper.shape(letter, 'rtl', 24).width);
    expect(word).toBeLessThan(letters.reduce((sum, width) => sum + width, 0));
  });

  test('orders a line from right to left, with its numbers from left to right', () => {
    const shaper = new Shaper(new FontShelf());
    const glyphsOf = (text: string) => shaper.shape(text, 'rtl', 24).glyphs.toSorted((a, b) => a.x - b.x);
    // A number stands at the left of the letter that is written before it.
    const [one, two] = ['ا1', 'ا2'].map((text) => glyphsOf(text)[0]?.outline);
    const line = glyphsOf('ثمن 12').map(({ outline }) => outline);
    expect(line.slice(0, 2)).toEqual([one, two]);
    expect(line.length).toBeGreaterThan(4);
  });

  test('stands where it is told to', () => {
    const [left, centre, right] = (['left', 'center', 'right'] as const).map((placing) =>
      inkOf(strip({ text: '谢谢', placing }).picture),
    );
    expect(left?.left).toBeLessThan(8);
    expect(right?.right).toBeGreaterThan(375);
    expect(Math.abs((centre?.left ?? 0) + (centre?.right ?? 0) - 383)).toBeLessThan(8);
  });

  test('puts a label at the start and its value at the end of the line, by the direction', () => {
    const pair = (direction: 'ltr' | 'rtl', value: string) => {
      const style = { widthScale: 1, heightScale: 1, bold: false, underline: false, reverse: false };
      const [drawn] = draw([{ kind: 'pair', label: '香蕉', value, direction, widthDots: 384, ...style }]);
      return inkOf(drawn?.picture ?? { widthDots: 0, heightDots: 0, bits: new Uint8Array(0) });
    };
    expect(pair('ltr', '1.20').left).toBeLessThan(8);
    expect(pair('ltr', '1.20').right).toBeGreaterThan(375);
    expect(pair('rtl', '1.20').left).toBeLessThan(8);
  });

  test('breaks a line that is too long, with every word on it', () => {
    const one = strip({ text: '欢迎下次光临' }).picture.heightDots;
    const many = strip({ text: '欢迎下次光临'.repeat(6) }).picture;
    expect(many.heightDots).toBe(3 * one);
    expect(inkOf(many).right).toBeLessThan(384);
  });

  test('is heavier in bold, twice as high in large, and white on black in reverse', () => {
    const plain = inkOf(strip({ text: '谢谢' }).picture).dots;
    expect(inkOf(strip({ text: '谢谢', bold: true }).picture).dots).toBeGreaterThan(plain);
    expect(strip({ text: '谢谢', heightScale: 2 }).picture.heightDots).toBe(
      2 * strip({ text: '谢谢' }).picture.heightDots,
    );
    expect(inkOf(strip({ text: '谢谢', underline: true }).picture).dots).toBeGreaterThan(plain);
    expect(inkOf(strip({ text: '谢谢', reverse: true }).picture).dots).toBeGreaterThan(plain);
  });

  test('has a box for a character that no font has, and names it', () => {
    const { picture, missing } = strip({ text: '谢\u{1b000}\ue000' });
    expect(missing).toEqual(['\u{1b000}', '\ue000']);
    expect(inkOf(picture).right).toBeGreaterThan(inkOf(strip({ text: '谢' }).picture).right + 20);
  });
});

test('a thread draws what the drawer draws, and says so when it is closed', async () => {
  const thread = new StripThread();
  const request = requestOf({ text: '谢谢 شكرا' });
  expect(await thread.render([request])).toEqual(draw([request]));
  await thread.close();
  await expect(thread.render([request])).rejects.toThrow('closed');
});

describe('a line break', () => {
  test('in a code page comes at a blank, keeps an indent and loses no character', () => {
    expect(wrapWords('  2 x 1.20 of something long', 12)).toEqual(['  2 x 1.20', 'of something', 'long']);
    expect(wrapWords('ABCDEFGHIJKLMNOP', 6)).toEqual(['ABCDEF', 'GHIJKL', 'MNOP']);
    expect(wrapWords('', 6)).toEqual(['']);
  });

  test('in any script comes between words or characters, and never before a closing mark', () => {
    const width = (text: string): number => [...text].length;
    expect(wrapByWidth('谢谢惠顾，欢迎。', 5, width)).toEqual(['谢谢惠顾，', '欢迎。']);
    expect(wrapByWidth('one two three', 7, width)).toEqual(['one two', 'three']);
    expect(wrapByWidth('unbreakable', 4, width)).toEqual(['unbr', 'eaka', 'ble']);
    expect(wrapByWidth('', 4, width)).toEqual(['']);
  });
});
