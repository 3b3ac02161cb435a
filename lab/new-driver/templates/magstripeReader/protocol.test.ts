import { describe, expect, test } from 'vitest';
import { encodeNewDevice, NewDeviceDecoder } from './protocol.ts';

const read = (bytes: Uint8Array) => new NewDeviceDecoder().push(bytes);

describe('the swipes of New device', () => {
  test('hold the tracks with their sentinels', () => {
    const bytes = encodeNewDevice({ tracks: ['A1', '12345=99', null] });
    expect(Buffer.from(bytes).toString('latin1')).toBe('S%A1?;12345=99?\r');
    expect(read(bytes)).toEqual([{ ok: true, value: { track1: 'A1', track2: '12345=99', track3: null } }]);
  });

  test('of payment cards are dropped, with everything that was in them', () => {
    const card = encodeNewDevice({ tracks: ['B4111111111111111^DOE/JANE^2512101000', null, null] });
    expect(read(card)).toEqual([{ ok: false, error: { kind: 'paymentCard' } }]);
  });

  test('are misread where they are none, and the next one is read', () => {
    const bytes = Buffer.concat([Buffer.from('nonsense\r'), encodeNewDevice({ tracks: [null, '12345', null] })]);
    expect(read(bytes)).toEqual([
      { ok: false, error: { kind: 'misread' } },
      { ok: true, value: { track1: null, track2: '12345', track3: null } },
    ]);
  });
});
