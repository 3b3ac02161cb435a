import {
  type DotImage,
  IMAGE_DOTS_MAX,
  imageOfColumns,
  imageOfRows,
  overlaidImages,
  scaledImage,
} from './dot-image.ts';
import { bytes, type Command, counted, GS, word } from './escpos-command.ts';
import type { EscposMachine } from './escpos-machine.ts';

/** Where a stored picture lives: in non-volatile memory, or until the printer is reset. */
type Memory = 'GS ( L' | 'volatile GS ( L';

const keyOf = (memory: Memory, one = 0, two = 0): string => `${memory} ${String.fromCharCode(one, two)}`;
const layersOf = (images: DotImage[]): DotImage | null =>
  images.reduce<DotImage | null>((sum, image) => (sum === null ? image : overlaidImages(sum, image)), null);

/** Functions 112 and 113, `a bx by c xL xH yL yH d…`: one colour of a picture goes into the print buffer. */
function bufferGraphics(given: Uint8Array, isRaster: boolean, machine: EscposMachine): void {
  const [, timesWide = 1, timesHigh = 1, , xL, xH, yL, yH] = given;
  const image = pictureOf(word(xL, xH), word(yL, yH), given.subarray(8), isRaster);
  machine.addGraphics(scaledImage(image, timesWide === 2 ? 2 : 1, timesHigh === 2 ? 2 : 1));
}

/** Functions 67, 68, 83 and 84, `a kc1 kc2 b xL xH yL yH [c d…] × b`: a picture in b colours is stored under two characters. */
function storeGraphics(given: Uint8Array, memory: Memory, isRaster: boolean, machine: EscposMachine): void {
  const [, one, two, colours = 0, xL, xH, yL, yH] = given;
  const [width, height] = [word(xL, xH), word(yL, yH)];
  const length = isRaster ? ((width + 7) >> 3) * height : width * ((height + 7) >> 3);
  const layers = Array.from({ length: Math.min(colours, 4) }, (_, colour) => {
    const at = 8 + colour * (1 + length) + 1;
    return pictureOf(width, height, given.subarray(at, at + length), isRaster);
  });
  const image = layersOf(layers);
  if (image !== null) machine.store(keyOf(memory, one, two), image);
}

const pictureOf = (width: number, height: number, data: Uint8Array, isRaster: boolean): DotImage =>
  isRaster
    ? imageOfRows(width, height, data)
    : imageOfColumns((height + 7) >> 3, data.subarray(0, width * ((height + 7) >> 3)), height);

type GraphicsFunction = (values: Uint8Array, machine: EscposMachine) => void;

const print =
  (memory: Memory): GraphicsFunction =>
  ([one, two, timesWide, timesHigh], machine) =>
    machine.printStored(keyOf(memory, one, two), timesWide === 2 ? 2 : 1, timesHigh === 2 ? 2 : 1);
const remove =
  (memory: Memory): GraphicsFunction =>
  ([one, two], machine) => {
    machine.stored.delete(keyOf(memory, one, two));
  };
const store =
  (memory: Memory, isRaster: boolean): GraphicsFunction =>
  (values, machine) =>
    storeGraphics(values, memory, isRaster, machine);
const printBuffer: GraphicsFunction = (_, machine) => machine.printGraphics();
/** The density of the reference dots: all our dots are of one density. */
const setDensity: GraphicsFunction = () => undefined;

const FUNCTIONS: Readonly<Record<number, GraphicsFunction>> = {
  1: setDensity,
  49: setDensity,
  2: printBuffer,
  50: printBuffer,
  65: (_, machine) => forget('GS ( L', machine),
  66: remove('GS ( L'),
  67: store('GS ( L', true),
  68: store('GS ( L', false),
  69: print('GS ( L'),
  81: (_, machine) => forget('volatile GS ( L', machine),
  82: remove('volatile GS ( L'),
  83: store('volatile GS ( L', true),
  84: store('volatile GS ( L', false),
  85: print('volatile GS ( L'),
  112: (values, machine) => bufferGraphics(values, true, machine),
  113: (values, machine) => bufferGraphics(values, false, machine),
};

/** `m fn …` of `GS ( L` and `GS 8 L`; the functions that are not here ask for capacities and lists of keys. */
function graphics(given: Uint8Array, machine: EscposMachine): void {
  const [, fn = 0] = given;
  const known = FUNCTIONS[fn];
  if (known === undefined) machine.emit({ kind: 'other', command: `GS ( L function ${fn}` });
  else known(given.subarray(2), machine);
}

function forget(memory: Memory, machine: EscposMachine): void {
  for (const name of machine.stored.keys()) if (name.startsWith(`${memory} `)) machine.stored.delete(name);
}

/** p1 p2 p3 p4, then that many. */
const countedLong: Command['length'] = (given) => {
  const [p1, p2, p3, p4] = given;
  return given.length < 4 ? null : 4 + word(p1, p2) + word(p3, p4) * 65_536;
};

/** `GS D m fn a kc1 kc2 b c` and a Windows bitmap file, whose own header says how long it is. */
const BITMAP_AT = 7;
const bitmapLength: Command['length'] = (given) => {
  if (given.length < BITMAP_AT + 6) return null;
  const [s1, s2, s3, s4] = given.subarray(BITMAP_AT + 2);
  return BITMAP_AT + Math.max(6, word(s1, s2) + word(s3, s4) * 65_536);
};

/** Only bitmaps of one bit a dot are shown. */
function storeBitmap(given: Uint8Array, machine: EscposMachine): void {
  const [, fn = 0, , one, two] = given;
  const file = Buffer.from(given.subarray(BITMAP_AT));
  const isPlain =
    file.length >= 62 &&
    file.readUInt16LE(28) === 1 &&
    file.readUInt32LE(30) === 0 &&
    Math.abs(file.readInt32LE(18)) <= IMAGE_DOTS_MAX;
  if (!isPlain) {
    machine.emit({ kind: 'other', command: 'GS D' });
    return;
  }
  const [width, height] = [Math.abs(file.readInt32LE(18)), file.readInt32LE(22)];
  const [from, to] = [((width + 31) >> 5) * 4, (width + 7) >> 3];
  const firstIsBlack = file.readUInt32LE(54) % 0x1000000 === 0;
  const start = file.readUInt32LE(10);
  const rows = Array.from(
    { length: Math.min(Math.abs(height), Math.ceil(file.length / Math.max(1, from))) },
    (_, y) => {
      const at = start + (height > 0 ? height - 1 - y : y) * from;
      return file.subarray(at, at + to).map((byte) => (firstIsBlack ? byte ^ 0xff : byte));
    },
  );
  const memory = fn === 83 ? 'volatile GS ( L' : 'GS ( L';
  machine.store(keyOf(memory, one, two), imageOfRows(width, rows.length, Buffer.concat(rows)));
}

export const GRAPHICS_COMMANDS: readonly Command[] = [
  { prefix: bytes(GS, '(L'), length: counted, apply: (given, machine) => graphics(given.subarray(2), machine) },
  { prefix: bytes(GS, '8L'), length: countedLong, apply: (given, machine) => graphics(given.subarray(4), machine) },
  { prefix: bytes(GS, 'D'), length: bitmapLength, apply: storeBitmap },
];
