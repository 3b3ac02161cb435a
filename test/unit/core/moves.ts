import fc from 'fast-check';
import { RECEIPT_CHOICE_TIMER } from '../../../core/checkout/receipt/commands.ts';
import type { SessionCommand } from '../../../core/session/commands.ts';
import { deadlinesOf } from '../../../core/session/deadlines.ts';
import { RECOVERY } from '../../../core/session/effects.ts';
import { answersTo } from './answers.ts';
import { baggingMoves } from './bagging-moves.ts';
import { dutyMoves } from './duty-moves.ts';
import { receiptMoves } from './receipt-moves.ts';
import { refundMoves } from './sold-goods.ts';
import { pinRight, staffMoves } from './staff-moves.ts';
import { recallMoves, recalls, slipMoves, suspendMoves } from './suspend-moves.ts';
import { chooseOf, staffPaymentMoves, tenderMoves } from './tender-moves.ts';
import { APPLES, BAG, COLA, FIND, MILK, productOf, SOAP, scan, TIMING, WINE, type World } from './world.ts';

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
  { minLength: 20, maxLength: 120 },
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

const SHELF = [MILK, COLA, SOAP, APPLES, WINE, productOf(MILK.code, 139), productOf('09520000000042', 0)];
/** Whatever a code may say beside the article, and codes that are no article. */
const CODES: SessionCommand[] = [
  { ...labelled(MILK), facts: { serial: 'A1' } },
  { ...labelled(APPLES), facts: { priceMinor: 277, weightGrams: 400 } },
  { ...labelled(APPLES), facts: { weightGrams: 512 } },
  { ...labelled(SOAP), facts: { count: 4, percentOffBasisPoints: 3_000 } },
  { ...labelled(MILK), facts: { expiryDate: '2026-11-23' } },
  {
    ...labelled(SOAP),
    facts: { batch: 'B7' },
    recalls: [{ code: SOAP.code, batches: ['B7'], reason: { en: 'Glass.' } }],
  },
  { type: 'markdown.offered', name: 'Sticker', to: { percentBasisPoints: 5_000 } },
  { type: 'coupon.offered', offered: couponOf('TEN', true) },
  { type: 'coupon.offered', offered: couponOf('SOAP', false) },
  { type: 'coupon.offered', offered: couponOf('NONE', false) },
  { type: 'depositReturn.offered', code: 'DR0000000100075', amountMinor: 75 },
  { type: 'member.offered', key: 'sealed:1:bWVtYmVy' },
  { type: 'bags.open', bags: [BAG] },
];

function labelled(product: typeof MILK) {
  return { type: 'item.offered', raw: product.code, product } as const;
}

function couponOf(couponCode: string, isSingleUse: boolean) {
  const unsaid = { terms: null, name: null, startDate: null, expirationDate: null };
  return { code: `${couponCode}-1`, couponCode, isSingleUse, ...unsaid };
}

/** A few of the codes at a time: what else may happen must not become rare among them. */
const CODES_AT_ONCE = 2;
const scans = ({ events }: World): SessionCommand[] => [
  ...SHELF.map(scan),
  ...Array.from({ length: CODES_AT_ONCE }, (_, index) => CODES[(events.length + index) % CODES.length]).filter(
    (command) => command !== undefined,
  ),
  scan(SOAP),
  { type: 'item.offered', raw: '???', product: null },
];

/** For the basket as it stands: what a finger that is too fast sends as well. */
const payOf = (world: World) =>
  ({ type: 'pay.card', amountMinor: world.view.total?.amountMinor ?? 0, terminalUsable: true }) as const;

const lineIdOf = ({ screen }: World): string =>
  screen.name === 'basket' ? (screen.lines[0]?.lineId ?? 'none') : 'none';

/** What the screen that is shown offers, and a few things that it always does. */
function likely(world: World): SessionCommand[] {
  const { screen } = world;
  const pay = payOf(world);
  switch (screen.name) {
    case 'basket':
      return [
        ...scans(world),
        ...screen.lines.flatMap(({ lineId }): SessionCommand[] => [
          { type: 'line.setQuantity', lineId, quantity: 3 },
          { type: 'line.void', lineId },
        ]),
        ...Array.from({ length: 4 }, () => pay),
        ...Array.from({ length: 8 }, () => chooseOf(world)),
        ...screen.coupons.map(({ couponId }): SessionCommand => ({ type: 'coupon.remove', couponId })),
        ...Array.from({ length: 3 }, (): SessionCommand => ({ type: 'member.remove' })),
        { ...pay, terminalUsable: false },
        ...ATTENTION,
        ...suspendMoves(),
        ...staffMoves(world),
        ...baggingMoves(world),
        ...dutyMoves(),
      ];
    case 'dutyPass':
    case 'sealedBag':
      return [...dutyMoves(), ...staffMoves(world), { type: 'session.leave' }];
    case 'staffPin':
    case 'held':
      return [...staffMoves(world), ...staffMoves(world), ...baggingMoves(world), { type: 'session.leave' }];
    case 'refund':
    case 'refundChoose':
    case 'refundApproval':
    case 'refundGiving':
    case 'refundDone':
    case 'refundSlipTrouble':
      return [
        ...refundMoves(),
        ...refundMoves(),
        { type: 'staff.identify', staffId: 'tom' },
        pinRight('tom', 'supervisor'),
      ];
    case 'slipTrouble':
      return slipMoves();
    case 'recalling':
      return recallMoves();
    case 'suspended':
      return [{ type: 'session.finish' }, ...recalls(), ...scans(world)];
    case 'weigh':
      return [
        { type: 'weigh.confirm', weightGrams: 333 },
        { type: 'weigh.confirm', weightGrams: null },
        { type: 'weigh.cancel' },
        { type: 'weigh.choosePresetTare', index: 1 },
        { type: 'weigh.tareContainer', weightGrams: 400 },
        { type: 'weigh.clearTare' },
      ];
    case 'bags':
      return [
        { type: 'bags.set', code: BAG.code, quantity: 2 },
        { type: 'bags.set', code: BAG.code, quantity: 0 },
        { type: 'bags.close' },
        scan(MILK),
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
      return [
        { type: 'session.finish' },
        ...receiptMoves(world),
        ...(world.journey === 'checkout' ? scans(world) : [FIND]),
      ];
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
      return [
        { type: 'session.start' },
        ...(world.journey === 'checkout' ? [...scans(world), ...recalls()] : [FIND]),
        ...ATTENTION,
      ];
  }
}

/** Every kind of command, whether it fits or not. */
function everything(world: World): SessionCommand[] {
  const answers = world.asked.slice(-3).flatMap(({ effect }) => answersTo(effect));
  return [
    ...ATTENTION,
    ...scans(world),
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
    { type: 'weigh.type', weightGrams: 200 },
    { type: 'bags.set', code: 'plu:1', quantity: 1 },
    { type: 'bags.close' },
    { type: 'coupon.remove', couponId: 'none' },
    { type: 'member.remove' },
    { type: 'basket.void', reasonCode: 'changedMind' },
    { type: 'line.overridePrice', lineId: lineIdOf(world), unitPriceMinor: 50, reasonCode: 'damaged' },
    { type: 'line.discount', lineId: lineIdOf(world), percentBasisPoints: 1_000, reasonCode: 'damaged' },
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
    ...dutyMoves(),
    ...refundMoves(),
    { type: 'refund.begin' },
    ...suspendMoves(),
    ...slipMoves(),
    ...recallMoves(),
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
