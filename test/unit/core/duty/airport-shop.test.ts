import { describe, expect, it } from 'vitest';
import { receiptDocument } from '../../../../core/checkout/receipt/receipt-document.ts';
import { NOTHING_AFTER, receiptModelOf } from '../../../../core/checkout/receipt/receipt-model.ts';
import { loadTexts } from '../../../../core/messages/index.ts';
import { refusalOf } from '../shopping.ts';
import { APPROVAL, BAG, chargeAnswered, MILK, payByCard, SOAP, scan, World } from '../world.ts';
import { airportShop, passOffered } from './passes.ts';
import {
  basket,
  LISTED,
  last,
  OVER_LONDON,
  PAPER,
  pays,
  shopper,
  TO_NEW_YORK,
  TO_PARIS,
  told,
  total,
  WHISKY,
} from './traveller.ts';

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
