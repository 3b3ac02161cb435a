import type { Recall } from '../core/catalogue/recall.ts';
import type { KioskConfig } from '../core/config/kiosk-config.ts';
import type { Pricing } from '../core/pricing/compile.ts';
import { shopPricing } from '../core/pricing/shop-pricing.ts';
import type { LocalCatalogue } from '../offline/catalogue.ts';
import type { HeadOfficeSettings } from './head-office-settings.ts';
import type { Log } from './ports.ts';

export interface ShopPrices {
  /** The same for as long as nobody calls `refresh`. */
  readonly pricing: Pricing;
  /** Takes over what came since. Only between two sessions: a basket is priced by one set of rules. */
  refresh(): void;
  /** What is called back of an article, as of now: nobody waits for the next customer with that. */
  recallsOf(code: string): readonly Recall[];
}

/** The rules for prices, compiled once for each version that head office publishes. */
export function createShopPrices(
  config: Pick<KioskConfig, 'currency'>,
  settings: HeadOfficeSettings,
  catalogue: Pick<LocalCatalogue, 'promotions' | 'recalls' | 'versionOf'>,
  timeZone: string,
  log: Log,
): ShopPrices {
  let version = -1;
  let recallsVersion = -1;
  let recalls: ReadonlyMap<string, readonly Recall[]> = new Map();
  let from = settings.config.pricing;
  let compiled = compile();

  function compile(): Pricing {
    version = catalogue.versionOf('promotions');
    from = settings.config.pricing;
    const place = { settings: from, currency: config.currency, timeZone };
    const { pricing, problems } = shopPricing(place, catalogue.promotions());
    if (problems.length > 0) log.warn({ problems }, 'promotions from head office cannot be used');
    return pricing;
  }

  return {
    get pricing() {
      return compiled;
    },
    refresh() {
      if (catalogue.versionOf('promotions') !== version || settings.config.pricing !== from) compiled = compile();
    },
    recallsOf(code) {
      const newest = catalogue.versionOf('recalls');
      if (newest !== recallsVersion) {
        recallsVersion = newest;
        recalls = Map.groupBy(catalogue.recalls(), (recall) => recall.code);
      }
      return recalls.get(code) ?? [];
    },
  };
}
