import { describe, expect, it } from 'vitest';
import type { DutySettingsInput } from '../../../../core/checkout/duty/settings.ts';
import { receiptDocument } from '../../../../core/checkout/receipt/receipt-document.ts';
import { NOTHING_AFTER, receiptModelOf } from '../../../../core/checkout/receipt/receipt-model.ts';
import { loadTexts } from '../../../../core/messages/index.ts';
import type { SessionEvent } from '../../../../core/session/events.ts';
import { refusalOf } from '../shopping.ts';
import { pinRight } from '../staff-moves.ts';
import {
  APPROVAL,
  BAG,
  chargeAnswered,
  MILK,
  payByCard,
  printAnswered,
  productOf,
  SOAP,
  scan,
  World,
} from '../world.ts';
import { airportShop, passOffered } from './passes.ts';

const WHISKY = productOf('09520000000103', 2_999, { taxRateBasisPoints: 1_900, category: 'spirits', isLiquid: true });
const LISTED = productOf('09520000000110', 2_999, { taxRateBasisPoints: 1_900, dutyFreePriceMinor: 2_200 });
const PAPER = productOf('09520000000127', 119, { taxRateBasisPoints: 1_900, mayBeDutyFree: false });
const TO_NEW_YORK = passOffered(['FRA', 'JFK']);
const TO_PARIS = passOffered(['FRA', 'CDG']);
const OVER_LONDON = passOffered(['FRA', 'LHR'], ['LHR', 'JFK']);

const shopper = (settings: DutySettingsInput, ...goods: (typeof MILK)[]): World => {
  const world = new World('checkout');
  world.settings = airportShop(settings);
  world.around.checkout = world.settings;
  world.submit({ type: 'session.start' });
  world.submit({ type: 'language.choose', language: 'en' });
  for (const each of goods) world.submit(scan(each));
  return world;
};
const basket = ({ screen }: World) => {
  if (screen.name !== 'basket') throw new Error(`the screen is ${screen.name}`);
  return screen;
};
const total = ({ view }: World): number => view.total?.amountMinor ?? 0;
const told = (world: World): string | undefined => world.open.notice?.kind;
const last = <T extends SessionEvent['type']>(world: World, type: T): Extract<SessionEvent, { type: T }> | undefined =>
  world.events.findLast((event): event is Extract<SessionEvent, { type: T }> => event.type === type);
const pays = (world: World): void => {
  payByCard(world);
  world.answer('payment.charge', chargeAnswered({ kind: 'approved', approval: APPROVAL }));
};
const supervisorSignsIn = (world: World): void => {
  world.submit({ type: 'staff.identify', staffId: 'tom' });
  world.submit(pinRight('tom', 'supervisor'));
};
const answers = (world: World, type: 'intervention.approve' | 'intervention.deny', reasonCode: string): void => {
  const { interventionId = '' } = world.view.interventions[0] ?? {};
  world.submit({ type, interventionId, reasonCode });
};
const printed = (world: World): void => {
  world.answer('receipt.print', printAnswered({ kind: 'printed' }));
};

