import type { Currency } from '../money/money.ts';
import { NO_STAFF, type StaffState } from '../staff/state.ts';
import { type AuditState, NOT_AUDITED } from './audit/state.ts';
import { type BaggingState, NOTHING_BAGGED } from './bagging/state.ts';
import { type BasketState, EMPTY_BASKET } from './basket/state.ts';
import { type CouponState, NO_COUPONS } from './coupons/state.ts';
import { type DutyState, NO_DUTY } from './duty/state.ts';
import { type InterventionState, NO_INTERVENTIONS } from './interventions/state.ts';
import { type MemberState, NO_MEMBER } from './member/state.ts';
import { isPaid, NOTHING_TENDERED, openReversal, openTender, type PaymentState } from './payment/state.ts';
import { NOT_SOLD, type SaleState } from './receipt/state.ts';
import { NO_REFUND, type RefundState } from './refund/state.ts';
import { NO_AGE_KNOWN, type RestrictionState } from './restrictions/state.ts';
import { isOnItsWay, NOTHING_SUSPENDED, type SuspendState } from './suspend/state.ts';

/** One shopper's sale: each feature's own part, in its own folder. */
export type CheckoutState = {
  saleId: string;
  currency: Currency;
  /** When the session began. */
  openedAtMs: number;
} & BasketState &
  CouponState &
  MemberState &
  PaymentState &
  SaleState &
  StaffState &
  InterventionState &
  RestrictionState &
  BaggingState &
  AuditState &
  SuspendState &
  RefundState &
  DutyState;

export const openCheckout = (saleId: string, currency: Currency, openedAtMs: number): CheckoutState => ({
  saleId,
  currency,
  openedAtMs,
  ...EMPTY_BASKET,
  ...NO_COUPONS,
  ...NO_MEMBER,
  ...NOTHING_TENDERED,
  ...NOT_SOLD,
  ...NO_STAFF,
  ...NO_INTERVENTIONS,
  ...NO_AGE_KNOWN,
  ...NOTHING_BAGGED,
  ...NOT_AUDITED,
  ...NOTHING_SUSPENDED,
  ...NO_REFUND,
  ...NO_DUTY,
});

/** Money has moved or may be moving: nothing may be thrown away. */
export const moneyAtStake = (state: CheckoutState): boolean =>
  openTender(state) !== null || openReversal(state) !== null || state.sale !== null || state.tenders.some(isPaid);

/** While money may be moving, or has moved, or the basket goes or comes, it cannot change. */
export const basketIsOpen = (state: CheckoutState): boolean =>
  !moneyAtStake(state) && !isOnItsWay(state) && state.refund === null;
