import type { FuzzTarget } from './target.ts';

/** Every decoder that takes bytes from outside. */
export const FUZZ_TARGETS: readonly FuzzTarget[] = [];
