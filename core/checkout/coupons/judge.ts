/** Whether a coupon gives anything in this basket, and if not, why not. It is judged before it is used up. */
import { addMinor } from '../../money/money.ts';
import type { Pricing } from '../../pricing/compile.ts';
import type { PricedPromotion } from '../../pricing/rules.ts';
import { compileSelector } from '../../pricing/selector.ts';
import type { Terms } from '../../pricing/terms.ts';
import { invariant } from '../../result.ts';
import type { Notice } from '../../session/notice.ts';
import { priced } from '../basket/price.ts';
import type { CheckoutState } from '../state.ts';
import type { OfferedCoupon } from './commands.ts';
import type { HeldCoupon } from './events.ts';

export type Judged = { coupon: HeldCoupon; amountMinor: number } | { refused: Notice };

type Asked = { offered: OfferedCoupon; couponId: string; today: string; countMax: number };

export function judgeCoupon(
  state: CheckoutState,
  pricing: Pricing,
  { offered, couponId, today, countMax }: Asked,
): Judged {
  const { couponCode, startDate, expirationDate } = offered;
  const promotions = pricing.rules.promotions.filter(({ terms }) => terms.coupon === couponCode);
  const [first] = promotions;
  const name = first?.name ?? offered.name;
  if (name === null || (first === undefined && offered.terms === null)) return { refused: { kind: 'couponUnknown' } };
  if (expirationDate !== null && expirationDate < today) return { refused: { kind: 'couponExpired', name } };
  if (startDate !== null && startDate > today) return { refused: { kind: 'couponNotYet', name } };
  const coupon = { couponId, couponCode, name, terms: first === undefined ? offered.terms : null };
  const outcome = priced(state, pricing, [coupon]);
  const own = outcome.coupons.find((each) => each.couponId === couponId);
  invariant(own !== undefined, 'a coupon that was priced has an outcome');
  if (own.status === 'used') return { coupon, amountMinor: own.discountMinor };
  if (own.status === 'tooMany') return { refused: { kind: 'couponLimit', count: countMax } };
  const why = whyNothing(state, name, promotions, coupon.terms);
  // The engine says `notBest` too where not enough of what it is for is there.
  const isNotBest = own.status === 'notBest' && why.kind === 'couponNoItem';
  return { refused: isNotBest ? { kind: 'couponNotBest', name } : why };
}

/** The nearest of what it could have given. */
function whyNothing(
  state: CheckoutState,
  name: HeldCoupon['name'],
  promotions: readonly PricedPromotion[],
  ownTerms: Terms | null,
): Notice {
  const atMs = state.openedAtMs;
  const chances = ownTerms === null ? promotions : [{ terms: ownTerms, codes: [], validFromMs: 0, validToMs: null }];
  const valid = chances.filter(({ validFromMs, validToMs }) => atMs >= validFromMs && (validToMs ?? atMs + 1) > atMs);
  if (valid.length === 0) {
    return { kind: chances.some(({ validFromMs }) => validFromMs > atMs) ? 'couponNotYet' : 'couponExpired', name };
  }
  const forMembers = valid.every(({ terms }) => terms.members !== undefined);
  if (forMembers && state.member === null) return { kind: 'couponForMembers', name };
  const missing = valid.map(({ terms, codes }) => missingOf(state, terms, codes));
  return (
    missing.flatMap((each) =>
      each?.kind === 'spend' ? [{ kind: 'couponMinimum', name, missingMinor: each.missingMinor } as const] : [],
    )[0] ??
    missing.flatMap((each) =>
      each?.kind === 'units' ? [{ kind: 'couponItemsMissing', name, count: each.count } as const] : [],
    )[0] ?? {
      kind: 'couponNoItem',
      name,
    }
  );
}

type Missing = { kind: 'spend'; missingMinor: number } | { kind: 'units'; count: number } | null;

function missingOf({ lines }: CheckoutState, terms: Terms, codes: readonly string[]): Missing {
  if (terms.kind === 'mixAndMatch') {
    const short = terms.groups.map(({ on, take }) => Math.max(0, take - unitsOf(lines, compileSelector(on, []))));
    const there = terms.groups.reduce((sum, { take }) => sum + take, 0) - short.reduce((sum, count) => sum + count, 0);
    const count = short.reduce((sum, each) => sum + each, 0);
    return there > 0 && count > 0 ? { kind: 'units', count } : null;
  }
  const selector = compileSelector(terms.on, codes);
  if (terms.kind === 'threshold') {
    const spent = lines
      .filter((line) => matches(line, selector))
      .reduce((sum, { amountMinor }) => addMinor(sum, amountMinor), 0);
    // What is reduced already counts less than it costs here: at least this much is missing.
    return spent === 0 && !selector.isEverything
      ? null
      : spent < terms.spendMinor
        ? { kind: 'spend', missingMinor: terms.spendMinor - spent }
        : null;
  }
  const take = 'take' in terms ? terms.take : 'nth' in terms ? terms.nth : 1;
  const units = unitsOf(lines, selector);
  return units > 0 && units < take ? { kind: 'units', count: take - units } : null;
}

type Line = CheckoutState['lines'][number];
type Chooser = Pick<ReturnType<typeof compileSelector>, 'matches'>;

const matches = ({ code, category, tags = [], isNotDiscountable }: Line, selector: Chooser): boolean =>
  isNotDiscountable !== true && selector.matches({ code, category, tags });

const unitsOf = (lines: readonly Line[], selector: Chooser): number =>
  lines.filter((line) => matches(line, selector)).reduce((sum, { quantity }) => sum + quantity, 0);
