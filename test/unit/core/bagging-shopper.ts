/** Shoppers at a kiosk that watches the bagging area, and what tests of it say again and again. */
import type { KnownWeights } from '../../../core/checkout/bagging/match.ts';
import { baggingView } from '../../../core/checkout/bagging/screen.ts';
import { openInterventions } from '../../../core/checkout/interventions/state.ts';
import type { SessionCommand } from '../../../core/session/commands.ts';
import { checkoutOf } from './shopping.ts';
import { pinRight } from './staff-moves.ts';
import { BAG, MILK, SETTINGS, SOAP, World } from './world.ts';

type Change = Partial<typeof SETTINGS.bagging>;

const KNOWN: KnownWeights = {
  [MILK.code]: { meanGrams: 1_030, spreadGrams: 4 },
  [SOAP.code]: { meanGrams: 125, spreadGrams: 2 },
};

/** A shopper at a kiosk with a bagging scale, on which nothing lies yet. */
export function shopper(change: Change = {}): World {
  const world = new World('checkout');
  world.settings = { ...SETTINGS, bagging: { ...SETTINGS.bagging, level: 'normal', ...change } };
  world.submit({ type: 'session.start' });
  weigh(world, 0);
  return world;
}
export const PATIENCE_ENDS: SessionCommand = { type: 'timer.elapsed', timerId: 'bagging' };
export const weigh = (world: World, weightGrams: number) =>
  world.submit({ type: 'bagging.weighed', weightGrams, known: KNOWN });
export function buysBags(world: World, quantity: number, grams: number | null = 38): void {
  const bag = { ...BAG, ...(grams === null ? {} : { pieceWeight: { grams } }) };
  world.submit({ type: 'bags.open', bags: [bag] });
  world.submit({ type: 'bags.set', code: BAG.code, quantity });
  world.submit({ type: 'bags.close' });
}
export const shown = (world: World) => baggingView(checkoutOf(world), world.settings.bagging, 'en');
export const troubleOf = (world: World) => checkoutOf(world).bagging.trouble?.trouble ?? null;
export const open = (world: World) =>
  openInterventions(checkoutOf(world)).map(({ reason, holds }) => ({ kind: reason.kind, holds }));

export function signIn(world: World): void {
  world.submit({ type: 'staff.identify', staffId: 'ana' });
  world.submit(pinRight('ana', 'attendant'));
}

export function answer(world: World, type: 'intervention.approve' | 'intervention.deny', reasonCode: string) {
  const [first] = openInterventions(checkoutOf(world));
  return world.submit({ type, interventionId: first?.interventionId ?? '', reasonCode });
}
