import { describe, expect, test } from 'vitest';
import type { MemberAnswer } from '../../../core/checkout/member/commands.ts';
import { checkoutOf, decidedBy, dueMinor, noticeOf, refusalOf } from './shopping.ts';
import { payByCard, productOf, shopperWith, type World } from './world.ts';

const COFFEE = productOf('09520000000042', 500, { memberPriceMinor: 400 });
const CARD = { type: 'member.offered', key: 'sealed:1:eA' } as const;
const answered = (world: World, answer: MemberAnswer) =>
  world.answer('member.find', ({ requestId, key }: { requestId: string; key: string }) => ({
    type: 'member.answered',
    requestId,
    key,
    answer,
  }));
const step = (world: World) => world.screen.name === 'basket' && world.screen.memberStep;

describe('a member', () => {
  test('is asked for once at a time, and has their price when the server knows them', () => {
    const world = shopperWith(COFFEE);
    expect(step(world)).toBe('offered');
    world.submit(CARD);
    expect(step(world)).toBe('asking');
    expect(refusalOf(world.submit(CARD))).toBe('notNow');
    answered(world, { kind: 'found', reference: 'm-1', tier: 'gold' });
    expect(dueMinor(world)).toBe(400);
    expect(refusalOf(answered(world, { kind: 'notFound' }))).toBe('notNow');
  });

  test('whom the server does not know is told so, and pays what everybody pays', () => {
    const world = shopperWith(COFFEE);
    world.submit(CARD);
    answered(world, { kind: 'notFound' });
    expect(noticeOf(world)).toBe('memberNotFound');
    expect(dueMinor(world)).toBe(500);
    expect(step(world)).toBe('offered');
  });

  test.each([
    ['accept', 400, null],
    ['refuse', 500, 'memberNotCheckable'],
  ] as const)('who cannot be asked for: the shop says %s', (offline, minor, notice) => {
    const world = decidedBy(shopperWith(COFFEE), { member: { offline } });
    world.submit(CARD);
    answered(world, { kind: 'unreachable' });
    expect(dueMinor(world)).toBe(minor);
    expect(noticeOf(world)).toBe(notice);
  });

  test('found after the payment began pays what was on the screen', () => {
    const world = shopperWith(COFFEE);
    world.submit(CARD);
    payByCard(world);
    answered(world, { kind: 'found', reference: 'm-1', tier: 'gold' });
    expect(checkoutOf(world).member).toBeNull();
    expect(dueMinor(world)).toBe(500);
  });

  test('is nobody where the shop has none, and can be taken away only where there is one', () => {
    const world = decidedBy(shopperWith(COFFEE), { member: { isOffered: false } });
    world.around.checkout = world.settings;
    expect(step(world)).toBe('none');
    expect(refusalOf(world.submit(CARD))).toBe('notNow');
    expect(refusalOf(world.submit({ type: 'member.remove' }))).toBe('notNow');
  });
});
