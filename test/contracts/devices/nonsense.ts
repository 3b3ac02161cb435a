import { SeededRandom } from '../../../hardware/simulators/seeded-random.ts';

export const PIECE_BYTES = 4_096;

/** Nonsense of every kind, for ever: noise, silence that is not silent, and what looks like the frames of some protocol. */
export function nonsense(seed: number): () => Uint8Array {
  const random = new SeededRandom(seed);
  const frames = [
    ']E04006381333931\r\n',
    '\x0200123\r',
    'S S     1.234 kg\r\n',
    '\x10\x02\x80\x00\x00\x10\x03\x00\x00',
  ];
  const pieces = [
    random.bytes(PIECE_BYTES),
    new Uint8Array(PIECE_BYTES),
    new Uint8Array(PIECE_BYTES).fill(0xff),
    new Uint8Array(PIECE_BYTES).fill(0x12),
    ...frames.map((frame) => Buffer.from(frame.repeat(Math.ceil(PIECE_BYTES / frame.length)), 'latin1')),
  ] as const;
  return () => random.pick([pieces[0], ...pieces.slice(1)]);
}
