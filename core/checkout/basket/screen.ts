import { inLanguage, type Localized, type Product } from '../../catalogue/product.ts';
import type { BasketScreen, BasketView, CouponView, LineView, ScaleView } from '../../contract/basket-view.ts';
import { mayStaff } from '../../staff/state.ts';
import { couponsIn } from '../coupons/state.ts';
import { dutyView } from '../duty/screen.ts';
import { isDutyFree } from '../duty/state.ts';
import type { CheckoutSettings } from '../settings.ts';
import type { CheckoutState } from '../state.ts';
import { canSuspend } from '../suspend/decide.ts';
import type { BasketLine } from './events.ts';
import { isGoods, linkedTo } from './state.ts';
import { discountsOf, grossMinorOf, savingsMinorOf, weighedAmountMinor } from './totals.ts';

export function basketScreen(state: CheckoutState, language: string, settings: CheckoutSettings): BasketScreen {
  const named = (name: Localized): string => inLanguage(name, language);
  if (state.weighing !== null) {
    const { code, name, picture, priceMinor } = state.weighing;
    return {
      name: 'weigh',
      product: { code, name: named(name), picture, pricePerKilogramMinor: priceMinor },
      tareGrams: state.tareGrams,
      tares: settings.basket.tares.map((tare) => ({ name: named(tare.name), grams: tare.grams })),
      mayType: mayStaff(state, 'overridePrice'),
    };
  }
  if (state.bagsOffered !== null) {
    return {
      name: 'bags',
      bags: state.bagsOffered.map(({ code, name, priceMinor, picture }) => ({
        code,
        name: named(name),
        priceMinor,
        picture,
        quantity: state.lines.find((line) => line.kind === 'bag' && line.code === code)?.quantity ?? 0,
      })),
    };
  }
  return { name: 'basket', ...basketView(state, language, settings) };
}

function basketView(state: CheckoutState, language: string, settings: CheckoutSettings): BasketView {
  const named = (name: Localized): string => inLanguage(name, language);
  const { bags, reasons, discountBasisPointsMax } = settings.basket;
  const staff = {
    mayOverride: mayStaff(state, 'overridePrice'),
    mayDiscount: mayStaff(state, 'markdown'),
    mayVoid: mayStaff(state, 'voidLine'),
  };
  const isStaff = Object.values(staff).some((may) => may);
  return {
    lines: state.lines.map((line) => lineView(state, line, named)),
    newestLineId: state.newestLineId,
    savingsMinor: savingsMinorOf(state),
    coupons: couponsIn(state).map(({ claimId, status, coupon }): CouponView => {
      const outcome = state.prices?.coupons.find(({ couponId }) => couponId === claimId);
      return {
        couponId: claimId,
        name: named(coupon.name),
        status: status === 'asking' ? 'asking' : outcome?.status === 'used' ? 'used' : 'waiting',
        discountMinor: outcome?.discountMinor ?? 0,
      };
    }),
    isAsking: state.claims.some(({ status }) => status === 'asking'),
    member: state.member === null ? null : { tier: state.member.tier },
    memberStep: !settings.member.isOffered ? 'none' : state.memberAsked === null ? 'offered' : 'asking',
    memberByPhone: settings.member.byPhone,
    duty: dutyView(state, language, settings),
    maySuspend: settings.suspend.suspendBy === 'customer' && canSuspend(state),
    hasBags: bags.articles.length > 0,
    bagsBeforePaying: bags.askBeforePaying && bags.articles.length > 0 && !state.bagsAnswered,
    staff: isStaff
      ? { ...staff, discountBasisPointsMax, reasons: reasons.map(({ code, name }) => ({ code, name: named(name) })) }
      : null,
  };
}

function lineView(state: CheckoutState, line: BasketLine, named: (name: Localized) => string): LineView {
  const { priceChange } = line;
  return {
    lineId: line.lineId,
    name: named(line.name),
    kind: line.kind ?? 'goods',
    unit: line.unit,
    quantity: line.quantity,
    weightGrams: line.weightGrams,
    tareGrams: line.tareGrams ?? 0,
    unitPriceMinor: line.unitPriceMinor,
    amountMinor: grossMinorOf(state, line),
    picture: line.picture,
    isFixed: line.isFixed === true,
    isLabelPriced: line.isLabelPriced === true,
    /** What comes with goods goes with them. */
    linkedTo: line.linkedTo ?? null,
    discounts: discountsOf(state, line.lineId).map(({ name, discountMinor, reason }) => ({
      name: named(name),
      reason,
      discountMinor,
    })),
    change:
      priceChange === undefined
        ? null
        : {
            kind: priceChange.kind,
            name: priceChange.name === null ? null : named(priceChange.name),
            fromUnitPriceMinor: priceChange.fromUnitPriceMinor,
          },
    hasDeposit: linkedTo(state.lines, line.lineId).length > 0,
    duty: state.dutyPass === null || !isGoods(line) ? null : isDutyFree(state, line) ? 'free' : 'paid',
  };
}

type Reading = { kind: 'stable'; weightGrams: number } | { kind: 'motion' | 'overload' | 'underload' } | null;

/** The net weight and what it costs. */
export function scaleViewOf(weighing: Product, tareGrams: number, reading: Reading): ScaleView {
  if (reading === null) return { kind: 'notConnected' };
  if (reading.kind !== 'stable') return reading;
  const weightGrams = reading.weightGrams - tareGrams;
  if (weightGrams < 1 && tareGrams > 0) return { kind: 'onlyTare' };
  return { kind: 'stable', weightGrams, amountMinor: weighedAmountMinor(weighing, weightGrams) };
}
