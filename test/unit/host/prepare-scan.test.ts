import { describe, expect, test } from 'vitest';
import { DEFAULT_IN_STORE_RULES } from '../../../core/barcode/in-store-rule.ts';
import type { OwnCodeRule } from '../../../core/barcode/own-code.ts';
import { splitAim } from '../../../core/barcode/symbology.ts';
import { InvariantError } from '../../../core/result.ts';
import type { CardSwipe } from '../../../hardware/ports/magstripe-reader.ts';
import { readSwipe } from '../../../hardware/protocols/magstripe.ts';
import { type Findings, prepareScan, prepareSwipe } from '../../../host/prepare.ts';
import { noPasses, noSlips } from './no-slips.ts';

/** A till whose catalogue is asked, and knows nothing. */
function till(): { findings: Findings; asked: string[] } {
  const asked: string[] = [];
  const findings: Findings = {
    journey: 'checkout',
    findProduct: (code) => {
      asked.push(code);
      return null;
    },
    goodsContext: () => ({ currentYear: 2026, inStoreRules: DEFAULT_IN_STORE_RULES }),
    shop: () => ({ currency: 'EUR', ownCodes: [], bags: [] }),
    recallsOf: () => [],
    slips: noSlips,
    passes: noPasses,
    receiptNumberIn: () => null,
    stableWeightGrams: () => null,
    terminalUsable: () => false,
    badgeIn: () => null,
    recyclerUsable: () => false,
    serverUsable: () => false,
    asksForValueNumber: () => false,
    personal: () => {
      throw new InvariantError('goods have nothing personal');
    },
  };
  return { findings, asked };
}

test.each([
  ']E09521234543213',
  '9521234543213',
  ']C10109521234543213\u001d10ABC',
  ']d2010952123454321310ABC\u001d21X',
  ']e00109521234543213310300123439221999',
  ']Q1https://id.gs1.org/01/9521234543213/10/ABC',
])('an article is looked up alike, however it is coded: %j', (written) => {
  const { findings, asked } = till();
  const command = prepareScan(splitAim(written), findings);
  expect(command).toMatchObject({ type: 'item.offered' });
  expect(asked).toEqual(['09521234543213']);
});

test('what is shown of a code has no control characters', () => {
  const { findings } = till();
  const command = prepareScan({ aim: 'C1', text: '010952123454321310ABC\u001d21X' }, findings);
  expect(command).toMatchObject({ type: 'item.offered', raw: '010952123454321310ABC?21X' });
});

test.each([']C100123456789012345675', '9801234567892', ']E112'])(
  'what is no article is not looked up: %s',
  (written) => {
    const { findings, asked } = till();
    expect(prepareScan(splitAim(written), findings)).toEqual({ type: 'scan.unusable' });
    expect(asked).toEqual([]);
  },
);

test('a number of the shop’s own is looked up without its price', () => {
  const { findings, asked } = till();
  prepareScan({ aim: 'E0', text: '0212345928752' }, findings);
  expect(asked).toEqual(['00212345000007']);
});

test.each([']C0123456789', ']A04011', ']C04006381333932', ']Q10109521234543213'])(
  'a card or a voucher is no article, and gets the notice of what is unknown: %s',
  (written) => {
    const { findings, asked } = till();
    const raw = written.slice(3);
    expect(prepareScan(splitAim(written), findings)).toEqual({ type: 'item.offered', raw, product: null });
    expect(asked).toEqual([]);
  },
);

test('a coupon’s number is offered as a coupon, and nothing is looked up', () => {
  const { findings, asked } = till();
  const command = prepareScan(splitAim('512345678900'), findings);
  expect(command).toMatchObject({
    type: 'coupon.offered',
    offered: { couponCode: '0512345678900', isSingleUse: false },
  });
  expect(asked).toEqual([]);
});

test('what a label says of its goods comes with the article: batch, dates, weight and price', () => {
  const { findings } = till();
  const label = ']C1010952123454321310B7{GS}17261231310300123439221999'.replace('{GS}', '\u001d');
  expect(prepareScan(splitAim(label), findings)).toMatchObject({
    type: 'item.offered',
    facts: { batch: 'B7', expiryDate: '2026-12-31', weightGrams: 1_234, priceMinor: 1_999 },
  });
});

test('a price of another currency on a label is told as a fault of the label', () => {
  const { findings } = till();
  const command = prepareScan(splitAim(']C101095212345432133932840199'), findings);
  expect(command).toMatchObject({ type: 'item.offered', facts: { fault: 'price' } });
});

describe('a card that is pulled through the reader', () => {
  const codes: OwnCodeRule[] = [
    { name: 'stripe', means: 'member', pattern: '639{member:10}' },
    { name: 'letters', means: 'member', pattern: 'M{member:10}' },
    { name: 'coupon', means: 'coupon', pattern: 'C{coupon:5}' },
  ];
  const reader = (asksForValueNumber = false): Findings => ({
    ...till().findings,
    shop: () => ({ currency: 'EUR', ownCodes: codes, bags: [] }),
    asksForValueNumber: () => asksForValueNumber,
    personal: () => ({ seal: (plain) => `sealed ${plain}`, reveal: () => null }),
  });
  const swipe = (tracks: Partial<CardSwipe>): CardSwipe => ({ track1: null, track2: null, track3: null, ...tracks });

  test.each([
    ['before the separator of track 2', { track2: '6394711000815=991210100000' }],
    ['as the whole of track 2', { track2: '6394711000815' }],
    ['on track 1, where track 2 says nothing', { track1: 'M4711000815^JANE', track2: '1234' }],
    ['on track 3', { track3: '6394711000815=1' }],
  ])('is a member’s by its number %s, which is sealed', (_where, tracks) => {
    expect(prepareSwipe(swipe(tracks), null, reader())).toEqual({ type: 'member.offered', key: 'sealed 4711000815' });
  });

  test('is a gift card while that is asked for, a badge before anything else, and else nothing', () => {
    const tracks = swipe({ track2: '6394711000815' });
    expect(prepareSwipe(tracks, null, reader(true))).toMatchObject({ type: 'storedValue.offered', lastFour: '0815' });
    expect(prepareSwipe(tracks, { staffId: 'ana' }, reader())).toEqual({ type: 'staff.identify', staffId: 'ana' });
    expect(prepareSwipe(swipe({ track1: 'CBREAD' }), null, reader())).toBeNull();
    expect(prepareSwipe(swipe({ track2: '638471100081' }), null, reader())).toBeNull();
  });

  test('that pays never gets here', () => {
    expect(readSwipe(';6394711000815=9912?')).toMatchObject({ ok: true });
    expect(readSwipe(';4111111111111111=99121010000000000?')).toMatchObject({
      ok: false,
      error: { kind: 'paymentCard' },
    });
  });
});
