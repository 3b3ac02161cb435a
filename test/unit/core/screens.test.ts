import { expect, test } from 'vitest';
import type { ReceiptSettings } from '../../../core/checkout/receipt/settings.ts';
import type { ScreenName } from '../../../core/contract/view.ts';
import type { SessionCommand } from '../../../core/session/commands.ts';
import type { Effect } from '../../../core/session/effects.ts';
import { CLOSED } from '../../../core/session/state.ts';
import { screenOf, viewOf } from '../../../core/session/view-of.ts';
import { airportShop, passOffered } from './duty/passes.ts';
import { slipScanned } from './kept-basket.ts';
import { cardAnswered, granted, ORDER_ALL, refunding, found as soldFound } from './sold-goods.ts';
import {
  ALL_TENDERS,
  APPLES,
  APPROVAL,
  acceptanceAnswered,
  BAG,
  cashClosed,
  cashPaid,
  cashTaken,
  chargeAnswered,
  FIND,
  FOUND,
  MILK,
  payByCard,
  printAnswered,
  SETTINGS,
  scan,
  shopperWith,
  surroundingsOf,
  travellerAtSeats,
  WINE,
  World,
} from './world.ts';

const jammed = printAnswered({ kind: 'failed', certainty: 'unknown', trouble: 'MEDIA_JAMMED' });
const approved = chargeAnswered({ kind: 'approved', approval: APPROVAL });

const started = (): World => {
  const world = new World('checkin');
  world.submit({ type: 'session.start' });
  return world;
};
const paying = (): World => {
  const world = shopperWith(MILK);
  payByCard(world);
  return world;
};
const choosing = (): World => {
  const world = new World('checkout');
  world.settings = ALL_TENDERS;
  world.submit(scan(MILK));
  world.submit({ type: 'pay.choose', amountMinor: 129, terminalUsable: true, recyclerUsable: true });
  return world;
};
const payingCash = (): World => {
  const world = choosing();
  world.submit({ type: 'pay.cash', amountMinor: 129, recyclerUsable: true });
  return world;
};
const cancelledCash = (world: World): void => {
  world.answer('cash.collect', cashTaken(1, 100));
  world.submit({ type: 'pay.cancel' });
  world.answer('cash.close', cashClosed(1));
};
const paid = (): World => {
  const world = paying();
  world.answer('payment.charge', approved);
  return world;
};
/** Paid in a shop that decided so about receipts. */
const paidWhere = (receipt: Partial<ReceiptSettings>): World => {
  const world = new World('checkout');
  world.settings = { ...SETTINGS, receipt: { ...SETTINGS.receipt, ...receipt } };
  world.submit(scan(MILK));
  payByCard(world);
  world.answer('payment.charge', approved);
  return world;
};
const DIGITAL: Partial<ReceiptSettings> = {
  paper: 'asked',
  digitalUrl: 'https://r.example',
  email: true,
  invoice: true,
};
const seated = (): World => {
  const world = travellerAtSeats('p1');
  world.submit({ type: 'seat.choose', passengerId: 'p1', seat: '9C' });
  return world;
};
const acceptedOne = (): World => {
  const world = seated();
  world.answer('passenger.accept', acceptanceAnswered({ kind: 'accepted', seat: '9C', sequenceNumber: 1 }));
  return world;
};
const found = (): World => {
  const world = new World('checkin');
  world.submit(FIND);
  world.answer('booking.find', () => ({ type: 'booking.answered', answer: { kind: 'found', booking: FOUND } }));
  return world;
};
const then = (world: World, ...steps: ((world: World) => unknown)[]): World => {
  for (const step of steps) step(world);
  return world;
};

const leaving = (): World => then(shopperWith(MILK), (world) => world.submit({ type: 'basket.suspend' }));
const kept = (): World =>
  then(leaving(), (world) =>
    world.answer('basket.suspend', ({ basketId }: Extract<Effect, { type: 'basket.suspend' }>) => ({
      type: 'suspend.answered',
      basketId,
      answer: { kind: 'stored' },
    })),
  );
