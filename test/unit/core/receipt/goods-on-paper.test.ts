import { describe, expect, test } from 'vitest';
import { fiscalProcessData } from '../../../../core/checkout/receipt/fiscal.ts';
import { giftReceiptDocument } from '../../../../core/checkout/receipt/gift-receipt.ts';
import {
  type AfterSale,
  NOTHING_AFTER,
  receiptModelOf,
  type Sale,
} from '../../../../core/checkout/receipt/receipt-model.ts';
import { loadTexts } from '../../../../core/messages/index.ts';
import { evolve } from '../../../../core/session/evolve.ts';
import { CLOSED } from '../../../../core/session/state.ts';
import { decidedBy, lineIdOf, signIn, withRules } from '../shopping.ts';
import { stateOf } from '../tenders-shop.ts';
import {
  ALL_TENDERS,
  APPLES,
  cashClosed,
  cashTaken,
  MILK,
  OFFLINE_APPROVAL,
  productOf,
  SOAP,
  scan,
  shopperWith,
  World,
} from '../world.ts';
import { linesOf, modelOf, paid, paidAt, paperOf, saleOf } from './sold.ts';

const paper = (world: World): string[] => linesOf(paperOf(modelOf(paid(world))));
/** The receipt of a row that is not quite as the kiosk wrote it. */
function paperOfRow(world: World, change: Partial<Sale>, after: AfterSale = NOTHING_AFTER): string[] {
  const { receipt } = saleOf(world);
  if (receipt === null) throw new Error('the row says nothing of a receipt');
  const words = { language: 'en', texts: loadTexts('en') };
  return linesOf(paperOf(receiptModelOf({ ...saleOf(world), ...change }, receipt, after, words)));
}

describe('a line of the receipt', () => {
  test('of weighed goods has the weight, the price of a kilogram, and the box that was taken off', () => {
    const world = shopperWith(APPLES);
    world.submit({ type: 'weigh.tareContainer', weightGrams: 120 });
    world.submit({ type: 'weigh.confirm', weightGrams: 632 });
    const lines = paper(world);
    expect(lines).toContain('Article plu:4011 | €1.53');
    expect(lines).toContain('0.512 kg × €2.99 per kg');
    expect(lines.some((line) => line.includes('120 g'))).toBe(true);
  });

  test('of a labelled piece tells the weight on its label, and multiplies nothing with it', () => {
    const world = new World('checkout');
    const facts = { priceMinor: 277, weightGrams: 512 };
    world.submit({ type: 'item.offered', raw: APPLES.code, product: APPLES, facts });
    const lines = paper(world);
    expect(lines).toContain('Article plu:4011 | €2.77');
    expect(lines).toContain('0.512 kg');
    expect(lines.join('\n')).not.toContain('per kg');
  });

  test('says why it costs less: the sticker’s name, or that staff changed it, and the price before', () => {
    const world = signIn(shopperWith(SOAP), 'sue', 'supervisor');
    world.submit({ type: 'markdown.offered', name: 'Short dated', to: { percentBasisPoints: 5_000 } });
    world.submit(scan(MILK));
    const lineId = lineIdOf(world, MILK);
    world.submit({ type: 'line.overridePrice', lineId, unitPriceMinor: 100, reasonCode: 'wrongPrice' });
    const lines = paper(world).join('\n');
    expect(lines).toMatch(/Short dated.*€3\.49/);
    expect(lines).toMatch(/€1\.29/);
    expect(lines).toContain('Article 09520000000004 | €1.00');
  });

  test('names a promotion and what it is, the sum before and all that was saved', () => {
    const world = withRules({
      promotions: [
        { promotionId: 'milk', name: 'Milk', codes: [MILK.code], terms: { kind: 'nForM', take: 2, pay: 1 } },
      ],
    });
    for (const product of [MILK, MILK]) world.submit(scan(product));
    const lines = paper(world);
    expect(lines).toContain('Subtotal | €2.58');
    expect(lines.some((line) => line.startsWith('Milk: ') && line.endsWith('| -€1.29'))).toBe(true);
    expect(lines).toContain('Total | €1.29');
    expect(lines.join('\n')).toMatch(/saved.*€1\.29/i);
  });

  test('says once that it is the member’s price', () => {
    const world = new World('checkout');
    world.submit(scan(productOf('09520000000042', 500, { memberPriceMinor: 400 })));
    world.submit({ type: 'member.offered', key: 'sealed:1:eA' });
    world.answer('member.find', ({ requestId, key }: { requestId: string; key: string }) => ({
      type: 'member.answered',
      requestId,
      key,
      answer: { kind: 'found', reference: 'm-1', tier: 'gold' },
    }));
    expect(paper(world)).toContain('Member price | -€1.00');
  });

  test('has no mark where the row says nothing of its tax', () => {
    const { prices } = saleOf(paidAt());
    if (prices === null) throw new Error('priced by rules');
    const [dearest] = prices.taxes;
    const lines = paperOfRow(paidAt(), {
      prices: { ...prices, taxes: [...prices.taxes.slice(1), ...prices.taxes.slice(1)] },
    });
    expect(dearest?.rateBasisPoints).toBe(700);
    expect(lines).toContain('Article 09520000000004 | €2.58');
    expect(lines).toContain('Article 09520000000011 | €3.49 A');
  });
});

