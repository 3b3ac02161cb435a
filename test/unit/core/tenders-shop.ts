import { remainingMinorOf } from '../../../core/checkout/payment/amounts.ts';
import type { CheckoutState } from '../../../core/checkout/state.ts';
import type { SessionCommand } from '../../../core/session/commands.ts';
import type { Effect } from '../../../core/session/effects.ts';
import { ALL_TENDERS, APPROVAL, chargeAnswered, productOf, scan, World } from './world.ts';

/** 10.00 of food and 5.00 of other things. */
export const FOOD = productOf('09520000000103', 1_000);
export const CANDLE = productOf('09520000000110', 500, { category: 'household' });

export const stateOf = (world: World): CheckoutState => {
  const { journey } = world.open;
  if (journey.journey !== 'checkout') throw new Error('no checkout');
  return journey.checkout;
};
export const remaining = (world: World): number => remainingMinorOf(stateOf(world));

export function shop(...products: Parameters<typeof scan>[0][]): World {
  const world = new World('checkout');
  world.settings = ALL_TENDERS;
  for (const product of products) world.submit(scan(product));
  world.submit({ type: 'pay.choose', amountMinor: remaining(world), terminalUsable: true, recyclerUsable: true });
  return world;
}

export const OFFERED = {
  type: 'storedValue.offered',
  number: 'sealed:1:x',
  pin: null,
  lastFour: '4711',
  serverUsable: true,
} as const;
export const PROOF = { reference: 'M-1', lastFour: '4711', leftMinor: 0, rest: null };

export function present(world: World, kind: 'giftCard' | 'voucher' | 'mealVoucher', balanceMinor: number): void {
  world.submit({ type: 'pay.present', kind });
  world.submit(OFFERED);
  world.answer('storedValue.check', ({ checkId }: Extract<Effect, { type: 'storedValue.check' }>) => ({
    type: 'storedValue.checked',
    checkId,
    answer: { kind: 'balance', of: kind, balanceMinor },
  }));
}
export const redeemed =
  (redeemedMinor?: number) =>
  ({ tenderId, amountMinor }: Extract<Effect, { type: 'storedValue.redeem' }>): SessionCommand => ({
    type: 'payment.answered',
    tenderId,
    answer: { kind: 'redeemed', redeemedMinor: redeemedMinor ?? amountMinor, proof: PROOF },
  });
export function payByValue(world: World, kind: 'giftCard' | 'voucher' | 'mealVoucher', balanceMinor: number): void {
  present(world, kind, balanceMinor);
  world.submit({ type: 'pay.storedValue', amountMinor: remaining(world), serverUsable: true });
  world.answer('storedValue.redeem', redeemed());
}
export const payCard = (world: World, partMinor?: number) =>
  world.submit({
    type: 'pay.card',
    amountMinor: remaining(world),
    terminalUsable: true,
    ...(partMinor === undefined ? {} : { partMinor }),
  });
export const approve = (world: World) =>
  world.answer('payment.charge', chargeAnswered({ kind: 'approved', approval: APPROVAL }));
export const payCash = (world: World) =>
  world.submit({ type: 'pay.cash', amountMinor: remaining(world), recyclerUsable: true });
export const asked = (world: World, type: string) => world.asked.filter(({ effect }) => effect.type === type).length;
