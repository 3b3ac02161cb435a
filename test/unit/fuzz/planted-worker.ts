import type { FuzzTarget } from '../../fuzz/target.ts';
import { fuzz } from '../../fuzz/worker.ts';

const held: Uint8Array[] = [];
const KILOBYTE = 1_024;

/** Decoders with one planted bug each, and one that is well. */
const PLANTED: readonly FuzzTarget[] = [
  { name: 'well', samples: [Buffer.from('well')], feed: (input) => void Buffer.from(input).toString('hex') },
  {
    name: 'throws',
    samples: [Buffer.from('A1')],
    feed(input) {
      if (input[0] === 0x41 && input.length === 1) throw new Error('a single A');
    },
  },
  {
    name: 'hangs',
    samples: [Buffer.from('B2')],
    feed(input) {
      while (input[0] === 0x42 && input.length === 1);
    },
  },
  { name: 'grows', samples: [Buffer.from('C3')], feed: () => void held.push(new Uint8Array(KILOBYTE)) },
];

fuzz(PLANTED);
