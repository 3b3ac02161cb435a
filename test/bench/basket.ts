/**
 * What a scan costs in the session's decider: a full basket of 200 lines, one piece more at a time, with 500 promotions that are all open.
 * The decision prices the whole basket; the time is that of the decision and of its events.
 */
import { BASKET_LINES_MAX } from '../../core/checkout/basket/state.ts';
import { compilePricing } from '../../core/pricing/compile.ts';
import { pricingRulesSchema } from '../../core/pricing/rules.ts';
import { generateCatalogue } from '../../lab/data/catalogue.ts';
import { manyPromotions } from '../../lab/data/promotions.ts';
import { seededChoice } from '../../lab/data/random.ts';
import { World } from '../unit/core/world.ts';
import { percentile, report } from './report.ts';

const PROMOTIONS = 500;
const SCANS = 400;
const WARM_UP_SCANS = 100;

export function benchBasket(): void {
  const catalogue = generateCatalogue();
  const promotions = manyPromotions(catalogue, PROMOTIONS);
  const choice = seededChoice('basket bench');
  const sold = catalogue.products.filter(({ unit, minimumAgeYears }) => unit === 'each' && minimumAgeYears === null);
  const goods = choice.shuffled(sold).slice(0, BASKET_LINES_MAX);
  const world = new World('checkout');
  world.nowMs = Date.UTC(2026, 10, 27, 17, 30);
  world.pricing = compilePricing(pricingRulesSchema.parse({ timeZone: 'Europe/Berlin', promotions }));
  const scan = (product: (typeof goods)[number]): void => {
    const decision = world.submit({ type: 'item.offered', raw: product.code, product });
    if (!decision.ok) throw new Error(`the scan was refused: ${decision.error.kind}`);
  };
  for (const product of goods) scan(product);

  const times: number[] = [];
  /** Of this thread alone: what a scan costs, whatever else the machine does. */
  const cpuTimes: number[] = [];
  for (let count = 0; count < WARM_UP_SCANS + SCANS; count += 1) {
    const product = choice.pick(goods);
    const cpuBefore = process.threadCpuUsage();
    const startedMs = performance.now();
    scan(product);
    if (count < WARM_UP_SCANS) continue;
    times.push(performance.now() - startedMs);
    const { user, system } = process.threadCpuUsage(cpuBefore);
    cpuTimes.push((user + system) / 1_000);
  }
  const priced = world.events.filter((event) => event.type === 'basket.priced').at(-1);
  if (priced === undefined) throw new Error('nothing was priced');
  const { discounts, totals, isProvenBest } = priced.prices;
  const figures = `lines=${goods.length} promotions=${promotions.length} scans=${SCANS} discounts=${discounts.length}`;
  const cpu = `cpu_p50_ms=${percentile(cpuTimes, 0.5).toFixed(2)} cpu_p95_ms=${percentile(cpuTimes, 0.95).toFixed(2)}`;
  process.stdout.write(`basket-of ${figures} off_minor=${totals.discountMinor} proven_best=${isProvenBest} ${cpu}\n`);
  report('basket', { p50_ms: percentile(times, 0.5), p95_ms: percentile(times, 0.95) }, { times });
}
