import type { FuzzTarget } from './target.ts';
import { READER_TARGETS } from './targets/readers.ts';

/** Every decoder that takes bytes from outside. */
export const FUZZ_TARGETS: readonly FuzzTarget[] = [...READER_TARGETS];