describe('a boarding pass', () => {
  it('scanned in mid-basket changes every price at once, and each line says why', () => {
    const world = shopper({}, SOAP, PAPER, LISTED);
    expect(total(world)).toBe(349 + 119 + 2_999);
    expect(basket(world).lines.map(({ duty }) => duty)).toEqual([null, null, null]);
    world.submit(TO_NEW_YORK);
    expect(total(world)).toBe(293 + 119 + 2_200);
    expect(basket(world).lines.map(({ duty }) => duty)).toEqual(['free', 'paid', 'free']);
    expect(basket(world).duty?.pass).toEqual({
      flight: 'LH 400',
      destination: 'JFK',
      country: 'United States',
      isDutyFree: true,
      why: 'abroad',
      hasConnection: false,
    });
    world.submit(scan(SOAP));
    expect(total(world)).toBe(587 + 119 + 2_200);
  });

  it('taken back gives every price and every tax back', () => {
    const world = shopper({}, SOAP, LISTED);
    const before = last(world, 'basket.priced')?.prices;
    world.submit(TO_NEW_YORK);
    expect(last(world, 'basket.priced')?.prices).not.toEqual(before);
    world.submit({ type: 'duty.removePass' });
    expect(last(world, 'basket.priced')?.prices).toEqual(before);
  });

  it('may come before the first item, and opens the session by itself', () => {
    const world = new World('checkout');
    world.settings = airportShop();
    world.submit(TO_NEW_YORK);
    world.submit(scan(SOAP));
    expect(total(world)).toBe(293);
  });

  it('of another flight takes the place of the one before', () => {
    const world = shopper({}, SOAP);
    world.submit(TO_NEW_YORK);
    world.submit(TO_PARIS);
    expect(total(world)).toBe(349);
    expect(basket(world).duty?.pass).toMatchObject({ country: 'France', isDutyFree: false, why: 'sameZone' });
  });

  it('a second time changes nothing', () => {
    const world = shopper({}, SOAP);
    world.submit(TO_NEW_YORK);
    const { length } = world.events;
    world.submit(TO_NEW_YORK);
    expect(world.events).toHaveLength(length);
  });

  it.each([
    ['cannot be read', { ...TO_NEW_YORK, legs: null }, 'passUnreadable'],
    ['is from elsewhere', passOffered(['MUC', 'JFK']), 'passOtherAirport'],
    ['is for another day', passOffered(['FRA', 'JFK', '2027-01-16']), 'passOtherDay'],
    ['was used here before', { ...TO_NEW_YORK, passReference: 'r', wasUsedHere: true }, 'passUsed'],
  ])('that %s changes nothing, and the shopper is told', (_how, offered, notice) => {
    const world = shopper({ usedPass: 'refuse' }, SOAP);
    world.submit(offered);
    expect(told(world)).toBe(notice);
    expect(total(world)).toBe(349);
    expect(basket(world).duty?.pass).toBeNull();
  });

  it('of an airport that nobody knows is taken, at prices with tax and for no country', () => {
    const world = shopper({}, SOAP);
    world.submit(passOffered(['FRA', 'XQQ']));
    expect(total(world)).toBe(349);
    expect(basket(world).duty?.pass).toMatchObject({ destination: 'XQQ', country: null, why: 'unknownDestination' });
  });

  it('to Northern Ireland names no country: its code in the Union’s tax law has no name', () => {
    const world = shopper({}, SOAP);
    world.submit(passOffered(['FRA', 'BFS']));
    expect(basket(world).duty?.pass).toMatchObject({ destination: 'BFS', country: null, why: 'sameZone' });
  });

  it('is not there to be taken back before it was shown, nor asked for where the shopper is at the goods', () => {
    const world = shopper({}, SOAP);
    expect(refusalOf(world.submit({ type: 'duty.removePass' }))).toBe('notNow');
    expect(refusalOf(world.submit({ type: 'duty.back' }))).toBe('notNow');
    expect(refusalOf(world.submit({ type: 'duty.confirmSeal' }))).toBe('notNow');
  });

  it('means nothing in a shop at no airport', () => {
    const world = new World('checkout');
    world.submit(scan(SOAP));
    world.submit(TO_NEW_YORK);
    expect(told(world)).toBe('scanNotUsableHere');
  });

  it('comes too late once a part is paid', () => {
    const world = shopper({ demand: 'never' }, SOAP, MILK);
    world.submit({ type: 'pay.card', amountMinor: total(world), partMinor: 100, terminalUsable: true });
    world.answer('payment.charge', chargeAnswered({ kind: 'approved', approval: APPROVAL }));
    world.submit(TO_NEW_YORK);
    expect(told(world)).toBe('passTooLate');
    expect(total(world)).toBe(349 + 129);
  });

  it('comes too late while the basket is on its way to another kiosk, or the receipt comes out', () => {
    const leaving = shopper({}, SOAP);
    leaving.submit({ type: 'basket.suspend' });
    expect(refusalOf(leaving.submit(TO_NEW_YORK))).toBe('notNow');
    const paid = shopper({ demand: 'never' }, SOAP);
    pays(paid);
    expect(refusalOf(paid.submit(TO_NEW_YORK))).toBe('notNow');
    expect(last(paid, 'sale.completed')).toMatchObject({ totalMinor: 349, duty: null });
  });

  it('leaves no name, no booking and no seat in any event', () => {
    const world = shopper({}, SOAP);
    world.submit(TO_NEW_YORK);
    pays(world);
    expect(JSON.stringify(world.events)).not.toMatch(/WEBER|JANA|K7XQ2P|012A/);
  });
});