const slipJammed = ({ jobId }: { jobId: string }): SessionCommand => ({
  type: 'slip.answered',
  jobId,
  answer: { kind: 'failed', certainty: 'unknown', trouble: 'MEDIA_JAMMED' },
});
const chosen = (): World => then(refunding(new World('checkout')), (world) => world.answer('refund.find', soldFound));
const ordered = (): World =>
  then(
    chosen(),
    (world) => world.submit(ORDER_ALL),
    (world) => world.answer('refund.claim', granted),
  );
const refunded = (): World =>
  then(
    ordered(),
    (world) => world.answer('refund.card', cardAnswered('reversed')),
    (world) => world.submit({ type: 'refund.partDone', position: 0, how: 'cash' }),
  );
const slipPrinted = ({ jobId }: { jobId: string }): SessionCommand => ({
  type: 'slip.answered',
  jobId,
  answer: { kind: 'printed' },
});

/** How each screen comes about; the type makes a new screen ask for its line here. */
const WAYS: Record<Exclude<ScreenName, 'outOfService'>, () => World> = {
  attract: () => new World('checkout'),
  language: started,
  basket: () => shopperWith(MILK),
  weigh: () => shopperWith(APPLES),
  held: () => {
    const world = new World('checkout');
    world.settings = { ...SETTINGS, restrictions: { ...SETTINGS.restrictions, ageApproval: 'immediate' } };
    world.submit(scan(WINE));
    return world;
  },
  dutyPass: () => {
    const world = new World('checkout');
    world.settings = airportShop({ demand: 'beforePayment' });
    return then(world, (kiosk) => kiosk.submit(scan(MILK)), payByCard);
  },
  sealedBag: () => {
    const world = new World('checkout');
    world.settings = airportShop({ sealedBag: { confirm: 'beforePayment' } });
    const liquid = { ...MILK, isLiquid: true };
    return then(
      world,
      (kiosk) => kiosk.submit(passOffered(['FRA', 'LHR'], ['LHR', 'JFK'])),
      (kiosk) => kiosk.submit(scan(liquid)),
      payByCard,
    );
  },
  staffPin: () => then(shopperWith(MILK), (world) => world.submit({ type: 'staff.identify', staffId: 'ana' })),
  payChoose: choosing,
  payNumber: () => then(choosing(), (world) => world.submit({ type: 'pay.present', kind: 'giftCard' })),
  cashIn: payingCash,
  cashOut: () => then(payingCash(), cancelledCash),
  cashOwed: () => then(payingCash(), cancelledCash, (world) => world.answer('cash.payout', cashPaid(0))),
  givingBack: () =>
    then(choosing(), (world) => {
      world.submit({ type: 'pay.card', amountMinor: 129, partMinor: 100, terminalUsable: true });
      world.answer('payment.charge', approved);
      world.submit({ type: 'pay.giveUp' });
    }),
  bags: () => then(shopperWith(MILK), (world) => world.submit({ type: 'bags.open', bags: [BAG] })),
  refund: () => refunding(new World('checkout')),
  refundChoose: chosen,
  refundApproval: () =>
    then(chosen(), (world) => {
      world.settings = { ...SETTINGS, refund: { ...SETTINGS.refund, fourEyesFromMinor: 1 } };
      world.submit(ORDER_ALL);
    }),
  refundGiving: ordered,
  refundDone: refunded,
  refundSlipTrouble: () =>
    then(refunded(), (world) =>
      world.answer('refund.print', ({ jobId }: { jobId: string }) => ({
        type: 'refundSlip.answered',
        jobId,
        answer: { kind: 'failed', certainty: 'notStarted', trouble: 'MEDIA_EMPTY' },
      })),
    ),
  suspending: leaving,
  slipTrouble: () => then(kept(), (world) => world.answer('slip.print', slipJammed)),
  suspended: () => then(kept(), (world) => world.answer('slip.print', slipPrinted)),
  recalling: () => then(new World('checkout'), (world) => world.submit(slipScanned())),
  payment: paying,
  paymentDeclined: () =>
    then(paying(), (world) =>
      world.answer('payment.charge', chargeAnswered({ kind: 'declined', reason: 'wrongPin', wasOnline: true })),
    ),
  paymentUnknown: () => then(paying(), (world) => world.elapse()),
  receipt: paid,
  receiptChoice: () => paidWhere({ paper: 'asked' }),
  receiptDigital: () => then(paidWhere(DIGITAL), (world) => world.submit({ type: 'receipt.choose', way: 'digital' })),
  receiptEmail: () => then(paidWhere(DIGITAL), (world) => world.submit({ type: 'receipt.choose', way: 'email' })),
  receiptInvoice: () => then(paidWhere(DIGITAL), (world) => world.submit({ type: 'receipt.open', page: 'invoice' })),
  receiptGift: () =>
    then(
      paidWhere(DIGITAL),
      (world) => world.submit({ type: 'receipt.choose', way: 'none' }),
      (world) => world.submit({ type: 'receipt.open', page: 'gift' }),
    ),
  receiptTrouble: () => then(paid(), (world) => world.answer('receipt.print', jammed)),
  thankYou: () => then(paid(), (world) => world.answer('receipt.print', printAnswered({ kind: 'printed' }))),
  identify: () => then(started(), (world) => world.submit({ type: 'language.choose', language: 'en' })),
  trip: found,
  dangerousGoods: () => then(found(), (world) => world.submit({ type: 'passengers.choose', passengerIds: ['p1'] })),
  seat: () => travellerAtSeats('p1'),
  accepting: seated,
  boardingPass: acceptedOne,
  boardingPassTrouble: () => then(acceptedOne(), (world) => world.answer('boardingPass.print', jammed)),
  farewell: () =>
    then(acceptedOne(), (world) => world.answer('boardingPass.print', printAnswered({ kind: 'printed' }))),
};

