import { describe, expect, test } from 'vitest';
import type { ClaimAnswer } from '../../../core/checkout/coupons/commands.ts';
import { checkoutOf, decidedBy, dueMinor, signIn } from './shopping.ts';
import { SETTINGS, SOAP, shopperWith, World } from './world.ts';

const bottles = (code: string, amountMinor = 25) => ({ type: 'depositReturn.offered', code, amountMinor }) as const;
const answered = (world: World, kind: ClaimAnswer['kind']) =>
  world.answer('code.claim', ({ claimId }: { claimId: string }) => ({
    type: 'claim.answered',
    claimId,
    answer: { kind },
  }));

describe('a bottle voucher', () => {
  test('is a line below zero with the deposit’s tax, once, and goes back when it is taken out', () => {
    const world = shopperWith(SOAP);
    world.submit(bottles('DR1', 75));
    answered(world, 'granted');
    expect(dueMinor(world)).toBe(349 - 75);
    world.submit(bottles('DR1', 75));
    expect(world.view.notice).toEqual({ kind: 'depositReturnThere' });
    const line =
      world.screen.name === 'basket' ? world.screen.lines.find(({ kind }) => kind === 'depositReturn') : undefined;
    world.submit({ type: 'line.void', lineId: line?.lineId ?? '' });
    expect(world.asked.at(-1)?.effect.type).toBe('code.release');
    expect(dueMinor(world)).toBe(349);
  });

  test('that the server grants once staff have begun to take goods back is let go, and not lost', () => {
    const world = new World('checkout');
    world.submit({ type: 'session.start' });
    world.submit(bottles('DR1', 75));
    signIn(world, 'sue', 'supervisor');
    world.submit({ type: 'refund.begin' });
    expect(answered(world, 'granted').ok).toBe(true);
    expect(world.events.find((event) => event.type === 'claim.refused')).toMatchObject({ reason: 'tooLate' });
    expect(world.asked.at(-1)?.effect.type).toBe('code.release');
  });

  test('that somebody has used gives nothing', () => {
    const world = shopperWith(SOAP);
    world.submit(bottles('DR1'));
    answered(world, 'usedBefore');
    expect(world.view.notice).toEqual({ kind: 'depositReturnUsed' });
    expect(dueMinor(world)).toBe(349);
  });

  test('of nothing is none', () => {
    const world = shopperWith(SOAP);
    world.submit(bottles('DR1', 0));
    expect(world.view.notice).toEqual({ kind: 'couponUnknown' });
  });

  test('beyond the shop’s number is one too many', () => {
    const world = shopperWith(SOAP);
    decidedBy(world, { coupons: { depositReturnsMax: 1 } });
    world.submit(bottles('DR1'));
    world.submit(bottles('DR2'));
    expect(world.view.notice).toEqual({ kind: 'basketFull' });
  });

  test('carries the tax code of the shop’s deposits', () => {
    const world = shopperWith(SOAP);
    const depositReturn = { ...SETTINGS.basket.depositReturn, taxCode: 'deposit' };
    decidedBy(world, { basket: { depositReturn } });
    world.submit(bottles('DR1'));
    answered(world, 'granted');
    expect(checkoutOf(world).lines.at(-1)).toMatchObject({ taxCode: 'deposit', amountMinor: -25 });
  });
});