describe('a shop that wants the pass', () => {
  it('before the payment asks for it once, and goes on without at prices with tax', () => {
    const world = shopper({ demand: 'beforePayment' }, SOAP);
    payByCard(world);
    expect(world.screen).toEqual({ name: 'dutyPass', isFirst: false, mayDecline: true });
    world.submit({ type: 'duty.back' });
    expect(world.screen.name).toBe('basket');
    payByCard(world);
    world.submit({ type: 'duty.declinePass' });
    expect(world.submit({ type: 'duty.declinePass' })).toEqual({ ok: true, value: [] });
    payByCard(world);
    expect(world.screen.name).toBe('payment');
    expect(last(world, 'tender.started')?.amountMinor).toBe(349);
  });

  it('only for duty-free goods asks nobody else', () => {
    const world = shopper({ demand: 'dutyFreeGoods' }, PAPER);
    payByCard(world);
    expect(world.screen.name).toBe('payment');
  });

  it('scanned when it is asked for, shows the new prices before anything is paid', () => {
    const world = shopper({}, SOAP);
    payByCard(world);
    expect(world.screen.name).toBe('dutyPass');
    world.submit(TO_NEW_YORK);
    expect(world.screen.name).toBe('basket');
    expect(total(world)).toBe(293);
    payByCard(world);
    expect(last(world, 'tender.started')?.amountMinor).toBe(293);
  });

  it('before the first item takes no item before', () => {
    const world = shopper({ demand: 'beforeFirstItem' });
    expect(world.screen).toEqual({ name: 'dutyPass', isFirst: true, mayDecline: true });
    world.submit(scan(SOAP));
    expect(told(world)).toBe('passFirst');
    world.submit({ type: 'duty.declinePass' });
    world.submit(scan(SOAP));
    expect(basket(world).lines).toHaveLength(1);
  });

  it('and sells nothing untaxed without it, has no way on but to take the goods out', () => {
    const world = shopper({ withoutPass: 'noSale' }, SOAP, PAPER);
    payByCard(world);
    expect(world.screen).toEqual({ name: 'dutyPass', isFirst: false, mayDecline: false });
    expect(world.submit({ type: 'duty.declinePass' }).ok).toBe(false);
    world.submit({ type: 'duty.back' });
    world.submit({ type: 'line.void', lineId: basket(world).lines[0]?.lineId ?? '' });
    payByCard(world);
    expect(world.screen.name).toBe('payment');
  });
});

describe('what may be taken along', () => {
  const SPIRITS = {
    name: { en: 'Spirits' },
    note: { en: 'At most one litre of spirits.' },
    goods: [{ categories: ['spirits'], amountEach: 700, amountMax: 1_000 }],
  };

  it('is refused beyond it, in words, and told beside the goods', () => {
    const world = shopper({ allowances: [SPIRITS] });
    world.submit(TO_NEW_YORK);
    world.submit(scan(WHISKY));
    expect(basket(world).duty?.notes).toEqual([{ name: 'Spirits', note: 'At most one litre of spirits.' }]);
    world.submit(scan(WHISKY));
    expect(told(world)).toBe('allowanceReached');
    expect(basket(world).lines[0]?.quantity).toBe(1);
    const { lineId = '' } = basket(world).lines[0] ?? {};
    world.submit({ type: 'line.setQuantity', lineId, quantity: 2 });
    expect(basket(world).lines[0]?.quantity).toBe(1);
  });

  it('found when the pass comes last, holds the payment until something is taken out', () => {
    const world = shopper({ allowances: [SPIRITS] }, WHISKY, WHISKY);
    world.submit(TO_NEW_YORK);
    payByCard(world);
    expect(told(world)).toBe('allowanceExceeded');
    const { lineId = '' } = basket(world).lines[0] ?? {};
    world.submit({ type: 'line.setQuantity', lineId, quantity: 1 });
    payByCard(world);
    expect(world.screen.name).toBe('payment');
  });
});

