import fc from 'fast-check';
import { RECEIPT_CHOICE_TIMER } from '../../../core/checkout/receipt/commands.ts';
import type { SessionCommand } from '../../../core/session/commands.ts';
import { deadlinesOf } from '../../../core/session/deadlines.ts';
import { RECOVERY } from '../../../core/session/effects.ts';
import { answersTo } from './answers.ts';
import { baggingMoves } from './bagging-moves.ts';
import { receiptMoves } from './receipt-moves.ts';
import { staffMoves } from './staff-moves.ts';
import { chooseOf, staffPaymentMoves, tenderMoves } from './tender-moves.ts';
import { APPLES, FIND, MILK, productOf, SOAP, scan, TIMING, WINE, type World } from './world.ts';

/** One step of chance; what it means depends on where the kiosk stands. */
export type Move = { kind: Kind; pick: number; waitMs: number };
type Kind = 'person' | 'device' | 'timer' | 'crash' | 'anything';

const kinds = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Kind>('person') },
  { weight: 10, arbitrary: fc.constant<Kind>('device') },
  { weight: 3, arbitrary: fc.constant<Kind>('timer') },
  { weight: 1, arbitrary: fc.constant<Kind>('crash') },
  { weight: 4, arbitrary: fc.constant<Kind>('anything') },
);
const waits = fc.constantFrom(0, 0, 0, 1, 5_000, 15_000, 70_000, 200_000);
export const moves: fc.Arbitrary<Move[]> = fc.array(
  fc.record({ kind: kinds, pick: fc.nat({ max: 9_999 }), waitMs: waits }),
  { minLength: 20, maxLength: 80 },
);

/** Carries a move out: `before` and `after` see every command that is decided. */
export function carryOut(world: World, { kind, pick, waitMs }: Move): void {
  world.nowMs += waitMs;
  switch (kind) {
    case 'person':
      world.submit(chosen(likely(world), pick));
      return;
    case 'anything':
      world.submit(chosen(everything(world), pick));
      return;
    case 'timer': {
      const deadlines = deadlinesOf(world.state, TIMING);
      if (deadlines.length > 0) world.elapse();
      else world.submit({ type: 'timer.elapsed', timerId: `payment:${pick}` });
      return;
    }
    case 'device': {
      // Usually what was asked for last; sometimes an old question, or the same one again.
      const back = pick % 4 === 0 ? pick % 7 : 0;
      const asked = world.asked.at(-1 - back);
      if (asked === undefined) return;
      const outcome = chosen(['done', 'failed', 'unknown'] as const, pick);
      const ends = pick % 11 === 0 ? null : { effectId: asked.effectId, outcome };
      world.submit(chosen(answersTo(asked.effect), Math.floor(pick / 8)), ends);
      return;
    }
    case 'crash':
      recover(world, pick);
  }
}

/** What the host does when it starts again within a session. */
function recover(world: World, pick: number): void {
  if (world.state.status === 'closed') return;
  const { journey } = world.state;
  // Every third crash is a power loss: the session's key is gone.
  if (pick % 3 === 0) world.submit({ type: 'session.rekey', wrappedKeyHash: pick % 2 === 0 ? null : 'b'.repeat(64) });
  if (pick % 3 === 0 && journey.journey === 'checkin') world.submit({ type: 'identity.lost' });
  for (const [effectId, effect] of Object.entries(world.open.effects)) {
    if (RECOVERY[effect.type] !== 'idempotent') world.submit({ type: 'effect.recovered', effectId });
  }
}

function chosen<T>(from: readonly T[], pick: number): T {
  const found = from[pick % from.length];
  if (found === undefined) throw new Error('nothing to choose from');
  return found;
}

const ATTENTION: SessionCommand[] = [
  { type: 'language.choose', language: 'de' },
  { type: 'session.touch' },
  { type: 'help.call' },
  { type: 'help.dismiss' },
  { type: 'notice.dismiss' },
  { type: 'idle.stay' },
  { type: 'scan.unusable' },
];

const SHELF = [MILK, SOAP, APPLES, WINE, productOf(MILK.code, 139), productOf('09520000000042', 0)];
const scans = (): SessionCommand[] => [
  ...SHELF.map(scan),
  scan(SOAP),
  { type: 'item.offered', raw: '???', product: null },
];

/** For the basket as it stands: what a finger that is too fast sends as well. */
const payOf = (world: World) =>
  ({ type: 'pay.card', amountMinor: world.view.total?.amountMinor ?? 0, terminalUsable: true }) as const;

