import { describe, expect, test } from 'vitest';
import { Claims } from '../../../hardware/claims.ts';
import { createSessionClaim } from '../../../host/session-claim.ts';
import { silentLog } from '../host/rig.ts';

test('a device is claimed by one holder, and a second claim is refused and takes nothing', () => {
  const claims = new Claims();
  expect(claims.claim('session', ['scanner', 'scale'])).toEqual({ ok: true, value: undefined });
  expect(claims.claim('maintenance', ['printer', 'scale'])).toEqual({
    ok: false,
    error: { kind: 'claimed', key: 'scale', by: 'session' },
  });
  expect(claims.holderOf('printer')).toBeNull();
  expect(claims.claim('session', ['scale', 'printer']).ok).toBe(true);
  claims.release('session');
  expect(claims.claim('maintenance', ['printer', 'scale']).ok).toBe(true);
  claims.release('nobody');
  expect(claims.holders).toEqual(['maintenance']);
});

describe('a session', () => {
  test('holds the devices from its start to its end, and the next one takes them over', () => {
    const claims = new Claims();
    const claim = createSessionClaim(claims, ['scanner', 'printer'], silentLog);
    claim.follow('first');
    claim.follow('first');
    expect(claims.holderOf('printer')).toBe('first');
    expect(claims.claim('maintenance', ['printer']).ok).toBe(false);
    claim.follow('second');
    expect(claims.holders).toEqual(['second']);
    claim.follow(null);
    expect(claims.holders).toEqual([]);
  });

  test('does not begin while maintenance has a device', () => {
    const claims = new Claims();
    const claim = createSessionClaim(claims, ['scanner'], silentLog);
    expect(claim.isFree).toBe(true);
    claims.claim('maintenance', ['cashDrawer']);
    expect(claim.isFree).toBe(false);
    claims.release('maintenance');
    claim.follow('session');
    expect(claim.isFree).toBe(true);
  });
});