describe('liquids of somebody who changes planes', () => {
  it('are sealed after the payment, with the receipt, before the last screen goes', () => {
    const world = shopper({}, WHISKY);
    world.submit(OVER_LONDON);
    expect(basket(world).duty).toMatchObject({ needsSealedBag: true, pass: { hasConnection: true } });
    pays(world);
    expect(world.screen).toMatchObject({ name: 'sealedBag', by: 'shopper', until: 'JFK', paidMinor: 2_520 });
    printed(world);
    expect(world.screen.name).toBe('sealedBag');
    expect(last(world, 'sale.completed')?.duty).toMatchObject({ sealedBag: 'open', finalAirport: 'JFK' });
    world.nowMs += 60_000;
    world.submit({ type: 'duty.confirmSeal' });
    expect(world.screen.name).toBe('thankYou');
    expect(last(world, 'duty.sealConfirmed')).toMatchObject({ staffId: null });
  });

  it('wait for a printer in trouble first: the receipt goes into the bag', () => {
    const world = shopper({}, WHISKY);
    world.submit(OVER_LONDON);
    pays(world);
    world.answer('receipt.print', printAnswered({ kind: 'failed', certainty: 'notStarted', trouble: 'MEDIA_EMPTY' }));
    expect(world.screen.name).toBe('receiptTrouble');
    world.submit({ type: 'receipt.skip' });
    expect(world.screen.name).toBe('sealedBag');
  });

  it('whoever walks away leaves a kiosk that serves the next one', () => {
    const world = shopper({}, WHISKY);
    world.submit(OVER_LONDON);
    pays(world);
    printed(world);
    world.elapse();
    expect(world.state.status).toBe('closed');
  });

  it('are sealed before the payment, where the shop wants it so, and again after more came in', () => {
    const world = shopper({ sealedBag: { confirm: 'beforePayment' } }, WHISKY);
    world.submit(OVER_LONDON);
    payByCard(world);
    expect(world.screen).toMatchObject({ name: 'sealedBag', paidMinor: null });
    world.submit({ type: 'duty.confirmSeal' });
    world.submit(scan(WHISKY));
    payByCard(world);
    expect(world.screen.name).toBe('sealedBag');
    world.submit({ type: 'duty.back' });
    expect(world.screen.name).toBe('basket');
    payByCard(world);
    world.submit({ type: 'duty.confirmSeal' });
    pays(world);
    expect(last(world, 'sale.completed')?.duty).toMatchObject({ sealedBag: 'confirmed' });
    expect(world.screen.name).toBe('receipt');
  });

  it('are sealed by nobody before it is asked for', () => {
    const world = shopper({}, WHISKY);
    world.submit(OVER_LONDON);
    expect(refusalOf(world.submit({ type: 'duty.confirmSeal' }))).toBe('notNow');
    pays(world);
    expect(world.submit({ type: 'duty.confirmSeal' }).ok).toBe(true);
    expect(refusalOf(world.submit({ type: 'duty.confirmSeal' }))).toBe('notNow');
  });

  it('that are not in the bag hold the next payment again', () => {
    const world = shopper({ sealedBag: { confirm: 'beforePayment', by: 'staff' } }, WHISKY);
    world.submit(OVER_LONDON);
    payByCard(world);
    supervisorSignsIn(world);
    answers(world, 'intervention.deny', 'bagNotSealed');
    expect(world.types).not.toContain('duty.sealConfirmed');
    payByCard(world);
    expect(told(world)).toBe('sealNeedsStaff');
    expect(world.view.interventions).toMatchObject([{ reason: { kind: 'sealedBag' }, holds: 'payment' }]);
  });

  it('that staff find unsealed after the payment keep nobody at the kiosk, and no seal is said of them', () => {
    const world = shopper({ sealedBag: { by: 'staff' } }, WHISKY);
    world.submit(OVER_LONDON);
    pays(world);
    printed(world);
    supervisorSignsIn(world);
    answers(world, 'intervention.deny', 'bagNotSealed');
    expect(world.screen.name).toBe('thankYou');
    expect(world.types).not.toContain('duty.sealConfirmed');
    expect(last(world, 'sale.completed')?.duty).toMatchObject({ sealedBag: 'open' });
  });

  it('are sealed by staff, and the payment waits for them', () => {
    const world = shopper({ sealedBag: { confirm: 'beforePayment', by: 'staff' } }, WHISKY);
    world.submit(OVER_LONDON);
    payByCard(world);
    expect(told(world)).toBe('sealNeedsStaff');
    expect(world.view.interventions).toMatchObject([{ reason: { kind: 'sealedBag' }, holds: 'payment' }]);
    expect(world.submit({ type: 'duty.confirmSeal' }).ok).toBe(false);
    payByCard(world);
    expect(told(world)).toBe('paymentHeld');
    supervisorSignsIn(world);
    answers(world, 'intervention.approve', 'bagSealed');
    payByCard(world);
    expect(world.screen.name).toBe('payment');
  });

  it('are sealed by staff after the payment, who are called once', () => {
    const world = shopper({ sealedBag: { by: 'staff' } }, WHISKY);
    world.submit(OVER_LONDON);
    pays(world);
    expect(world.screen).toMatchObject({ name: 'sealedBag', by: 'staff' });
    printed(world);
    supervisorSignsIn(world);
    answers(world, 'intervention.approve', 'bagSealed');
    expect(world.screen.name).toBe('thankYou');
    expect(last(world, 'duty.sealConfirmed')).toMatchObject({ staffId: 'tom' });
    expect(world.events.filter(({ type }) => type === 'intervention.raised')).toHaveLength(1);
  });

  it('taken out of the basket need nobody any more', () => {
    const world = shopper({ sealedBag: { confirm: 'beforePayment', by: 'staff' } }, WHISKY, PAPER);
    world.submit(OVER_LONDON);
    payByCard(world);
    world.submit({ type: 'line.void', lineId: basket(world).lines[0]?.lineId ?? '' });
    expect(world.view.interventions).toEqual([]);
  });
});

