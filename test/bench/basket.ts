/** How long a scan takes to price: a full basket of 200 lines, one piece more at a time, with 500 promotions that are all open. */
import type { PricingLine } from '../../core/pricing/basket.ts';
import { compilePricing } from '../../core/pricing/compile.ts';
import { priceBasket } from '../../core/pricing/price-basket.ts';
import { pricingRulesSchema } from '../../core/pricing/rules.ts';
import { generateCatalogue } from '../../lab/data/catalogue.ts';
import { manyPromotions } from '../../lab/data/promotions.ts';
import { seededChoice } from '../../lab/data/random.ts';
import { percentile, report } from './report.ts';

const LINES = 200;
const PROMOTIONS = 500;
const SCANS = 400;
const WARM_UP_SCANS = 100;

export function benchBasket(): void {
  const catalogue = generateCatalogue();
  const promotions = manyPromotions(catalogue, PROMOTIONS);
  const pricing = compilePricing(pricingRulesSchema.parse({ currency: catalogue.currency, promotions }));
  const choice = seededChoice('basket bench');
  const goods = choice.shuffled(catalogue.products).slice(0, LINES);
  const lines = goods.map(
    (product, index): PricingLine => ({
      lineId: `line-${index}`,
      code: product.code,
      category: product.category,
      unit: product.unit,
      unitPriceMinor: product.priceMinor,
      quantity: 1,
      weightGrams: product.unit === 'kilogram' ? choice.integer(100, 2_000) : null,
      taxRateBasisPoints: product.taxRateBasisPoints,
    }),
  );
  const pieces = lines.filter(({ unit }) => unit === 'each');
  const atMs = Date.UTC(2026, 10, 27, 18);
  const times: number[] = [];
  let proven = 0;
  let cpuBefore = process.cpuUsage();
  for (let scan = 0; scan < WARM_UP_SCANS + SCANS; scan += 1) {
    choice.pick(pieces).quantity += 1;
    if (scan === WARM_UP_SCANS) cpuBefore = process.cpuUsage();
    const startedMs = performance.now();
    const { isProvenBest } = priceBasket(pricing, { currency: 'EUR', atMs, lines, member: { tier: 'gold' } });
    if (scan < WARM_UP_SCANS) continue;
    times.push(performance.now() - startedMs);
    proven += isProvenBest ? 1 : 0;
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  const cpuMs = (user + system) / 1_000 / SCANS;
  process.stdout.write(
    `basket-of lines=${LINES} promotions=${promotions.length} scans=${SCANS} proven_best=${proven} cpu_ms=${cpuMs.toFixed(2)}\n`,
  );
  report('basket', { p50_ms: percentile(times, 0.5), p95_ms: percentile(times, 0.95) }, { times });
}