test.each(Object.entries(WAYS))('the screen "%s" is drawn from the state', (name, way) => {
  const world = way();
  expect(world.screen.name).toBe(name);
  expect(world.view.screen).toEqual(world.screen);
});

test.each(['storage', 'noCatalogue', 'internal', 'revoked', 'cloned', 'held', 'maintenance', 'signer'] as const)(
  'out of service because of %s takes no new customer',
  (reason) => {
    const around = { ...surroundingsOf('checkout'), outOfService: reason };
    expect(screenOf(CLOSED, around)).toEqual({ name: 'outOfService', reason });
  },
);

test('a kiosk that misses its catalogue shows the money that is moving to its end', () => {
  const around = { ...surroundingsOf('checkout'), outOfService: 'noCatalogue' as const };
  expect(screenOf(paying().state, around).name).toBe('payment');
  expect(screenOf(paying().state, { ...around, outOfService: 'storage' }).name).toBe('outOfService');
});

test.each(['revoked', 'cloned', 'held'] as const)(
  'a kiosk that its server stopped (%s) sells nothing more, and shows the money that is moving to its end',
  (reason) => {
    const around = { ...surroundingsOf('checkout'), outOfService: reason };
    expect(screenOf(WAYS.basket().state, around)).toEqual({ name: 'outOfService', reason });
    expect(screenOf(paying().state, around).name).toBe('payment');
    expect(screenOf(WAYS.receipt().state, around).name).toBe('receipt');
    expect(screenOf(WAYS.identify().state, around)).toEqual({ name: 'outOfService', reason });
    expect(screenOf(WAYS.trip().state, around).name).toBe('trip');
  },
);

test('a kiosk of one language asks for none', () => {
  const around = surroundingsOf('checkin');
  const one = { ...around, kiosk: { ...around.kiosk, languages: ['en'] } };
  expect(screenOf(started().state, one).name).toBe('identify');
});

test('the weigh screen alone has a scale, with what the weight would cost', () => {
  const around = surroundingsOf('checkout');
  const weighing = shopperWith(APPLES).state;
  const scaleFor = (reading: typeof around.reading) => viewOf(weighing, { ...around, reading }).scale;
  expect(scaleFor({ kind: 'stable', weightGrams: 500 })).toEqual({
    kind: 'stable',
    weightGrams: 500,
    amountMinor: 150,
  });
  expect(scaleFor({ kind: 'motion' })).toEqual({ kind: 'motion' });
  expect(scaleFor(null)).toEqual({ kind: 'notConnected' });
  expect(viewOf(shopperWith(MILK).state, around).scale).toBeNull();
});

test('the view before and between sessions is in the kiosk’s own language', () => {
  const view = viewOf(CLOSED, { ...surroundingsOf('checkout'), defaultLanguage: 'de' });
  expect(view).toMatchObject({ language: 'de', sessionOpen: false, total: null, notice: null, idleWarning: null });
});
