/** Which goods are sold duty free, which belong into a sealed bag, and how much of some a traveller may take along. */
import type { Localized, Product } from '../../catalogue/product.ts';
import type { BasketCommand } from '../basket/commands.ts';
import type { BasketLine } from '../basket/events.ts';
import { piecesOf } from '../restrictions/goods-rules.ts';
import type { Allowance, DutySettings } from './settings.ts';
import { isAbout, type Journey } from './territories.ts';

type Article = { code: string; category: string; tags?: readonly string[] | undefined };
type Named = { categories: readonly string[]; codes: readonly string[]; tags: readonly string[] };

const isNamed = ({ categories, codes, tags }: Named, article: Article): boolean =>
  categories.includes(article.category) ||
  codes.includes(article.code) ||
  (article.tags ?? []).some((tag) => tags.includes(tag));

const namesNothing = ({ categories, codes, tags }: Named): boolean =>
  categories.length + codes.length + tags.length === 0;

/** What the catalogue says of an article counts before what the shop says of its kind. */
export function dutyMarks(
  article: Article & Pick<Product, 'mayBeDutyFree' | 'isLiquid'>,
  { goods, notGoods, sealedBag }: DutySettings,
): { mayBeDutyFree: boolean; isLiquid: boolean } {
  const isSold = (namesNothing(goods) || isNamed(goods, article)) && !isNamed(notGoods, article);
  return {
    mayBeDutyFree: article.mayBeDutyFree ?? isSold,
    isLiquid: article.isLiquid ?? isNamed(sealedBag.goods, article),
  };
}

/** Goods as an airport's shop sells them. */
export function withDutyMarks(command: BasketCommand, settings: DutySettings): BasketCommand {
  if (command.type !== 'item.offered' || command.product === null) return command;
  return { ...command, product: marked(command.product, settings) };
}

/** Also of goods that were taken up, which a slip does not say it of. */
export const marked = <T extends Article & Pick<Product, 'mayBeDutyFree' | 'isLiquid'>>(
  goods: T,
  settings: DutySettings,
): T => (settings.mode === 'off' ? goods : { ...goods, ...dutyMarks(goods, settings) });

/** So many more pieces of an article. */
export type Wanted = Article & { pieces: number };

/** Those that count on this journey and are about something in the basket. */
export const allowancesFor = (
  settings: DutySettings,
  journey: Journey,
  goods: readonly Article[],
): readonly Allowance[] =>
  settings.allowances.filter(
    (allowance) =>
      isAbout(allowance.to, journey, settings) &&
      goods.some((article) => allowance.goods.some((named) => isNamed(named, article))),
  );

export const wantedOf = (lines: readonly BasketLine[]): Wanted[] =>
  lines.map((line) => ({ ...line, pieces: piecesOf([line]) }));

/** The first allowance that the basket, with what is wanted, goes beyond; null where all is within. */
export function exceeded(
  settings: DutySettings,
  journey: Journey,
  goods: readonly Wanted[],
  wanted: Wanted | null,
): { name: Localized; note: Localized } | null {
  const all = wanted === null ? goods : [...goods, wanted];
  const refusing = allowancesFor(settings, journey, wanted === null ? all : [wanted]);
  return refusing.find((allowance) => allowance.limit === 'refuse' && isBeyond(allowance, all)) ?? null;
}

/** Exact, whatever the amounts: the parts are added over one denominator. */
function isBeyond(allowance: Allowance, goods: readonly Wanted[]): boolean {
  let numerator = 0n;
  let denominator = 1n;
  for (const article of goods) {
    const named = allowance.goods.find((each) => isNamed(each, article));
    if (named === undefined || article.pieces === 0) continue;
    if (named.amountMax === 0) return true;
    const part = BigInt(named.amountEach) * BigInt(article.pieces);
    numerator = numerator * BigInt(named.amountMax) + part * denominator;
    denominator *= BigInt(named.amountMax);
  }
  return numerator > denominator;
}