/** What the screen that is shown offers, and a few things that it always does. */
function likely(world: World): SessionCommand[] {
  const { screen } = world;
  const pay = payOf(world);
  switch (screen.name) {
    case 'basket':
      return [
        ...scans(),
        ...screen.lines.flatMap(({ lineId }): SessionCommand[] => [
          { type: 'line.setQuantity', lineId, quantity: 3 },
          { type: 'line.void', lineId },
        ]),
        ...Array.from({ length: 4 }, () => pay),
        ...Array.from({ length: 8 }, () => chooseOf(world)),
        { ...pay, terminalUsable: false },
        ...ATTENTION,
        ...staffMoves(world),
        ...baggingMoves(world),
      ];
    case 'weigh':
      return [
        { type: 'weigh.confirm', weightGrams: 333 },
        { type: 'weigh.confirm', weightGrams: null },
        { type: 'weigh.cancel' },
      ];
    case 'payment':
      return [pay, { type: 'pay.cancel' }, { type: 'pay.enquire' }, { type: 'session.leave' }];
    case 'paymentUnknown':
      return [pay, { type: 'pay.cancel' }, { type: 'session.leave' }, ...staffPaymentMoves(world)];
    case 'payChoose':
    case 'payNumber':
    case 'cashIn':
    case 'cashOut':
      return tenderMoves(world);
    case 'cashOwed':
    case 'givingBack':
      return staffPaymentMoves(world);
    case 'paymentDeclined':
      return [{ type: 'pay.back' }, pay];
    case 'receiptTrouble':
      return [{ type: 'receipt.retry' }, { type: 'receipt.skip' }];
    case 'receiptChoice':
    case 'receiptDigital':
    case 'receiptEmail':
    case 'receiptGift':
    case 'receiptInvoice':
      return receiptMoves(world);
    case 'thankYou':
    case 'farewell':
      return [{ type: 'session.finish' }, ...receiptMoves(world), ...(world.journey === 'checkout' ? scans() : [FIND])];
    case 'identify':
      return [FIND, { ...FIND, by: 'document' }, { type: 'identify.unreadable' }, ...ATTENTION];
    case 'trip':
      return [
        { type: 'passengers.choose', passengerIds: ['p1'] },
        { type: 'passengers.choose', passengerIds: ['p2', 'p1'] },
        { type: 'checkin.back' },
      ];
    case 'dangerousGoods':
      return [{ type: 'dangerousGoods.confirm', passengerId: screen.passenger.passengerId }];
    case 'seat':
      return ['9C', '10A', '10B', '8A'].map((seat) => ({
        type: 'seat.choose',
        passengerId: screen.passenger.passengerId,
        seat,
      }));
    case 'boardingPassTrouble':
      return [{ type: 'boardingPass.retry' }, { type: 'boardingPass.skip' }];
    default:
      return [{ type: 'session.start' }, ...(world.journey === 'checkout' ? scans() : [FIND]), ...ATTENTION];
  }
}

/** Every kind of command, whether it fits or not. */
function everything(world: World): SessionCommand[] {
  const answers = world.asked.slice(-3).flatMap(({ effect }) => answersTo(effect));
  return [
    ...ATTENTION,
    ...scans(),
    ...answers,
    FIND,
    { type: 'session.start' },
    { type: 'session.leave' },
    { type: 'session.finish' },
    { type: 'language.choose', language: 'xx' },
    { type: 'line.setQuantity', lineId: 'none', quantity: 1 },
    { type: 'line.void', lineId: 'none' },
    { type: 'weigh.confirm', weightGrams: 16_000 },
    { type: 'weigh.cancel' },
    payOf(world),
    { ...payOf(world), amountMinor: 1 },
    ...tenderMoves(world),
    { type: 'pay.cancel' },
    { type: 'pay.back' },
    { type: 'pay.enquire' },
    { type: 'receipt.retry' },
    { type: 'receipt.skip' },
    ...receiptMoves(world).slice(0, 2),
    { type: 'fiscal.answered', transactionId: 'none', answer: { kind: 'failed', detail: '' } },
    { type: 'identify.unreadable' },
    { type: 'passengers.choose', passengerIds: ['p9'] },
    { type: 'dangerousGoods.confirm', passengerId: 'p9' },
    { type: 'seat.choose', passengerId: 'p1', seat: '99A' },
    { type: 'checkin.back' },
    { type: 'boardingPass.retry' },
    { type: 'boardingPass.skip' },
    ...staffMoves(world),
    ...baggingMoves(world),
    { type: 'effect.finished' },
    { type: 'effect.recovered', effectId: world.asked.at(-1)?.effectId ?? 'none' },
    { type: 'timer.elapsed', timerId: 'idle' },
    { type: 'timer.elapsed', timerId: 'idleAnswer' },
    { type: 'timer.elapsed', timerId: RECEIPT_CHOICE_TIMER },
    { type: 'timer.elapsed', timerId: 'finished' },
    { type: 'timer.elapsed', timerId: 'nothing' },
  ];
}
