/** Goods that may not be sold, whatever the catalogue says of the article. */
import type { Product } from '../../catalogue/product.ts';
import { isRecalled, type Recall } from '../../catalogue/recall.ts';
import type { Notice } from '../../session/notice.ts';
import type { BasketLine } from './events.ts';
import type { ItemFacts } from './item-facts.ts';
import type { BasketSettings } from './settings.ts';

export type Offered = {
  product: Product;
  facts: ItemFacts;
  recalls: readonly Recall[];
  /** `YYYY-MM-DDTHH:MM` in the store. */
  localTime: string;
};

/** Null: it may be sold. */
export function refusalOf(
  { product, facts, recalls, localTime }: Offered,
  lines: readonly BasketLine[],
  { afterBestBefore }: Pick<BasketSettings, 'afterBestBefore'>,
): Notice | null {
  const { name, code } = product;
  const recall = recalls.find((each) => isRecalled(each, { code, batch: facts.batch ?? null }));
  if (recall !== undefined) return { kind: 'recalled', name, reason: recall.reason };
  const expired = expiryPassed(facts, localTime);
  if (expired !== null) return { kind: 'expired', name, expiryDate: expired };
  const { bestBeforeDate } = facts;
  const isStale = bestBeforeDate !== undefined && bestBeforeDate < localTime.slice(0, 10);
  if (isStale && afterBestBefore === 'refuse') return { kind: 'bestBeforePassed', name, bestBeforeDate };
  if (facts.fault !== undefined) return { kind: 'labelUnusable', name };
  const isThere =
    facts.serial !== undefined && lines.some((line) => line.code === code && line.serial === facts.serial);
  return isThere ? { kind: 'serialTwice', name } : null;
}

/** On the last day it may still be sold; with a time of day up to that. A sell-by date counts like an expiry date. */
function expiryPassed({ expiryDate, expiryTime, sellByDate }: ItemFacts, localTime: string): string | null {
  const today = localTime.slice(0, 10);
  if (expiryTime !== undefined && expiryTime < localTime) return expiryTime.slice(0, 10);
  return [expiryDate, sellByDate].find((date) => date !== undefined && date < today) ?? null;
}

const DAY_MS = 86_400_000;

/** Whole days from the store's day to the last one of the goods; null where their code tells none. */
export function daysLeft({ expiryDate, bestBeforeDate, sellByDate }: ItemFacts, localTime: string): number | null {
  const last = [expiryDate, bestBeforeDate, sellByDate].filter((date) => date !== undefined).sort()[0];
  if (last === undefined) return null;
  return Math.round((Date.parse(last) - Date.parse(localTime.slice(0, 10))) / DAY_MS);
}
