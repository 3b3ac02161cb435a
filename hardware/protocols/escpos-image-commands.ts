import { imageOfColumns, imageOfRows, scaledImage } from './dot-image.ts';
import { bytes, type Command, ESC, FS, GS, word } from './escpos-command.ts';
import type { EscposMachine } from './escpos-machine.ts';

/** A head's dots under one dot of an 8-dot bit image. */
const EIGHT_DOT_HEIGHT = 3;

/** 1 = twice as wide, 2 = twice as high. */
const timesOf = (mode: number): [wide: number, high: number] => [(mode & 1) + 1, ((mode >> 1) & 1) + 1];

/** `ESC * m`: 8 dots high below 32, 24 dots from there, 48 dots from 64 (some makers). */
const bytesPerColumn = (mode: number): number => (mode < 32 ? 1 : mode < 64 ? 3 : 6);

const bitImageLength: Command['length'] = ([mode, low, high]) =>
  mode === undefined || low === undefined || high === undefined ? null : 3 + word(low, high) * bytesPerColumn(mode);

function bitImage(given: Uint8Array, machine: EscposMachine): void {
  const [mode = 0] = given;
  const image = imageOfColumns(bytesPerColumn(mode), given.subarray(3));
  // Even modes are of single density across.
  machine.inlineImage(scaledImage(image, (mode & 1) === 0 ? 2 : 1, mode < 32 ? EIGHT_DOT_HEIGHT : 1));
}

/** `m xL xH yL yH d…`, x in bytes. */
const rasterLength: Command['length'] = (given) => {
  const [, xL, xH, yL, yH] = given;
  return given.length < 5 ? null : 5 + word(xL, xH) * word(yL, yH);
};

function rasterImage(given: Uint8Array, machine: EscposMachine): void {
  const [mode = 0, xL, xH, yL, yH] = given;
  const image = imageOfRows(word(xL, xH) * 8, word(yL, yH), given.subarray(5));
  machine.block({ kind: 'image', ...machine.place, image: scaledImage(image, ...timesOf(mode)) });
}

/** `GS Q 0 m xL xH yL yH d…`: columns of y bytes. */
function tallImage(given: Uint8Array, machine: EscposMachine): void {
  const [mode = 0, , , yL, yH] = given;
  const image = imageOfColumns(word(yL, yH), given.subarray(5));
  machine.block({ kind: 'image', ...machine.place, image: scaledImage(image, ...timesOf(mode)) });
}

/** `x y d…`: x × 8 columns of y bytes. */
const downloadedLength: Command['length'] = ([x, y]) => (x === undefined || y === undefined ? null : 2 + x * y * 8);

const DOWNLOADED = 'volatile GS *';

function storeDownloaded(given: Uint8Array, machine: EscposMachine): void {
  const [, y = 0] = given;
  machine.store(DOWNLOADED, imageOfColumns(y, given.subarray(2)));
}

/** `FS q n [xL xH yL yH d…]`: pictures of x × 8 columns of y bytes each. */
const nonVolatileLength: Command['length'] = (given) => {
  const [count] = given;
  if (count === undefined) return null;
  let length = 1;
  for (let index = 0; index < count; index += 1) {
    if (given.length < length + 4) return null;
    const [xL, xH, yL, yH] = given.subarray(length);
    length += 4 + word(xL, xH) * word(yL, yH) * 8;
  }
  return length;
};

function storeNonVolatile(given: Uint8Array, machine: EscposMachine): void {
  let at = 1;
  for (let number = 1; number <= (given[0] ?? 0); number += 1) {
    const [xL, xH, yL, yH] = given.subarray(at);
    const length = word(xL, xH) * word(yL, yH) * 8;
    machine.store(`FS q ${number}`, imageOfColumns(word(yL, yH), given.subarray(at + 4, at + 4 + length)));
    at += 4 + length;
  }
}

export const IMAGE_COMMANDS: readonly Command[] = [
  { prefix: bytes(ESC, '*'), length: bitImageLength, apply: bitImage },
  { prefix: bytes(GS, 'v0'), length: rasterLength, apply: rasterImage },
  { prefix: bytes(GS, 'Q0'), length: rasterLength, apply: tallImage },
  { prefix: bytes(GS, '*'), length: downloadedLength, apply: storeDownloaded },
  {
    prefix: bytes(GS, '/'),
    length: () => 1,
    apply: ([mode = 0], machine) => machine.printStored(DOWNLOADED, ...timesOf(mode)),
  },
  { prefix: bytes(FS, 'q'), length: nonVolatileLength, apply: storeNonVolatile },
  {
    prefix: bytes(FS, 'p'),
    length: () => 2,
    apply: ([number = 0, mode = 0], machine) => machine.printStored(`FS q ${number}`, ...timesOf(mode)),
  },
];
