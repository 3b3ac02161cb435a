import { describe, expect, test } from 'vitest';
import type { FindAnswer } from '../../../core/checkout/refund/commands.ts';
import type { RefundableSale, RefundLine } from '../../../core/checkout/refund/sale.ts';
import { checkoutOf, decidedBy, noticeOf, refusalOf, signIn } from './shopping.ts';
import { answered, atOrder, claimed, found, ORDER_ALL, ownAt, RECEIPT, refunding, SOLD } from './sold-goods.ts';
import { MILK, scan, World } from './world.ts';

describe('the way to the goods', () => {
  test('begins with the right or the receipt, never beside goods, and one receipt at a time', () => {
    const world = new World('checkout');
    world.submit({ type: 'session.start' });
    expect(refusalOf(world.submit({ type: 'refund.begin' }))).toBe('notNow');
    expect(refusalOf(world.submit({ type: 'refund.leave' }))).toBe('notNow');
    signIn(world, 'sue', 'supervisor');
    expect(refusalOf(world.submit({ type: 'refund.giveUp' }))).toBe('notNow');
    world.submit({ type: 'refund.begin' });
    expect(world.screen).toEqual({ name: 'refund', phase: 'scan' });
    expect(refusalOf(world.submit(ORDER_ALL))).toBe('notNow');
    world.submit(RECEIPT);
    expect(world.types.filter((type) => type === 'refund.began')).toHaveLength(1);
    expect(refusalOf(world.submit(RECEIPT))).toBe('notNow');
    const [find] = world.asked.flatMap(({ effect }) => (effect.type === 'refund.find' ? [effect] : []));
    world.submit(answered({ kind: 'unknownSale' })({ requestId: 'another' }));
    expect(world.screen).toEqual({ name: 'refund', phase: 'finding' });
    world.submit(found(find ?? { requestId: '' }));
    expect(world.screen).toMatchObject({ name: 'refundChoose', leftMinor: 1_000 });
    const full = signIn(new World('checkout'), 'sue', 'supervisor');
    full.submit(scan(MILK));
    expect(refusalOf(full.submit({ type: 'refund.begin' }))).toBe('notNow');
    full.submit(RECEIPT);
    expect(noticeOf(full)).toBe('refundNeedsEmptyBasket');
  });

  const late = (change: Partial<RefundableSale>): FindAnswer => ({ kind: 'found', sale: { ...SOLD, ...change } });
  test.each<[string, FindAnswer, string]>([
    ['a server that is away', { kind: 'unreachable' }, 'refundNoServer'],
    ['a receipt of no sale', { kind: 'unknownSale' }, 'refundUnknownSale'],
    ['a sale in other money', late({ currency: 'CHF' }), 'refundOtherCurrency'],
    [
      'money that is all back',
      late({ tenders: SOLD.tenders.map((each) => ({ ...each, refundedMinor: each.paidMinor })) }),
      'refundNothingLeft',
    ],
    [
      'goods that are all back',
      late({ lines: SOLD.lines.map((each) => ({ ...each, refundedQuantity: 3 })) }),
      'refundNothingLeft',
    ],
  ])('%s is told, and another receipt can be scanned', (_, answer, notice) => {
    const world = refunding(new World('checkout'));
    world.answer('refund.find', answered(answer));
    expect(noticeOf(world)).toBe(notice);
    expect(world.submit(RECEIPT).ok).toBe(true);
  });

  test('can be left until something is granted', () => {
    const scanning = refunding(new World('checkout'));
    expect(refusalOf(scanning.submit({ type: 'refund.leave' }))).toBe('notNow');
    scanning.answer('refund.find', answered({ kind: 'unknownSale' }));
    const choosing = refunding(new World('checkout'));
    choosing.answer('refund.find', found);
    for (const world of [scanning, choosing, atOrder(1)]) {
      expect(world.submit({ type: 'refund.leave' }).ok).toBe(true);
      expect(world.screen.name).not.toMatch(/^refund/);
    }
  });
});

describe('an order', () => {
  const choosing = (change: Partial<RefundableSale> = {}): World => {
    const world = decidedBy(new World('checkout'), { refund: { fourEyesFromMinor: null } });
    refunding(world).answer('refund.find', answered({ kind: 'found', sale: { ...SOLD, ...change } }));
    return world;
  };
  const [oil] = SOLD.lines;
  const ordered = (world: World, ...lines: RefundLine[]) => world.submit({ ...ORDER_ALL, lines });

  test('names goods that are there, each once, and a reason of the shop', () => {
    const world = choosing();
    expect(refusalOf(ordered(world, { position: 7, quantity: 1 }))).toBe('unknownLine');
    expect(refusalOf(ordered(world, { position: 0, quantity: 4 }))).toBe('unknownLine');
    const twice = { position: 0, quantity: 1 };
    expect(refusalOf(ordered(world, twice, twice))).toBe('unknownLine');
    expect(refusalOf(world.submit({ ...ORDER_ALL, reasonCode: 'weather' }))).toBe('unknownReason');
    world.submit({ type: 'staff.signOut' });
    expect(refusalOf(world.submit(ORDER_ALL))).toBe('noRight');
    expect(world.types).not.toContain('refund.ordered');
  });

  test('of a bottle and its deposit has the deposit once', () => {
    const deposit = { position: 1, name: { en: 'Deposit' }, quantity: 3, weightGrams: null, refundedQuantity: 0 };
    const world = choosing({ lines: oil === undefined ? [] : [oil, { ...deposit, paidMinor: 75, linkedTo: 0 }] });
    ordered(world, { position: 0, quantity: 1 }, { position: 1, quantity: 1 });
    expect(world.events.findLast(({ type }) => type === 'refund.ordered')).toMatchObject({ amountMinor: 333 + 25 });
  });

  test('is not given without the server where the shop decides meanwhile that it never is', () => {
    const world = ownAt(1_000);
    decidedBy(world, { refund: { offlineToMinor: null } });
    world.submit(ORDER_ALL);
    expect(world.view.notice).toMatchObject({ kind: 'refundOffline', toMinor: 0 });
  });

  test('is approved by somebody else than who ordered it, also where another had begun', () => {
    const world = decidedBy(new World('checkout'), { refund: { fourEyesFromMinor: 1 } });
    refunding(world).answer('refund.find', found);
    expect(refusalOf(world.submit({ type: 'refund.approve' }))).toBe('notNow');
    signIn(world, 'tom', 'supervisor').submit(ORDER_ALL);
    expect(world.screen).toMatchObject({ name: 'refundApproval', mayApprove: false });
    expect(refusalOf(world.submit({ type: 'refund.approve' }))).toBe('noRight');
    signIn(world, 'sue', 'supervisor');
    expect(world.screen).toMatchObject({ mayApprove: true });
    expect(world.submit({ type: 'refund.approve' }).ok).toBe(true);
  });

  test('that was approved and refused lends its approval to no other', () => {
    const world = atOrder(1_000);
    signIn(world, 'eva', 'supervisor').submit({ type: 'refund.approve' });
    world.answer('refund.claim', claimed({ kind: 'refused', reason: 'changed' }));
    expect(noticeOf(world)).toBe('refundRefused');
    world.submit(RECEIPT);
    world.answer('refund.find', found);
    ordered(world, { position: 0, quantity: 1 });
    expect(checkoutOf(world).refund).toMatchObject({ status: 'claiming', staffId: 'eva', secondStaffId: null });
  });
});
