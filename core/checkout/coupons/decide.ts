import { err, ok, unreachable } from '../../result.ts';
import type { SessionEvent } from '../../session/events.ts';
import { storeTime } from '../../time/store-time.ts';
import { notice } from '../basket/notice.ts';
import { BASKET_LINES_MAX } from '../basket/state.ts';
import type { DecideContext } from '../commands.ts';
import type { Decision } from '../decide.ts';
import { basketIsOpen, type CheckoutState } from '../state.ts';
import type { ClaimAnswer, CouponCommand } from './commands.ts';
import type { Claim, HeldCoupon } from './events.ts';
import { mayTakeOffline } from './exposure.ts';
import { judgeCoupon } from './judge.ts';
import { couponsIn } from './state.ts';

/** Coupons and bottle vouchers. What can be used once is claimed at the server before it counts. */
export function decideCoupons(state: CheckoutState, command: CouponCommand, context: DecideContext): Decision {
  switch (command.type) {
    case 'coupon.offered':
      return basketIsOpen(state) ? ok(offerCoupon(state, command, context)) : err({ kind: 'notNow' });
    case 'depositReturn.offered':
      return basketIsOpen(state) ? ok(offerDepositReturn(state, command, context)) : err({ kind: 'notNow' });
    case 'coupon.remove': {
      const claim = couponsIn(state).find(({ claimId }) => claimId === command.couponId);
      if (claim === undefined || !basketIsOpen(state)) return err({ kind: 'notNow' });
      return ok(release(claim, context));
    }
    case 'claim.answered': {
      const claim = state.claims.find(({ claimId, status }) => claimId === command.claimId && status === 'asking');
      if (claim === undefined) return err({ kind: 'notNow' });
      return ok(answered(state, claim, command.answer, context));
    }
    default:
      return unreachable(command);
  }
}

function offerCoupon(
  state: CheckoutState,
  { offered }: Extract<CouponCommand, { type: 'coupon.offered' }>,
  context: DecideContext,
): SessionEvent[] {
  const { countMax } = context.settings.coupons;
  const today = storeTime(context.atMs, context.timeZone).date;
  const there = couponsIn(state);
  const same = there.find(({ code, coupon }) =>
    offered.isSingleUse ? code === offered.code : coupon.couponCode === offered.couponCode,
  );
  if (same !== undefined) return [notice({ kind: 'couponThere', name: same.coupon.name }, context)];
  if (there.length >= countMax) return [notice({ kind: 'couponLimit', count: countMax }, context)];
  const asked = { offered, couponId: context.commandId, today, countMax };
  const judged = judgeCoupon(state, context.pricing, asked);
  if ('refused' in judged) return [notice(judged.refused, context)];
  return ask(offered.code, judged.coupon, judged.amountMinor, offered.isSingleUse, context);
}

function offerDepositReturn(
  state: CheckoutState,
  { code, amountMinor }: Extract<CouponCommand, { type: 'depositReturn.offered' }>,
  context: DecideContext,
): SessionEvent[] {
  const there = state.claims.filter(({ coupon }) => coupon === null);
  if (there.some((claim) => claim.code === code)) return [notice({ kind: 'depositReturnThere' }, context)];
  const isFull = there.length >= context.settings.coupons.depositReturnsMax || state.lines.length >= BASKET_LINES_MAX;
  if (isFull) return [notice({ kind: 'basketFull' }, context)];
  if (amountMinor === 0) return [notice({ kind: 'couponUnknown' }, context)];
  return ask(code, null, amountMinor, true, context);
}

function ask(
  code: string,
  coupon: HeldCoupon | null,
  amountMinor: number,
  isSingleUse: boolean,
  { atMs, commandId: claimId }: DecideContext,
): SessionEvent[] {
  const at = { v: 1, atMs } as const;
  const asked: SessionEvent = { type: 'claim.asked', ...at, claimId, code, coupon, amountMinor };
  if (!isSingleUse) return [asked, { type: 'claim.granted', ...at, claimId, by: 'open' }];
  const kind = coupon === null ? 'depositReturn' : 'coupon';
  return [
    asked,
    {
      type: 'effect.requested',
      ...at,
      effectId: `${claimId}:claim`,
      effect: { type: 'code.claim', claimId, kind, code, amountMinor },
    },
  ];
}

function answered(state: CheckoutState, claim: Claim, answer: ClaimAnswer, context: DecideContext): SessionEvent[] {
  const { claimId, amountMinor, coupon } = claim;
  const at = { v: 1, atMs: context.atMs } as const;
  // The payment has begun meanwhile: what is being paid for does not change.
  if (!basketIsOpen(state)) {
    const refused: SessionEvent = { type: 'claim.refused', ...at, claimId, reason: 'tooLate' };
    return answer.kind === 'granted' ? [refused, letGo(claim, context)] : [refused];
  }
  switch (answer.kind) {
    case 'granted':
      return [{ type: 'claim.granted', ...at, claimId, by: 'server' }, ...line(claim, context)];
    case 'usedBefore':
      return [
        { type: 'claim.refused', ...at, claimId, reason: 'usedBefore' },
        notice({ kind: coupon === null ? 'depositReturnUsed' : 'couponUsed' }, context),
      ];
    case 'unreachable':
      if (mayTakeOffline(context.codeExposure, context.settings.coupons.offline, amountMinor)) {
        return [{ type: 'claim.granted', ...at, claimId, by: 'offline' }, ...line(claim, context)];
      }
      return [
        { type: 'claim.refused', ...at, claimId, reason: 'notCheckable' },
        notice({ kind: coupon === null ? 'depositReturnNotCheckable' : 'couponNotCheckable' }, context),
      ];
    default:
      return unreachable(answer);
  }
}

/**
 * A bottle voucher is a line below zero and no tender: it gives a deposit back, with the tax that was charged with it, and the receipt
 * says so. It is under the claim's id.
 */
function line({ claimId, amountMinor, coupon }: Claim, { atMs, settings }: DecideContext): SessionEvent[] {
  if (coupon !== null) return [];
  const { name, taxRateBasisPoints, taxCode } = settings.basket.depositReturn;
  return [
    {
      type: 'item.added',
      v: 1,
      atMs,
      line: {
        lineId: claimId,
        code: 'depositReturn',
        name,
        unit: 'each',
        quantity: 1,
        weightGrams: null,
        unitPriceMinor: -amountMinor,
        amountMinor: -amountMinor,
        taxRateBasisPoints,
        ...(taxCode === undefined ? {} : { taxCode }),
        picture: null,
        kind: 'depositReturn',
        category: 'deposit',
        minimumAgeYears: null,
        addedAtMs: atMs,
        isNotDiscountable: true,
        isFixed: true,
      },
    },
  ];
}

const letGo = ({ claimId }: Claim, { atMs }: { atMs: number }): SessionEvent => ({
  type: 'effect.requested',
  v: 1,
  atMs,
  effectId: `${claimId}:release`,
  effect: { type: 'code.release', claimId },
});

/** Taken out of the basket: somebody else, or the same person another time, may use it. */
export const release = (claim: Claim, context: { atMs: number }): SessionEvent[] => [
  { type: 'claim.released', v: 1, atMs: context.atMs, claimId: claim.claimId },
  ...(claim.grantedBy === 'open' ? [] : [letGo(claim, context)]),
];

export const releaseAll = ({ claims }: CheckoutState, context: { atMs: number }): SessionEvent[] =>
  claims.flatMap((claim) => release(claim, context));
