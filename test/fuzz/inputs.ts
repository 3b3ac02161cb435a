/** Inputs for a decoder, by number: the same seed, target and number give the same bytes for ever, whatever was fed in between. */

/** No input is longer, so that a decoder's own bound is reached but a minute is enough for a million inputs. */
export const INPUT_BYTES_MAX = 8_192;
const RANDOM_BYTES_MAX = 96;
const MUTATIONS_MAX = 4;
const REPEATS_MAX = 200;

/** Bytes that mean something to some protocol: framing, separators, digits, signs, and the edges of a byte. */
const TELLING_BYTES = Buffer.from(
  [
    0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0a, 0x0d, 0x10, 0x15, 0x1b, 0x1c, 0x1d, 0x1e, 0x1f, 0x20, 0x7f, 0x80,
  ].concat([0xfe, 0xff], [...Buffer.from('09-+.,;:%?^<>/]{}"\\AZ')]),
);

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** Mulberry32 over the seed, the target's name and the number of the input: quick, and good enough to meet every branch. */
class Choice {
  #state: number;

  constructor(seed: number, name: string, number: number) {
    let hash = FNV_OFFSET ^ seed;
    for (let index = 0; index < name.length; index += 1) {
      hash = Math.imul(hash ^ name.charCodeAt(index), FNV_PRIME);
    }
    this.#state = Math.imul(hash ^ number, 0x9e3779b1) ^ (number >>> 3);
  }

  below(count: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % count;
  }
}

/** Random, cut and mutated inputs; the first ones are the samples as they are. */
export function inputOf(seed: number, name: string, samples: readonly Uint8Array[], number: number): Uint8Array {
  const whole = samples[number];
  if (whole !== undefined) return whole;
  const choice = new Choice(seed, name, number);
  const sample = samples[choice.below(Math.max(1, samples.length))];
  switch (sample === undefined ? 0 : choice.below(8)) {
    case 0:
      return randomBytes(choice);
    case 1:
      return sample?.subarray(0, choice.below(sample.length + 1)) ?? randomBytes(choice);
    default:
      return mutated(choice, sample ?? randomBytes(choice), samples);
  }
}

function randomBytes(choice: Choice): Uint8Array {
  const bytes = new Uint8Array(choice.below(RANDOM_BYTES_MAX + 1));
  const isTelling = choice.below(2) === 0;
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = isTelling ? tellingByte(choice) : choice.below(256);
  return bytes;
}

const tellingByte = (choice: Choice): number => TELLING_BYTES[choice.below(TELLING_BYTES.length)] ?? 0;

function mutated(choice: Choice, sample: Uint8Array, samples: readonly Uint8Array[]): Uint8Array {
  let bytes: Uint8Array = Uint8Array.from(sample.subarray(0, INPUT_BYTES_MAX));
  const times = 1 + choice.below(MUTATIONS_MAX);
  for (let time = 0; time < times; time += 1) bytes = mutatedOnce(choice, bytes, samples);
  return bytes.subarray(0, INPUT_BYTES_MAX);
}

function mutatedOnce(choice: Choice, bytes: Uint8Array, samples: readonly Uint8Array[]): Uint8Array {
  const at = choice.below(bytes.length + 1);
  const until = at + choice.below(Math.min(16, bytes.length - at) + 1);
  switch (choice.below(9)) {
    case 0:
      return replaced(bytes, at, (bytes[at] ?? 0) ^ (1 << choice.below(8)));
    case 1:
      return replaced(bytes, at, choice.below(256));
    case 2:
      return replaced(bytes, at, tellingByte(choice));
    case 3:
      return joined(bytes.subarray(0, at), Uint8Array.of(tellingByte(choice)), bytes.subarray(at));
    case 4:
      return joined(bytes.subarray(0, at), bytes.subarray(until));
    case 5:
      return joined(bytes.subarray(0, until), bytes.subarray(at));
    case 6: {
      const other = samples[choice.below(samples.length)] ?? bytes;
      return joined(bytes.subarray(0, at), other.subarray(choice.below(other.length + 1)));
    }
    case 7: {
      // Rarely, because it is long: one piece over and over, which makes lists, nesting and counters long.
      if (choice.below(16) !== 0) return joined(bytes.subarray(0, at), randomBytes(choice), bytes.subarray(until));
      return joined(bytes.subarray(0, at), ...Array(1 + choice.below(REPEATS_MAX)).fill(bytes.subarray(at, until)));
    }
    default:
      return bytes.subarray(0, at);
  }
}

function replaced(bytes: Uint8Array, at: number, byte: number): Uint8Array {
  if (at < bytes.length) bytes[at] = byte;
  return bytes;
}

function joined(...parts: Uint8Array[]): Uint8Array {
  const whole = Buffer.concat(parts);
  return new Uint8Array(whole.buffer, whole.byteOffset, Math.min(whole.length, INPUT_BYTES_MAX));
}
