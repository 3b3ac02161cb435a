import type { FuzzTarget } from './target.ts';
import { GOODS_TARGETS } from './targets/goods.ts';
import { INPUT_TARGETS } from './targets/input.ts';
import { PAPER_TARGETS } from './targets/paper.ts';
import { PAYMENT_TARGETS } from './targets/payment.ts';
import { READER_WIRE_TARGETS } from './targets/reader-wires.ts';
import { READER_TARGETS } from './targets/readers.ts';
import { SCALE_TARGETS } from './targets/scales.ts';
import { STAR_TARGETS } from './targets/star.ts';

/** Every decoder that takes bytes from outside. */
export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  ...GOODS_TARGETS,
  ...INPUT_TARGETS,
  ...PAPER_TARGETS,
  ...PAYMENT_TARGETS,
  ...READER_TARGETS,
  ...READER_WIRE_TARGETS,
  ...STAR_TARGETS,
  ...SCALE_TARGETS,
];
