import { z } from 'zod';
import { auditReasons } from '../audit/reasons.ts';
import { baggingReasons } from '../bagging/reasons.ts';
import { basketReasons } from '../basket/reasons.ts';
import { dutyReasons } from '../duty/reasons.ts';
import { paymentReasons } from '../payment/reasons.ts';
import { restrictionReasons } from '../restrictions/reasons.ts';

/** Why a person is wanted: each feature's own reasons. One more belongs into its feature's `reasons.ts`, and that list here. */
export const reasonSchema = z.discriminatedUnion('kind', [
  ...restrictionReasons,
  ...baggingReasons,
  ...auditReasons,
  ...basketReasons,
  ...paymentReasons,
  ...dutyReasons,
]);
export type Reason = z.infer<typeof reasonSchema>;
export type ReasonKind = Reason['kind'];
