import { barcodeCodec } from './barcode.ts';
import { bcbpCodec } from './bcbp.ts';
import type { Codec } from './codec.ts';
import { digitalLinkCodec } from './digital-link.ts';
import { escposCodec } from './escpos.ts';
import { gs1Codec } from './gs1.ts';
import { mrzCodec } from './mrz.ts';
import { nexoCodec } from './nexo.ts';
import { receiptCodec } from './receipt.ts';
import { scaleCodec } from './scale.ts';
import { starprntCodec } from './starprnt.ts';
import { trackCodec } from './track.ts';
import { zvtCodec } from './zvt.ts';

/** Every KIND of `decode` and `encode`, in the order of `--help`. */
export const CODECS: readonly Codec[] = [
  barcodeCodec,
  gs1Codec,
  digitalLinkCodec,
  bcbpCodec,
  escposCodec,
  starprntCodec,
  mrzCodec,
  nexoCodec,
  receiptCodec,
  scaleCodec,
  trackCodec,
  zvtCodec,
];
