import { remainingMinorOf } from '../../../core/checkout/payment/amounts.ts';
import { storedValueKindSchema } from '../../../core/checkout/payment/kinds.ts';
import type { SessionCommand } from '../../../core/session/commands.ts';
import { DUTY_SHOPS } from './duty-moves.ts';
import { beginRefund } from './sold-goods.ts';
import { pinRight } from './staff-moves.ts';
import {
  APPROVAL,
  cashClosed,
  cashPaid,
  cashTaken,
  chargeAnswered,
  MILK,
  SOAP,
  scan,
  WINE,
  type World,
} from './world.ts';

const remaining = ({ state }: World): number =>
  state.status === 'open' && state.journey.journey === 'checkout' ? remainingMinorOf(state.journey.checkout) : 0;

export const chooseOf = (world: World): SessionCommand => ({
  type: 'pay.choose',
  amountMinor: remaining(world),
  terminalUsable: true,
  recyclerUsable: true,
});

/** Everything that a person or staff may do while it is paid, and a few that come too early or too late. */
export function tenderMoves(world: World): SessionCommand[] {
  const amountMinor = remaining(world);
  const tenders =
    world.state.status === 'open' && world.state.journey.journey === 'checkout'
      ? world.state.journey.checkout.tenders.map(({ tenderId }) => tenderId)
      : [];
  const tenderId = tenders.at(-1) ?? 'none';
  const first = tenders[0] ?? 'none';
  const card = { type: 'pay.card', amountMinor, terminalUsable: true } as const;
  const cash = { type: 'pay.cash', amountMinor, recyclerUsable: true } as const;
  const offered = { type: 'storedValue.offered', number: 'sealed:1:x', pin: null, lastFour: '4711' } as const;
  return [
    chooseOf(world),
    card,
    { ...card, partMinor: 100 },
    { ...card, partMinor: 130 },
    { ...card, partMinor: 5 },
    cash,
    cash,
    { ...cash, partMinor: 120 },
    { ...cash, recyclerUsable: false },
    ...storedValueKindSchema.options.map((kind) => ({ type: 'pay.present', kind }) as const),
    { ...offered, serverUsable: true },
    { ...offered, serverUsable: true },
    { ...offered, serverUsable: false },
    { type: 'pay.storedValue', amountMinor, serverUsable: true },
    { type: 'pay.storedValue', amountMinor, serverUsable: true },
    { type: 'pay.storedValue', amountMinor, partMinor: 100, serverUsable: true },
    { type: 'pay.storedValue', amountMinor, serverUsable: false },
    { type: 'pay.back' },
    { type: 'pay.cancel' },
    { type: 'pay.enquire' },
    { type: 'pay.giveUp' },
    { type: 'pay.reverseAgain', tenderId },
    { type: 'pay.reverseAgain', tenderId: first },
    { type: 'pay.resolve', tenderId, outcome: 'charged', slip: '0815' },
    { type: 'pay.resolve', tenderId, outcome: 'charged' },
    { type: 'pay.resolve', tenderId, outcome: 'notCharged' },
    { type: 'pay.resolveReversal', tenderId, outcome: 'givenBack' },
    { type: 'pay.resolveReversal', tenderId: first, outcome: 'kept' },
    { type: 'pay.handOver', tenderId, amountMinor: 50 },
    { type: 'pay.handOver', tenderId, amountMinor: 0 },
  ];
}

/** Beginnings that chance alone seldom comes to: something is settled, and more is to be paid or goes back. */
export function beginIn(world: World, pick: number): void {
  begin(world, pick);
  // Whoever has begun already is asked for no boarding pass.
  world.settings = { ...world.settings, duty: (DUTY_SHOPS[pick % DUTY_SHOPS.length] ?? world.settings).duty };
}

function begin(world: World, pick: number): void {
  const beginning = pick % 8;
  if (beginning === 0) return;
  if (beginning === 7) {
    beginRefund(world, pick);
    return;
  }
  if (beginning > 3) {
    beginWithStaffOrReceipt(world, beginning);
    return;
  }
  for (const product of [SOAP, MILK, SOAP]) world.submit(scan(product));
  world.submit({ type: 'pay.card', amountMinor: remaining(world), partMinor: 200, terminalUsable: true });
  world.answer('payment.charge', chargeAnswered({ kind: 'approved', approval: APPROVAL }));
  world.submit({ type: 'pay.cash', amountMinor: remaining(world), partMinor: 150, recyclerUsable: true });
  world.answer('cash.collect', cashTaken(1, 200));
  world.answer('cash.close', cashClosed(1));
  world.answer('cash.payout', cashPaid(pick % 3 === 0 ? 20 : 50, pick % 2));
  if (beginning === 1) return;
  world.submit({ type: 'staff.identify', staffId: 'sue' });
  world.submit(pinRight('sue', 'supervisor'));
  if (beginning === 3) world.submit({ type: 'pay.giveUp' });
}

/** Goods that staff look at, a check of the basket, or a sale that is paid. */
function beginWithStaffOrReceipt(world: World, beginning: number): void {
  for (const product of beginning === 4 ? [WINE, MILK] : [SOAP, MILK]) world.submit(scan(product));
  if (beginning === 6) {
    world.submit({ type: 'pay.card', amountMinor: remaining(world), terminalUsable: true });
    world.answer('payment.charge', chargeAnswered({ kind: 'approved', approval: APPROVAL }));
    return;
  }
  world.submit({ type: 'staff.identify', staffId: 'ana' });
  if (beginning === 5)
    world.submit({ type: 'staff.pinChecked', staffId: 'ana', outcome: { kind: 'wrong', lockedUntilMs: null } });
  world.submit(pinRight('ana', 'attendant'));
  if (beginning === 5) world.submit({ type: 'audit.start' });
}

/** What staff do where a payment is theirs. */
export function staffPaymentMoves(world: World): SessionCommand[] {
  const tenders =
    world.state.status === 'open' && world.state.journey.journey === 'checkout'
      ? world.state.journey.checkout.tenders.map(({ tenderId }) => tenderId)
      : [];
  const newest = tenders.slice(-4);
  return [
    ...Array.from({ length: 3 }, (): SessionCommand => ({ type: 'staff.identify', staffId: 'sue' })),
    ...Array.from({ length: 3 }, () => pinRight('sue', 'supervisor')),
    ...newest.flatMap((tenderId): SessionCommand[] => [
      { type: 'pay.resolve', tenderId, outcome: 'charged', slip: '0815' },
      { type: 'pay.resolve', tenderId, outcome: 'notCharged' },
      { type: 'pay.resolveReversal', tenderId, outcome: 'givenBack' },
      { type: 'pay.resolveReversal', tenderId, outcome: 'kept' },
      { type: 'pay.handOver', tenderId, amountMinor: 0 },
      { type: 'pay.handOver', tenderId, amountMinor: 50 },
      { type: 'pay.reverseAgain', tenderId },
    ]),
    { type: 'pay.enquire' },
    { type: 'pay.back' },
  ];
}
