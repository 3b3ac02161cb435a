/** A coupon of the file as the engine takes it; one with a barcode says itself what it grants. */
import { readGoods } from '../../core/barcode/read-goods.ts';
import { couponOf } from '../../core/checkout/coupons/gs1-coupon.ts';
import type { PricingCoupon } from '../../core/pricing/basket.ts';
import { err, ok, type Result } from '../../core/result.ts';
import type { PriceFile } from './price-file.ts';
import type { PriceRequest } from './read-price-file.ts';

type FileCoupon = PriceFile['coupons'][number];

export function pricingCoupon(
  coupon: FileCoupon,
  { file: { moment }, catalogue: { currency }, rules: { timeZone } }: PriceRequest,
): Result<PricingCoupon, { kind: 'noCoupon'; message: string }> {
  if (!('barcode' in coupon) || coupon.barcode === undefined) return ok(coupon);
  // The Swedish form of a date is the ISO one.
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(moment);
  const goods = readGoods(
    { aim: null, text: coupon.barcode },
    { currentYear: Number(today.slice(0, 4)), inStoreRules: [] },
  );
  if (goods === null) return err({ kind: 'noCoupon', message: 'nothing that a coupon has on it' });
  if (!goods.ok) return err({ kind: 'noCoupon', message: `a barcode that cannot be read: ${goods.error.kind}` });
  if (goods.value.kind !== 'coupon')
    return err({ kind: 'noCoupon', message: `the barcode of no coupon: ${goods.value.kind}` });
  const { couponCode, terms, startDate, expirationDate } = couponOf(goods.value, currency);
  const { couponId, name } = coupon;
  return ok({
    couponId,
    code: couponCode,
    name,
    ...(terms === null ? {} : { terms }),
    // Days of the coupon in the store's time zone: before its first, or after its last, it is not valid at this moment.
    ...(startDate !== null && today < startDate ? { validFromMs: moment + 1 } : {}),
    ...(expirationDate !== null && today > expirationDate ? { validToMs: moment } : {}),
  });
}
