/** What tests of the basket say again and again. */
import type { BasketLine } from '../../../core/checkout/basket/events.ts';
import type { CheckoutSettings } from '../../../core/checkout/settings.ts';
import type { CheckoutState } from '../../../core/checkout/state.ts';
import { compilePricing } from '../../../core/pricing/compile.ts';
import { type PricingRulesInput, pricingRulesSchema } from '../../../core/pricing/rules.ts';
import type { Decision } from '../../../core/session/journey.ts';
import type { Role } from '../../../core/staff/rights.ts';
import { pinRight } from './staff-moves.ts';
import { SETTINGS, World } from './world.ts';

export const checkoutOf = ({ open: { journey } }: World): CheckoutState => {
  if (journey.journey !== 'checkout') throw new Error('no checkout');
  return journey.checkout;
};
export const linesOf = (world: World): BasketLine[] => checkoutOf(world).lines;
/** The first line of an article. */
export function lineIdOf(world: World, { code }: { code: string }): string {
  const line = linesOf(world).find((each) => each.code === code);
  if (line === undefined) throw new Error(`no ${code} in the basket`);
  return line.lineId;
}
export const dueMinor = (world: World): number | undefined => world.view.total?.amountMinor;
/** Why a command was refused; null: it was not. */
export const refusalOf = (decision: Decision): string | null => (decision.ok ? null : decision.error.kind);
export const noticeOf = (world: World): string | null => world.view.notice?.kind ?? null;

export function withRules(rules: PricingRulesInput): World {
  const world = new World('checkout');
  world.pricing = compilePricing(pricingRulesSchema.parse(rules));
  return world;
}

type Change<T> = { [K in keyof T]?: Partial<T[K]> };

/** The shop decides differently about one or more features. */
export function decidedBy(world: World, change: Change<CheckoutSettings>): World {
  const features = Object.keys(change) as (keyof CheckoutSettings)[];
  const changed = features.map((feature) => [feature, { ...SETTINGS[feature], ...change[feature] }]);
  world.settings = { ...world.settings, ...Object.fromEntries(changed) };
  return world;
}

export function signIn(world: World, staffId: string, role: Role): World {
  world.submit({ type: 'staff.identify', staffId });
  world.submit(pinRight(staffId, role));
  return world;
}