describe('taxes on the receipt', () => {
  test('with names of their own are told by them, exempt goods as such, each with its mark', () => {
    const world = withRules({
      taxes: {
        prices: 'added',
        codes: {
          general: {
            taxes: [
              { name: { en: 'State', de: 'Staat' }, basisPoints: 400 },
              { name: { en: 'City', de: 'Stadt' }, basisPoints: 450 },
            ],
          },
          food: { taxes: [] },
        },
      },
    });
    world.submit(scan(productOf('09520000000103', 1_000, { taxCode: 'general' })));
    world.submit(scan(productOf('09520000000110', 500, { taxCode: 'food' })));
    const lines = paper(world);
    expect(lines).toContain('Article 09520000000103 | €10.00 B');
    expect(lines).toContain('Article 09520000000110 | €5.00 A');
    expect(lines).toContain('B State 4% on €10.00 | €0.40');
    expect(lines).toContain('B City 4.5% on €10.00 | €0.45');
    expect(lines.find((line) => line.startsWith('A '))).toMatch(/€5\.00.*\| €0\.00$/);
    expect(lines).toContain('Total | €15.85');
  });
});

describe('how it was paid', () => {
  test('in cash has what was put in, the change, and the rounding for want of small coins', () => {
    const world = withRules({ rounding: { cash: { stepMinor: 5 } } });
    world.settings = ALL_TENDERS;
    world.submit(scan(MILK));
    world.submit({ type: 'pay.choose', amountMinor: 129, terminalUsable: true, recyclerUsable: true });
    world.submit({ type: 'pay.cash', amountMinor: 129, recyclerUsable: true });
    world.answer('cash.collect', cashTaken(1, 200));
    world.answer('cash.close', cashClosed(1));
    const { payoutId, tenderId } = Object(world.asked.findLast(({ effect }) => effect.type === 'cash.payout')?.effect);
    world.submit({
      type: 'cash.paid',
      tenderId,
      payoutId,
      answer: { kind: 'ended', paidMinor: 70, uncertainMinor: 0 },
    });
    const lines = linesOf(paperOf(modelOf(world)));
    expect(lines).toContain('Paid in cash | €1.29');
    expect(lines).toContain('Rounded for cash | €0.01');
    expect(lines).toContain('Given | €2.00');
    expect(lines).toContain('Change | €0.70');
  });

  test('by a card without its bank is told', () => {
    const world = paidAt();
    const [tender] = saleOf(world).tenders;
    if (tender === undefined) throw new Error('paid by card');
    const { isOffline } = OFFLINE_APPROVAL;
    const lines = paperOfRow(world, { tenders: [{ ...tender, isOffline }] });
    expect(lines).toContain(loadTexts('en')('document.receipt.offlineApproved'));
  });

  test('is told to the fiscal device with every rate that it knows', () => {
    const taxes = [{ rateBasisPoints: 1_234, netMinor: 100, taxMinor: 12 }];
    const tenders = [{ kind: 'card', amountMinor: 112 }];
    expect(fiscalProcessData({ currency: 'EUR', taxes, tenders })).toBe('Beleg^1.12_0.00_0.00_0.00_0.00^1.12:Unbar');
  });
});

describe('a sale at an airport', () => {
  const flight = { carrier: 'MQ', flightNumber: '204', date: '2027-01-15', from: 'HAM', to: 'LHR' };
  const pass = { destination: 'LHR', territory: 'GB', hasConnection: false, passReference: null } as const;
  const untaxed = { ...pass, flight, isDutyFree: true, why: 'abroad', seal: null } as const;

  test('says where it flies, and to the end of the journey where that is another place', () => {
    const duty = { ...untaxed, finalAirport: 'JFK', sealedBag: 'open' } as const;
    const lines = paperOfRow(paidAt(), { duty });
    expect(lines).toContain('Flight | MQ 204, Jan 15, 2027');
    expect(lines).toContain('From, to | HAM – LHR');
    expect(lines.some((line) => line.endsWith('| JFK'))).toBe(true);
    expect(lines).toContain(loadTexts('en')('document.receipt.sealedTitle'));
    expect(lines).toContain(loadTexts('en')('document.receipt.dutyPaidSale'));
  });

  test('without liquids or a connection says nothing of bags, and marks goods that are free of duty', () => {
    const world = paidAt();
    const duty = { ...untaxed, finalAirport: 'LHR', sealedBag: 'notNeeded' } as const;
    const goods = saleOf(world).lines.map((line) => ({ ...line, isDutyFree: true as const }));
    const lines = paperOfRow(world, { duty, lines: goods });
    expect(lines).not.toContain(loadTexts('en')('document.receipt.sealedTitle'));
    expect(lines).toContain(loadTexts('en')('document.receipt.dutyFreeSale'));
  });
});

