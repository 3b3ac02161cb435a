import { describe, expect, test } from 'vitest';
import { deadlinesOf } from '../../../core/session/deadlines.ts';
import { PIN_WAIT_MS, STAFF_PIN_TIMER, STAFF_SIGN_OUT_TIMER } from '../../../core/staff/decide.ts';
import { evolveStaff } from '../../../core/staff/evolve.ts';
import { NO_STAFF } from '../../../core/staff/state.ts';
import { checkoutOf, refusalOf, signIn } from './shopping.ts';
import { pinRight } from './staff-moves.ts';
import { MILK, SOAP, scan, shopperWith, TIMING, type World } from './world.ts';

const badge = (world: World, staffId: string) => world.submit({ type: 'staff.identify', staffId });
const pin = (world: World, staffId: string, kind: 'wrong' | 'locked', lockedUntilMs: number | null = null) =>
  world.submit({ type: 'staff.pinChecked', staffId, outcome: { kind, lockedUntilMs } });
const elapsed = (world: World, timerId: string) => world.submit({ type: 'timer.elapsed', timerId });
const lastOf = (world: World, type: string) => world.events.findLast((event) => event.type === type);

describe('signing in', () => {
  test('asks for the PIN, says what was wrong with it, and lets in whom it belongs to', () => {
    const world = shopperWith(MILK);
    badge(world, 'ana');
    expect(world.screen).toMatchObject({ name: 'staffPin', refused: null });
    pin(world, 'ana', 'wrong');
    expect(world.screen).toMatchObject({ name: 'staffPin', refused: 'wrongPin', lockedUntilMs: null });
    pin(world, 'ana', 'locked', world.nowMs + 30_000);
    expect(world.screen).toMatchObject({ refused: 'locked', lockedUntilMs: world.nowMs + 30_000 });
    world.submit(pinRight('ana', 'attendant'));
    expect(checkoutOf(world).staff).toMatchObject({ staffId: 'ana', role: 'attendant' });
    expect(world.screen.name).toBe('basket');
  });

  test('the same badge again asks for nothing more', () => {
    const world = shopperWith(MILK);
    badge(world, 'ana');
    expect(badge(world, 'ana')).toEqual({ ok: true, value: [] });
    world.submit(pinRight('ana', 'attendant'));
    expect(badge(world, 'ana')).toEqual({ ok: true, value: [] });
  });

  test('an answer about somebody who is not asked for lets nobody in', () => {
    const world = shopperWith(MILK);
    expect(refusalOf(world.submit(pinRight('ana', 'supervisor')))).toBe('notNow');
    badge(world, 'tom');
    expect(refusalOf(world.submit(pinRight('ana', 'supervisor')))).toBe('notNow');
    expect(checkoutOf(world).staff).toBeNull();
  });

  test('is given up by hand, and after a while by itself; the shopper has their screen again', () => {
    const world = shopperWith(MILK);
    expect(refusalOf(world.submit({ type: 'staff.leave' }))).toBe('notNow');
    badge(world, 'ana');
    world.submit({ type: 'staff.leave' });
    expect(world.screen.name).toBe('basket');
    badge(world, 'ana');
    expect(deadlinesOf(world.state, TIMING)).toContainEqual({
      timerId: STAFF_PIN_TIMER,
      atMs: world.nowMs + PIN_WAIT_MS,
    });
    world.nowMs += PIN_WAIT_MS - 1;
    expect(refusalOf(elapsed(world, STAFF_PIN_TIMER))).toBe('notNow');
    world.nowMs += 1;
    elapsed(world, STAFF_PIN_TIMER);
    expect(world.screen.name).toBe('basket');
    expect(refusalOf(elapsed(world, STAFF_PIN_TIMER))).toBe('notNow');
  });
});

describe('whoever is signed in', () => {
  test('goes by hand, and nobody goes twice', () => {
    const world = signIn(shopperWith(MILK), 'ana', 'attendant');
    world.submit({ type: 'staff.signOut' });
    expect(lastOf(world, 'staff.signedOut')).toMatchObject({ staffId: 'ana', reason: 'self' });
    expect(refusalOf(world.submit({ type: 'staff.signOut' }))).toBe('notNow');
  });

  test('makes place for the next one', () => {
    const world = signIn(shopperWith(MILK), 'ana', 'attendant');
    signIn(world, 'sue', 'supervisor');
    expect(lastOf(world, 'staff.signedOut')).toMatchObject({ staffId: 'ana', reason: 'another' });
    expect(checkoutOf(world).staff).toMatchObject({ staffId: 'sue' });
  });

  test('is signed out when they have done nothing for a minute, counted from the last act', () => {
    const world = signIn(shopperWith(MILK, SOAP), 'ana', 'attendant');
    world.nowMs += 59_999;
    expect(refusalOf(elapsed(world, STAFF_SIGN_OUT_TIMER))).toBe('notNow');
    world.submit({ type: 'line.void', lineId: checkoutOf(world).lines[0]?.lineId ?? '' });
    expect(deadlinesOf(world.state, TIMING)).toContainEqual({
      timerId: STAFF_SIGN_OUT_TIMER,
      atMs: world.nowMs + 60_000,
    });
    world.nowMs += 59_999;
    expect(refusalOf(elapsed(world, STAFF_SIGN_OUT_TIMER))).toBe('notNow');
    world.nowMs += 1;
    elapsed(world, STAFF_SIGN_OUT_TIMER);
    expect(lastOf(world, 'staff.signedOut')).toMatchObject({ reason: 'timeout' });
    expect(refusalOf(elapsed(world, STAFF_SIGN_OUT_TIMER))).toBe('notNow');
  });

  test('is signed out where the clock was set back: no minute comes a second time', () => {
    const world = signIn(shopperWith(MILK), 'ana', 'attendant');
    world.nowMs -= 1;
    elapsed(world, STAFF_SIGN_OUT_TIMER);
    expect(checkoutOf(world).staff).toBeNull();
  });

  test('goes with the customer’s session', () => {
    const world = signIn(shopperWith(MILK), 'ana', 'attendant');
    world.submit({ type: 'session.leave' });
    expect(lastOf(world, 'staff.signedOut')).toMatchObject({ reason: 'sessionEnd' });
    world.submit(scan(MILK));
    world.submit({ type: 'session.leave' });
    expect(world.types.filter((type) => type === 'staff.signedOut')).toHaveLength(1);
  });
});

test('an act of somebody who has gone signs nobody in again', () => {
  const acted = { type: 'staff.acted', v: 1, atMs: 1, staffId: 'ana', right: 'voidLine' } as const;
  expect(evolveStaff(NO_STAFF, acted)).toEqual(NO_STAFF);
});