describe('the sale', () => {
  const sold = () => {
    const world = shopper({}, WHISKY, PAPER, BAG);
    world.submit(OVER_LONDON);
    pays(world);
    const sale = last(world, 'sale.completed');
    if (sale?.receipt == null) throw new Error('nothing was sold');
    return { ...sale, receipt: sale.receipt };
  };

  it('says for customs what was sold untaxed, on which flight, and where the journey ends', () => {
    const { lines, duty, taxes, totalMinor } = sold();
    expect(lines.map(({ isDutyFree }) => isDutyFree ?? false)).toEqual([true, false, true]);
    expect(duty).toMatchObject({
      flight: { carrier: 'LH', flightNumber: '400', date: '2027-01-15', from: 'FRA', to: 'LHR' },
      destination: 'JFK',
      territory: 'US',
      isDutyFree: true,
    });
    expect(taxes).toEqual([
      { rateBasisPoints: 0, netMinor: 2_520 + 21, taxMinor: 0 },
      { rateBasisPoints: 1_900, netMinor: 100, taxMinor: 19 },
    ]);
    expect(totalMinor).toBe(2_520 + 21 + 119);
  });

  it.each([
    [
      'en',
      ['Duty free on €25.41', 'Sold duty free for export', 'LH 400, Jan 15, 2027', 'FRA – LHR', 'JFK', 'SEALED BAG'],
    ],
    ['de', ['Duty-free auf 25,41 €', 'Unversteuert zur Ausfuhr verkauft', 'LH 400, 15.01.2027', 'SICHERHEITSBEUTEL']],
  ])('prints it on the receipt in %s, with what the sealed bag is for', (language, words) => {
    const sale = sold();
    const texts = loadTexts(language);
    const model = receiptModelOf(sale, { ...sale.receipt, language }, NOTHING_AFTER, { language, texts });
    const paper = JSON.stringify(receiptDocument(model, { copy: false, withExit: false }, texts)).replace(
      /\u00a0/g,
      ' ',
    );
    for (const each of words) expect(paper).toContain(each);
    expect(model.lines.map(({ taxMark }) => taxMark)).toEqual(['B', 'A', 'B']);
  });
});
