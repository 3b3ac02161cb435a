import { bcbpCodec } from './bcbp.ts';
import type { Codec } from './codec.ts';
import { escposCodec } from './escpos.ts';
import { mrzCodec } from './mrz.ts';
import { receiptCodec } from './receipt.ts';
import { trackCodec } from './track.ts';
import { zvtCodec } from './zvt.ts';

/** Every KIND of `decode` and `encode`, in the order of `--help`. */
export const CODECS: readonly Codec[] = [bcbpCodec, escposCodec, mrzCodec, receiptCodec, trackCodec, zvtCodec];
