import type { Right } from '../../staff/rights.ts';
import { AUDIT_RIGHTS } from '../audit/reasons.ts';
import { BAGGING_RIGHTS } from '../bagging/reasons.ts';
import { RESTRICTION_RIGHTS } from '../restrictions/reasons.ts';
import type { ReasonKind } from './reasons.ts';

/** Which right answers an intervention: each feature's own for its reasons. */
export const RIGHT_FOR: Record<ReasonKind, Right> = { ...RESTRICTION_RIGHTS, ...BAGGING_RIGHTS, ...AUDIT_RIGHTS };
