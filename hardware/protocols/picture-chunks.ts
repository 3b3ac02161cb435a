import { bytesPerRow, type DotImage } from './dot-image.ts';

/** The picture on paper of that width, in its middle as far as whole bytes allow; what is too wide is cut off at the right. */
export function centred(picture: DotImage, paperDots: number): DotImage {
  const from = bytesPerRow(picture.widthDots);
  const to = bytesPerRow(paperDots);
  if (picture.widthDots > paperDots) return { ...placed(picture, from, to, 0), widthDots: paperDots };
  const free = paperDots - picture.widthDots;
  const shift = free >> 4;
  return { ...placed(picture, from, Math.min(to, shift + from), shift), widthDots: picture.widthDots + shift * 8 };
}

function placed({ heightDots, bits }: DotImage, from: number, to: number, shift: number): DotImage {
  const out = new Uint8Array(to * heightDots);
  for (let y = 0; y < heightDots; y += 1) {
    out.set(bits.subarray(y * from, y * from + Math.min(from, to - shift)), y * to + shift);
  }
  return { widthDots: to * 8, heightDots, bits: out };
}

/**
 * The picture in pieces from the top, none higher than `chunkDots` and none a multiple of 48 dots high: some clones lose their place in
 * such pieces, and the rest of the picture comes out as text.
 */
export function chunksOf(picture: DotImage, chunkDots: number): DotImage[] {
  const stride = bytesPerRow(picture.widthDots);
  const chunks: DotImage[] = [];
  for (let top = 0; top < picture.heightDots; ) {
    const left = Math.min(chunkDots, picture.heightDots - top);
    const heightDots = left % AVOIDED_HEIGHT_DOTS === 0 ? left - AVOIDED_HEIGHT_DOTS / 2 : left;
    const bits = picture.bits.subarray(top * stride, (top + heightDots) * stride);
    chunks.push({ widthDots: picture.widthDots, heightDots, bits });
    top += heightDots;
  }
  return chunks;
}

const AVOIDED_HEIGHT_DOTS = 48;

/**
 * Two bytes that begin a command which a printer obeys wherever it meets them, also in the middle of a picture: `DLE DC4` there could
 * open the drawer. `thicken`: dots of the second byte, beside a black one each, that make something else of it.
 */
export type RealTimeLead = { first: number; seconds: readonly number[]; thicken: number };

/** The picture without such bytes: a stroke is one dot thicker where they were. */
export function withoutRealTime(picture: DotImage, { first, seconds, thicken }: RealTimeLead): DotImage {
  let bits: Uint8Array | null = null;
  for (let at = picture.bits.indexOf(first); at >= 0; at = picture.bits.indexOf(first, at + 1)) {
    const second = picture.bits[at + 1];
    if (second === undefined || !seconds.includes(second)) continue;
    bits ??= picture.bits.slice();
    bits[at + 1] = second | thicken;
  }
  return bits === null ? picture : { ...picture, bits };
}
