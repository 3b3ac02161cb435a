import { crc32, deflateSync } from 'node:zlib';
import type { DotImage } from '../protocols/dot-image.ts';

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const WHITE = 1;

/**
 * A picture as an SVG image, one unit a dot: a PNG of one bit a dot whose white is transparent, so that pictures can lie on each other.
 * Dots from `endX` on are cut off, as there is no heater for them; a picture that is not on the paper at all is left out, because the
 * library that makes PNGs of papers ends the whole process over one.
 */
export function drawImage(image: DotImage, x: number, y: number, endX: number): string {
  const widthDots = Math.min(image.widthDots, Math.floor(endX - x));
  if (widthDots <= 0 || image.heightDots === 0) return '';
  const place = `x="${x}" y="${y}" width="${widthDots}" height="${image.heightDots}"`;
  const source = `data:image/png;base64,${pngOf(image, widthDots).toString('base64')}`;
  return `<image ${place} style="image-rendering:pixelated" image-rendering="optimizeSpeed" href="${source}"/>`;
}

function pngOf({ widthDots: allDots, heightDots, bits }: DotImage, widthDots: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(widthDots, 0);
  header.writeUInt32BE(heightDots, 4);
  header[8] = 1;
  const rowBytes = (widthDots + 7) >> 3;
  const allBytes = (allDots + 7) >> 3;
  const rows = Buffer.alloc(heightDots * (rowBytes + 1));
  for (let y = 0; y < heightDots; y += 1) {
    // PNG's grey has 1 for white, and each row begins with its filter: none.
    const row = bits.subarray(y * allBytes, y * allBytes + rowBytes).map((byte) => byte ^ 0xff);
    rows.set(row, y * (rowBytes + 1) + 1);
  }
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('tRNS', Uint8Array.of(0, WHITE)),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(data.length, 0);
  named.copy(framed, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}
