/** Taxes of what is paid: contained in the prices or added to them, rounded as the rules say. */

import type { Localized } from '../catalogue/product.ts';
import { entryAt } from '../entry-at.ts';
import { addMinor } from '../money/money.ts';
import { scaleExact } from '../money/rounding.ts';
import type { PricingLine } from './basket.ts';
import { sumOf } from './reward.ts';
import type { Tax, TaxRules } from './rules.ts';

/** One tax of a tax code: the amount of it. */
export type PricedTaxPart = { name: Localized | null; rateBasisPoints: number; isCompound: boolean; taxMinor: number };

/**
 * Everything in the basket that is taxed the same way. `netMinor + taxMinor = grossMinor`, and `taxMinor` is the sum of its parts.
 * - `taxCode`: null where the articles carry a rate and no code.
 * - `rateBasisPoints`: null where the code has several taxes or none; the parts have theirs.
 * - `isExempt`: the line or the customer pays none; `parts` is empty then.
 * - `isDutyFree`: exempt because it leaves the country, whatever its code or rate would be.
 */
export type PricedTax = {
  taxCode: string | null;
  prices: 'included' | 'added';
  isExempt: boolean;
  isDutyFree?: true | undefined;
  rateBasisPoints: number | null;
  netMinor: number;
  taxMinor: number;
  grossMinor: number;
  parts: PricedTaxPart[];
};

/** `addedMinor` comes on top of the lines; `removedMinor` is the contained tax that a customer without tax does not pay. */
export type PricedTaxes = { taxes: PricedTax[]; includedMinor: number; addedMinor: number; removedMinor: number };

type TaxedLine = Pick<PricingLine, 'taxCode' | 'taxRateBasisPoints' | 'isTaxExempt' | 'dutyFree'>;
type Treatment = {
  taxCode: string | null;
  prices: 'included' | 'added';
  taxes: readonly Tax[];
  isExempt: boolean;
  isDutyFree: boolean;
};

const BASIS = 10_000n;

function treatmentOf(line: TaxedLine, rules: TaxRules): Treatment {
  const code = line.taxCode ?? null;
  const known = code !== null && Object.hasOwn(rules.codes, code) ? rules.codes[code] : undefined;
  const taxes = known?.taxes ?? [{ basisPoints: line.taxRateBasisPoints, isCompound: false }];
  const isDutyFree = line.dutyFree !== undefined;
  const isExempt = isDutyFree || line.isTaxExempt === true || taxes.length === 0;
  return {
    taxCode: known === undefined || isDutyFree ? null : code,
    prices: known?.prices ?? rules.prices,
    taxes: isExempt ? [] : taxes,
    isExempt,
    isDutyFree,
  };
}

const keyOf = ({ taxCode, prices, taxes, isExempt, isDutyFree }: Treatment): string =>
  JSON.stringify([
    taxCode === null ? '' : `code ${taxCode}`,
    prices,
    isExempt,
    isDutyFree,
    taxes.map(({ basisPoints }) => String(basisPoints).padStart(5, '0')),
  ]);

/** Each tax as a part of `base`, which stands for the net amount. A compound tax is also on the taxes before it. */
function weightsOf(taxes: readonly Tax[]): { base: bigint; weights: bigint[] } {
  const base = BASIS ** BigInt(taxes.length + 1);
  const weights: bigint[] = [];
  for (const { basisPoints, isCompound } of taxes) {
    const before = isCompound ? weights.reduce((sum, weight) => sum + weight, base) : base;
    weights.push((before * BigInt(basisPoints)) / BASIS);
  }
  return { base, weights };
}

/** What each of the taxes is on an amount that contains them, or that they are added to. */
function taxesOn(amountMinor: number, { prices, taxes }: Treatment, { rounding }: TaxRules): number[] {
  const { base, weights } = weightsOf(taxes);
  const whole = prices === 'included' ? weights.reduce((sum, weight) => sum + weight, base) : base;
  return weights.map((weight) => scaleExact(amountMinor, weight, whole, rounding));
}

/** The tax that an untaxed customer does not pay of what a line costs after every discount. */
export function taxContained({ dutyFree: _asTaxed, ...line }: TaxedLine, amountMinor: number, rules: TaxRules): number {
  const treatment = treatmentOf(line, rules);
  if (treatment.prices === 'added' || rules.exemptCustomers === 'keepPrice') return 0;
  return sumOf(taxesOn(amountMinor, treatment, rules));
}

/** `lines`: what each line costs after every discount. */
export function taxesOf(
  lines: readonly { line: TaxedLine; amountMinor: number }[],
  rules: TaxRules,
  isCustomerExempt: boolean,
): PricedTaxes {
  const groups = new Map<string, { treatment: Treatment; amounts: number[] }>();
  for (const { line, amountMinor } of lines) {
    const treatment = treatmentOf(line, rules);
    const key = keyOf(treatment);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { treatment, amounts: [amountMinor] });
    else group.amounts.push(amountMinor);
  }
  const inOrder = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
  const priced = inOrder.map(({ treatment, amounts }) => taxOfGroup(treatment, amounts, rules, isCustomerExempt));
  const sum = (pick: (group: (typeof priced)[number]) => number): number =>
    priced.reduce((total, group) => addMinor(total, pick(group)), 0);
  return {
    taxes: priced.map(({ tax }) => tax),
    includedMinor: sum(({ tax }) => (tax.prices === 'included' ? tax.taxMinor : 0)),
    addedMinor: sum(({ tax }) => (tax.prices === 'added' ? tax.taxMinor : 0)),
    removedMinor: sum(({ removedMinor }) => removedMinor),
  };
}

function taxOfGroup(
  treatment: Treatment,
  amounts: readonly number[],
  rules: TaxRules,
  isCustomerExempt: boolean,
): { tax: PricedTax; removedMinor: number } {
  const { taxCode, prices, taxes, isDutyFree } = treatment;
  const amountMinor = amounts.reduce(addMinor, 0);
  const perLine = (rules.roundedPer === 'line' ? amounts : [amountMinor]).map((amount) =>
    taxesOn(amount, treatment, rules),
  );
  const totals = taxes.map((_, place) => perLine.reduce((sum, each) => addMinor(sum, entryAt(each, place)), 0));
  const taxMinor = sumOf(totals);
  const common = { taxCode, prices, ...(isDutyFree ? { isDutyFree } : {}) };
  if (isCustomerExempt && taxes.length > 0) {
    const removedMinor = prices === 'included' && rules.exemptCustomers === 'removeTax' ? taxMinor : 0;
    const paidMinor = amountMinor - removedMinor;
    const paid = { netMinor: paidMinor, taxMinor: 0, grossMinor: paidMinor, parts: [] };
    return { tax: { ...common, isExempt: true, rateBasisPoints: null, ...paid }, removedMinor };
  }
  const netMinor = prices === 'included' ? amountMinor - taxMinor : amountMinor;
  const parts = taxes.map(({ name, basisPoints, isCompound }, place): PricedTaxPart => {
    return { name: name ?? null, rateBasisPoints: basisPoints, isCompound, taxMinor: entryAt(totals, place) };
  });
  const rateBasisPoints = parts.length === 1 ? entryAt(parts, 0).rateBasisPoints : null;
  const totalsOfGroup = { netMinor, taxMinor, grossMinor: addMinor(netMinor, taxMinor), parts };
  return { tax: { ...common, isExempt: treatment.isExempt, rateBasisPoints, ...totalsOfGroup }, removedMinor: 0 };
}
