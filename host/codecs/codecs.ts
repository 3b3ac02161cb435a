import { barcodeCodec } from './barcode.ts';
import { bcbpCodec } from './bcbp.ts';
import type { Codec } from './codec.ts';
import { digitalLinkCodec } from './digital-link.ts';
import { gs1Codec } from './gs1.ts';
import { mrzCodec } from './mrz.ts';
import { zvtCodec } from './zvt.ts';

/** Every KIND of `decode` and `encode`, in the order of `--help`. */
export const CODECS: readonly Codec[] = [barcodeCodec, gs1Codec, digitalLinkCodec, bcbpCodec, mrzCodec, zvtCodec];
