/** Why something was taken off: data that a program can read, and the words for it in the languages of `core/messages`. */
import type { Texts } from '../messages/texts.ts';
import { type Currency, formatMoney } from '../money/money.ts';
import { unreachable } from '../result.ts';
import type { Terms } from './terms.ts';

/** Amounts are minor units, `percentBasisPoints` hundredths of a per cent, `take` and `pay` units. */
export type Reason =
  | { kind: 'nForM'; take: number; pay: number }
  | { kind: 'bundlePrice' | 'setPrice'; take: number; priceMinor: number }
  | { kind: 'setPercentOff' | 'nthPercentOff'; take: number; percentBasisPoints: number }
  | { kind: 'setAmountOff'; take: number; amountMinor: number }
  | { kind: 'setCheapestFree' | 'cheapestFree'; take: number }
  | { kind: 'percentOff' | 'basketPercentOff'; percentBasisPoints: number }
  | { kind: 'amountOff' | 'basketAmountOff'; amountMinor: number }
  | { kind: 'fixedPrice'; priceMinor: number }
  | { kind: 'freeItem' | 'memberPrice' | 'dutyFree' }
  | { kind: 'thresholdPercentOff'; percentBasisPoints: number; spendMinor: number }
  | { kind: 'thresholdAmountOff' | 'thresholdRepeats'; amountMinor: number; spendMinor: number };

export function reasonOf(terms: Terms): Reason {
  switch (terms.kind) {
    case 'nForM':
      return { kind: terms.kind, take: terms.take, pay: terms.pay };
    case 'bundlePrice':
      return { kind: terms.kind, take: terms.take, priceMinor: terms.priceMinor };
    case 'cheapestFree':
      return { kind: terms.kind, take: terms.take };
    case 'nthPercentOff':
      return { kind: terms.kind, take: terms.nth, percentBasisPoints: terms.percentBasisPoints };
    case 'percentOff':
    case 'basketPercentOff':
      return { kind: terms.kind, percentBasisPoints: terms.percentBasisPoints };
    case 'amountOff':
    case 'basketAmountOff':
      return { kind: terms.kind, amountMinor: terms.amountMinor };
    case 'fixedPrice':
      return { kind: terms.kind, priceMinor: terms.priceMinor };
    case 'freeItem':
      return { kind: terms.kind };
    case 'mixAndMatch':
      return setReason(terms);
    case 'threshold': {
      const { reward, spendMinor, repeats } = terms;
      if (reward.kind === 'percentOff') {
        return { kind: 'thresholdPercentOff', percentBasisPoints: reward.percentBasisPoints, spendMinor };
      }
      const kind = repeats ? 'thresholdRepeats' : 'thresholdAmountOff';
      return { kind, amountMinor: reward.amountMinor, spendMinor };
    }
    default:
      return unreachable(terms);
  }
}

function setReason({ groups, reward }: Extract<Terms, { kind: 'mixAndMatch' }>): Reason {
  const take = groups.reduce((sum, group) => sum + group.take, 0);
  switch (reward.kind) {
    case 'price':
      return { kind: 'setPrice', take, priceMinor: reward.priceMinor };
    case 'percentOff':
      return { kind: 'setPercentOff', take, percentBasisPoints: reward.percentBasisPoints };
    case 'amountOff':
      return { kind: 'setAmountOff', take, amountMinor: reward.amountMinor };
    case 'cheapestFree':
      return { kind: 'setCheapestFree', take };
    default:
      return unreachable(reward);
  }
}

/** The sentence of a reason, with its amounts as people write them. */
export function wordsOf(reason: Reason, currency: Currency, language: string, texts: Texts): string {
  const money = (amountMinor: number): string => formatMoney({ amountMinor, currency }, language);
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 2 });
  const values: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(reason)) {
    if (typeof value === 'string') continue;
    if (name === 'percentBasisPoints') values.percent = percent.format(value / 10_000);
    else if (name.endsWith('Minor')) values[name.slice(0, -'Minor'.length)] = money(value);
    else values[name] = value;
  }
  return texts(`pricing.${reason.kind}`, values);
}
