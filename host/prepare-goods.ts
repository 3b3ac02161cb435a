/** What was held at the scanner of a store, typed or swiped, as a command of the self-checkout. */
import type { ScannedSymbol } from '../core/barcode/goods.ts';
import { toGtin14 } from '../core/barcode/gtin.ts';
import { identify, printable } from '../core/barcode/identify.ts';
import { type OwnCode, readOwnCode } from '../core/barcode/own-code.ts';
import { type ItemFacts, itemFactsOf } from '../core/checkout/basket/item-facts.ts';
import { couponOf } from '../core/checkout/coupons/gs1-coupon.ts';
import { InvariantError } from '../core/result.ts';
import type { SessionCommand } from '../core/session/commands.ts';
import type { Findings } from './prepare.ts';
import { preparePass } from './prepare-boarding-pass.ts';
import { prepareSlip } from './prepare-slip.ts';

/** A code that the shop printed for itself is tried first: its numbers may look like articles. */
export function prepareGoods(symbol: ScannedSymbol, findings: Findings): SessionCommand {
  const receiptNumber = findings.receiptNumberIn(symbol.text);
  if (receiptNumber !== null) return { type: 'refund.offered', receiptNumber };
  const slip = prepareSlip(symbol.text, findings.slips);
  if (slip !== null) return slip;
  const pass = preparePass(symbol, findings.passes);
  if (pass !== null) return pass;
  const own = readOwnCode(symbol.text, findings.shop().ownCodes);
  if (own !== null) return prepareOwnCode(own, findings);
  const identified = identify(symbol, findings.goodsContext());
  switch (identified.kind) {
    case 'product':
      return offered(
        identified.code,
        printable(symbol.text),
        itemFactsOf(identified, findings.shop().currency),
        findings,
      );
    case 'coupon': {
      const coupon = { code: symbol.text, name: null, ...couponOf(identified, findings.shop().currency) };
      const name = coupon.terms === null ? null : { en: 'Coupon', de: 'Gutschein' };
      return { type: 'coupon.offered', offered: { ...coupon, name } };
    }
    case 'unknown':
      return { type: 'item.offered', raw: identified.raw, product: null };
    default:
      return { type: 'scan.unusable' };
  }
}

export function offered(code: string, raw: string, facts: ItemFacts, findings: Findings): SessionCommand {
  return {
    type: 'item.offered',
    raw,
    product: findings.findProduct(code),
    facts,
    recalls: findings.recallsOf(code),
  };
}

function prepareOwnCode(own: OwnCode, findings: Findings): SessionCommand {
  switch (own.means) {
    case 'member':
      return { type: 'member.offered', key: findings.personal().seal(needed(own.member)) };
    case 'depositReturn':
      return { type: 'depositReturn.offered', code: own.text, amountMinor: needed(own.amountMinor) };
    case 'coupon': {
      const coupon = { code: own.text, couponCode: needed(own.coupon), isSingleUse: own.serial !== undefined };
      const nothing = { terms: null, name: null, startDate: null, expirationDate: null };
      return { type: 'coupon.offered', offered: { ...coupon, ...nothing } };
    }
    case 'markdown':
      return prepareMarkdown(own, findings);
  }
}

/** With an article on it, the sticker is what is scanned; without, it goes with what was scanned last. */
function prepareMarkdown({ article, percent, priceMinor, rule, text }: OwnCode, findings: Findings): SessionCommand {
  const isPercent = percent !== undefined && percent >= 1 && percent <= 100;
  // A sticker that says nothing, or a price of nothing, gives nothing away.
  if (!isPercent && !priceMinor) return { type: 'item.offered', raw: printable(text), product: null };
  if (article === undefined) {
    const to = isPercent ? { percentBasisPoints: percent * 100 } : { priceMinor: needed(priceMinor) };
    return { type: 'markdown.offered', name: rule, to };
  }
  const gtin = toGtin14(article);
  const code = gtin.ok ? gtin.value : `plu:${article}`;
  const facts = isPercent ? { percentOffBasisPoints: percent * 100 } : { priceMinor };
  return offered(code, printable(text), facts, findings);
}

/** A rule without this field is refused where it is written. */
function needed<T>(value: T | undefined): T {
  if (value === undefined) throw new InvariantError('the rule of a code let a missing field through');
  return value;
}
