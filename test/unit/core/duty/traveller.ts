/** A traveller in an airport's shop, and what tests of it say again and again. */
import type { DutySettingsInput } from '../../../../core/checkout/duty/settings.ts';
import type { SessionEvent } from '../../../../core/session/events.ts';
import { pinRight } from '../staff-moves.ts';
import { APPROVAL, chargeAnswered, type MILK, payByCard, printAnswered, productOf, scan, World } from '../world.ts';
import { airportShop, passOffered } from './passes.ts';

export const WHISKY = productOf('09520000000103', 2_999, {
  taxRateBasisPoints: 1_900,
  category: 'spirits',
  isLiquid: true,
});
export const LISTED = productOf('09520000000110', 2_999, { taxRateBasisPoints: 1_900, dutyFreePriceMinor: 2_200 });
export const PAPER = productOf('09520000000127', 119, { taxRateBasisPoints: 1_900, mayBeDutyFree: false });
export const TO_NEW_YORK = passOffered(['FRA', 'JFK']);
export const TO_PARIS = passOffered(['FRA', 'CDG']);
export const OVER_LONDON = passOffered(['FRA', 'LHR'], ['LHR', 'JFK']);

export const shopper = (settings: DutySettingsInput, ...goods: (typeof MILK)[]): World => {
  const world = new World('checkout');
  world.settings = airportShop(settings);
  world.around.checkout = world.settings;
  world.submit({ type: 'session.start' });
  world.submit({ type: 'language.choose', language: 'en' });
  for (const each of goods) world.submit(scan(each));
  return world;
};
export const basket = ({ screen }: World) => {
  if (screen.name !== 'basket') throw new Error(`the screen is ${screen.name}`);
  return screen;
};
export const total = ({ view }: World): number => view.total?.amountMinor ?? 0;
export const told = (world: World): string | undefined => world.open.notice?.kind;
export const last = <T extends SessionEvent['type']>(
  world: World,
  type: T,
): Extract<SessionEvent, { type: T }> | undefined =>
  world.events.findLast((event): event is Extract<SessionEvent, { type: T }> => event.type === type);
export const pays = (world: World): void => {
  payByCard(world);
  world.answer('payment.charge', chargeAnswered({ kind: 'approved', approval: APPROVAL }));
};
export const supervisorSignsIn = (world: World): void => {
  world.submit({ type: 'staff.identify', staffId: 'tom' });
  world.submit(pinRight('tom', 'supervisor'));
};
export const answers = (world: World, type: 'intervention.approve' | 'intervention.deny', reasonCode: string): void => {
  const { interventionId = '' } = world.view.interventions[0] ?? {};
  world.submit({ type, interventionId, reasonCode });
};
export const printed = (world: World): void => {
  world.answer('receipt.print', printAnswered({ kind: 'printed' }));
};
