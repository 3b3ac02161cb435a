/** What a coupon grants by what is in its own code. */
import type { Coupon, Goods } from '../../barcode/goods.ts';
import type { CouponCode, CouponPurchase } from '../../barcode/gs1/coupon-code.ts';
import type { Gs1Amount } from '../../barcode/gs1/item-data.ts';
import { type Currency, minorDigits } from '../../money/money.ts';
import { type Terms, termsSchema } from '../../pricing/terms.ts';
import type { OfferedCoupon } from './commands.ts';

type Granted = Pick<OfferedCoupon, 'couponCode' | 'isSingleUse' | 'terms' | 'startDate' | 'expirationDate'>;

/** GS1's coupon number (AI 255): thirteen digits are the coupon, what is behind them is one copy of it. */
const GCN_LENGTH = 13;
const NO_DATES = { startDate: null, expirationDate: null };

/** The whole code stays what may be used once. */
export function couponOf({ coupon, item }: Extract<Goods, { kind: 'coupon' }>, currency: Currency): Granted {
  switch (coupon.scheme) {
    case 'northAmerican':
      return northAmerican(coupon, currency);
    case 'positiveOffer':
      // What it grants stands in the offer file: here a promotion names it.
      return { couponCode: `${coupon.funderId}-${coupon.offerCode}`, isSingleUse: true, terms: null, ...NO_DATES };
    case 'globalCouponNumber': {
      const { couponNumber } = coupon;
      const expirationDate = item?.expiryDate ?? null;
      return {
        couponCode: couponNumber.slice(0, GCN_LENGTH),
        isSingleUse: couponNumber.length > GCN_LENGTH,
        terms: termsOf(item?.amountPayable, item?.percentOff, currency),
        startDate: null,
        expirationDate,
      };
    }
    case 'upcA':
    case 'commonCurrency':
    case 'national':
      return { couponCode: coupon.number, isSingleUse: false, terms: null, ...NO_DATES };
  }
}

function termsOf(amount: Gs1Amount | undefined, percent: Gs1Amount | undefined, currency: Currency): Terms | null {
  if (amount !== undefined && (amount.currency === null || amount.currency === currency)) {
    const scaled = amount.amount * 10 ** (minorDigits(currency) - amount.decimals);
    return parsed({ kind: 'basketAmountOff', amountMinor: scaled });
  }
  if (percent === undefined) return null;
  return parsed({ kind: 'basketPercentOff', percentBasisPoints: (percent.amount * 100) / 10 ** percent.decimals });
}

const parsed = (terms: object): Terms | null => termsSchema.safeParse(terms).data ?? null;

/**
 * North American coupons name a company and a family of its goods. Which goods a family has, the company tells its retailers in lists; here
 * an article of the family carries the tag `coupon:<company prefix>-<family>`. Coupons on several purchases at once, and free goods with a
 * limit, are not read: a promotion that names the coupon does what the shop wants.
 */
function northAmerican(coupon: Extract<Coupon, { scheme: 'northAmerican' }>, currency: Currency): Granted {
  const { companyPrefix, offerCode, serialNumber, startDate = null, expirationDate = null } = coupon;
  const isReadable = currency === 'USD' && coupon.secondPurchase === undefined && coupon.thirdPurchase === undefined;
  return {
    couponCode: `${companyPrefix}-${offerCode}`,
    isSingleUse: serialNumber !== undefined,
    terms: isReadable ? northAmericanTerms(coupon) : null,
    startDate,
    expirationDate,
  };
}

const ALL_FAMILIES = '000';

function northAmericanTerms({
  companyPrefix,
  primaryPurchase,
  saveValue,
  saveValueCode = '0',
}: CouponCode): Terms | null {
  const { requirement, requirementCode, familyCode }: CouponPurchase = primaryPurchase;
  // A company prefix of the U.P.C. has two zeros before it in an article's fourteen digits.
  const on =
    familyCode === ALL_FAMILIES
      ? { gtinPrefixes: [`00${companyPrefix}`] }
      : { tags: [`coupon:${companyPrefix}-${familyCode}`] };
  const reward =
    saveValueCode === '5'
      ? { kind: 'percentOff', percentBasisPoints: saveValue * 100 }
      : saveValueCode === '0' || saveValueCode === '6'
        ? { kind: 'amountOff', amountMinor: saveValue }
        : null;
  if (reward === null) return null;
  if (requirementCode === '1') return parsed({ kind: 'threshold', spendMinor: requirement, reward, on });
  if (requirementCode !== '0') return null;
  if (requirement <= 1) return parsed({ ...reward, on });
  return parsed({ kind: 'mixAndMatch', groups: [{ on, take: requirement }], reward });
}
