import type { Right } from '../../staff/rights.ts';
import { AUDIT_RIGHTS } from '../audit/reasons.ts';
import { BAGGING_RIGHTS } from '../bagging/reasons.ts';
import { BASKET_RIGHTS } from '../basket/reasons.ts';
import { DUTY_RIGHTS } from '../duty/reasons.ts';
import { PAYMENT_RIGHTS } from '../payment/reasons.ts';
import { RESTRICTION_RIGHTS } from '../restrictions/reasons.ts';
import type { ReasonKind } from './reasons.ts';

/** Which right answers an intervention: each feature's own for its reasons. */
export const RIGHT_FOR: Record<ReasonKind, Right> = {
  ...RESTRICTION_RIGHTS,
  ...BAGGING_RIGHTS,
  ...AUDIT_RIGHTS,
  ...BASKET_RIGHTS,
  ...PAYMENT_RIGHTS,
  ...DUTY_RIGHTS,
};

/** What staff answer on a screen of its own, and not with a reason code. */
const ANSWERED_ELSEWHERE: ReadonlySet<string> = new Set<ReasonKind>(['paymentUnknown']);
export const isAnsweredElsewhere = (kind: string): boolean => ANSWERED_ELSEWHERE.has(kind);