test('a seller’s contact stands below the rest of them', () => {
  const seller = { name: '', addressLines: [], taxNumber: '', vatId: '', contact: 'shop@example.com' };
  expect(linesOf(paperOf(modelOf(paidAt({ seller })))).slice(0, 3)).toEqual(['Fennel', 'Here', 'shop@example.com']);
});

describe('a gift receipt', () => {
  const giftOf = (world: World, lineIds: string[] = []) =>
    linesOf(giftReceiptDocument(modelOf(world), lineIds, loadTexts('en')));

  test('says of one piece only what it is, and of weighed goods the weight', () => {
    const world = shopperWith(SOAP, APPLES);
    world.submit({ type: 'weigh.confirm', weightGrams: 512 });
    const lines = giftOf(paid(world));
    expect(lines).toContain('Article 09520000000011');
    expect(lines).toContain('Article plu:4011 | 0.512 kg');
  });

  test('promises no exchange where the shop offers none', () => {
    const none = giftOf(paidAt({ gift: { isOffered: false, exchangeDays: 14 } }));
    expect(none.join('\n')).not.toContain('Exchange until');
  });
});

describe('a sale of a session from before there were rules for prices', () => {
  /** As an update in mid-session leaves it. */
  function asBefore(world: World): World {
    world.state = world.events.filter(({ type }) => type !== 'basket.priced').reduce(evolve, CLOSED);
    return world;
  }

  test('is completed with what its lines say, and its receipt adds up', () => {
    const world = paid(asBefore(shopperWith(MILK, SOAP)));
    expect(saleOf(world)).toMatchObject({ prices: null, totalMinor: 129 + 349, codes: [] });
    expect(stateOf(world).prices).toBeNull();
    const lines = linesOf(paperOf(modelOf(world)));
    expect(lines).toContain('Total | €4.78');
    expect(lines).toContain('B 19% on €2.93 | €0.56');
  });

  test('keeps a bottle voucher that was used up with it', () => {
    const world = shopperWith(MILK, SOAP);
    world.submit({ type: 'depositReturn.offered', code: 'DR1', amountMinor: 75 });
    world.answer('code.claim', ({ claimId }: { claimId: string }) => ({
      type: 'claim.answered',
      claimId,
      answer: { kind: 'granted' },
    }));
    expect(saleOf(paid(asBefore(world))).codes).toMatchObject([
      { kind: 'depositReturn', code: 'DR1', amountMinor: 75 },
    ]);
  });
});

describe('codes that a sale has used up', () => {
  const COUPONS = {
    promotions: [
      {
        promotionId: 'soap',
        name: 'Soap',
        codes: [SOAP.code],
        terms: { kind: 'amountOff', amountMinor: 50, coupon: 'SOAP' },
      },
    ],
  } as const;
  const offered = {
    ...{ code: 'SOAP-1', couponCode: 'SOAP', isSingleUse: true, terms: null, name: null },
    ...{ startDate: null, expirationDate: null },
  };
  const withCoupon = (kind: 'granted' | 'unreachable'): World => {
    const world = decidedBy(withRules(COUPONS as never), {});
    for (const product of [MILK, SOAP]) world.submit(scan(product));
    world.submit({ type: 'coupon.offered', offered });
    world.answer('code.claim', ({ claimId }: { claimId: string }) => ({
      type: 'claim.answered',
      claimId,
      answer: { kind },
    }));
    return world;
  };

  test.each([
    ['granted', false],
    ['unreachable', true],
  ] as const)('are those that gave something, with what they gave: %s', (kind, isOffline) => {
    expect(saleOf(paid(withCoupon(kind))).codes).toMatchObject([
      { kind: 'coupon', code: 'SOAP-1', amountMinor: 50, isOffline },
    ]);
  });

  test('are not those whose goods went out of the basket again', () => {
    const world = withCoupon('granted');
    world.submit({ type: 'line.void', lineId: lineIdOf(world, SOAP) });
    expect(saleOf(paid(world)).codes).toEqual([]);
  });
});
