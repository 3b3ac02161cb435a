import { describe, expect, it } from 'vitest';
import { refusalOf } from '../shopping.ts';
import { payByCard, printAnswered, scan } from '../world.ts';
import {
  answers,
  basket,
  last,
  OVER_LONDON,
  PAPER,
  pays,
  printed,
  shopper,
  supervisorSignsIn,
  told,
  WHISKY,
} from './traveller.ts';

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
