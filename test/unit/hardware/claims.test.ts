import { expect, test } from 'vitest';
import { Claims } from '../../../hardware/claims.ts';

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
