import { FUZZ_TARGETS } from './targets.ts';
import { fuzz } from './worker.ts';

fuzz(FUZZ_TARGETS);
